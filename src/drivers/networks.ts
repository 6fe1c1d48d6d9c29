/**
 * Trained networks as policies. A scenario names one by its name in the manifest (`sp`, `h-proxy`); which file plays is
 * decided by the environment's rules and layout. A network meets only those it was trained for.
 */
import type { Environment, Seat } from '../environment.ts';
import type { Json } from '../json.ts';
import { suggestWords } from '../nearest.ts';
import type { Observation } from '../overcooked/environment.ts';
import { placeOf } from '../overcooked/state.ts';
import { definePolicy, type Policy, type PolicyDefinition, type Setting } from '../policy.ts';
import { createRandom } from '../random.ts';
import type { Encoding, World } from '../world.ts';
import { readNetworkFile } from './networks-files.ts';
import { formatHome, type Network, NetworkError, type NetworkPack } from './networks-manifest.ts';
import { blockedActions, pickAction, readPast, rememberStep, softmax } from './networks-sampling.ts';
import { LARGEST_BATCH, networkQueue } from './networks-session.ts';

/** Bumped whenever the way from an observation to an action changes; part of every result. */
const NETWORKS_VERSION = '1';

/** Where a network is to play: its world decides what its names of rules, layouts and encodings mean. */
export interface NetworkPlace {
  readonly environment: Environment;
  readonly world: World;
}

/** The names of the policies of a pack that are made for this world, each once, in the manifest's order. */
export const networkNames = ({ networks }: NetworkPack, world: World): readonly string[] => {
  const encodings = world.encodings.map(({ name }) => name);
  return [...new Set(networks.filter(({ encoding }) => encodings.includes(encoding)).map(({ name }) => name))];
};

/** The id of the environment that a network was trained for; null where this world has none of that name. */
const homeId = ({ rules, layout }: Network, world: World): string | null => {
  if (!world.rules.includes(rules)) return null;
  const entry = world.layouts(rules).find(({ name, aliases }) => name === layout || aliases.includes(layout));
  return entry === undefined ? null : `${world.name}/${rules}/${entry.name}`;
};

/** A layout of the user's own may bear any name. From one and the same state it must look like the one trained on. */
const isHome = ({ rules, layout }: Network, { environment, world }: NetworkPlace): boolean => {
  const home = world.environment({ rules, layout, horizon: environment.horizon, channel: 'off' });
  if (home.version !== environment.version || home.seats !== environment.seats) return false;
  const start = home.encode(home.initial(createRandom('')));
  try {
    return home.format(home.decode(start)) === environment.format(environment.decode(start));
  } catch {
    return false; // A state of the one that is no state of the other.
  }
};

/**
 * The file that plays under this name in this place. Throws a `NetworkError` where there is none, with a list of what
 * the network can play: a layout that only bears the name of one that it knows is no home for it.
 */
export const findNetwork = (pack: NetworkPack, name: string, place: NetworkPlace): Network => {
  const { environment, world } = place;
  const named = pack.networks.filter((network) => network.name === name);
  if (named.length === 0)
    throw new NetworkError(
      `there is no network ${name} in ${pack.folder}; ${suggestWords(name, networkNames(pack, world))}`,
    );
  const refuse = (why: string) =>
    new NetworkError(
      `the network ${name} can't play ${environment.id}: ${why}; it can play ${named.map(formatHome).join(', ')}`,
    );
  const found = named.find((network) => homeId(network, world) === environment.id);
  if (found === undefined) throw refuse('it meets only the rules and layouts that it was trained for');
  if (!isHome(found, place)) throw refuse('this is another layout than the one of that name');
  return found;
};

/** The identity of what plays there, for the hash of a policy's code: the network's sha256 and the driver's version. */
export const networkCode = (pack: NetworkPack, name: string, place: NetworkPlace): string =>
  `${findNetwork(pack, name, place).sha256} networks ${NETWORKS_VERSION}`;

/** The encoding that a network reads. Throws a `NetworkError` where world, manifest and environment don't agree on it. */
const requireEncoding = (network: Network, { environment, world }: NetworkPlace): Encoding => {
  const wrong = (problem: string) => new NetworkError(`the network ${network.name} (${network.file}) ${problem}`);
  const encoding = world.encodings.find(({ name }) => name === network.encoding);
  if (encoding === undefined) {
    const known = suggestWords(
      network.encoding,
      world.encodings.map(({ name }) => name),
    );
    throw wrong(`reads ${network.encoding}, an encoding that ${world.name} doesn't offer; ${known}`);
  }
  if (!encoding.seats.includes(environment.seats))
    throw wrong(
      `reads ${encoding.name}, which is defined for ${encoding.seats.join(', ')} seats; ${environment.id} has ${environment.seats}`,
    );
  const shape = encoding.shape(environment);
  if (shape.join() !== network.shape.join())
    throw wrong(`takes [${network.shape.join(', ')}]; ${encoding.name} of ${environment.id} is [${shape.join(', ')}]`);
  return encoding;
};

/** The place of the unblocking rule, equal where position and orientation are. The rule is the study's, of kitchens. */
const placeIn = ({ kitchen, state }: Observation, seat: Seat): number => placeOf(kitchen, state, seat);

/**
 * A network in one place. Its memory is null or, with the unblocking rule, its `Past`; its record the probabilities of
 * the actions. It draws one number per decision and gives actions that are not legal no probability.
 */
const networkPolicy = (network: Network, encoding: Encoding, largestBatch: number): Policy<unknown, Json> => {
  const ask = networkQueue(network, largestBatch);
  const { name, unblocking } = network;
  return {
    name,
    begin: () => (unblocking ? [] : null),
    act: async (observation, memory, { seat, legal, random, recording }) => {
      const past = unblocking ? readPast(memory) : [];
      const place = unblocking ? placeIn(observation as Observation, seat) : 0;
      const blocked = blockedActions(past, place);
      const free = legal.filter((action) => !blocked.includes(action));
      const logits = await ask((inputs, offset) => encoding.encodeInto(observation, seat, inputs, offset));
      const probabilities = softmax(logits, free.length > 0 ? free : legal);
      const action = pickAction(probabilities, random.next());
      const after = unblocking ? (rememberStep(past, place, action) as unknown as Json) : null;
      return recording ? { action, memory: after, record: { probabilities } } : { action, memory: after };
    },
  };
};

/**
 * The policy that a scenario names by a network's name. `create` throws a `NetworkError` before any episode where the
 * environment is not one of its own or the file is missing or altered; the session is opened at the first decision.
 * `largestBatch` bounds how many observations run together; it changes the speed and nothing else.
 */
export const networkDefinition = (name: string, pack: NetworkPack, largestBatch = LARGEST_BATCH): PolicyDefinition => {
  const named = pack.networks.filter((network) => network.name === name);
  const family = named[0]?.family ?? 'a trained network';
  return definePolicy({
    name,
    version: NETWORKS_VERSION,
    description: `${family}, for ${named.map(formatHome).join(', ')}`,
    create: (_parameters: unknown, setting: Setting) => {
      const { environment } = setting;
      const world = setting.world as World;
      const network = findNetwork(pack, name, { environment, world });
      if (environment.actions.join() !== pack.actions.join())
        throw new NetworkError(
          `the logits of ${name} stand for ${pack.actions.join(', ')}; ${environment.id} has the actions ${environment.actions.join(', ')}`,
        );
      const encoding = requireEncoding(network, { environment, world });
      readNetworkFile(network);
      return networkPolicy(network, encoding, largestBatch);
    },
  });
};
