/** Where traces come from: the server behind the page, or the file that it stands in. */

import { parseTrace, type Trace } from '../../../trace.ts';
import { type Film, filmOf, filmOfStills, type Stills } from '../../film.ts';
import { lacksCalls } from '../../minds.ts';
import { seatPolicies } from '../../policies.ts';
import { rebuildRecords } from '../../rebuild.ts';
import type { Album, Records, Source } from '../../session.ts';
import { groundOf } from '../../worlds.ts';
import { breath } from './breath.ts';

export interface Library {
  readonly sources: readonly Source[];
  film(source: number, id: string): Promise<Film>;
  /** Whether more can be had of what the policies thought than the film's trace holds. */
  lacks(film: Film): boolean;
  /** The trace with its records, and what is missing in words. Rejects, in words, where they can't be made. */
  records(film: Film, source: number, id: string): Promise<Recorded>;
}

export interface Recorded {
  readonly trace: Trace;
  /** [seat] */
  readonly reasons: readonly (string | null)[];
}

const readTrace = (text: string): Trace => {
  const parsed = parseTrace(text);
  if (parsed.ok) return parsed.value;
  const { line, expected, found } = parsed.problem;
  throw new Error(`line ${line} of this trace: expected ${expected}, found ${found}`);
};

const ask = async (path: string): Promise<string> => {
  const answer = await fetch(path);
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
};

const rebuildHere = async (film: Film): Promise<Recorded> => {
  if (film.ground === null) throw new Error('the world of this episode is not part of this page');
  const rebuilt = await rebuildRecords(film.trace, film.ground, breath);
  if (!rebuilt.ok) throw new Error(rebuilt.reason);
  return rebuilt;
};

const noReasons = (trace: Trace): readonly null[] => trace.header.policies.map(() => null);

/** Traces from `api/`. */
export const servedLibrary = (sources: readonly Source[]): Library => ({
  sources,
  film: async (source, id) => {
    const place = `${source}/${encodeURIComponent(id)}`;
    const trace = readTrace(await ask(`api/trace/${place}`));
    const grounded = groundOf(trace);
    if (grounded.ok) return filmOf(trace, grounded.ground);
    return filmOfStills(trace, JSON.parse(await ask(`api/stills/${place}`)) as Stills);
  },
  lacks: ({ trace }) => trace.header.level !== 'full' || lacksCalls(trace),
  records: async (film, source, id) => {
    if (film.ground !== null && seatPolicies(film.trace, film.ground).every(({ reason }) => reason === null))
      return await rebuildHere(film);
    const there = JSON.parse(await ask(`api/records/${source}/${encodeURIComponent(id)}`)) as Records;
    if (there.ok) {
      const trace = readTrace(there.trace);
      return { trace, reasons: noReasons(trace) };
    }
    if (film.trace.header.level === 'full') return { trace: film.trace, reasons: noReasons(film.trace) };
    const here = await rebuildHere(film);
    const reasons = here.reasons.map((reason) => (reason === null ? null : `${reason}; and ${there.reason}`));
    return { ...here, reasons };
  },
});

/** Traces that came with the page. */
export const albumLibrary = ({ session, traces }: Album): Library => ({
  sources: session.sources,
  film: async (source, id) => {
    const text = traces[source]?.[id];
    if (text === undefined) throw new Error('this file holds no such episode');
    const trace = readTrace(text);
    const grounded = groundOf(trace);
    if (!grounded.ok) throw new Error(grounded.reason);
    return filmOf(trace, grounded.ground);
  },
  lacks: ({ trace }) => trace.header.level !== 'full',
  records: rebuildHere,
});
