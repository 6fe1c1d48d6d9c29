/**
 * How teammates answer, as far as one can tell from outside: at once, late, after something else, or never; and how well
 * each of these explains what was heard. For worlds that imagine whom they talk to.
 */

const RHYTHMS = ['prompt', 'slow', 'straying', 'silent'] as const;
export type Rhythm = (typeof RHYTHMS)[number];

/** Steps by which a slow one may be late, each number as likely. */
const SLOWEST = 8;

/** The probability of what a rhythm does not do: none is excluded by one observation. */
export const ODD = 0.02;

/** What was heard so far, as far as it tells rhythms apart. */
export interface Replies {
  /** Steps by which replies were late. */
  readonly delays: readonly number[];
  /** Remarks that answered nothing. */
  readonly asides: number;
  /** Messages that want a reply and had none: steps waited beyond the quickest one. 0: it could have come at this step. */
  readonly waits: readonly number[];
}

export const NO_REPLIES: Replies = { delays: [], asides: 0, waits: [] };

/** Laplace's rule: P(a message is answered), from how many were so far. */
export const answerRate = ({ delays, waits }: Replies): number =>
  (delays.length + 1) / (delays.length + waits.filter((wait) => wait > 0).length + 2);

/** Whether no reply to what is awaited could have come yet. */
export const isEarly = ({ waits }: Replies): boolean => (waits[waits.length - 1] ?? 0) < 0;

const delayChance = (rhythm: Rhythm, delay: number): number => {
  switch (rhythm) {
    case 'prompt':
      return delay === 0 ? 1 - ODD : ODD / 2;
    case 'slow':
      return delay <= SLOWEST ? (1 - ODD) / (SLOWEST + 1) : ODD;
    case 'straying':
      return delay === 0 ? 0.6 : delay === 1 ? 0.38 : ODD;
    case 'silent':
      return ODD / 100;
  }
};

/** P(no reply after `wait` steps | rhythm, nothing lost). */
const silenceChance = (rhythm: Rhythm, wait: number): number => {
  if (wait < 0 || rhythm === 'silent') return 1;
  let replied = 0;
  for (let delay = 0; delay <= Math.min(wait, SLOWEST); delay++) replied += delayChance(rhythm, delay);
  return Math.max(ODD, 1 - replied);
};

/** P(a message or the reply to it is lost), where each is lost with probability `loss`. */
const lossOfEither = (loss: number): number => 1 - (1 - loss) ** 2;

/** P(heard | rhythm). */
export const rhythmLikelihood = (rhythm: Rhythm, { delays, asides, waits }: Replies, loss: number): number => {
  const either = lossOfEither(loss);
  let chance = (rhythm === 'straying' ? 0.3 : ODD) ** asides;
  for (const delay of delays) chance *= delayChance(rhythm, delay);
  for (const wait of waits) chance *= either + (1 - either) * silenceChance(rhythm, wait);
  return chance;
};

/**
 * What is still awaited was lost, or is on its way; the two probabilities sum to 1 given the rhythm. `wait`: steps beyond
 * the quickest reply.
 */
const whyNoReply = (rhythm: Rhythm, wait: number, loss: number): { readonly lost: number; readonly comes: number } => {
  const either = lossOfEither(loss);
  const comes = (1 - either) * silenceChance(rhythm, wait);
  return { lost: either / (either + comes), comes: comes / (either + comes) };
};

/** A kind of teammate, and whether what is awaited of it was lost on the way. `p` is the probability of both. */
export interface Explanation<K> {
  readonly kind: K;
  readonly isLost: boolean;
  readonly p: number;
}

/**
 * The kinds with and without a loss; those that cannot be are left out. `kinds` [kind] probabilities in the order of
 * `rhythms`; `wait`: steps beyond the quickest reply to what is awaited, null where nothing is. Sums to the sum of `kinds`.
 */
export const explainWait = <K extends string>(
  rhythms: { readonly [kind in K]: Rhythm },
  kinds: readonly number[],
  wait: number | null,
  loss: number,
): readonly Explanation<K>[] =>
  (Object.keys(rhythms) as K[]).flatMap((kind, i) => {
    const p = kinds[i]!;
    const rhythm = rhythms[kind];
    if (wait === null || rhythm === 'silent') return [{ kind, isLost: false, p }];
    const { lost, comes } = whyNoReply(rhythm, wait, loss);
    return [
      { kind, isLost: true, p: p * lost },
      { kind, isLost: false, p: p * comes },
    ].filter((one) => one.p > 0);
  });
