/** An episode on its way into the page: its film, then its minds, then the forks that its address names. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Film } from '../../film.ts';
import { filmOf } from '../../film.ts';
import { type Fork, formatFork, runFork } from '../../forks.ts';
import { mindsOf, type SeatMinds } from '../../minds.ts';
import { firstDifference, type Moment, momentsOf, truthsOf } from '../../moments.ts';
import { breath } from './breath.ts';
import type { Future } from './forking.tsx';
import type { Library } from './library.ts';

/** An episode as the page shows it. */
export interface Watched {
  readonly film: Film;
  readonly minds: readonly SeatMinds[];
  /** [seat] why nothing is known of what it thinks; null where it is, or where it thinks nothing. */
  readonly notes: readonly (string | null)[];
  readonly moments: readonly Moment[];
  /** [seat][index] */
  readonly truths: readonly (readonly (string | null)[])[];
}

export type Loading<T> =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'there'; readonly value: T }
  | { readonly kind: 'failed'; readonly reason: string };

const WAITING = { kind: 'waiting' } as const;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const watch = (film: Film, minds: readonly SeatMinds[], notes: readonly (string | null)[]): Watched => ({
  film,
  minds,
  notes,
  moments: momentsOf(film, minds),
  truths: truthsOf(film),
});

/** The same for every seat of a film. */
const everySeat = (film: Film, note: string | null): readonly (string | null)[] =>
  film.trace.header.policies.map(() => note);

/** `place`: null for no episode. Shows the film as soon as it is there, and what was thought when that is made again. */
export const useEpisode = (
  library: Library,
  place: { readonly source: number; readonly id: string } | null,
): Loading<Watched> => {
  const [state, setState] = useState<Loading<Watched>>(WAITING);
  useEffect(() => {
    let wanted = true;
    const set = (next: Loading<Watched>) => {
      if (wanted) setState(next);
    };
    const load = async (source: number, id: string): Promise<void> => {
      const film = await library.film(source, id);
      if (!library.lacks(film))
        return set({ kind: 'there', value: watch(film, mindsOf(film.trace), everySeat(film, null)) });
      const bare = mindsOf(film.trace);
      set({ kind: 'there', value: watch(film, bare, everySeat(film, 'Its thoughts are being made again …')) });
      try {
        const { trace, reasons } = await library.records(film, source, id);
        const notes = reasons.map((reason) => (reason === null ? null : `What it thought is not known: ${reason}.`));
        set({ kind: 'there', value: watch({ ...film, trace }, mindsOf(trace), notes) });
      } catch (error) {
        const note = `What it thought can't be made again: ${messageOf(error)}.`;
        set({ kind: 'there', value: watch(film, bare, everySeat(film, note)) });
      }
    };
    setState(WAITING);
    if (place !== null)
      load(place.source, place.id).catch((error: unknown) => set({ kind: 'failed', reason: messageOf(error) }));
    return () => {
      wanted = false;
    };
  }, [library, place?.source, place?.id]);
  return state;
};

type Came = Pick<Future, 'film' | 'note'>;

const runOne = async (film: Film, fork: Fork): Promise<Came> => {
  if (film.ground === null) return { film: null, note: 'the world of this episode is not part of this page' };
  const forked = await runFork(film.trace, film.ground, fork, breath);
  if (!forked.ok) return { film: null, note: forked.reason };
  const notes = forked.reasons.flatMap((reason, seat) =>
    reason === null ? [] : [`cook ${seat} only plays what it played: ${reason}`],
  );
  return { film: filmOf(forked.trace, film.ground), note: notes.length === 0 ? null : notes.join('; ') };
};

/** What came of each fork of a film, run one after the other; the ones that were run are kept. */
export const useFutures = (film: Film, forks: readonly Fork[]): readonly Future[] => {
  // The frames are the film: its trace is another one when its records have been made again.
  const kept = useRef({ frames: film.frames, came: new Map<string, Came>() });
  if (kept.current.frames !== film.frames) kept.current = { frames: film.frames, came: new Map() };
  const { came } = kept.current;
  const [, setCount] = useState(0);
  const key = forks.map(formatFork).join('\n');
  useEffect(() => {
    let wanted = true;
    const run = async (): Promise<void> => {
      for (const fork of forks) {
        const name = formatFork(fork);
        if (!wanted) return;
        if (!came.has(name)) came.set(name, await runOne(film, fork));
        setCount((count) => count + 1);
      }
    };
    void run();
    return () => {
      wanted = false;
    };
  }, [film.frames, key]);
  return forks.map((fork) => ({ fork, film: null, note: null, ...came.get(formatFork(fork)) }));
};

/** A film with everything that is derived from it. */
export const useWatched = (film: Film | null): Watched | null =>
  useMemo(() => (film === null ? null : watch(film, mindsOf(film.trace), everySeat(film, null))), [film]);

export const useDifference = (a: Film | null, b: Film | null): number | null =>
  useMemo(() => (a === null || b === null ? null : firstDifference(a, b)), [a, b]);
