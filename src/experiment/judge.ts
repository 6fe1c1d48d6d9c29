/** Whether what a scenario expects came true in an episode, told from its replayed trace. */
import type { Environment } from '../environment.ts';
import type { Json } from '../json.ts';
import type { StageRecord } from '../policy.ts';
import { foldRecord } from '../records.ts';
import type { Trace } from '../trace.ts';
import type { Annotation } from '../world.ts';
import { annotateTrace } from './annotated.ts';
import { compare, type Expectation, parseExpectation, type Window } from './expectation.ts';
import type { Finding } from './row.ts';
import type { Workshop } from './workshop.ts';

/** What an episode is judged by. */
export interface Ground {
  readonly environment: Environment;
  readonly workshop: Pick<Workshop, 'world' | 'change'>;
  /** The focal policy's: whose beliefs are meant where nobody's are named. */
  readonly seat: number;
}

/** One step as the expectations see it. */
interface Moment {
  readonly step: number;
  /** The state before the step. */
  readonly picture: () => string;
  readonly actions: readonly string[];
  readonly reward: number;
  readonly events: readonly Annotation[];
  /** [seat] */
  readonly records: readonly (StageRecord | null)[];
}

/** An expectation's verdict: what was found, and where it shows if it failed. */
interface Verdict {
  readonly met: boolean;
  readonly found: string;
  readonly step: number;
}

const momentsOf = (trace: Trace, { environment, workshop }: Ground): readonly Moment[] => {
  let records: readonly (StageRecord | null)[] = trace.header.policies.map(() => null);
  const moments: Moment[] = [];
  for (const replayed of annotateTrace(trace, { ...workshop, environment })) {
    const { environment: now, step, before, joint, result, line, events } = replayed;
    records = records.map((record, seat) => foldRecord(record, line.records?.[seat] ?? null));
    moments.push({
      step,
      picture: () => now.format(before),
      actions: joint.actions.map((action) => now.actions[action]!),
      reward: result.rewards.team,
      events,
      records,
    });
  }
  return moments;
};

const within = ({ from, to }: Window, step: number): boolean => step >= from && (to === null || step < to);

/** The last step that a window covers in this episode: where a failure is shown. */
const lastOf = (window: Window, moments: readonly Moment[]): number =>
  moments.filter(({ step }) => within(window, step)).at(-1)?.step ?? moments.at(-1)?.step ?? 0;

const formatEvent = ({ kind, seat, detail }: Annotation, step: number): string =>
  `${kind}${detail === undefined ? '' : ` ${detail}`} by seat ${seat} at ${step}`;

const judgeReturn = (wanted: Expectation & { readonly kind: 'return' }, moments: readonly Moment[]): Verdict => {
  const total = moments.reduce((sum, { step, reward }) => (within(wanted.window, step) ? sum + reward : sum), 0);
  const met = compare(total, wanted.comparison, wanted.value);
  return { met, found: `a return of ${total}`, step: lastOf(wanted.window, moments) };
};

const judgeEvent = (wanted: Expectation & { readonly kind: 'event' }, moments: readonly Moment[]): Verdict => {
  const fits = (event: Annotation) =>
    event.kind === wanted.event &&
    (wanted.seat === null || event.seat === wanted.seat) &&
    (wanted.detail === null ||
      event.detail === wanted.detail ||
      event.detail?.startsWith(`${wanted.detail} (`) === true);
  const inside = moments.filter(({ step }) => within(wanted.window, step));
  const seen = inside.flatMap(({ events, step }) => events.filter(fits).map((event) => ({ event, step })));
  const first = seen[0];
  if (first !== undefined)
    return {
      met: wanted.wanted,
      found: `${formatEvent(first.event, first.step)}, ${seen.length} in all`,
      step: first.step,
    };
  const alike = moments.flatMap(({ events, step }) =>
    events.filter(({ kind }) => kind === wanted.event).map((event) => formatEvent(event, step)),
  );
  const others =
    alike.length === 0 ? `no ${wanted.event} in the whole episode` : `none; but ${alike.slice(0, 3).join(', ')}`;
  return { met: !wanted.wanted, found: others, step: lastOf(wanted.window, moments) };
};

