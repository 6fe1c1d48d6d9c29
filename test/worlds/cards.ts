/**
 * A small cooperative card game, as unlike a kitchen as the contracts allow: three seats in turn, hands that only their
 * holders see, draws by chance, messages, an end and a horizon that are both reached.
 *
 * Cards have ranks 1 to 4 (three, three, two and two copies). Everybody holds two and builds one common pile from 1 up.
 * A card that fits earns the team 1; one that doesn't is discarded, and the third such slip ends the game, as does a
 * whole pile. After playing or discarding one draws from what is left.
 */
import {
  checkJointAction,
  type Environment,
  type JointAction,
  type Message,
  type Seat,
} from '../../src/environment.ts';
import { hashText } from '../../src/hash.ts';
import type { Json } from '../../src/json.ts';
import type { Random } from '../../src/random.ts';

export const SEATS = 3;
export const SLOTS = 2;
export const TOP = 4;
export const SLIPS = 3;
/** [rank - 1] */
export const COPIES = [3, 3, 2, 2] as const;
/** `play` and `discard` each for one slot. In a turn; out of it only `stay` is legal. */
export const ACTIONS = ['stay', 'playLeft', 'playRight', 'discardLeft', 'discardRight'] as const;
export const playAction = (slot: number): number => 1 + slot;
export const discardAction = (slot: number): number => 3 + slot;

/** What somebody did in their turn; seen by all. `rank` is 0 for staying. */
export type Move = {
  readonly seat: Seat;
  readonly act: 'stay' | 'play' | 'discard';
  readonly rank: number;
};

/** What all see. `piled` is the rank on top, `gone` [rank - 1] the discarded cards, `held` [seat][slot] whether a card is there. */
export type Table = {
  readonly clock: number;
  readonly piled: number;
  readonly slips: number;
  readonly gone: readonly number[];
  readonly held: readonly (readonly boolean[])[];
  readonly last: Move | null;
};

/** `hands` [seat][slot] ranks, 0 for none; `deck` [rank - 1] cards left; `said` [seat] the messages of the last step. */
export type CardsState = {
  readonly table: Table;
  readonly hands: readonly (readonly number[])[];
  readonly deck: readonly number[];
  readonly said: readonly (Message | null)[];
};

/** One's own hand, what all see, and the messages that were meant for one ([seat] of the speaker). */
export type CardsObservation = {
  readonly table: Table;
  readonly hand: readonly number[];
  readonly heard: readonly (Message | null)[];
};

export const turn = (table: Table): Seat => table.clock % SEATS;

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

/** Takes a card from `deck`, every card as likely as any other; rank 0 where none is left. Draws once. */
export const drawInto = (deck: number[], random: Random): number => {
  const left = sum(deck);
  if (left === 0) return 0;
  let card = random.integer(left);
  const index = deck.findIndex((count) => {
    card -= count;
    return card < 0;
  });
  deck[index]!--;
  return index + 1;
};

export const heldOf = (hands: readonly (readonly number[])[]): boolean[][] =>
  hands.map((hand) => hand.map((rank) => rank > 0));

/** Whether a message of `speaker` is for `seat`; one's own always is. */
const isFor = (message: Message, speaker: Seat, seat: Seat): boolean =>
  speaker === seat || message.to.length === 0 || message.to.includes(seat);

const legalActions = (held: readonly boolean[], turns: boolean): number[] => {
  const legal = [0];
  if (!turns) return legal;
  for (const action of [playAction, discardAction])
    held.forEach((full, slot) => {
      if (full) legal.push(action(slot));
    });
  return legal;
};

