/** The kinds of user that a system reckons with, and how well each explains what was heard. Not every user is of one. */

export const KINDS = ['compliant', 'slow', 'stubborn', 'distracted', 'silent'] as const;
export type Kind = (typeof KINDS)[number];

/** What a system expects of a user that it has not met. */
const PRIOR: { readonly [kind in Kind]: number } = {
  compliant: 0.6,
  slow: 0.15,
  stubborn: 0.1,
  distracted: 0.1,
  silent: 0.05,
};

/** Steps that replies of a slow user come late at most, as far as a system reckons; each number is as likely. */
export const SLOWEST = 8;

/** The probability of what a kind does not do: no kind is excluded by one observation. */
const ODD = 0.02;

/** What was heard, as far as it tells kinds apart. */
export interface Manners {
  /** Steps that replies came late. */
  readonly delays: readonly number[];
  /** Choices of a value that the user knew not to be there. */
  readonly insisted: number;
  /** Choices beside those. */
  readonly yielded: number;
  readonly asides: number;
  /** Messages that want a reply and had none: steps waited beyond the quickest reply. 0: it could come at this step. */
  readonly waits: readonly number[];
}

export const NO_MANNERS: Manners = { delays: [], insisted: 0, yielded: 0, asides: 0, waits: [] };

const delayChance = (kind: Kind, delay: number): number => {
  switch (kind) {
    case 'slow':
      return delay <= SLOWEST ? (1 - ODD) / (SLOWEST + 1) : ODD;
    case 'distracted':
      return delay <= 1 ? (delay === 0 ? 0.6 : 0.38) : ODD;
    case 'silent':
      return ODD / 100;
    default:
      return delay === 0 ? 1 - ODD : ODD / 2;
  }
};

/** P(no reply after `wait` steps | kind, nothing lost). */
export const silenceChance = (kind: Kind, wait: number): number => {
  if (wait < 0 || kind === 'silent') return 1;
  let replied = 0;
  for (let delay = 0; delay <= wait; delay++) replied += delayChance(kind, delay);
  return Math.max(ODD, 1 - replied);
};

/** P(heard | kind), `twice`: the probability that a message or its reply is lost. */
const likelihood = (kind: Kind, { delays, insisted, yielded, asides, waits }: Manners, twice: number): number => {
  let chance = 1;
  for (const delay of delays) chance *= delayChance(kind, delay);
  chance *= (kind === 'stubborn' ? 0.5 : ODD) ** insisted * (kind === 'stubborn' ? 0.5 : 1) ** yielded;
  chance *= (kind === 'distracted' ? 0.3 : ODD) ** asides;
  for (const wait of waits) chance *= twice + (1 - twice) * silenceChance(kind, wait);
  return chance;
};

/** [kind] the posterior over kinds. */
export const kindsAfter = (manners: Manners, twice: number): readonly number[] => {
  const weights = KINDS.map((kind) => PRIOR[kind] * likelihood(kind, manners, twice));
  const total = weights.reduce((sum, one) => sum + one, 0);
  return weights.map((one) => one / total);
};
