/** What episodes are called, and which of them are worth seeing side by side. */
import type { Row } from '../../../experiment/row.ts';
import type { Film } from '../../film.ts';
import type { Library } from './library.ts';
import { amount, placeWords } from './words.ts';

interface PlaceOf {
  readonly source: number;
  readonly id: string;
}

const rowOf = (library: Library, { source, id }: PlaceOf): Row | null =>
  library.sources[source]?.rows.find((row) => row.id === id) ?? null;

/** Who plays in each seat, in words. */
const castOf = ({ focal, partners, seat }: Row): string => {
  const seats = [...partners];
  seats.splice(seat, 0, focal);
  return seats.join(' + ');
};

const rowTitle = (row: Row): string => `${placeWords(row.environment)}, ${castOf(row)}, seed ${row.seed}`;

export const titleOf = (library: Library, place: PlaceOf | null, film: Film): string => {
  const { header } = film.trace;
  const row = place === null ? null : rowOf(library, place);
  if (row !== null) return rowTitle(row);
  const entry = place === null ? undefined : library.sources[place.source]?.entries.find(({ id }) => id === place.id);
  const names = header.policies.map(({ name }) => name).join(' + ');
  return entry !== undefined && entry.title !== '' && !entry.title.endsWith('.jsonl')
    ? entry.title
    : `${placeWords(header.environment.id)}, ${names}`;
};

/** Most episodes that a list offers. */
const OFFERED = 200;

/** How near another episode is to this one: the more conditions it shares the better. */
const nearness = (a: Row, b: Row): number =>
  (a.environment === b.environment ? 8 : 0) +
  (a.seed === b.seed ? 4 : 0) +
  (a.partner === b.partner ? 2 : 0) +
  (a.seat === b.seat ? 2 : 0) +
  (a.focal === b.focal ? 1 : 0);

/** Other episodes to see beside one, the most alike first. */
export const besideChoices = (
  library: Library,
  place: PlaceOf,
): readonly { readonly value: string; readonly text: string }[] => {
  const here = rowOf(library, place);
  const all = library.sources.flatMap(({ name, rows, entries }, source) => {
    const byId = new Map(rows.map((row) => [row.id, row]));
    return entries
      .filter(({ id }) => source !== place.source || id !== place.id)
      .map(({ id, title }) => {
        const row = byId.get(id) ?? null;
        const from = library.sources.length > 1 ? `${name}: ` : '';
        const text = row === null ? title || id : `${rowTitle(row)}, seat ${row.seat}: ${amount(row.return)}`;
        return {
          value: `${source}/${id}`,
          text: from + text,
          near: here === null || row === null ? 8 : nearness(here, row),
        };
      });
  });
  return all
    .filter(({ near }) => near >= 8)
    .sort((a, b) => b.near - a.near)
    .slice(0, OFFERED);
};
