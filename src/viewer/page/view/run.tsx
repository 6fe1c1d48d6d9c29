/** A run: its cells as a heat map and a table, and its episodes. All that is chosen stands in the address. */
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { type Cell, cellsOf } from '../../../experiment/cells.ts';
import type { Row } from '../../../experiment/row.ts';
import { type Address, formatAddress, queryOf, withQuery } from '../../address.ts';
import type { Source } from '../../session.ts';
import { Shell } from '../shell.tsx';
import type { Navigate } from './useAddress.ts';
import { amount } from './words.ts';

interface RunProps {
  readonly source: Source;
  readonly number: number;
  readonly address: Address;
  readonly navigate: Navigate;
}

/** What the tables can be narrowed to, by the names that cells and rows share. */
const FILTERS = ['layout', 'focal', 'partner', 'seat'] as const;
type Filter = (typeof FILTERS)[number];
type Filters = { readonly [name in Filter]: string | null };

const fits = (one: Cell | Row, filters: Filters): boolean =>
  FILTERS.every((name) => filters[name] === null || String(one[name]) === filters[name]);

const valuesOf = (rows: readonly (Cell | Row)[], name: Filter): readonly string[] => [
  ...new Set(rows.map((row) => String(row[name]))),
];

type Column<T> = readonly [
  key: string,
  title: string,
  value: (one: T) => string | number | null,
  show?: (one: T) => string,
];

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const CELL_COLUMNS: readonly Column<Cell>[] = [
  ['layout', 'layout', ({ layout }) => layout],
  ['focal', 'focal', ({ focal }) => focal],
  ['partner', 'partner', ({ partner }) => partner],
  ['seat', 'seat', ({ seat }) => seat],
  ['mean', 'mean return', ({ mean }) => mean, ({ mean }) => (mean === null ? '–' : mean.toFixed(1))],
  [
    'ci',
    '95 % interval',
    ({ ci }) => (ci === null ? null : ci[1] - ci[0]),
    ({ ci }) => (ci === null ? '–' : `${ci[0].toFixed(1)} to ${ci[1].toFixed(1)}`),
  ],
  ['n', 'n', ({ n }) => n],
  ['failed', 'failed', ({ failed }) => failed],
];

const ROW_COLUMNS: readonly Column<Row>[] = [
  ['layout', 'layout', ({ layout }) => layout],
  ['focal', 'focal', ({ focal }) => focal],
  ['partner', 'partner', ({ partner }) => partner],
  ['seat', 'seat', ({ seat }) => seat],
  ['seed', 'seed', ({ seed }) => seed],
  ['return', 'return', (row) => row.return, (row) => amount(row.return)],
  ['steps', 'steps', ({ steps }) => steps],
  ['status', 'status', ({ status }) => status],
];

/** `-mean` is by mean, the largest first. */
const sortBy = <T,>(rows: readonly T[], columns: readonly Column<T>[], order: string | null): readonly T[] => {
  const column = columns.find(([key]) => key === order?.replace(/^-/, ''));
  if (column === undefined) return rows;
  const turn = order!.startsWith('-') ? -1 : 1;
  const [, , value] = column;
  return [...rows].sort((a, b) => {
    const x = value(a);
    const y = value(b);
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    return (x < y ? -1 : x > y ? 1 : 0) * turn;
  });
};

interface HeadProps<T> {
  readonly columns: readonly Column<T>[];
  readonly order: string | null;
  readonly onOrder: (order: string | null) => void;
  readonly children?: ComponentChildren;
}

const Head = <T,>({ columns, order, onOrder, children }: HeadProps<T>) => (
  <thead>
    <tr>
      {columns.map(([key, title]) => {
        const now = order === key ? 'ascending' : order === `-${key}` ? 'descending' : 'none';
        return (
          <th key={key} scope="col" aria-sort={now}>
            <button
              type="button"
              onClick={() => onOrder(now === 'none' ? `-${key}` : now === 'descending' ? key : null)}
            >
              {title}
              <span aria-hidden="true">{now === 'ascending' ? ' ▲' : now === 'descending' ? ' ▼' : ''}</span>
            </button>
          </th>
        );
      })}
      {children}
    </tr>
  </thead>
);

