/**
 * Participate (Inner Thoughts, section 4.5): at most one of the thoughts is said; the others wait. Silence is a choice
 * like any other, with its worth and its reason in the record (DiscussLLM's silent token, arXiv 2508.18167).
 */
import { INTERRUPTION } from '../../channel/floor.ts';
import type { Random } from '../../random.ts';
import { answersQuestion, lacksFloor } from './civility.ts';
import type { Evaluation } from './evaluate.ts';
import { type Choice, GATES } from './gates.ts';
import { type Hearing, type Speaker, turnOf } from './hear.ts';

export const participate = (speaker: Speaker, hearing: Hearing, { scored }: Evaluation, random: Random): Choice => {
  const { parameters } = speaker;
  const { seat, step } = hearing.view;
  const able = scored.filter(({ forbidden }) => forbidden === null);
  const replies = able.filter(({ thought }) => answersQuestion(hearing, thought));
  const turn = turnOf(hearing.memory, seat, step);
  const choice = GATES[parameters.gate]({ able, replies, turn, parameters, random: random.fork('gate') });
  if (choice.said === null || !lacksFloor(speaker, hearing, choice.said.motivation, INTERRUPTION)) return choice;
  return { said: null, why: `${choice.why}, but the floor is not its own` };
};
