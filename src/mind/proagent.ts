/** The mind as it is named in scenarios: `proagent`, its parameters and its stage replacements. */
import { z } from 'zod';
import type { Environment } from '../environment.ts';
import type { Knowledge } from '../knowledge.ts';
import { definePolicy, type Policy } from '../policy.ts';
import { CORRECT } from './correct.ts';
import { createMind } from './mind.ts';
import { basePlanner } from './planners/base.ts';
import { createRolloutPlanner, ROLLOUT_SETTINGS } from './planners/rollout.ts';
import { unstuck } from './planners/stagnation.ts';
import { REMEMBER } from './remember.ts';
import { VALIDATE } from './validate.ts';

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
  version: '1',
  description: 'The embedded ProAgent-style mind: believes, simulates, validates, remembers; needs no model.',
  parameters: (given) => {
    const parsed = MIND_PARAMETERS.safeParse(given ?? {});
    return parsed.success ? { ok: true, value: parsed.data } : { ok: false, problem: z.prettifyError(parsed.error) };
  },
  create: (parameters, setting) => {
    const { simulations, depth, margin, stages } = parameters;
    const planner =
      stages.plan === 'base' || simulations === 0 ? basePlanner : createRolloutPlanner({ simulations, depth, margin });
    const mind = createMind({
      name: 'proagent',
      environment: setting.environment as Environment,
      knowledge: (setting.world as Knowing).knowledge(setting.environment as Environment),
      stages: {
        correct: CORRECT[stages.correct]!,
        plan: unstuck(planner),
        validate: VALIDATE[stages.validate]!,
        remember: REMEMBER[stages.remember]!,
      },
    });
    return mind as unknown as Policy<unknown, never>;
  },
});
