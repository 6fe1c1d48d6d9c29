/** Overcooked as an environment: the kernel behind the pure contract. */
import { checkJointAction, type Environment, type JointAction, type Step } from '../environment.ts';
import { formatHash, HASH_START, hashText } from '../hash.ts';
import type { Json } from '../json.ts';
import { type CompactState, formatCompact, parseCompact } from './compact.ts';
import { formatPicture } from './format.ts';
import { createKernel, type StepInto } from './kernel.ts';
import { ACTIONS, type Kitchen } from './kitchen.ts';
import { createOutcome, type Outcome } from './outcome.ts';
import type { State } from './state.ts';

/** Bumped whenever a rule, an action or the state's meaning changes. */
const OVERCOOKED_VERSION = '1';

/** What a cook sees: everything, as a copy. Read it with the accessors of state.ts. */
export interface Observation {
  readonly kitchen: Kitchen;
  readonly state: State;
  /** Steps after which the episode is truncated. */
  readonly horizon: number;
  /** Set by who has seen a teammate stand for long (`Knowledge.standing`), never by the environment: see `sceneOfObservation`. */
  readonly isParked?: true;
}

export interface OvercookedEnvironment extends Environment<State, Observation> {
  readonly kitchen: Kitchen;
  /** The rules in place, for loops over many steps; shares nothing with other environments. */
  readonly stepInto: StepInto;
}

const EVERY_ACTION = ACTIONS.map((_, action) => action);

/** The environment of a kitchen. `start`, where given, replaces the standard start state. */
export const createOvercooked = (
  kitchen: Kitchen,
  horizon = 400,
  start: CompactState | null = null,
): OvercookedEnvironment => {
  const { cooks, offsets } = kitchen;
  const stepInto = createKernel(kitchen);
  const outcome = createOutcome(cooks);
  const first = start === null ? standardStart(kitchen) : parseCompact(kitchen, start);
  const nothing = { team: 0, seats: new Array<number>(cooks).fill(0), shaped: new Array<number>(cooks).fill(0) };
  Object.freeze(nothing.seats);
  Object.freeze(nothing.shaped);
  const environment: OvercookedEnvironment = {
    id: environmentId(kitchen),
    version: OVERCOOKED_VERSION,
    seats: cooks,
    horizon,
    actions: ACTIONS,
    lowestReturn: 0,
    kitchen,
    stepInto,
    initial: () => first.slice(),
    step: (state: State, joint: JointAction): Step<State> => {
      checkJointAction(environment, joint);
      if (isTerminal(kitchen, state)) throw new Error('the order list is empty: a terminal state has no next step');
      const next = new Int16Array(state); // faster than `slice`
      stepInto(next, joint.actions, outcome);
      const rewards = isRewarded(outcome) ? readRewards(outcome) : nothing;
      if (outcome.terminal) return { kind: 'terminated', state: next, rewards };
      return { kind: next[0]! >= horizon ? 'truncated' : 'ongoing', state: next, rewards };
    },
    observe: (state) => ({ kitchen, state: state.slice(), horizon }),
    legal: () => EVERY_ACTION,
    format: (state) => formatPicture(kitchen, state),
    encode: (state) => formatCompact(kitchen, state) as unknown as Json,
    decode: (json) => parseCompact(kitchen, json),
    encodeObservation: (observation) => formatCompact(kitchen, observation.state) as unknown as Json,
    decodeObservation: (json) => ({ kitchen, state: parseCompact(kitchen, json), horizon }),
    hash: hashState,
  };
  if (offsets.size !== first.length)
    throw new Error(`the start state has ${first.length} entries, the kitchen ${offsets.size}`);
  return environment;
};

/** Changed parameters make another environment: their hash is part of the id. */
const environmentId = ({ game, layout, overrides }: Kitchen): string => {
  const changed = Object.keys(overrides).length === 0 ? '' : `+${formatHash(hashText(JSON.stringify(overrides)))}`;
  return `overcooked/${game.rules}/${layout.name}${changed}`;
};

/** The state in which episodes of a kitchen begin, unless another is asked for. */
export const standardStart = (kitchen: Kitchen): State => {
  const { layout, offsets } = kitchen;
  if (layout.version === 'current' && layout.startState !== null) return parseCompact(kitchen, layout.startState);
  const state = new Int16Array(offsets.size);
  kitchen.starts.forEach((cell, seat) => {
    state[offsets.cooks + 2 * seat] = cell * 4;
  });
  return state;
};

const isTerminal = (kitchen: Kitchen, state: State): boolean => {
  const { game, offsets } = kitchen;
  return game.orderList !== null && state[offsets.orders]! >= game.orderList.length;
};

const isRewarded = ({ eventful, sparse, shaped }: Outcome): boolean => {
  if (eventful)
    for (let seat = 0; seat < sparse.length; seat++) if (sparse[seat] !== 0 || shaped[seat] !== 0) return true;
  return false;
};

const readRewards = (outcome: Outcome) => {
  const seats = Array.from(outcome.sparse);
  let team = 0;
  for (const reward of seats) team += reward;
  return { team, seats, shaped: Array.from(outcome.shaped) };
};

/**
 * A polynomial of the entries modulo 2^32, two entries a turn, then a turn of MurmurHash3's finaliser (Appleby, public
 * domain); both multipliers are odd and large, so near states have far hashes. It depends on the entries' values alone,
 * not on the machine's byte order.
 */
export const hashState = (state: State): number => {
  const last = state.length - 1;
  let hash = HASH_START;
  let i = 0;
  for (; i < last; i += 2) hash = (Math.imul(hash, 0x85ebca6b) + Math.imul(state[i]!, 0x9e3779b1) + state[i + 1]!) | 0;
  if (i === last) hash = (Math.imul(hash, 0x85ebca6b) + state[i]!) | 0;
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
  return (hash ^ (hash >>> 13)) >>> 0;
};
