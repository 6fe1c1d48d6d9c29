/** What was said in an episode: who said what to whom when, what became of it, and, where records tell, why and what it changed. */
import { channelOf } from '../channel/channel.ts';
import { costOf } from '../channel/messages.ts';
import { type Attempt, formatAttempt } from '../channel/talk.ts';
import type { Message, Seat } from '../environment.ts';
import type { Json } from '../json.ts';
import type { StageRecord } from '../policy.ts';
import { foldRecord } from '../records.ts';
import type { Trace } from '../trace.ts';
import type { AnnotatedStep } from './annotated.ts';

/** Something that a seat said or wanted to say. */
export interface Utterance {
  readonly step: number;
  readonly from: Seat;
  readonly message: Message;
  readonly fate: Attempt['fate'];
  /** Team reward that it took. */
  readonly cost: number;
  /** The step at which its addressees had it; null: never. */
  readonly heard: number | null;
}

/** What a full trace tells beside it. */
export interface Reasons {
  /** Why the speaker said it, in its own words; null where its record does not say. */
  readonly why: string | null;
  /** By how much the speaker thought saying it better than waiting, team reward; null where its record does not say. */
  readonly gain: number | null;
  /** [addressee] what it was in doubt about, in bits, before it heard it and then; those whose records tell. */
  readonly doubts: readonly { readonly seat: Seat; readonly before: number; readonly after: number }[];
}

/** What was said at one replayed step, in the order of the seats. */
export const saidAt = ({ environment, step, joint, result }: Omit<AnnotatedStep, 'events'>): readonly Utterance[] => {
  const channel = channelOf(environment);
  if (channel === null)
    return (joint.messages ?? []).flatMap((message, from) =>
      message === null ? [] : [{ step, from, message, fate: 'sent' as const, cost: 0, heard: step + 1 }],
    );
  const { talk } = result.state as { readonly talk: { readonly said: readonly (Attempt | null)[] } | null };
  return (talk?.said ?? []).flatMap((attempt, from) => {
    if (attempt === null) return [];
    const { message, fate } = attempt;
    const goesOut = fate === 'sent' || fate === 'lost';
    return {
      ...{ step, from, message, fate },
      cost: goesOut ? costOf(channel.settings, message.act) : 0,
      heard: fate === 'sent' ? step + channel.settings.latency : null,
    };
  });
};

/** `seat 0 to 1: ask "hand" (lost)` */
export const formatUtterance = ({ message, fate, from }: Utterance): string => formatAttempt({ message, fate }, from);

const fieldOf = (json: Json | undefined, ...path: readonly string[]): Json | undefined => {
  let part: Json | undefined = json;
  for (const key of path)
    part = typeof part === 'object' && part !== null ? (part as { readonly [key: string]: Json })[key] : undefined;
  return part;
};

/** All that a mind's record says that it is in doubt about, in bits; null where it says nothing of it. */
const doubtOf = (record: StageRecord | null): number | null => {
  const doubts = fieldOf(record?.initiative, 'doubts');
  if (!Array.isArray(doubts)) return null;
  return (doubts as readonly Json[]).reduce<number>((sum, one) => sum + Number(fieldOf(one, 'bits') ?? 0), 0);
};

const sameMessage = (a: Json | undefined, { act, to, content }: Message): boolean =>
  JSON.stringify([fieldOf(a, 'act'), fieldOf(a, 'to'), fieldOf(a, 'content') ?? null]) ===
  JSON.stringify([act, to, content ?? null]);

/** [step index][seat] the whole records of a trace; null where it keeps none. */
export const recordsOf = ({ header, steps }: Trace): readonly (readonly (StageRecord | null)[])[] => {
  let now: readonly (StageRecord | null)[] = header.policies.map(() => null);
  return steps.map(({ records }) => {
    now = now.map((record, seat) => foldRecord(record, records?.[seat] ?? null));
    return now;
  });
};

/** What the records of a trace tell of an utterance. `records` are those of `recordsOf`. */
export const reasonsOf = (
  { step, from, message, heard }: Utterance,
  { header }: Trace,
  records: readonly (readonly (StageRecord | null)[])[],
): Reasons => {
  const first = header.first ?? 0;
  const recordAt = (at: number, seat: Seat): StageRecord | null => records[at - first]?.[seat] ?? null;
  const own = recordAt(step, from)?.initiative;
  const candidates = fieldOf(own, 'candidates');
  const chosen = (Array.isArray(candidates) ? (candidates as readonly Json[]) : []).find((one) =>
    sameMessage(fieldOf(one, 'message'), message),
  );
  const [because, gate] = [fieldOf(chosen, 'because'), fieldOf(own, 'why')];
  const why = [because, gate].filter((one) => typeof one === 'string' && one !== '').join('; ');
  const gain = fieldOf(chosen, 'gain');
  const others = header.policies.map((_, seat) => seat).filter((seat) => seat !== from);
  const addressees = message.to.length === 0 ? others : message.to;
  return {
    why: why === '' ? null : why,
    gain: typeof gain === 'number' ? gain : null,
    doubts: addressees.flatMap((seat) => {
      if (heard === null) return [];
      const [before, after] = [doubtOf(recordAt(heard - 1, seat)), doubtOf(recordAt(heard, seat))];
      return before === null || after === null ? [] : [{ seat, before, after }];
    }),
  };
};
