/** What a sensible participant does with what it knows: notes what it learned, and votes for what is best by that. */
import type { Action, Seat } from '../environment.ts';
import { favourite, OPTIONS, type Option } from './decision.ts';
import { noteAction, STAY, voteAction } from './environment.ts';
import { type ChatObservation, openMatter, type PropositionView } from './state.ts';

/** [option] sums of what is known. */
export const knownWorths = (propositions: readonly PropositionView[]): number[] => {
  const sums = OPTIONS.map(() => 0);
  for (const { option, points } of propositions) sums[option]! += points ?? 0;
  return sums;
};

/** The action of `seat`, to whom the observation belongs. */
export const sensibleAction = (observation: ChatObservation, seat: Seat): Action => {
  const { matters, step, answers, note, votes, propositions } = observation;
  const answer = answers[openMatter(matters, step)] ?? null;
  if (answer !== null && note !== answer) return noteAction(answer);
  const best = favourite(knownWorths(propositions));
  return votes[seat] === best ? STAY : voteAction(best);
};

/** The vote that another seat can be expected to have: the one it has, or what is best by what all know. */
export const expectedVote = ({ votes, propositions }: ChatObservation, other: Seat): Option =>
  votes[other] ?? favourite(knownWorths(propositions.map((one) => (one.shared ? one : { ...one, points: null }))));
