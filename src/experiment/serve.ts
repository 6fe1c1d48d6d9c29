/**
 * Environments for other programs: each line of the protocol asks for one thing and is answered by one line. Seats that
 * name a partner are played here; the others are the program's.
 */
import { channelOf, innerOf } from '../channel/channel.ts';
import { askSeats, type Deadlines } from '../decisions.ts';
import {
  type EnvironmentAnswer,
  type EnvironmentOrder,
  type MakeOrder,
  readEnvironmentOrder,
  type StateLine,
} from '../drivers/environment-protocol.ts';
import { environmentLine, observationWriter, PROTOCOL, splitObservation } from '../drivers/process-protocol.ts';
import type { Environment, Message, Rewards } from '../environment.ts';
import type { Json } from '../json.ts';
import { suggestWords } from '../nearest.ts';
import type { Policy } from '../policy.ts';
import { createRandom, type Random } from '../random.ts';
import type { Encoding, EnvironmentRequest, World } from '../world.ts';
import { packageVersion } from './code.ts';
import { deadlinesOf, getReady } from './deadlines.ts';
import { DEFAULT_WORLD } from './places.ts';
import { namesOfHalf } from './policies.ts';
import { readReference } from './references.ts';
import { openWorkshop, type Workshop } from './workshop.ts';

/** What the program does and says in its seats. */
interface Said {
  readonly actions: ReadonlyMap<number, number>;
  readonly messages: ReadonlyMap<number, Message | null>;
}

/** A game of one program. */
interface Game {
  readonly reset: (seed: string) => StateLine;
  /** Throws, in words, on a wrong action, an episode that is over, or a partner that fails. */
  readonly step: (said: Said) => Promise<StateLine>;
}

/** An episode on its way. */
interface Course {
  readonly random: { readonly environment: Random; readonly seats: readonly Random[] };
  state: unknown;
  step: number;
  lastReward: number;
  memories: readonly Json[];
  outcome: StateLine['outcome'];
}

const canWrite = (environment: Environment, encoding: Encoding): boolean => {
  try {
    const start = environment.initial(createRandom('encoding'));
    observationWriter(environment, encoding)(environment.observe(start, 0), 0);
    return true;
  } catch {
    return false;
  }
};

/** The encoding of this name, or the world's first that fits the environment. */
const chooseEncoding = ({ encodings, name: world }: World, environment: Environment, name: string | undefined) => {
  const fitting = encodings.filter((one) => canWrite(environment, one));
  const names = fitting.map((one) => one.name);
  if (name === undefined) {
    if (fitting[0] === undefined) throw new Error(`${world} has no encoding for ${environment.id}`);
    return fitting[0];
  }
  const found = fitting.find((one) => one.name === name);
  if (found === undefined)
    throw new Error(`${environment.id} has no encoding ${JSON.stringify(name)}; ${suggestWords(name, names)}`);
  return found;
};

/** What is trained with a held-out partner is not held out from it any more. */
const refuseHeldOut = ({ shelf }: Workshop, partners: MakeOrder['partners']): void => {
  const heldOut = namesOfHalf(shelf, 'held-out');
  const text = JSON.stringify(partners);
  const named = heldOut.find((name) => text.includes(JSON.stringify(name)));
  if (named !== undefined)
    throw new Error(`${named} is held out: it is met to measure (rapport run, rapport evaluate), never to train`);
};

const ZERO = (seats: number): Rewards => ({
  team: 0,
  seats: new Array<number>(seats).fill(0),
  shaped: new Array<number>(seats).fill(0),
});

interface Table {
  readonly environment: Environment;
  readonly encoding: Encoding;
  /** [seat] null: the program's. */
  readonly partners: readonly (Policy | null)[];
}

