/**
 * Heed: what teammates say they do is evidence of what they are about to do. A message that names a skill raises that
 * intention of its speaker by Bayes' rule, as one would who says what it means to do more often than anything else.
 */
import type { Heard } from '../../channel/observation.ts';
import { formatSkill } from '../../knowledge.ts';
import type { Correction } from '../correct.ts';
import type { TeammateBelief } from '../memory.ts';

/** P(it names the skill that it has in mind); the rest is shared by the others. */
const SINCERE = 0.8;

const DECLARING: readonly string[] = ['inform', 'propose', 'confirm'];

const declare = (belief: TeammateBelief, skill: string): TeammateBelief => {
  const { intentions } = belief;
  if (intentions.length < 2 || !intentions.some((one) => formatSkill(one.skill) === skill)) return belief;
  const other = (1 - SINCERE) / (intentions.length - 1);
  const weights = intentions.map((one) => one.p * (formatSkill(one.skill) === skill ? SINCERE : other));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total <= 0) return belief;
  const raised = intentions.map((one, k) => ({ skill: one.skill, p: weights[k]! / total }));
  const top = raised.reduce((best, one) => (one.p > best.p ? one : best));
  return { ...belief, intentions: raised, predicted: formatSkill(top.skill) };
};

/** The correction, with what was declared: unchanged where no message names a skill of its speaker. */
export const heed = (correction: Correction, news: readonly Heard[]): Correction => {
  const declared = news.filter(({ message }) => DECLARING.includes(message.act) && typeof message.content === 'string');
  if (declared.length === 0) return correction;
  return {
    ...correction,
    teammates: correction.teammates.map((belief) =>
      declared
        .filter(({ from }) => from === belief.seat)
        .reduce((now, { message }) => declare(now, message.content as string), belief),
    ),
  };
};
