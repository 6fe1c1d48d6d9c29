/** The mind as it is named in scenarios: `proagent`, its parameters and its stage replacements. */
import { z } from 'zod';
import type { Environment } from '../environment.ts';
import type { Knowledge } from '../knowledge.ts';
import { definePolicy, type Policy } from '../policy.ts';
import { CORRECT } from './correct.ts';
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
}

export const proagent = definePolicy<MindParameters, unknown, never>({
  name: 'proagent',
  version: '2',
  tunedOn: ['development', 'bc-train-*', 'sp'],
  description: 'The embedded ProAgent-style mind: believes, simulates, validates, remembers; needs no model.',
  parameters: (given) => {
    const parsed = MIND_PARAMETERS.safeParse(given ?? {});
    return parsed.success ? { ok: true, value: parsed.data } : { ok: false, problem: z.prettifyError(parsed.error) };
  },
  create: (parameters, setting) => {
    const { simulations, depth, margin, stages, planner } = parameters;
    const environment = setting.environment as Environment;
    const knowledge = (setting.world as Knowing).knowledge(environment);
    const embedded = unstuck(
      stages.plan === 'base' || simulations === 0 ? basePlanner : createRolloutPlanner({ simulations, depth, margin }),
    );
    const validate = VALIDATE[stages.validate]!;
    const correct = CORRECT[stages.correct]!;
    const remember = REMEMBER[stages.remember]!;
    const create = (own: Pick<Stages, 'open' | 'plan' | 'fallback' | 'validate'>) =>
      createMind({ name: 'proagent', environment, knowledge, stages: { correct, remember, ...own } });
    if (planner === undefined)
      return create({ open: whyPlan, plan: embedded, fallback: basePlanner, validate }) as unknown as Policy<
        unknown,
        never
      >;
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
    return mind as unknown as Policy<unknown, never>;
  },
});
