/**
 * A world whose environments come with the channel that is asked for, or with the world's own. Its other functions take
 * environments and states with a channel or without one; the world itself is told of what is inside.
 */
import { z } from 'zod';
import type { Environment, Seat } from '../environment.ts';
import type { Json } from '../json.ts';
import type { Knowledge, Skill } from '../knowledge.ts';
import { type EnvironmentRequest, type World, WorldError } from '../world.ts';
import { channelOf, innerOf, innerState, withChannel } from './channel.ts';
import type { ChannelObservation } from './observation.ts';

/** What a request says in a channel's place that wants none. */
export const NO_CHANNEL = 'off';

/** The world's own settings with the asked ones laid over them; null: no channel. */
const settingsOf = ({ channel: own }: World, asked: Json | undefined): Json => {
  if (asked === NO_CHANNEL) return null;
  if (asked === undefined || asked === null) return own ?? null;
  if (typeof asked !== 'object' || Array.isArray(asked))
    throw new WorldError(
      'channel',
      `a channel is an object of settings or '${NO_CHANNEL}', not ${JSON.stringify(asked)}`,
    );
  return { ...(own as object | undefined), ...asked };
};

const around = (environment: Environment, settings: Json): Environment => {
  try {
    return withChannel(environment, settings) as unknown as Environment;
  } catch (thrown) {
    if (!(thrown instanceof z.ZodError)) throw thrown;
    const { path, message } = thrown.issues[0]!;
    throw new WorldError(['channel', ...path].join('.'), message);
  }
};

/** The knowledge of the environment inside, which reads observations of the channel; imagined states are of the inside. */
const hearingKnowledge = (knowledge: Knowledge): Knowledge => {
  const inside = (observation: unknown): unknown => (observation as ChannelObservation).world;
  const insideSeen = <T extends { readonly before: unknown; readonly after: unknown }>(seen: T): T => ({
    ...seen,
    before: inside(seen.before),
    after: inside(seen.after),
  });
  const { standing } = knowledge;
  return {
    facts: (observation, seat) => knowledge.facts(inside(observation), seat),
    describe: (facts) => knowledge.describe(facts),
    describeRules: (facts) => knowledge.describeRules(facts),
    describeSkills: (facts) => knowledge.describeSkills(facts),
    record: (facts) => knowledge.record(facts),
    skills: (facts, seat) => knowledge.skills(facts, seat),
    options: (facts, seat) => knowledge.options(facts, seat),
    check: (skill, facts, seat) => knowledge.check(skill, facts, seat),
    roles: knowledge.roles,
    propose: (facts, seat, role) =>
      role === undefined ? knowledge.propose(facts, seat) : knowledge.propose(facts, seat, role),
    stories: (facts, seat) => knowledge.stories(facts, seat),
    control: (skill, observation, seat, random) => knowledge.control(skill, inside(observation), seat, random),
    intendable: (skill, facts, seat) => knowledge.intendable(skill, facts, seat),
    effort: (skill, facts, seat) => knowledge.effort(skill, facts, seat),
    useless: (skill, facts, seat) => knowledge.useless(skill, facts, seat),
    circumstances: (facts, seat) => knowledge.circumstances(facts, seat),
    completed: (seen) => knowledge.completed(insideSeen(seen)),
    likelihood: (seen, hypothesis) => knowledge.likelihood(insideSeen(seen), hypothesis),
    materialChange: (before, after) => knowledge.materialChange(before, after),
    ...(standing === undefined
      ? {}
      : {
          standing: {
            stirred: (before, after, seat) => standing.stirred(before, after, seat),
            regard: (observation, steps) => {
              const world = standing.regard(inside(observation), steps);
              return world === inside(observation) ? observation : { ...(observation as ChannelObservation), world };
            },
          },
        }),
    isStill: (before, after) => knowledge.isStill(before, after),
    imagine: (observation, seat, random) => knowledge.imagine(inside(observation), seat, random),
    rollout: (state, futures, steps, seed) => knowledge.rollout(state, futures, steps, seed),
  } satisfies Knowledge<unknown, unknown, Skill, unknown>;
};

/** `world`, whose environments have the channels that requests ask for. */
export const channelWorld = (world: World): World => {
  const { generate, artist, conversation, baselines, optimum, channel } = world;
  return {
    name: world.name,
    rules: world.rules,
    layouts: (rules) => world.layouts(rules),
    ...(generate === undefined ? {} : { generate: (rules: string, wish: Json) => world.generate!(rules, wish) }),
    environment: ({ channel: asked, ...request }: EnvironmentRequest) => {
      const environment = world.environment(request);
      const settings = settingsOf(world, asked);
      return settings === null ? environment : around(environment, settings);
    },
    knowledge: (environment) => {
      const knowledge = world.knowledge(innerOf(environment));
      return channelOf(environment) === null ? knowledge : hearingKnowledge(knowledge);
    },
    encodings: world.encodings,
    partners: world.partners,
    change: (environment, state, change) => {
      const inner = innerOf(environment);
      const changed = world.change(inner, innerState(environment, state), change);
      const holder = channelOf(environment);
      if (holder === null) return changed;
      return {
        environment: changed.environment === inner ? environment : around(changed.environment, holder.settings as Json),
        state: { ...(state as object), world: changed.state },
      };
    },
    annotator: () => {
      const annotate = world.annotator();
      return ({ environment, before, joint, after }) => {
        const holder = channelOf(environment);
        if (holder === null) return annotate({ environment, before, joint, after });
        return annotate({
          environment: holder.inner,
          before: innerState(environment, before),
          joint: holder.innerJoint(before as never, joint, after as never),
          after: innerState(environment, after),
          talk: holder.talkOf(after as never),
        });
      };
    },
    ...(artist === undefined
      ? {}
      : {
          artist: {
            inks: artist.inks,
            glyphs: artist.glyphs,
            ground: (environment) => artist.ground(innerOf(environment)),
            draw: (environment, state) => artist.draw(innerOf(environment), innerState(environment, state)),
            route: (environment, state, seat, skill) =>
              artist.route(innerOf(environment), innerState(environment, state), seat, skill),
            tell: (environment, state) => artist.tell(innerOf(environment), innerState(environment, state)),
          },
        }),
    ...(channel === undefined ? {} : { channel }),
    ...(conversation === undefined
      ? {}
      : {
          conversation: (environment: Environment, settings: Json) =>
            world.conversation!(innerOf(environment), settings),
        }),
    ...(baselines === undefined ? {} : { baselines }),
    ...(optimum === undefined
      ? {}
      : {
          optimum: (environment: Environment, state: unknown, settings: Json, seat: Seat) =>
            world.optimum!(innerOf(environment), innerState(environment, state), settings, seat),
        }),
  };
};
