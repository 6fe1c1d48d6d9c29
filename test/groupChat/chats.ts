/** Whole episodes of group chats, for tests. */
import { type ChannelEnvironment, type ChannelState, withChannel } from '../../src/channel/channel.ts';
import { fittingOf } from '../../src/channel/hearing.ts';
import { channelWorld } from '../../src/channel/world.ts';
import type { Environment } from '../../src/environment.ts';
import { runEpisode } from '../../src/episode.ts';
import type { ChatObservation, ChatState } from '../../src/groupChat/state.ts';
import { groupChat } from '../../src/groupChat/world.ts';
import type { Json } from '../../src/json.ts';
import { proagent } from '../../src/mind/proagent.ts';
import type { Policy, PolicyDefinition } from '../../src/policy.ts';
import { createRandom } from '../../src/random.ts';
import type { World } from '../../src/world.ts';

const world = channelWorld(groupChat as unknown as World);

export type Chat = ChannelEnvironment<ChatState, ChatObservation>;

export const chatOf = (layout: Json, channel: Json = {}): Chat =>
  withChannel(groupChat.environment({ rules: 'plain', layout }), {
    ...(groupChat.channel as object),
    ...(channel as object),
  }) as Chat;

/** A mind with these settings of its initiative; null: without any. */
export const mind = (initiative: Json | null): { definition: PolicyDefinition; with: Json } => ({
  definition: proagent as unknown as PolicyDefinition,
  with: {
    stages: { plan: 'base', correct: 'off' },
    ...(initiative === null ? {} : { initiative: { window: 4, scale: 10, hypotheses: 16, ...(initiative as object) } }),
  },
});

/** A scripted participant or a baseline by its name. */
export const scripted = (name: string): { definition: PolicyDefinition; with: Json } => {
  const partners = groupChat.partners.map(({ definition }) => definition);
  const found = [...partners, ...groupChat.baselines!].find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return { definition: found as unknown as PolicyDefinition, with: null };
};

const build = (
  { definition, with: given }: { definition: PolicyDefinition; with: Json },
  around: Environment,
): Policy => {
  const parsed = definition.parameters?.(given) ?? { ok: true as const, value: null };
  if (!parsed.ok) throw new Error(parsed.problem);
  const fitting = fittingOf(definition, parsed.value, around);
  const environment = fitting?.home ?? around;
  const refuse = () => {
    throw new Error('nothing to resolve');
  };
  const policy = definition.create(parsed.value, { environment, world, resolve: refuse, model: refuse });
  return fitting === null ? policy : fitting.fit(policy);
};

/** An episode with these policies in seat order, of which all are partners but the first. */
export const playChat = async (
  environment: Environment,
  players: readonly { definition: PolicyDefinition; with: Json }[],
  seed: number,
) => {
  const random = createRandom(`chat/${seed}`);
  const policies = players.map((player) => build(player, environment));
  const episode = await runEpisode({
    environment,
    policies,
    roles: players.map((_, seat) => (seat === 0 ? 'focal' : 'partner')),
    random: { environment: random.fork('environment'), seats: players.map((_, seat) => random.fork(`seat ${seat}`)) },
    level: 'actions',
    provenance: {
      request: {},
      policies: policies.map(({ name }) => ({ name, definition: name, version: '1', parameters: null, code: '' })),
      seed: String(seed),
      scenario: null,
      package: '',
    },
  });
  if (episode.failure !== null) throw new Error(episode.failure.reason);
  const said = episode.trace.steps.flatMap(({ t, m }) =>
    (m ?? []).flatMap((message, seat) => (message === null ? [] : [{ step: t, seat, message }])),
  );
  return {
    episode,
    said,
    start: environment.initial(random.fork('environment').fork('initial')) as ChannelState<ChatState>,
  };
};
