/** Talks from a seed, for tests of worlds in which nothing is done but to talk. */
import { type ChannelEnvironment, channelOf } from '../src/channel/channel.ts';
import { channelWorld } from '../src/channel/world.ts';
import { playAtOnce, setupOf } from '../src/check/play.ts';
import type { Message } from '../src/environment.ts';
import type { Episode } from '../src/episode.ts';
import type { Json } from '../src/json.ts';
import { proagent } from '../src/mind/proagent.ts';
import type { Policy, PolicyDefinition } from '../src/policy.ts';
import { createRandom } from '../src/random.ts';
import type { World } from '../src/world.ts';

export interface Place {
  readonly world: World;
  readonly layout: string | Json;
  readonly parameters?: { readonly [key: string]: Json };
  readonly channel?: Json;
  readonly horizon?: number;
}

const made = new WeakMap<Place, ChannelEnvironment>();

/** The environment of a place, with its channel; made once. */
export const environmentOf = (place: Place): ChannelEnvironment => {
  const before = made.get(place);
  if (before !== undefined) return before;
  const { world, layout, parameters, channel, horizon } = place;
  const environment = channelWorld(world).environment({
    rules: world.rules[0]!,
    layout,
    ...(parameters === undefined ? {} : { parameters }),
    ...(channel === undefined ? {} : { channel }),
    ...(horizon === undefined ? {} : { horizon }),
  });
  const around = channelOf(environment);
  if (around === null) throw new Error('a talk needs a channel');
  made.set(place, around);
  return around;
};

/** A policy of a definition, in a place. Throws on parameters that are none. */
export const create = (
  definition: PolicyDefinition<never, never, never> | PolicyDefinition<unknown, never>,
  place: Place,
  parameters: Json = {},
): Policy => {
  const { parameters: read, create: make } = definition as unknown as PolicyDefinition<unknown, unknown>;
  const parsed = read?.(parameters) ?? { ok: true as const, value: null };
  if (!parsed.ok) throw new Error(parsed.problem);
  return make(parsed.value, {
    environment: environmentOf(place) as never,
    world: channelWorld(place.world),
    resolve: () => {
      throw new Error('no other policy here');
    },
    model: () => {
      throw new Error('no model here');
    },
  });
};

/** A scripted partner or a baseline of the world by its name. */
export const named = (place: Place, name: string, parameters: Json = {}): Policy => {
  const { partners, baselines = [] } = place.world;
  const definition = [...partners.map((one) => one.definition), ...baselines].find((one) => one.name === name);
  if (definition === undefined) throw new Error(`there is no ${name}`);
  return create(definition, place, parameters);
};

export const mind = (place: Place, initiative: Json = { gate: 'value' }): Policy =>
  create(proagent as never, place, { initiative });

export interface Talked {
  readonly episode: Episode;
  /** What went out, oldest first, with who said it. */
  readonly said: readonly { readonly step: number; readonly from: number; readonly message: Message }[];
  readonly first: unknown;
  readonly last: unknown;
}

/** The talk of these policies with this seed, from the initial state or from another one of the world. */
export const talk = (place: Place, policies: readonly Policy[], seed: number, start?: unknown): Talked => {
  const environment = environmentOf(place);
  const begun = start ?? environment.inner.initial(createRandom(seed).fork('environment').fork('initial'));
  const states: unknown[] = [];
  const episode = playAtOnce({
    ...setupOf(environment, policies as never, seed),
    start: { state: { world: begun, step: 0, talk: null }, step: 0, lastReward: 0, memories: null },
    onLine: (_line: unknown, state: unknown) => {
      if (state !== null) states.push(state);
    },
  } as never);
  if (episode.failure !== null) throw new Error(JSON.stringify(episode.failure));
  const said = episode.trace.steps.flatMap(({ t, m = [] }) =>
    m.flatMap((message, from) => (message === null ? [] : [{ step: t, from, message }])),
  );
  const last = (states[states.length - 1] as { readonly world: unknown }).world;
  return { episode, said, first: begun, last };
};

export const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;

/** Standard error of a mean. */
export const standardError = (values: readonly number[]): number => {
  const average = mean(values);
  return Math.sqrt(values.reduce((sum, one) => sum + (one - average) ** 2, 0) / (values.length - 1) / values.length);
};
