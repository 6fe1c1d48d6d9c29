/**
 * SlotTalk: a system that sees a base of entities and a user who knows what it wants find an entity by talking. Nothing is
 * done but by words: each seat has one action. The environment listens for two things the user says: a booking, and that
 * it gives up; and it counts the values that the system reads aloud.
 *
 * A booking of an entity that the user can be content with earns `success`; every value read aloud takes `reading`. What
 * an utterance costs is for the channel to say.
 */
import { checkJointAction, type Environment, type JointAction } from '../environment.ts';
import { hashText } from '../hash.ts';
import type { Json } from '../json.ts';
import type { Domain } from './domain.ts';
import { readSlotMessage, valuesRead } from './messages.ts';
import {
  createReaders,
  drawBase,
  drawGoal,
  isContent,
  type SlotObservation,
  type SlotState,
  SYSTEM,
  USER,
} from './state.ts';

/** Steps in which even a system that volunteers nothing gets through, with a slow user. */
const STEPS_PER_SLOT = 40;

/** The most that a single message can read aloud. */
const MOST_READ = 10;

export interface SlotEnvironment extends Environment<SlotState, SlotObservation> {
  readonly domain: Domain;
}

/** What the messages of a step that got through come to: whether they end the talk, and values read aloud. */
const listen = (state: SlotState, joint: JointAction, domain: Domain) => {
  const [fromSystem, fromUser] = [SYSTEM, USER].map((seat) => {
    const message = joint.messages?.[seat] ?? null;
    return message === null ? null : readSlotMessage(message);
  });
  const read = fromSystem ? Math.min(valuesRead(fromSystem), MOST_READ) : 0;
  if (fromUser?.kind === 'end') return { read, outcome: 'givenUp' as const };
  if (fromUser?.kind !== 'booking') return { read, outcome: 'open' as const };
  const entity = state.base[fromUser.entity];
  const content = entity !== undefined && isContent(state.goal, entity, domain);
  return { read, outcome: content ? ('booked' as const) : ('mistaken' as const) };
};

const formatGoal = ({ goal }: SlotState, { accepts, extras }: Domain): string => {
  const slots = goal.order.map(
    (order, slot) => `${order.slice(0, accepts)}${goal.willing[slot] === '1' ? '(' : '['}${order.slice(accepts)}`,
  );
  return `wants ${slots.join(' ')}${extras.length === 0 ? '' : `, curious ${goal.curious}`}`;
};

/** Rows of entities in a picture. */
const SHOWN = 10;

export const createSlotTalk = (domain: Domain, horizon = STEPS_PER_SLOT * domain.slots): SlotEnvironment => {
  const readers = createReaders(domain);
  const { name, ...sizes } = domain;
  const environment: SlotEnvironment = {
    domain,
    id: `slot-talk/standard/${name}-${hashText(JSON.stringify(sizes)).toString(16)}`,
    version: '1',
    seats: 2,
    horizon,
    actions: ['stay'],
    lowestReturn: -domain.reading * MOST_READ * horizon || 0,
    initial: (random) => ({
      clock: 0,
      base: drawBase(domain, random.fork('base')),
      goal: drawGoal(domain, random.fork('goal')),
      outcome: 'open',
    }),
    step: (state, joint) => {
      checkJointAction(environment, joint);
      if (state.outcome !== 'open') throw new Error(`the talk is over: ${state.outcome}`);
      const { read, outcome } = listen(state, joint, domain);
      const cost = domain.reading * read;
      const earned = outcome === 'booked' ? domain.success : 0;
      const next = { ...state, clock: state.clock + 1, outcome };
      const kind = outcome !== 'open' ? 'terminated' : next.clock >= horizon ? 'truncated' : 'ongoing';
      return { kind, state: next, rewards: { team: earned - cost, seats: [earned - cost, 0], shaped: [0, 0] } };
    },
    observe: ({ clock, outcome, base, goal }, seat) => ({
      clock,
      outcome,
      base: seat === SYSTEM ? [...base] : null,
      goal: seat === USER ? { ...goal, order: [...goal.order] } : null,
    }),
    legal: () => [0],
    format: (state) => {
      const rows = state.base.slice(0, SHOWN).map((entity, i) => `${String(i).padStart(3)}  ${entity}`);
      const more = state.base.length > SHOWN ? [`     and ${state.base.length - SHOWN} more`] : [];
      return [`step ${state.clock}, ${state.outcome}`, formatGoal(state, domain), ...rows, ...more].join('\n');
    },
    encode: (state) => structuredClone(state) as unknown as Json,
    decode: readers.state,
    encodeObservation: (observation) => structuredClone(observation) as unknown as Json,
    decodeObservation: readers.observation,
    hash: ({ clock, base, goal, outcome }) =>
      hashText(JSON.stringify([clock, outcome, base, goal.order, goal.willing, goal.curious])),
  };
  return environment;
};
