/** The mind as it is named in scenarios: `proagent`, its parameters and its stage replacements. */
import { z } from 'zod';
import { channelOf, innerOf } from '../channel/channel.ts';
import { deafPolicy } from '../channel/hearing.ts';
import type { Conversation } from '../conversation.ts';
import type { Environment } from '../environment.ts';
import type { Json } from '../json.ts';
import type { Knowledge } from '../knowledge.ts';
import type { Model } from '../model.ts';
import { definePolicy, type Policy } from '../policy.ts';
import { CORRECT } from './correct.ts';
import { createInitiative, type Initiative } from './initiative/initiative.ts';
import { parseByModel, parseByWorld } from './initiative/parse.ts';
import { wordByModel, wordByWorld } from './initiative/realise.ts';
import { INITIATIVE, type InitiativeParameters } from './initiative/settings.ts';
import { AIDS, validateByModel } from './language/aids.ts';
import { whyAsk } from './language/asking.ts';
import { LEVELS, refuseUnknownSections } from './language/prompt.ts';
import { createMind, type Stages } from './mind.ts';
import { whyPlan } from './plan.ts';
import { basePlanner } from './planners/base.ts';
import { createLanguagePlanner, embeddedInstead } from './planners/language.ts';
import { createRolloutPlanner, ROLLOUT_SETTINGS } from './planners/rollout.ts';
import { unstuck } from './planners/stagnation.ts';
import { REMEMBER } from './remember.ts';
import { knownOnly, VALIDATE } from './validate.ts';

/** What a language model does in the mind, and how it is told of it. */
const LANGUAGE = z.strictObject({
  model: z.string().min(1).describe("a name of the scenario's `models:`"),
  level: z
    .enum(LEVELS)
    .default('analysis-intention-plan')
    .describe('what a reply holds: the three levels of the paper'),
  ahead: z.int().min(0).max(6).default(3).describe('skills that a reply may name to follow its skill: fewer calls'),
  ask: z
    .enum(['always', 'surprise'])
    .default('always')
    .describe('surprise: the embedded planner plans, and the model where somebody did what was not expected'),
  proposals: z
    .int()
    .min(0)
    .max(20)
    .default(0)
    .describe('skills that the embedded planner proposes in the prompt, with their values'),
  also: z
    .array(z.enum(AIDS))
    .default([])
    .describe('what the model does beside planning: puts the facts into words, reads the teammates, checks skills'),
  leaveOut: z
    .array(z.string().min(1))
    .default([])
    .describe('sections that are left out of the prompt, such as positions'),
});

export const MIND_PARAMETERS = z.strictObject({
  simulations: z
    .int()
    .min(0)
    .max(100000)
    .default(ROLLOUT_SETTINGS.simulations)
    .describe('rollouts per plan; 0 plans with the base policy'),
  depth: z.int().min(1).max(1000).default(ROLLOUT_SETTINGS.depth).describe('steps of a rollout'),
  margin: z
    .number()
    .min(0)
    .default(ROLLOUT_SETTINGS.margin)
    .describe('standard errors by which a skill must beat the incumbent'),
  planner: z
    .strictObject({ language: LANGUAGE })
    .optional()
    .describe('a language model plans; the planner of `stages` and of `simulations` is what it falls back on'),
  initiative: INITIATIVE.optional().describe('whether, when and what it says to teammates; absent: it never speaks'),
  stages: z
    .strictObject({
      correct: z.enum(['replace', 'annotate', 'off']).default('replace'),
      plan: z.enum(['rollout', 'base']).default('rollout'),
      validate: z.enum(['machine', 'off']).default('machine'),
      remember: z.enum(['full', 'semantic', 'episodic', 'off']).default('full'),
    })
    .prefault({}),
});
export type MindParameters = z.infer<typeof MIND_PARAMETERS>;

/** A world, as far as a mind needs one. */
interface Knowing {
  readonly knowledge: (environment: Environment) => Knowledge;
  readonly conversation?: (environment: Environment, channel: Json) => Conversation;
}

/** null where it is not wanted, and in worlds in which there is nothing to talk about. */
const openInitiative = (
  world: Knowing,
  around: Environment,
  parameters: InitiativeParameters | undefined,
  modelOf: (name: string) => Model,
): Initiative | null => {
  if (parameters === undefined) return null;
  const channelled = channelOf(around);
  if (channelled === null)
    throw new Error(
      `a mind with initiative hears, and ${around.id} has no channel: create it as policies that hear are`,
    );
  const { inner: environment, settings: channel } = channelled;
  const conversation = world.conversation?.(environment, channel as unknown as Json);
  if (conversation === undefined) return null;
  const { language } = parameters;
  const model = language === undefined ? null : modelOf(language.model);
  const does = (what: 'realise' | 'parse'): boolean => language?.does.includes(what) === true;
  return createInitiative(
    { conversation, environment, channel, parameters },
    {
      realise: model !== null && does('realise') ? wordByModel(model, conversation) : wordByWorld(conversation),
      parse: model !== null && does('parse') ? parseByModel(model, conversation) : parseByWorld(conversation),
    },
  );
};

export const proagent = definePolicy<MindParameters, unknown, never>({
  name: 'proagent',
  version: '2',
  hears: ({ initiative }) => initiative !== undefined,
  tunedOn: ['development', 'bc-train-*', 'sp'],
  description: 'The embedded ProAgent-style mind: believes, simulates, validates, remembers; needs no model.',
  parameters: (given) => {
    const parsed = MIND_PARAMETERS.safeParse(given ?? {});
    return parsed.success ? { ok: true, value: parsed.data } : { ok: false, problem: z.prettifyError(parsed.error) };
  },
  create: (parameters, setting) => {
    const { simulations, depth, margin, stages, planner } = parameters;
    const world = setting.world as Knowing;
    const around = setting.environment as Environment;
    const environment = innerOf(around);
    const knowledge = world.knowledge(environment);
    const initiative = openInitiative(world, around, parameters.initiative, setting.model);
    const embedded = unstuck(
      stages.plan === 'base' || simulations === 0 ? basePlanner : createRolloutPlanner({ simulations, depth, margin }),
    );
    const validate = VALIDATE[stages.validate]!;
    const correct = CORRECT[stages.correct]!;
    const remember = REMEMBER[stages.remember]!;
    const create = (own: Pick<Stages, 'open' | 'plan' | 'fallback' | 'validate'>) =>
      createMind({
        name: 'proagent',
        environment,
        knowledge,
        stages: { correct, remember, ...own },
        ...(initiative === null ? {} : { initiative }),
      });
    /** Where a mind has nothing to talk about it neither hears nor speaks. */
    const seat = (mind: ReturnType<typeof create>) =>
      (initiative === null && around !== environment ? deafPolicy(mind) : mind) as unknown as Policy<unknown, never>;
    if (planner === undefined) return seat(create({ open: whyPlan, plan: embedded, fallback: basePlanner, validate }));
    const { model: name, leaveOut, ask, also, ...settings } = planner.language;
    refuseUnknownSections(leaveOut, knowledge, environment);
    const model = setting.model(name);
    const told = { ...settings, ask, also, leaveOut: new Set(leaveOut), correction: stages.correct };
    const mind = create({
      open: ask === 'surprise' ? whyPlan : whyAsk,
      plan: createLanguagePlanner(model, embedded, told),
      fallback: embeddedInstead(embedded),
      validate: knownOnly(also.includes('validate') ? validateByModel(model, validate) : validate),
    });
    return seat(mind);
  },
});
