/**
 * The contract of an environment: a transition system with seats and a horizon, deterministic given its random stream.
 *
 * `S` is the state (bytes or a JSON value; nobody mutates one it did not make), `O` what one seat may see of it.
 * Nothing here assumes two seats, simultaneous moves, full observability or a spatial world: a seat that has no choice
 * simply has one legal action.
 */
import type { Json } from './json.ts';
import type { Random } from './random.ts';

/** A player's position in the environment: 0, 1, ... */
export type Seat = number;

/** An index into `Environment.actions`. */
export type Action = number;

/** What one seat says to others at one step. Its place is fixed from the first schema on; channels give it meaning. */
export interface Message {
  /** The seats it is meant for; empty means everybody. */
  readonly to: readonly Seat[];
  /** The kind of act, such as `inform` or `request`: one of those that the channel carries. */
  readonly act: string;
  /** What it is about, in the words of the world. */
  readonly content?: Json;
  /** The id of the message that it answers. */
  readonly replyTo?: string;
  /** How sure the speaker is of the content, in [0, 1]. */
  readonly confidence?: number;
  /** How much the speaker wants to speak now, in [1, 5] (Inner Thoughts' scale): decides who gets a single floor. */
  readonly motivation?: number;
  readonly text?: string;
}

/** A message as it reached somebody. */
export interface Heard {
  /** Unique in the episode: step and seat of the speaker, such as `12.0`. */
  readonly id: string;
  readonly from: Seat;
  /** Step at which it was said. */
  readonly step: number;
  readonly message: Message;
}

/** One action per seat, and at most one message per seat. `messages`, where given, has one entry per seat. */
export interface JointAction {
  readonly actions: readonly Action[];
  readonly messages?: readonly (Message | null)[];
}

/** Rewards of one step. `team` is the return's currency; `seats[s]` says who earned what; `shaped` is never part of either. */
export interface Rewards {
  readonly team: number;
  /** [seat] */
  readonly seats: readonly number[];
  /** [seat], training aids of the environment; all zero where it has none. */
  readonly shaped: readonly number[];
}

/** What a step led to. Termination (the environment ended it) and truncation (the horizon did) are different outcomes. */
export type Step<S> =
  | { readonly kind: 'ongoing'; readonly state: S; readonly rewards: Rewards }
  | { readonly kind: 'terminated'; readonly state: S; readonly rewards: Rewards }
  | { readonly kind: 'truncated'; readonly state: S; readonly rewards: Rewards };

export interface Environment<S = unknown, O = unknown> {
  /** Unique and stable, such as `overcooked/legacy/cramped_room`. */
  readonly id: string;
  /** Bumped whenever behaviour changes; part of every result. */
  readonly version: string;
  readonly seats: number;
  /** Steps after which an episode is truncated. */
  readonly horizon: number;
  /** Names of the actions; an action is an index into this list. */
  readonly actions: readonly string[];
  /** The lowest team reward a whole episode can return: the bound for episodes that a focal policy broke. */
  readonly lowestReturn: number;
  initial(random: Random): S;
  /** The state after one step. Pure: `state` is untouched. Throws, with the numbers, on a joint action of the wrong shape. */
  step(state: S, joint: JointAction, random: Random): Step<S>;
  /** What `seat` sees: a copy, through which the state can't be reached. */
  observe(state: S, seat: Seat): O;
  /** The actions `seat` may take, ascending, never empty. */
  legal(state: S, seat: Seat): readonly Action[];
  /** What is wrong with a message that `speaker` would say, in words; null: nothing. Absent: any message may be said. */
  messageProblem?(message: Message, speaker: Seat): string | null;
  /** A picture of the state for people, several lines. */
  format(state: S): string;
  /** The state as JSON, readable where possible; `decode(encode(s))` equals `s`. */
  encode(state: S): Json;
  /** Throws on JSON that is no state of this environment, saying what and where. */
  decode(json: Json): S;
  /** An observation as JSON, for policies that remember or send one; `decodeObservation(encodeObservation(o))` equals `o`. */
  encodeObservation(observation: O): Json;
  /** Throws on JSON that is no observation of this environment, saying what and where. */
  decodeObservation(json: Json): O;
  /** A 32-bit unsigned hash of the state, equal on every machine. */
  hash(state: S): number;
}

/**
 * What a seat does that does nothing on purpose: the legal action named `stay`, otherwise the first legal one. Taken for
 * a policy that missed its deadline and by partners that idle. `legal` is never empty.
 */
export const restingAction = (
  environment: Pick<Environment, 'seats' | 'actions'>,
  legal: readonly Action[],
): Action => {
  const stay = environment.actions.indexOf('stay');
  return stay >= 0 && legal.includes(stay) ? stay : legal[0]!;
};

/** Throws unless `joint` has one action per seat and, where given, one message slot per seat. */
export const checkJointAction = (environment: Pick<Environment, 'seats' | 'actions'>, joint: JointAction): void => {
  const { seats, actions } = environment;
  if (joint.actions.length !== seats)
    throw new Error(`joint action has ${joint.actions.length} actions for ${seats} seats`);
  for (let seat = 0; seat < seats; seat++) {
    const action = joint.actions[seat]!;
    if (!Number.isInteger(action) || action < 0 || action >= actions.length)
      throw new Error(`seat ${seat} has action ${action}; actions are 0 to ${actions.length - 1}`);
  }
  if (joint.messages && joint.messages.length !== seats)
    throw new Error(`joint action has ${joint.messages.length} message slots for ${seats} seats`);
};
