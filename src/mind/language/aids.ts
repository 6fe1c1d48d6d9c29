/**
 * What a language model may do beside planning, by choice: put the facts into words, read the teammates' intentions, and
 * check a skill's precondition. Where a call fails, the mind's own means do it.
 */
import { z } from 'zod';
import { formatSkill, type Passage } from '../../knowledge.ts';
import { type Model, ModelFailure, type ModelFailureKind, type ModelMessage } from '../../model.ts';
import { andThen } from '../../policy.ts';
import type { Situation } from '../ground.ts';
import type { TeammateBelief } from '../memory.ts';
import type { PlanRequest } from '../plan.ts';
import type { Validate } from '../validate.ts';
import { clean, MOST_ANALYSIS, MOST_REASON, MOST_SKILL } from './clean.ts';

export const AIDS = ['ground', 'belief', 'validate'] as const;
export type Aid = (typeof AIDS)[number];

/** What a call came to: a value, or the kind of failure. Failures that stop the run are let pass. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: ModelFailureKind };

/** The failure that the policy goes on with; throws everything else again. */
export const failureOf = (thrown: unknown): ModelFailureKind => {
  if (thrown instanceof ModelFailure && thrown.recoverable) return thrown.kind;
  throw thrown;
};

interface Question<T> {
  readonly name: string;
  readonly schema: z.ZodType<T>;
  readonly messages: readonly ModelMessage[];
}

const ask = <T>(model: Model, { name, schema, messages }: Question<T>, { context }: Situation): Promise<Answer<T>> =>
  model({ messages, reply: { name, schema }, outputTokens: null }, { lane: context.lane, signal: context.signal }).then(
    ({ value }): Answer<T> => ({ ok: true, value }),
    (thrown: unknown): Answer<T> => ({ ok: false, failure: failureOf(thrown) }),
  );

const inSections = (passages: readonly Passage[]): string =>
  passages.map(({ title, text }) => `## ${title}\n${text}`).join('\n\n');

const descriptionSchema = z.object({ description: z.string() });

/** The facts, told by the model from their JSON: one passage, `scene`, in the place of the world's own. */
export const describeByModel = async (model: Model, request: PlanRequest): Promise<Answer<readonly Passage[]>> => {
  const { knowledge, situation } = request;
  const task =
    'Describe the scene in the facts to the player in whose seat they were read, who has to choose a skill: how much time is left, who and what is where, in which state, and how many steps each player needs to it. Leave nothing out, keep every cell as (x,y), and give no advice. Reply with one JSON object: {"description": "..."}.';
  const answer = await ask(
    model,
    {
      name: 'description',
      schema: descriptionSchema,
      messages: [
        {
          role: 'system',
          text: `${inSections([{ title: 'rules', text: knowledge.describeRules(situation.facts) }])}\n\n${task}`,
        },
        { role: 'user', text: JSON.stringify({ seat: situation.seat, facts: knowledge.record(situation.facts) }) },
      ],
    },
    situation,
  );
  if (!answer.ok) return answer;
  const lines = answer.value.description.split('\n').map((line) => clean(line, MOST_ANALYSIS));
  return { ok: true, value: [{ title: 'scene', text: lines.join('\n') }] };
};

const beliefSchema = z.object({
  teammates: z.array(z.object({ seat: z.int(), intentions: z.array(z.object({ skill: z.string(), p: z.number() })) })),
});

/** Probabilities of the skills that a teammate may have in mind, from what a model said; what it said nothing of gets none. */
const reweigh = (
  belief: TeammateBelief,
  said: readonly { readonly skill: string; readonly p: number }[],
): TeammateBelief => {
  const weights = new Map(said.map(({ skill, p }) => [clean(skill, MOST_SKILL), Math.min(1, Math.max(0, p))]));
  const masses = belief.intentions.map(({ skill }) => weights.get(formatSkill(skill)) ?? 0);
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  if (total === 0) return belief;
  const intentions = belief.intentions.map(({ skill }, k) => ({ skill, p: masses[k]! / total }));
  const best = intentions.reduce((one, other) => (other.p > one.p ? other : one));
  return { ...belief, intentions, predicted: formatSkill(best.skill) };
};

/** The teammates as the model reads them from the scene and from what they have finished. */
export const readByModel = async (
  model: Model,
  request: PlanRequest,
  passages: readonly Passage[],
): Promise<Answer<readonly TeammateBelief[]>> => {
  const { knowledge, situation, correction } = request;
  const { teammates } = correction;
  const known = teammates.map(({ seat, recent, intentions }) => {
    const finished = recent.map(({ step, skill }) => `${skill} (step ${step})`).join(', ') || 'nothing yet';
    const possible = intentions.map(({ skill }) => `- ${formatSkill(skill)}`).join('\n') || '- nothing';
    return `Teammate ${seat} has finished, latest last: ${finished}.\nIt may be about to:\n${possible}`;
  });
  const task =
    'Say what each teammate is about to do: the skills that are likely, written exactly as they are listed, with probabilities that sum to 1. Reply with one JSON object: {"teammates": [{"seat": 1, "intentions": [{"skill": "...", "p": 0.7}]}]}.';
  const answer = await ask(
    model,
    {
      name: 'belief',
      schema: beliefSchema,
      messages: [
        {
          role: 'system',
          text: `${inSections([
            { title: 'rules', text: knowledge.describeRules(situation.facts) },
            { title: 'skills', text: knowledge.describeSkills(situation.facts) },
          ])}\n\n${task}`,
        },
        { role: 'user', text: inSections([...passages, { title: 'teammates', text: known.join('\n\n') }]) },
      ],
    },
    situation,
  );
  if (!answer.ok) return answer;
  const read = teammates.map((belief) => {
    const said = answer.value.teammates.find(({ seat }) => seat === belief.seat);
    return said === undefined ? belief : reweigh(belief, said.intentions);
  });
  return { ok: true, value: read };
};

const verdictSchema = z.object({ reason: z.string(), possible: z.boolean() });

/** The paper's verificator: the model says whether a skill can be begun. `otherwise` decides where its call fails. */
export const validateByModel =
  (model: Model, otherwise: Validate): Validate =>
  (knowledge, situation, skill) => {
    const { facts } = situation;
    const task =
      'Check whether the skill can be begun now: whether what it needs is given. Reply with one JSON object: {"reason": "...", "possible": true or false}.';
    const answer = ask(
      model,
      {
        name: 'verdict',
        schema: verdictSchema,
        messages: [
          {
            role: 'system',
            text: `${inSections([{ title: 'skills', text: knowledge.describeSkills(facts) }])}\n\n${task}`,
          },
          {
            role: 'user',
            text: inSections([...knowledge.describe(facts), { title: 'skill', text: formatSkill(skill) }]),
          },
        ],
      },
      situation,
    );
    return andThen(answer, (said) => {
      if (!said.ok) return otherwise(knowledge, situation, skill);
      const { possible, reason } = said.value;
      return possible
        ? { kind: 'valid' as const }
        : { kind: 'invalid' as const, code: 'refusedByModel', reason: clean(reason, MOST_REASON) };
    });
  };