/** A mind's belief about one teammate, as its record has it. */
interface Guess {
  readonly skill: string;
  readonly p: number;
}

/** What a record says of a teammate's intention, likeliest first; null where it says nothing. */
const guessesIn = (record: StageRecord | null, seat: number): readonly Guess[] | null => {
  const beliefs =
    record === null
      ? undefined
      : (findBeliefs(record) as readonly { seat?: number; intentions?: Guess[] }[] | undefined);
  const guesses = beliefs?.find((belief) => belief.seat === seat)?.intentions;
  return guesses === undefined ? null : [...guesses].sort((a, b) => b.p - a.p);
};

/** `beliefs` of a record, or of one of its stages. */
const findBeliefs = (record: StageRecord): Json | undefined => {
  if (Array.isArray(record.beliefs)) return record.beliefs;
  for (const stage of Object.values(record))
    if (typeof stage === 'object' && stage !== null && 'beliefs' in stage && Array.isArray(stage.beliefs))
      return stage.beliefs;
  return undefined;
};

const judgeIntention = (
  wanted: Expectation & { readonly kind: 'intention' },
  moment: Moment,
  focal: number,
): Verdict => {
  const { step } = moment;
  const observers = wanted.observer === null ? [focal, ...moment.records.keys()] : [wanted.observer];
  const guesses = observers
    .filter((observer) => observer !== wanted.seat)
    .map((observer) => guessesIn(moment.records[observer] ?? null, wanted.seat))
    .find((one) => one !== null);
  if (!guesses) return { met: false, found: `nobody with a belief about seat ${wanted.seat}`, step };
  const fits = ({ skill }: Guess) => skill === wanted.skill || skill.startsWith(`${wanted.skill} `);
  const p = guesses.filter(fits).reduce((sum, guess) => sum + guess.p, 0);
  const shown = guesses.slice(0, 3).map((guess) => `${guess.skill} ${guess.p.toFixed(2)}`);
  const met =
    wanted.comparison === null ? guesses[0] !== undefined && fits(guesses[0]) : compare(p, wanted.comparison, wanted.p);
  return { met, found: `p ${p.toFixed(2)} (believed: ${shown.join(', ') || 'nothing'})`, step };
};

const judgeOne = (wanted: Expectation, moments: readonly Moment[], focal: number): Verdict => {
  switch (wanted.kind) {
    case 'return':
      return judgeReturn(wanted, moments);
    case 'event':
      return judgeEvent(wanted, moments);
    case 'intention':
    case 'action': {
      const moment = moments.find(({ step }) => step === wanted.step);
      const last = moments.at(-1)?.step ?? 0;
      if (moment === undefined) return { met: false, found: `no step ${wanted.step}; the last is ${last}`, step: last };
      if (wanted.kind === 'intention') return judgeIntention(wanted, moment, focal);
      const action = moment.actions[wanted.seat];
      if (action === undefined) return { met: false, found: `no seat ${wanted.seat}`, step: wanted.step };
      return { met: (action === wanted.action) === wanted.equal, found: `action ${action}`, step: wanted.step };
    }
  }
};

/** One finding per expectation, in their order. Expectations are texts that parse. */
export const judgeTrace = (expectations: readonly string[], trace: Trace, ground: Ground): readonly Finding[] => {
  const moments = momentsOf(trace, ground);
  return expectations.map((expectation): Finding => {
    const parsed = parseExpectation(expectation);
    if (!parsed.ok) throw new Error(`expectation "${expectation}": ${parsed.message}`);
    const { met, found, step } = judgeOne(parsed.value, moments, ground.seat);
    if (met) return { expectation, met, found, step: null, picture: null };
    return { expectation, met, found, step, picture: moments.find((one) => one.step === step)?.picture() ?? null };
  });
};
