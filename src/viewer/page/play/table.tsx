/** Between games at a table: who plays, where, how fast; and how the last game went. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Seat } from '../../../environment.ts';
import type { GameResult, SeatChoice, TableMenu, TableSettings, TableState, Tick } from '../../../play/protocol.ts';
import { groundOfRequest } from '../../worlds.ts';
import { Kitchen, seatColour } from '../kitchen.tsx';
import { SeatBadge } from './board.tsx';
import type { Connection } from './connection.ts';
import { describeKeys, isTouched } from './keys.ts';

const PACES: readonly (readonly [tick: Tick, name: string])[] = [
  [300, 'Easy: 300 ms a step'],
  [200, 'Usual: 200 ms a step'],
  [150, 'Brisk: 150 ms a step'],
  [null, 'Turns: a step for every key'],
];

const countSoups = (deliveries: number): string => `${deliveries} ${deliveries === 1 ? 'soup' : 'soups'}`;

/** How the last game ended, in a line. */
export const ResultLine = ({ result }: { readonly result: GameResult }) => {
  const late = result.missed.reduce((sum, one) => sum + one, 0);
  return (
    <div class="result">
      <p class="result-points">
        <strong data-testid="result">{result.return}</strong> points
      </p>
      <p>
        {countSoups(result.deliveries)} served in {result.steps} steps
        {late > 0 && `, ${late} of them with somebody late`}
      </p>
      {result.failure !== null && <p class="failed">It broke off: {result.failure}</p>}
      {result.trace !== null && (
        <p class="soft trace">
          Kept as <code>{result.trace}</code>
        </p>
      )}
    </div>
  );
};

/** The layout of the next game. Layouts of one's own stay with the server, and have no picture before the game. */
const Preview = ({ rules, layout }: { readonly rules: string; readonly layout: string }) => {
  const grounded = useMemo(() => groundOfRequest({ world: 'overcooked', rules, layout }), [rules, layout]);
  if (!grounded.ok) return null;
  const { world, environment } = grounded.ground;
  const { width, height } = world.artist!.ground(environment);
  return (
    <div class="stage preview" style={{ '--wide': width, '--high': height }}>
      <Kitchen artist={world.artist} environment={environment} state={environment.initial(undefined as never)} />
    </div>
  );
};

interface SeatCardProps {
  readonly seat: Seat;
  readonly table: TableState;
  readonly menu: TableMenu;
  readonly connection: Connection;
}

const textOf = (choice: SeatChoice): string => (choice.kind === 'person' ? 'person' : `policy ${choice.policy}`);
const readValue = (value: string): SeatChoice =>
  value === 'person' ? { kind: 'person' } : { kind: 'policy', policy: value.slice('policy '.length) };

const whereabouts = (state: Extract<TableState['seats'][number], { kind: 'person' }>, keys: string | null): string => {
  if (state.yours) return keys === null ? 'You' : `You, with ${keys}`;
  if (!state.taken) return 'Nobody yet';
  return `${state.name || 'Somebody else'}${state.present ? '' : ', away'}`;
};

