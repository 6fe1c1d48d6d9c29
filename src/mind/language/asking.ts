/**
 * When a language model is asked: at decision points and nowhere else, for a call costs seconds and money. A skill under
 * way is not looked at again while it goes well.
 */
import { formatSkill, type Knowledge, type Skill } from '../../knowledge.ts';
import type { Correction } from '../correct.ts';
import type { Situation } from '../ground.ts';
import type { MindMemory } from '../memory.ts';
import type { Open } from '../plan.ts';

/** Steps after which a skill that is still under way is looked at again. */
const PATIENCE = 20;
/** Steps after a call in which neither a surprise nor, while the seat waits, a change of the scene opens the plan. */
const REST = 8;

/** Whether the seat's own last step finished what it was about. */
const isDone = (knowledge: Knowledge, { before, observation, seat }: Situation, { plan }: MindMemory): boolean => {
  if (before === null || plan === null) return false;
  const text = formatSkill(plan.skill);
  return knowledge
    .completed({ observer: seat, actor: seat, before: before.observation, after: observation })
    .some((skill) => formatSkill(skill) === text);
};

const isWaiting = (knowledge: Knowledge, { facts, seat }: Situation, { plan }: MindMemory): boolean =>
  plan !== null && !knowledge.intendable(plan.skill, facts, seat);

const hasRested = ({ context }: Situation, { said }: MindMemory): boolean =>
  said === null || context.step - said.step >= REST;

/** Whether somebody did what was not expected, and the last call is some steps ago. */
export const isSurprised = (situation: Situation, correction: Correction, memory: MindMemory): boolean =>
  correction.corrected.length > 0 && hasRested(situation, memory);

/**
 * The skill that the last reply wants next, where its turn has come: what was before it is done, or was only waiting, and
 * it can be begun now.
 */
export const nextInTurn = (knowledge: Knowledge, situation: Situation, memory: MindMemory): Skill | null => {
  const planned = memory.said?.after[0];
  if (planned === undefined) return null;
  if (!isDone(knowledge, situation, memory) && !isWaiting(knowledge, situation, memory)) return null;
  const { facts, seat } = situation;
  const text = formatSkill(planned);
  const skill = knowledge.skills(facts, seat).find((one) => formatSkill(one) === text);
  return skill !== undefined && knowledge.check(skill, facts, seat).kind === 'valid' ? skill : null;
};

/** Why a plan is open to a language model: in words, or null where the present one stands. */
export const whyAsk: Open = (knowledge, situation, correction, memory) => {
  const { plan } = memory;
  const { before, facts, seat, context } = situation;
  if (plan === null || before === null) return 'no plan yet';
  if (nextInTurn(knowledge, situation, memory) !== null) return 'the next skill can be begun';
  if (isDone(knowledge, situation, memory)) return 'the skill is done';
  if (knowledge.check(plan.skill, facts, seat).kind === 'invalid') return 'the plan is no longer possible';
  if (isSurprised(situation, correction, memory)) return 'a surprise';
  if (
    isWaiting(knowledge, situation, memory) &&
    knowledge.materialChange(before.facts, facts) &&
    hasRested(situation, memory)
  )
    return 'the scene changed';
  if ((context.step - plan.since) % PATIENCE === 0) return 'it takes long';
  return null;
};
