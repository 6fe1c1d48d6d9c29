/** The conformance kit: which laws somebody's own policy or world has to keep, and where they are checked. */
import { type ChannelEnvironment, channelOf } from '../channel/channel.ts';
import { NO_CHANNEL } from '../channel/world.ts';
import type { Environment } from '../environment.ts';
import type { Knowledge, Skill } from '../knowledge.ts';
import { randomPolicy } from '../partners/random.ts';
import type { Policy } from '../policy.ts';
import type { EnvironmentRequest, World } from '../world.ts';
import { conversationIn, conversationLaws } from './conversationLaws.ts';
import { environmentLaws } from './environmentLaws.ts';
import { knowledgeLaws } from './knowledgeLaws.ts';
import type { Law } from './law.ts';
import { policyLaws } from './policyLaws.ts';
import { environmentSpeed, type Measured, policySpeed } from './speed.ts';
import { traceLaws } from './traceLaws.ts';
import { worldLaws } from './worldLaws.ts';

/** Laws about one thing. */
export interface LawGroup {
  readonly subject: string;
  readonly laws: readonly Law[];
}

/** How closely is looked, and what is told of speed. */
export interface Scrutiny extends Measured {
  /** Seeds per law. */
  readonly runs: number;
  /** Milliseconds that a decision may take by the median. */
  readonly slowest: number;
}

/** The laws of a policy, in each environment. `create` makes it anew, with nothing left from before. */
export const policyKit = (
  environments: readonly Environment[],
  create: (environment: Environment) => Policy,
  { runs, slowest, told }: Scrutiny,
): readonly LawGroup[] =>
  environments.map((environment) => ({
    subject: environment.id,
    laws: [
      ...policyLaws(environment, () => create(environment), { runs }),
      policySpeed(environment, () => create(environment), { limit: slowest, told }),
    ],
  }));

/** The laws of what can be talked about; none where there is nothing, or no channel. */
const conversationKit = (
  world: World,
  channelled: ChannelEnvironment | null,
  knowledge: Knowledge<unknown, unknown, Skill, unknown>,
): readonly LawGroup[] => {
  const conversation = channelled === null ? null : conversationIn(world, channelled);
  if (channelled === null || conversation === null) return [];
  return [
    { subject: `${channelled.id}, what is said in it`, laws: conversationLaws(channelled, conversation, knowledge) },
  ];
};

/**
 * The laws of a world, and of the environments, knowledge and traces that it gives for `requests`: without a channel, for
 * knowledge and encodings are of what is inside; with its own, where it has one, for environments and traces.
 */
export const worldKit = (
  world: World,
  asked: readonly EnvironmentRequest[],
  { runs, told }: Omit<Scrutiny, 'slowest'>,
): readonly LawGroup[] => [
  {
    subject: world.name,
    laws: worldLaws(
      world,
      asked.map((request) => ({ ...request, channel: NO_CHANNEL })),
    ),
  },
  ...asked.flatMap((request): readonly LawGroup[] => {
    const environment = world.environment({ ...request, channel: NO_CHANNEL });
    const channelled = world.environment(request);
    const knowledge = world.knowledge(environment) as Knowledge<unknown, unknown, Skill, unknown>;
    const cast = () => Array.from({ length: environment.seats }, () => randomPolicy());
    return [
      {
        subject: environment.id,
        laws: [...environmentLaws({ environment, knowledge }, 2 * runs), environmentSpeed(environment, { told })],
      },
      { subject: `${environment.id}, its knowledge`, laws: knowledgeLaws(environment, knowledge, { runs }) },
      { subject: `${environment.id}, its traces`, laws: traceLaws(environment, cast, runs) },
      ...(channelOf(channelled) === null
        ? []
        : [
            { subject: channelled.id, laws: environmentLaws({ environment: channelled }, runs) },
            { subject: `${channelled.id}, its traces`, laws: traceLaws(channelled, cast, runs) },
          ]),
      ...conversationKit(world, channelOf(channelled), knowledge),
    ];
  }),
];