const move = (state: CardsState, action: number, random: Random) => {
  const { table } = state;
  const seat = turn(table);
  const hands = state.hands.map((hand) => [...hand]);
  const deck = [...state.deck];
  const gone = [...table.gone];
  const slot = (action - 1) % SLOTS;
  const rank = action === 0 ? 0 : hands[seat]![slot]!;
  const act = action === 0 ? 'stay' : action < discardAction(0) ? 'play' : 'discard';
  const fits = act === 'play' && rank === table.piled + 1;
  if (act !== 'stay') {
    hands[seat]![slot] = drawInto(deck, random);
    if (!fits) gone[rank - 1]!++;
  }
  const next: Table = {
    clock: table.clock + 1,
    piled: table.piled + (fits ? 1 : 0),
    slips: table.slips + (act === 'play' && !fits ? 1 : 0),
    gone,
    held: heldOf(hands),
    last: { seat, act, rank },
  };
  return { table: next, hands, deck, earned: fits ? 1 : 0 };
};

const copy = <T extends Json>(json: T): T => JSON.parse(JSON.stringify(json)) as T;

const parse = <T>(json: Json, fields: readonly string[], what: string): T => {
  for (const field of fields)
    if (typeof json !== 'object' || json === null || !(field in json)) throw new Error(`${what} has no field ${field}`);
  return copy(json) as T;
};

export const createCards = (horizon = 24): Environment<CardsState, CardsObservation> => {
  const environment: Environment<CardsState, CardsObservation> = {
    id: 'cards/plain/small',
    version: '1',
    seats: SEATS,
    horizon,
    actions: ACTIONS,
    lowestReturn: 0,
    initial: (random) => {
      const deck = [...COPIES];
      const hands = Array.from({ length: SEATS }, () => Array.from({ length: SLOTS }, () => drawInto(deck, random)));
      const table = { clock: 0, piled: 0, slips: 0, gone: [0, 0, 0, 0], held: heldOf(hands), last: null };
      return { table, hands, deck, said: [null, null, null] };
    },
    step: (state, joint: JointAction, random) => {
      checkJointAction(environment, joint);
      joint.actions.forEach((action, seat) => {
        if (!environment.legal(state, seat).includes(action))
          throw new Error(`seat ${seat} may not ${ACTIONS[action]}`);
      });
      const { earned, ...rest } = move(state, joint.actions[turn(state.table)]!, random);
      const seats = [0, 0, 0];
      seats[turn(state.table)] = earned;
      const next = {
        ...rest,
        said: copy((joint.messages ?? [null, null, null]) as Json) as unknown as CardsState['said'],
      };
      const over = next.table.piled === TOP || next.table.slips === SLIPS;
      const kind = over ? 'terminated' : next.table.clock >= horizon ? 'truncated' : 'ongoing';
      return { kind, state: next, rewards: { team: earned, seats, shaped: [0, 0, 0] } };
    },
    observe: ({ table, hands, said }, seat) =>
      copy({
        table,
        hand: hands[seat]!,
        heard: said.map((message, speaker) => (message !== null && isFor(message, speaker, seat) ? message : null)),
      } as unknown as Json) as unknown as CardsObservation,
    legal: ({ table }, seat) => legalActions(table.held[seat]!, turn(table) === seat),
    format: ({ table, hands, deck }) =>
      [
        `step ${table.clock}, pile ${table.piled} of ${TOP}, slips ${table.slips}, deck ${sum(deck)}`,
        ...hands.map((hand, seat) => `${turn(table) === seat ? '>' : ' '} ${seat}: ${hand.join(' ')}`),
      ].join('\n'),
    encode: (state) => copy(state as unknown as Json),
    decode: (json) => parse<CardsState>(json, ['table', 'hands', 'deck', 'said'], 'the state'),
    encodeObservation: (observation) => copy(observation as unknown as Json),
    decodeObservation: (json) => parse<CardsObservation>(json, ['table', 'hand', 'heard'], 'the observation'),
    hash: ({ table, hands, deck, said }) => {
      const { clock, piled, slips, gone, last } = table;
      return hashText(
        JSON.stringify([clock, piled, slips, gone, last?.seat, last?.act, last?.rank, hands, deck, said]),
      );
    },
  };
  return environment;
};
