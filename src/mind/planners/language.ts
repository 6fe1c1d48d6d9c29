/**
 * The language planner: at a decision point one request to a model, whose reply is an analysis, what the teammates are
 * about, a skill, and what follows it. What the model can't do the embedded planner does: always where the call fails,
 * by choice where nothing is surprising, and its values can stand in the prompt.
 */
import { formatSkill, type Skill } from '../../knowledge.ts';
import type { Model, ModelFailureKind, ModelReply } from '../../model.ts';
import { andThen } from '../../policy.ts';
import { type Aid, describeByModel, failureOf, readByModel } from '../language/aids.ts';
import { isSurprised, nextInTurn } from '../language/asking.ts';
import { type PromptSettings, writePrompt } from '../language/prompt.ts';
import { readSaid, replySchema } from '../language/reply.ts';
import type { Said } from '../memory.ts';
import type { Alternative, Plan, Planner, PlanRequest } from '../plan.ts';

export interface LanguageSettings extends PromptSettings {
  /** How many skills the embedded planner proposes, with their values; 0: it isn't asked. */
  readonly proposals: number;
  /** `surprise`: the embedded planner plans, and the model only where somebody did what was not expected. */
  readonly ask: 'always' | 'surprise';
  /** What the model does beside planning. */
  readonly also: readonly Aid[];
}

/** A planner that asks `model`, with `embedded` beside it. */
export const createLanguagePlanner = (model: Model, embedded: Planner, settings: LanguageSettings): Planner => {
  const consult = async (request: PlanRequest, proposals: readonly Alternative[]): Promise<Plan> => {
    const { knowledge, situation, correction } = request;
    const { facts, seat, context } = situation;
    const failures: ModelFailureKind[] = [];
    let passages = knowledge.describe(facts);
    if (settings.also.includes('ground')) {
      const told = await describeByModel(model, request);
      if (told.ok) passages = told.value;
      else failures.push(told.failure);
    }
    let { teammates } = correction;
    if (settings.also.includes('belief')) {
      const read = await readByModel(model, request, passages);
      if (read.ok) teammates = read.value;
      else failures.push(read.failure);
    }
    const choices = knowledge.options(facts, seat);
    const schema = replySchema(settings, choices);
    let reply: ModelReply<Parameters<typeof readSaid>[0]>;
    try {
      const messages = writePrompt({ request, passages, teammates, choices, proposals }, settings);
      const call = { lane: context.lane, signal: context.signal };
      reply = await model({ messages, reply: { name: 'plan', schema }, outputTokens: null }, call);
    } catch (thrown) {
      failures.push(failureOf(thrown));
      const plan = await embeddedInstead(embedded)(request);
      return { ...plan, teammates, consulted: { reply: null, failures } };
    }
    const seats = teammates.map((one) => one.seat);
    const listed = knowledge.skills(facts, seat);
    const said = readSaid(reply.value, { listed, teammates: seats, ahead: settings.ahead });
    return {
      analysis: said.analysis,
      skill: said.skill,
      alternatives: proposals,
      simulations: proposals.reduce((sum, one) => sum + one.simulations, 0),
      teammates,
      said: { step: context.step, intentions: said.intentions, after: said.after },
      consulted: { reply: { model: reply.model, confidence: said.confidence, usage: reply.usage }, failures },
    };
  };
  return (request) => {
    const { knowledge, situation, correction, memory, refused } = request;
    const always = settings.ask === 'always';
    if (!always && refused.length === 0 && !isSurprised(situation, correction, memory)) return embedded(request);
    const next = always && refused.length === 0 ? nextInTurn(knowledge, situation, memory) : null;
    if (next !== null) return goOn(next, memory.said!);
    if (settings.proposals === 0) return consult(request, []);
    return andThen(embedded(request), (plan) => consult(request, rank(plan, settings.proposals)));
  };
};

/** The embedded planner in the model's place: what an earlier reply wanted next is forgotten. */
export const embeddedInstead =
  (embedded: Planner): Planner =>
  (request) =>
    andThen(embedded(request), (plan): Plan => {
      const { step } = request.situation.context;
      return { ...plan, said: { step, intentions: [], after: [] } };
    });

const goOn = (skill: Skill, said: Said): Plan => ({
  analysis: `goes on with ${formatSkill(skill)}, as planned`,
  skill,
  alternatives: [],
  simulations: 0,
  said: { ...said, after: said.after.slice(1) },
});

/** The best valued of what was compared. */
const rank = ({ alternatives }: Plan, most: number): readonly Alternative[] =>
  alternatives
    .filter(({ value }) => value !== null)
    .sort((a, b) => b.value! - a.value!)
    .slice(0, most);
