/** The kinds of user that a system reckons with, and how well each explains what was heard. Not every user is of one. */
import { NO_REPLIES, ODD, type Replies, type Rhythm, rhythmLikelihood } from '../channel/replies.ts';
import { normalize } from '../probabilities.ts';

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

export const RHYTHM: { readonly [kind in Kind]: Rhythm } = {
  compliant: 'prompt',
  slow: 'slow',
  stubborn: 'prompt',
  distracted: 'straying',
  silent: 'silent',
};

/** What was heard, as far as it tells kinds apart. */
export interface Manners extends Replies {
  /** Choices of a value that the user knew not to be there. */
  readonly insisted: number;
  /** Choices of another value where it was told of one that is not there. */
  readonly yielded: number;
}

export const NO_MANNERS: Manners = { ...NO_REPLIES, insisted: 0, yielded: 0 };

const likelihood = (kind: Kind, manners: Manners, loss: number): number =>
  rhythmLikelihood(RHYTHM[kind], manners, loss) *
  (kind === 'stubborn' ? 0.5 ** (manners.insisted + manners.yielded) : ODD ** manners.insisted);

/** [kind] the posterior over kinds. */
export const kindsAfter = (manners: Manners, loss: number): readonly number[] =>
  normalize(KINDS.map((kind) => PRIOR[kind] * likelihood(kind, manners, loss)));