const SeatCard = ({ seat, table, menu, connection }: SeatCardProps) => {
  const { say } = connection;
  const state = table.seats[seat]!;
  const mine = table.seats.flatMap((one, i) => (one.kind === 'person' && one.yours ? [i] : []));
  const choose = (choice: SeatChoice): void =>
    say({
      kind: 'settings',
      settings: { ...table.settings, seats: table.settings.seats.map((one, i) => (i === seat ? choice : one)) },
    });
  const groups = [...new Set(menu.policies.map(({ group }) => group))];
  const chosen = table.settings.seats[seat]!;
  const told = menu.policies.find(({ name }) => chosen.kind === 'policy' && name === chosen.policy)?.description;
  const keys = mine.length > 1 ? describeKeys(mine.length, mine.indexOf(seat)).walk : null;
  return (
    <li class="seat-card" style={{ '--seat': seatColour(seat) }}>
      <label for={`seat-${seat}`}>
        <SeatBadge seat={seat} /> Cook {seat}
      </label>
      <select
        id={`seat-${seat}`}
        value={textOf(chosen)}
        onChange={({ currentTarget }) => choose(readValue(currentTarget.value))}
      >
        <option value="person">A person</option>
        {groups.map((group) => (
          <optgroup key={group} label={group}>
            {menu.policies
              .filter((one) => one.group === group)
              .map(({ name }) => (
                <option key={name} value={`policy ${name}`}>
                  {name}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
      {state.kind === 'person' ? (
        <p class="seat-who">
          <span class={state.taken ? '' : 'soft'}>{whereabouts(state, keys)}</span>
          {state.yours && mine.length > 1 && (
            <button type="button" onClick={() => say({ kind: 'stand', seat })}>
              Stand up
            </button>
          )}
          {(!state.taken || !state.present) && (mine.length === 0 || !isTouched()) && (
            <button type="button" onClick={() => say({ kind: 'sit', seat })}>
              {mine.length === 0 ? 'Sit here' : 'Share this keyboard'}
            </button>
          )}
        </p>
      ) : (
        <p class="seat-who soft">{told}</p>
      )}
    </li>
  );
};

/** Where somebody else can join from. */
const Invitation = ({ table }: { readonly table: TableState }) => {
  const open = table.seats.some((state) => state.kind === 'person' && !state.taken);
  if (!open) return null;
  return (
    <div class="invitation notice">
      <p>
        One more person is needed: in another browser window at{' '}
        {table.addresses.map((address, i) => (
          <span key={address}>
            {i > 0 && ' or '}
            <code>{address}</code>
          </span>
        ))}
        {isTouched() ? '.' : ', or at this keyboard.'}
      </p>
    </div>
  );
};

const NameField = ({ connection }: { readonly connection: Connection }) => {
  const [name, setName] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => connection.say({ kind: 'name', name }), 300);
    return () => clearTimeout(timer);
  }, [name]);
  return (
    <div class="field">
      <label for="name">Your name, for the others; it is written nowhere</label>
      <input
        id="name"
        type="text"
        maxLength={40}
        autocomplete="off"
        value={name}
        onInput={({ currentTarget }) => setName(currentTarget.value)}
      />
    </div>
  );
};

interface TableProps {
  readonly connection: Connection;
  readonly menu: TableMenu;
  readonly table: TableState;
  readonly onPractice: () => void;
}

export const TableView = ({ connection, menu, table, onPractice }: TableProps) => {
  const { say } = connection;
  const { settings, result } = table;
  const change = (part: Partial<TableSettings>): void => say({ kind: 'settings', settings: { ...settings, ...part } });
  const rules = [...new Set(menu.layouts.map((one) => one.rules))];
  const layouts = menu.layouts.filter((one) => one.rules === settings.rules);
  const chooseRules = (chosen: string): void => {
    const same = menu.layouts.find((one) => one.rules === chosen && one.name === settings.layout);
    const first = menu.layouts.find((one) => one.rules === chosen)!;
    change({ rules: chosen, layout: (same ?? first).name });
  };
  const mine = table.seats.flatMap((one, seat) => (one.kind === 'person' && one.yours ? [seat] : []));
  const ready =
    table.problem === null && table.seats.every((one) => one.kind === 'policy' || (one.taken && one.present));
  const people = settings.seats.filter(({ kind }) => kind === 'person').length;
  const paces = PACES.some(([tick]) => tick === settings.tick)
    ? PACES
    : [...PACES, [settings.tick, `${settings.tick} ms a step`] as const];
  return (
    <div class="table-view">
      <div class="table-picture">
        <Preview rules={settings.rules} layout={settings.layout} />
        <dl class="keys">
          {(mine.length === 0 ? [-1] : mine.slice(0, 2)).map((seat, i) => {
            const { walk, act } = describeKeys(mine.length, i);
            return (
              <div key={seat}>
                <dt>{mine.length > 1 ? <SeatBadge seat={seat} /> : 'Keys'}</dt>
                <dd>
                  Walk with {walk}, take and put with {act}
                  {settings.tick === null &&
                    (mine.length < 2 ? ', wait with Q' : i === 0 ? ', wait with Q' : ', wait with .')}
                </dd>
              </div>
            );
          })}
          {!isTouched() && (
            <div>
              <dt>Pause</dt>
              <dd>Esc or P</dd>
            </div>
          )}
        </dl>
      </div>
      {result !== null && (
        <section class="last-game card" role="status" aria-label="The last game">
          <h2>The last game</h2>
          <ResultLine result={result} />
        </section>
      )}
      <section class="table-card card" aria-labelledby="next-game">
        <h2 id="next-game">{result === null ? 'Cook together' : 'The next game'}</h2>
        {result === null && <p class="soft">Serve as many soups as you can, with a teammate that has never met you.</p>}
        <div class="fields">
          <div class="field wide">
            <label for="layout">Kitchen</label>
            <select
              id="layout"
              value={settings.layout}
              onChange={({ currentTarget }) => change({ layout: currentTarget.value })}
            >
              {layouts.map(({ name, seats }) => (
                <option key={name} value={name}>
                  {name.replaceAll('_', ' ')}
                  {seats === 2 ? '' : ` (${seats} ${seats === 1 ? 'cook' : 'cooks'})`}
                </option>
              ))}
            </select>
          </div>
          <div class="field">
            <label for="rules">Rules</label>
            <select
              id="rules"
              value={settings.rules}
              onChange={({ currentTarget }) => chooseRules(currentTarget.value)}
            >
              {rules.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          </div>
          <div class="field">
            <label for="pace">Pace</label>
            <select
              id="pace"
              value={String(settings.tick)}
              onChange={({ currentTarget }) =>
                change({ tick: currentTarget.value === 'null' ? null : Number(currentTarget.value) })
              }
            >
              {paces.map(([tick, name]) => (
                <option key={String(tick)} value={String(tick)}>
                  {name}
                </option>
              ))}
            </select>
          </div>
        </div>
        <ul class="seats" aria-label="Seats">
          {settings.seats.map((_, seat) => (
            <SeatCard key={seat} seat={seat} table={table} menu={menu} connection={connection} />
          ))}
        </ul>
        {people > 1 && <NameField connection={connection} />}
        <Invitation table={table} />
        {table.problem !== null && (
          <p class="notice bad" role="alert">
            {table.problem}
          </p>
        )}
        <div class="choices start">
          <button type="button" class="primary large" disabled={!ready} onClick={() => say({ kind: 'begin' })}>
            {result === null ? 'Play' : 'Play again'}
          </button>
          <button type="button" onClick={() => say({ kind: 'swap' })}>
            Swap seats
          </button>
          <button type="button" onClick={onPractice}>
            Practise
          </button>
        </div>
      </section>
    </div>
  );
};
