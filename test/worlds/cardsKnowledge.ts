/** What a mind needs of the card game of cards.ts. */
import type { Environment, Seat } from '../../src/environment.ts';
import { type Character, type Future, formatSkill, type Knowledge, type Skill, VALID } from '../../src/knowledge.ts';
import { createRandom, type Random } from '../../src/random.ts';
import {
  ACTIONS,
  type CardsObservation,
  type CardsState,
  COPIES,
  discardAction,
  drawInto,
  type Move,
  playAction,
  SLIPS,
  TOP,
  turn,
} from './cards.ts';

/** `unseen` [rank - 1]: cards in other hands or in the deck. */
export interface CardsFacts {
  readonly seat: Seat;
  readonly hand: readonly number[];
  readonly wanted: number;
  readonly slips: number;
  readonly unseen: readonly number[];
  readonly turn: Seat;
  readonly left: number;
}

/** `play r` and `discard r` for a rank r, and `pass`. */
export interface CardsSkill extends Skill {
  readonly name: 'play' | 'discard' | 'pass';
}

const RANKS = COPIES.map((_, i) => i + 1);
const PASS: CardsSkill = { name: 'pass', target: '' };
const skill = (name: 'play' | 'discard', rank: number): CardsSkill => ({ name, target: String(rank) });
const ALL: readonly CardsSkill[] = [
  ...RANKS.map((rank) => skill('play', rank)),
  ...RANKS.map((rank) => skill('discard', rank)),
  PASS,
];
const moveSkill = ({ act, rank }: Move): CardsSkill => (act === 'stay' ? PASS : skill(act, rank));
const isSame = (a: Skill, b: Skill): boolean => a.name === b.name && a.target === b.target;
const DISCOUNT = 0.97;

/** What the observed step was, if the actor had the turn. */
const seenMove = (seen: { actor: Seat; before: CardsObservation; after: CardsObservation }): Move | null => {
  const { last } = seen.after.table;
  return turn(seen.before.table) === seen.actor && last?.seat === seen.actor ? last : null;
};

/** The chance that a card of unknown rank has this one; never 0, as an observer may have seen it by now. */
const share = (unseen: readonly number[], rank: number): number =>
  Math.max(unseen[rank - 1] ?? 0, 0.1) / (unseen.reduce((total, count) => total + count, 0) + 0.4);

/** What a random legal action of somebody with two cards looks like to others. */
const noiseLikelihood = (move: Move, unseen: readonly number[]): number =>
  move.act === 'stay' ? 1 / ACTIONS.length : (2 / ACTIONS.length) * share(unseen, move.rank);

const choose = (facts: CardsFacts, hand: readonly number[]): CardsSkill => {
  if (hand.includes(facts.wanted)) return skill('play', facts.wanted);
  const useless = hand.find((rank) => rank > 0 && rank < facts.wanted);
  if (useless !== undefined) return skill('discard', useless);
  const twice = hand.find((rank, slot) => rank > 0 && hand.indexOf(rank) !== slot);
  return twice === undefined ? PASS : skill('discard', twice);
};