/** Means of a focal policy, partner by layout, over seats and meetings. The colour is the share of the layout's best. */
const HeatMap = ({
  cells,
  focal,
  choose,
}: {
  cells: readonly Cell[];
  focal: string;
  choose: (changes: Partial<Filters>) => void;
}) => {
  const mine = cells.filter((cell) => cell.focal === focal);
  const layouts = valuesOf(mine, 'layout');
  const partners = valuesOf(mine, 'partner');
  const meanOf = (list: readonly Cell[]): number | null => {
    const means = list.flatMap((cell) => cell.mean ?? []);
    return means.length === 0 ? null : mean(means);
  };
  const at = (layout: string, partner: string) =>
    mine.filter((cell) => cell.layout === layout && cell.partner === partner);
  const most = new Map(
    layouts.map((layout) => [
      layout,
      Math.max(
        0,
        ...valuesOf(cells, 'partner').flatMap((partner) =>
          valuesOf(cells, 'focal').flatMap(
            (one) =>
              meanOf(
                cells.filter((cell) => cell.focal === one && cell.layout === layout && cell.partner === partner),
              ) ?? [],
          ),
        ),
      ),
    ]),
  );
  return (
    <section class="heat-scroll" aria-label={`Heat map of ${focal}`}>
      <table class="heat">
        <caption>
          <b>{focal}</b> <span class="soft">mean return over seats, by layout</span>
        </caption>
        <thead>
          <tr>
            <th scope="col">with</th>
            {layouts.map((layout) => (
              <th key={layout} scope="col">
                {layout.replaceAll('_', ' ')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {partners.map((partner) => (
            <tr key={partner}>
              <th scope="row">{partner}</th>
              {layouts.map((layout) => {
                const here = at(layout, partner);
                const value = meanOf(here);
                const failed = here.reduce((sum, cell) => sum + cell.failed, 0);
                const best = most.get(layout)!;
                const share = value === null || best === 0 ? 0 : Math.max(0, value / best);
                return (
                  <td key={layout}>
                    {here.length > 0 && (
                      <button
                        type="button"
                        class={share > 0.62 ? 'strong' : ''}
                        style={{ '--share': `${Math.round(share * 100)}%` }}
                        aria-label={`${focal} with ${partner} on ${layout}: ${value === null ? 'no finished episode' : value.toFixed(1)}${failed > 0 ? `, ${failed} failed` : ''}. Show its episodes`}
                        onClick={() => choose({ layout, focal, partner, seat: null })}
                      >
                        {value === null ? '–' : value.toFixed(0)}
                        {failed > 0 && <sup>✕{failed}</sup>}
                      </button>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};

/** Rows of a table that are shown before somebody asks for more. */
const PAGE = 100;

export const RunPage = ({ source, number, address, navigate }: RunProps) => {
  const { rows, conditions, entries, name } = source;
  const cells = useMemo(() => cellsOf(conditions, rows), [conditions, rows]);
  const traced = useMemo(() => new Set(entries.map(({ id }) => id)), [entries]);
  const filters = Object.fromEntries(FILTERS.map((one) => [one, queryOf(address, one)])) as Filters;
  const words = queryOf(address, 'find') ?? '';
  const most = PAGE * Math.max(1, Number(queryOf(address, 'pages') ?? 1) || 1);
  const set = (changes: Parameters<typeof withQuery>[1]) =>
    navigate(withQuery(address, { pages: null, ...changes }), true);
  const found = ({ id, layout, focal, partner, status, seed }: Row) =>
    words === '' ||
    `${id} ${layout} ${focal} ${partner} ${status} seed ${seed}`.toLowerCase().includes(words.toLowerCase());
  const shownCells = sortBy(
    cells.filter((cell) => fits(cell, filters)),
    CELL_COLUMNS,
    queryOf(address, 'cells'),
  );
  const shownRows = sortBy(
    rows.filter((row) => fits(row, filters) && found(row)),
    ROW_COLUMNS,
    queryOf(address, 'sort'),
  );
  const chosen = FILTERS.some((one) => filters[one] !== null) || words !== '';
  const failed = rows.filter(({ status }) => status === 'failed').length;
  const watchAt = (id: string) => formatAddress({ route: { kind: 'episode', source: number, id }, query: [] });
  return (
    <Shell title={name}>
      <p class="summary">
        <b>{rows.length}</b> episodes, <b>{cells.length}</b> conditions
        {failed > 0 && (
          <>
            , <b class="bad-text">{failed}</b> failed
          </>
        )}
        . <span class="soft">Choose a cell to see its episodes.</span>
      </p>
      <div class="heats">
        {valuesOf(cells, 'focal').map((focal) => (
          <HeatMap
            key={focal}
            cells={cells}
            focal={focal}
            choose={(changes) => set(changes as { [name: string]: string | null })}
          />
        ))}
      </div>
      <search class="filters">
        {FILTERS.map((one) => (
          <label key={one}>
            {one}
            <select value={filters[one] ?? ''} onChange={(event) => set({ [one]: event.currentTarget.value || null })}>
              <option value="">all</option>
              {valuesOf(rows, one).map((value) => (
                <option key={value} value={value}>
                  {value}
                </option>
              ))}
            </select>
          </label>
        ))}
        <label>
          find
          <input
            type="search"
            value={words}
            placeholder="seed 3, failed, …"
            onInput={(event) => set({ find: event.currentTarget.value || null })}
          />
        </label>
        {chosen && (
          <button
            type="button"
            onClick={() => set({ layout: null, focal: null, partner: null, seat: null, find: null })}
          >
            Show all
          </button>
        )}
      </search>
      <details
        class="card tables"
        open={queryOf(address, 'table') === 'cells'}
        onToggle={(event) => {
          const open = event.currentTarget.open ? 'cells' : null;
          if (open !== queryOf(address, 'table')) set({ table: open });
        }}
      >
        <summary>
          Conditions <span class="soft">{shownCells.length}</span>
        </summary>
        <section class="table-scroll" aria-label="Conditions">
          <table class="rows">
            <Head columns={CELL_COLUMNS} order={queryOf(address, 'cells')} onOrder={(cells) => set({ cells })} />
            <tbody>
              {shownCells.slice(0, most).map((cell, i) => (
                <tr key={i}>
                  {CELL_COLUMNS.map(([key, , value, show]) => (
                    <td key={key} class={typeof value(cell) === 'number' ? 'number-cell' : ''}>
                      {key === 'mean' ? (
                        <button
                          type="button"
                          class="link"
                          onClick={() =>
                            set({
                              layout: cell.layout,
                              focal: cell.focal,
                              partner: cell.partner,
                              seat: String(cell.seat),
                            })
                          }
                        >
                          {show!(cell)}
                        </button>
                      ) : show === undefined ? (
                        value(cell)
                      ) : (
                        show(cell)
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
      <section class="card tables" aria-label="Episodes">
        <h2>
          Episodes <span class="soft">{shownRows.length}</span>
        </h2>
        <section class="table-scroll" aria-label="Episodes">
          <table class="rows">
            <Head columns={ROW_COLUMNS} order={queryOf(address, 'sort')} onOrder={(sort) => set({ sort })}>
              <th scope="col">
                <span class="visually-hidden">watch</span>
              </th>
            </Head>
            <tbody>
              {shownRows.slice(0, most).map((row) => (
                <tr key={row.id} class={row.status}>
                  {ROW_COLUMNS.map(([key, , value, show]) => (
                    <td
                      key={key}
                      class={typeof value(row) === 'number' ? 'number-cell' : ''}
                      title={key === 'status' ? row.failure?.reason : undefined}
                    >
                      {key === 'return' && traced.has(row.id) ? (
                        <a href={watchAt(row.id)}>{show!(row)}</a>
                      ) : show === undefined ? (
                        value(row)
                      ) : (
                        show(row)
                      )}
                    </td>
                  ))}
                  <td>
                    {traced.has(row.id) ? <a href={watchAt(row.id)}>watch</a> : <span class="soft">no trace</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        {shownRows.length > most && (
          <button type="button" class="more" onClick={() => set({ pages: String(most / PAGE + 1) })}>
            Show more of {shownRows.length}
          </button>
        )}
      </section>
    </Shell>
  );
};
