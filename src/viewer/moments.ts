/** The moments of an episode that are worth jumping to, and what each seat was in truth about to do. */
import { hindsight } from '../measure/intention.ts';
import type { Film } from './film.ts';
import type { SeatMinds } from './minds.ts';

export const MOMENTS = [
  'delivered',
  'handOver',
  'said',
  'surprise',
  'replan',
  'collision',
  'refused',
  'fallback',
  'missed',
  'changed',
] as const;
export type MomentKind = (typeof MOMENTS)[number];

/** What people call each kind. */
export const MOMENT_WORDS: { readonly [kind in MomentKind]: string } = {
  delivered: 'soup delivered',
  handOver: 'hand-over',
  said: 'message',
  surprise: 'surprise',
  replan: 'replan',
  collision: 'collision',
  refused: 'refused plan',
  fallback: 'fallback',
  missed: 'missed deadline',
  changed: 'change from outside',
};

export interface Moment {
  readonly step: number;
  readonly kind: MomentKind;
  readonly seat: number | null;
  readonly text: string;
}

const eventMoments = (film: Film): readonly Moment[] =>
  film.frames.flatMap(({ step, events, said, line, reward }) => {
    const moments: Moment[] = [];
    const tell = (kind: MomentKind, seat: number | null, text: string) => moments.push({ step, kind, seat, text });
    if (line?.change !== undefined) tell('changed', null, JSON.stringify(line.change));
    for (const { kind, seat, detail = '', other } of events) {
      if (kind === 'delivered') tell('delivered', seat, `cook ${seat} delivers${reward === 0 ? '' : `, +${reward}`}`);
      if (kind === 'handOver') tell('handOver', seat, `cook ${other} → cook ${seat}: ${detail}`);
      if (kind === 'blocked')
        tell('collision', seat, `cook ${seat} is blocked${other === undefined ? '' : ` by cook ${other}`}`);
    }
    for (const { seat, text } of said) tell('said', seat, text);
    for (const seat of line?.f ?? []) tell('fallback', seat, `cook ${seat} falls back`);
    for (const seat of line?.missed ?? []) tell('missed', seat, `cook ${seat} misses its deadline`);
    return moments;
  });

const mindMoments = (film: Film, minds: readonly SeatMinds[]): readonly Moment[] =>
  film.trace.steps.flatMap(({ t, records }, index) =>
    minds.flatMap(({ seat, at }) => {
      const written = records?.[seat] ?? null;
      const view = written === null ? null : at(index);
      if (written === null || view === null) return [];
      const moments: Moment[] = [];
      if (view.corrected.length > 0 && written.correct !== undefined)
        moments.push({ step: t, kind: 'surprise', seat, text: view.corrected.map(({ why }) => why).join('; ') });
      if (view.verdict?.step === t && view.verdict.refused.length > 0)
        moments.push({
          step: t,
          kind: 'refused',
          seat,
          text: view.verdict.refused.map(({ reason }) => reason).join('; '),
        });
      if (index > 0 && written.skill !== undefined && view.skill !== null)
        moments.push({ step: t, kind: 'replan', seat, text: `cook ${seat}: ${view.skill} (${view.plan?.why ?? ''})` });
      return moments;
    }),
  );

/** In the order of steps. */
export const momentsOf = (film: Film, minds: readonly SeatMinds[]): readonly Moment[] =>
  [...eventMoments(film), ...mindMoments(film, minds)].sort(
    (a, b) => a.step - b.step || MOMENTS.indexOf(a.kind) - MOMENTS.indexOf(b.kind),
  );

/** [seat][frame] the skill that a seat finishes next, at the frame or after it; null where it finishes none any more. */
export const truthsOf = (film: Film): readonly (readonly (string | null)[])[] =>
  Array.from({ length: film.seats }, (_, seat) =>
    hindsight(
      film.frames.map(({ events }) =>
        events.flatMap(({ kind, seat: actor, detail }) =>
          kind === 'skillCompleted' && actor === seat && detail !== undefined ? [detail] : [],
        ),
      ),
    ),
  );

/**
 * The first step at which two films differ: in what they start with, do or lead to. null: they never do, as far as both
 * go, and end alike.
 */
export const firstDifference = (a: Film, b: Film): number | null => {
  if (a.trace.header.hash !== b.trace.header.hash || a.first !== b.first) return Math.min(a.first, b.first);
  const most = Math.max(a.trace.steps.length, b.trace.steps.length);
  for (let i = 0; i < most; i++) {
    const one = a.trace.steps[i];
    const other = b.trace.steps[i];
    if (one === undefined || other === undefined) return a.first + i;
    if (one.h !== other.h || one.a.join() !== other.a.join()) return a.first + i;
  }
  return null;
};