export const createCardsKnowledge = (
  environment: Environment<CardsState, CardsObservation>,
): Knowledge<CardsObservation, CardsFacts, CardsSkill, CardsState> => {
  const facts = ({ table, hand }: CardsObservation, seat: Seat): CardsFacts => ({
    seat,
    hand,
    wanted: table.piled + 1,
    slips: table.slips,
    unseen: COPIES.map((copies, i) => {
      const rank = i + 1;
      const own = hand.filter((one) => one === rank).length;
      return copies - own - table.gone[i]! - (rank <= table.piled ? 1 : 0);
    }),
    turn: turn(table),
    left: environment.horizon - table.clock,
  });

  const check: Knowledge<CardsObservation, CardsFacts, CardsSkill>['check'] = (one, known, seat) => {
    if (one.name === 'pass') return VALID;
    const rank = Number(one.target);
    const there = seat === known.seat ? known.hand.includes(rank) : (known.unseen[rank - 1] ?? 0) > 0;
    if (!there) return { kind: 'invalid', code: 'noCard', reason: `seat ${seat} can't have a ${rank}` };
    if (one.name === 'play' && rank !== known.wanted)
      return { kind: 'invalid', code: 'wrongRank', reason: `the pile wants a ${known.wanted}, not a ${rank}` };
    return VALID;
  };

  const control: Knowledge<CardsObservation, CardsFacts, CardsSkill>['control'] = (one, { table, hand }, seat) => {
    const { last } = table;
    if (last !== null && last.seat === seat && isSame(moveSkill(last), one)) return { kind: 'done' };
    if (turn(table) !== seat || one.name === 'pass') return { kind: 'act', action: 0 };
    const slot = hand.indexOf(Number(one.target));
    if (slot < 0) return { kind: 'blocked', reason: `no ${one.target} in hand` };
    return { kind: 'act', action: one.name === 'play' ? playAction(slot) : discardAction(slot) };
  };

  /** The action of the seat whose turn it is, of a character that wants `wanted`. Draws twice. */
  const act = (state: CardsState, wanted: CardsSkill, character: Character, random: Random): number => {
    const seat = turn(state.table);
    const legal = environment.legal(state, seat);
    const [luck, any] = [random.next(), random.next()];
    if (luck < character.noise) return legal[Math.floor(any * legal.length)]!;
    if (luck < character.noise + (1 - character.noise) * character.idleness) return 0;
    const observation = environment.observe(state, seat);
    const fresh = { ...observation, table: { ...observation.table, last: null } };
    const wish = control(wanted, fresh, seat, random);
    return wish.kind === 'act' ? wish.action : 0;
  };

  return {
    facts,
    describe: ({ seat, hand, wanted, slips, unseen, turn: mover, left }) => [
      {
        title: 'hand',
        text: `You are seat ${seat} and hold ${hand.filter((rank) => rank > 0).join(' and ') || 'nothing'}.`,
      },
      {
        title: 'table',
        text: [
          `The pile wants a ${wanted} and reaches ${TOP}. ${slips} of ${SLIPS} slips were made.`,
          `Cards that you don't see: ${unseen.map((count, i) => `${count} of rank ${i + 1}`).join(', ')}.`,
        ].join('\n'),
      },
      { title: 'time', text: `It is the turn of seat ${mover}; ${left} steps are left.` },
    ],
    describeRules: ({ seat }) =>
      [
        `You are seat ${seat} of ${environment.seats} at a card table, each in turn. Everybody sees only their own two cards.`,
        `All build one pile from 1 up to ${TOP}: a card that fits earns the team 1 and the next rank is wanted.`,
        `A card that does not fit is discarded, and is a slip; ${SLIPS} slips end the game. After playing or discarding one draws.`,
      ].join('\n'),
    describeSkills: () =>
      [
        'play r: put a card of rank r on the pile. Needs the card in hand, and a pile that wants it.',
        'discard r: throw a card of rank r away. Needs the card in hand.',
        'pass: do nothing. Needs nothing.',
      ].join('\n'),
    record: ({ seat, hand, wanted, slips, unseen }) => ({ seat, hand, wanted, slips, unseen }),
    skills: () => ALL,
    options: (known, seat) => ALL.filter((one) => check(one, known, seat).kind === 'valid'),
    check,
    propose: (known, seat) => {
      if (seat === known.seat) return choose(known, known.hand);
      const wanted = skill('play', known.wanted);
      return check(wanted, known, seat).kind === 'valid' ? wanted : PASS;
    },
    roles: ['all'],
    stories: () => [],
    isStill: () => false,
    control,
    intendable: (one, known, seat) => check(one, known, seat).kind === 'valid',
    effort: () => 0,
    useless: () => false,
    circumstances: (known) => [`wants ${known.wanted}`],
    completed: (seen) => {
      const move = seenMove(seen);
      return move === null ? [] : [moveSkill(move)];
    },
    likelihood: (seen, { skill: wanted, character }) => {
      const move = seenMove(seen);
      if (move === null) return 1;
      const { unseen } = facts(seen.before, seen.observer);
      const { noise, idleness } = character;
      const random = noiseLikelihood(move, unseen);
      const meant = formatSkill(moveSkill(move)) === formatSkill(wanted) ? 1 : 0;
      const rested = move.act === 'stay' ? 1 : 0;
      const skilled = Math.max(0, 1 - noise - idleness) * meant;
      return Math.min(1, Math.max(1e-6, noise * random + idleness * rested + skilled));
    },
    materialChange: (before, after) =>
      before.wanted !== after.wanted || before.slips !== after.slips || before.hand.join() !== after.hand.join(),
    imagine: (observation, seat, random) => {
      const deck = [...facts(observation, seat).unseen];
      const hands = observation.table.held.map((held, other) =>
        other === seat ? [...observation.hand] : held.map((full) => (full ? drawInto(deck, random) : 0)),
      );
      return { table: observation.table, hands, deck, said: observation.heard };
    },
    rollout: (start, futures: readonly Future<CardsSkill>[], steps, seed) => {
      const random = createRandom(seed);
      let state = start;
      let total = 0;
      let weight = 1;
      const begun = futures.map((future) => future.skill);
      for (let i = 0; i < steps; i++) {
        const seat = turn(state.table);
        const known = facts(environment.observe(state, seat), seat);
        const first = begun[seat] ?? null;
        begun[seat] = null;
        const wanted = first !== null && check(first, known, seat).kind === 'valid' ? first : choose(known, known.hand);
        const actions = futures.map(() => 0);
        actions[seat] = act(state, wanted, futures[seat]!.character, random);
        const next = environment.step(state, { actions }, random);
        total += weight * next.rewards.team;
        weight *= DISCOUNT;
        state = next.state;
        if (next.kind !== 'ongoing') return { return: total, value: 0 };
      }
      return { return: total, value: weight * 0.25 * (TOP - state.table.piled) };
    },
  };
};
