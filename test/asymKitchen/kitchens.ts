/** Kitchens to test in, and episodes in them. */
import type { AsymEnvironment } from '../../src/asymKitchen/environment.ts';
import { PARTNERS } from '../../src/asymKitchen/partners/partners.ts';
import type { AsymState } from '../../src/asymKitchen/state.ts';
import { asymKitchen } from '../../src/asymKitchen/world.ts';
import { fittingOf } from '../../src/channel/hearing.ts';
import { channelWorld } from '../../src/channel/world.ts';
import type { Environment } from '../../src/environment.ts';
import { type Episode, runEpisode } from '../../src/episode.ts';
import type { Json } from '../../src/json.ts';
import { MIND_PARAMETERS, proagent } from '../../src/mind/proagent.ts';
import type { Policy, Setting } from '../../src/policy.ts';
import { createRandom } from '../../src/random.ts';
import type { EnvironmentRequest, World } from '../../src/world.ts';

/** As scenarios have it: with the channel that is asked for. */
export const world = channelWorld(asymKitchen as unknown as World);

export const kitchen = (rules: string, layout: string, more: Partial<EnvironmentRequest> = {}): AsymEnvironment =>
  asymKitchen.environment({ rules, layout, ...more }) as AsymEnvironment;

/** The standard start with this order. */
export const ordered = (environment: AsymEnvironment, order: string, table = 1): AsymState => {
  const start = environment.encode(environment.initial(createRandom(1))) as { readonly [key: string]: Json };
  return environment.decode({ ...start, order, first: order, table });
};

const settingIn = (environment: Environment, of: World): Setting => ({
  environment,
  world: of,
  resolve: () => {
    throw new Error('no other policy is named here');
  },
  model: () => {
    throw new Error('there is no model here');
  },
});

export const mindIn = (environment: Environment, initiative: Json, of: World = world): Policy => {
  const parameters = MIND_PARAMETERS.parse({ simulations: 16, initiative });
  const fitting = fittingOf(proagent as never, parameters, environment);
  const policy = proagent.create(parameters, settingIn(fitting?.home ?? environment, of)) as unknown as Policy;
  return fitting === null ? policy : fitting.fit(policy);
};

export const cookIn = (environment: Environment, name: string): Policy => {
  const found = PARTNERS.find(({ definition }) => definition.name === name);
  if (found === undefined) throw new Error(`there is no partner ${name}`);
  return found.definition.create(null, settingIn(environment, world) as never) as unknown as Policy;
};

/** An episode of `policies`, in which the first is under test. */
export const play = async (environment: Environment, policies: readonly Policy[], seed: number): Promise<Episode> => {
  const random = createRandom(seed);
  return runEpisode({
    environment,
    policies,
    roles: policies.map((_, seat) => (seat === 0 ? 'focal' : 'partner')),
    random: { environment: random.fork('environment'), seats: policies.map((_, seat) => random.fork(seat)) },
    level: 'actions',
    provenance: {
      request: null,
      policies: policies.map(({ name }) => ({ name, definition: name, version: '1', parameters: null, code: '' })),
      seed: String(seed),
      scenario: null,
      package: '',
    },
  });
};

/** What was said, as `step.seat act`. */
export const saidIn = ({ trace }: Episode): readonly string[] =>
  trace.steps.flatMap(({ t, m = [] }) =>
    m.flatMap((message, seat) => (message === null ? [] : [`${t}.${seat} ${message.act}`])),
  );
