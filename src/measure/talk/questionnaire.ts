/**
 * PROXY of a partner questionnaire. The Partner Modelling Questionnaire (Doyle et al., arXiv 2308.07164, TOCHI) asks
 * people 18 questions; its three factors explain 49 % (competence and dependability), 32 % (human-likeness) and 19 %
 * (flexibility) of the variance. Nobody is asked here: this is
 *
 *     0.49 · competence + 0.32 · human-likeness + 0.19 · flexibility            in [0, 1]
 *
 * with stand-ins from the log: competence, 1 − redundancy and the share of right attempts; human-likeness, the balance of
 * the floor (1 − Gini over its highest value) and answers to what was asked; flexibility, 1 − nag rate and what was taken
 * up of others' wishes. A factor is the mean of those of its stand-ins that an episode has; null where a factor has none.
 * It is never a score of that questionnaire, and only people can give one.
 */
import type { Seat } from '../../environment.ts';
import { average } from '../mean.ts';
import { agenda } from './agenda.ts';
import { attempts } from './attempts.ts';
import { floorBalance } from './floorBalance.ts';
import { nagging } from './nagging.ts';
import { redundancy } from './redundancy.ts';
import type { Talked } from './talked.ts';
import { uptake } from './uptake.ts';

const PROXY_WEIGHTS = { competence: 0.49, humanLikeness: 0.32, flexibility: 0.19 } as const;

const less = (value: number | null): number | null => (value === null ? null : 1 - value);

const meanOf = (values: readonly (number | null)[]): number | null => average(values.flatMap((value) => value ?? []));

export const questionnaireProxy = (talked: Talked, seat: Seat): number | null => {
  const spread = floorBalance(talked);
  const competence = meanOf([less(redundancy(talked, seat)), attempts(talked, seat).correct]);
  const humanLikeness = meanOf([
    spread === null ? null : 1 - spread / (1 - 1 / talked.seats),
    agenda(talked, seat).answered,
  ]);
  const flexibility = meanOf([less(nagging(talked, seat)), uptake(talked, seat).taken]);
  if (competence === null || humanLikeness === null || flexibility === null) return null;
  return (
    PROXY_WEIGHTS.competence * competence +
    PROXY_WEIGHTS.humanLikeness * humanLikeness +
    PROXY_WEIGHTS.flexibility * flexibility
  );
};