const openGame = ({ environment, encoding, partners }: Table): Game => {
  const { seats } = environment;
  const write = observationWriter(innerOf(environment), encoding);
  let given: Said = { actions: new Map(), messages: new Map() };
  /** The program's seats do what it said, and are judged as any policy is. */
  const program: Policy = {
    name: 'program',
    begin: () => null,
    act: (_, memory, { seat }) => ({
      action: given.actions.get(seat)!,
      message: given.messages.get(seat) ?? null,
      memory,
    }),
  };
  const policies = partners.map((partner) => partner ?? program);
  const deadlines: Deadlines | null = deadlinesOf(policies);
  let course: Course | null = null;

  const line = (now: Course, { team, seats: earned, shaped }: Rewards): StateLine => {
    const own = partners.flatMap((partner, seat) => (partner === null ? [seat] : []));
    const shown = own.map((seat) => splitObservation(environment, environment.observe(now.state, seat)));
    const heard = shown.flatMap((one, i) => (one.heard === null ? [] : [[own[i]!, one.heard] as const]));
    return {
      type: 'state',
      step: now.step,
      observations: Object.fromEntries(own.map((seat, i) => [seat, write(shown[i]!.seen, seat)])),
      ...(heard.length === 0 ? {} : { channel: Object.fromEntries(heard) }),
      legal: Object.fromEntries(own.map((seat) => [seat, environment.legal(now.state, seat)])),
      rewards: { team, seats: earned, shaped },
      outcome: now.outcome,
      picture: environment.format(now.state),
    };
  };

  return {
    reset: (seed) => {
      const root = createRandom(seed);
      const random = {
        environment: root.fork('environment'),
        seats: policies.map((_, seat) => root.fork('policy').fork(seat)),
      };
      const memories = policies.map((policy, seat) => policy.begin(seat));
      const state = environment.initial(random.environment.fork('initial'));
      course = { random, state, step: 0, lastReward: 0, memories, outcome: 'ongoing' };
      return line(course, ZERO(seats));
    },
    step: async (said) => {
      if (course === null || course.outcome !== 'ongoing') throw new Error('no episode is on its way: reset first');
      const now = course;
      partners.forEach((partner, seat) => {
        if (partner === null && !said.actions.has(seat)) throw new Error(`no action for seat ${seat}`);
        if (partner !== null && (said.actions.has(seat) || said.messages.has(seat)))
          throw new Error(`seat ${seat} is played by ${partner.name}`);
      });
      const [speaker] = said.messages.keys();
      if (speaker !== undefined && speaker >= seats) throw new Error(`${environment.id} has no seat ${speaker}`);
      if (speaker !== undefined && channelOf(environment) === null)
        throw new Error(
          `${environment.id} has no channel, and seat ${speaker} says something: make it with \`channel\``,
        );
      given = said;
      const { state, step, lastReward, memories } = now;
      const answers = await askSeats({
        environment,
        state,
        step,
        lastReward,
        recording: false,
        policies,
        memories,
        random: now.random.seats,
        deadlines,
        lane: '',
      });
      const decided = answers.map((answer, seat) => {
        if (answer.kind === 'failed') throw new Error(`seat ${seat} at step ${step}: ${answer.reason}`);
        if (answer.kind === 'missed') return { action: answer.action, memory: memories[seat]!, message: null };
        return { message: null, ...answer.decision };
      });
      const messages = decided.map(({ message }) => message ?? null);
      const actions = decided.map(({ action }) => action);
      const joint = messages.some((message) => message !== null) ? { actions, messages } : { actions };
      const result = environment.step(state, joint, now.random.environment.fork(step));
      now.state = result.state;
      now.step++;
      now.lastReward = result.rewards.team;
      now.memories = decided.map(({ memory }) => memory);
      now.outcome = result.kind;
      return line(now, result.rewards);
    },
  };
};

const make = async (order: MakeOrder, base: string): Promise<{ readonly table: Table; readonly game: Game }> => {
  const workshop = await openWorkshop(order.world ?? DEFAULT_WORLD, base, Object.values(order.partners) as Json[]);
  refuseHeldOut(workshop, order.partners);
  const { world } = workshop;
  const request: EnvironmentRequest = {
    rules: order.rules ?? world.rules[0]!,
    layout: order.layout as Json,
    ...(order.horizon === undefined ? {} : { horizon: order.horizon }),
    ...(order.parameters === undefined ? {} : { parameters: order.parameters }),
    ...(order.channel === undefined ? {} : { channel: order.channel as Json }),
  };
  const environment = workshop.environment(request);
  const strange = Object.keys(order.partners).find((seat) => Number(seat) >= environment.seats);
  if (strange !== undefined) throw new Error(`${environment.id} has no seat ${strange}`);
  const partners = Array.from({ length: environment.seats }, (_, seat) => {
    const reference = order.partners[seat] as Json | undefined;
    return reference === undefined ? null : workshop.policy(readReference(reference), environment).policy;
  });
  await getReady(partners.filter((partner) => partner !== null));
  const table = { environment, encoding: chooseEncoding(world, innerOf(environment), order.encoding), partners };
  return { table, game: openGame(table) };
};

type Messages = { readonly [seat: string]: Message | null };

const bySeat = <T>(given: { readonly [seat: string]: T }): ReadonlyMap<number, T> =>
  new Map(Object.entries(given).map(([seat, one]) => [Number(seat), one]));

/** Answers lines. Modules that `make` names are looked for in the folder `base`. Never rejects. */
export const createServer = (base: string): ((line: string) => Promise<EnvironmentAnswer>) => {
  const games = new Map<string, Game>();
  let made = 0;
  const find = (key: string): Game => {
    const game = games.get(key);
    if (game === undefined) throw new Error(`there is no environment of the key ${JSON.stringify(key)}`);
    return game;
  };
  const answer = async (order: EnvironmentOrder): Promise<EnvironmentAnswer> => {
    switch (order.type) {
      case 'hello':
        if (order.protocol !== PROTOCOL)
          throw new Error(`this is version ${PROTOCOL} of the protocol, and version ${order.protocol} is asked for`);
        return { type: 'hello', protocol: PROTOCOL, rapport: packageVersion() };
      case 'make': {
        const { table, game } = await make(order, base);
        const key = String(++made);
        games.set(key, game);
        const agents = table.partners.flatMap((partner, seat) => (partner === null ? [seat] : []));
        return { type: 'made', key, agents, ...environmentLine(table.environment, table.encoding) };
      }
      case 'reset':
        return find(order.key).reset(String(order.seed));
      case 'step':
        return await find(order.key).step({
          actions: bySeat(order.actions),
          messages: bySeat(order.messages as Messages),
        });
      case 'close':
        find(order.key);
        games.delete(order.key);
        return { type: 'closed' };
    }
  };
  return async (line) => {
    const read = readEnvironmentOrder(line);
    if (!read.ok) return { type: 'error', message: read.problem };
    try {
      return await answer(read.value);
    } catch (thrown) {
      return { type: 'error', message: thrown instanceof Error ? thrown.message : String(thrown) };
    }
  };
};
