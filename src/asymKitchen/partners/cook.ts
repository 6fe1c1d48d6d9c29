/**
 * The scripted cook: works by what it takes the order to be, which is a guess until it sees or is told better; says nothing
 * unless it is asked. What it makes of a message and what it does next are functions of what it has in mind, so that a mind
 * that knows the kind can play it forward.
 */
import type { Action, Heard, Message, Seat } from '../../environment.ts';
import { STAY } from '../../overcooked/kitchen.ts';
import { heldOfSeat } from '../../overcooked/scene.ts';
import { orderContent, readContent, tableContent } from '../messages.ts';
import { ORDERS, type Setting, seesOrder, seesTable } from '../setting.ts';
import { type AsymState, HIDDEN, orderOf, tableOf } from '../state.ts';
import { hasBrought, type InMind, workAction, workGoal } from '../work.ts';

/** How a cook takes what it hears. */
export interface Traits {
  readonly hears: boolean;
  readonly speaks: boolean;
  /** Chance that it goes by what it is told, and does what it is asked. */
  readonly compliance: number;
  /** Acts in one of so many steps, and answers as many steps later, less one. */
  readonly every: number;
  /** Says now and then what has nothing to do with the order. */
  readonly distracts: boolean;
  /** Goes back to its guess so many steps after it was told; null: never. */
  readonly forgets: number | null;
}

/** What it keeps. */
export interface CookMind extends InMind {
  /** What it takes the order to be where nobody tells it. */
  readonly guess: number;
  /** Step at which it was last told the order; null: never. */
  readonly told: number | null;
  /** Replies that it owes, and the step from which on each can be given. */
  readonly owes: readonly { readonly reply: Message; readonly from: number }[];
  /** The state before, for what it has brought; null at first. */
  readonly held: number;
}

export const freshMind = (guess: number): CookMind => ({
  takes: guess,
  guess,
  bring: null,
  part: 'all',
  told: null,
  owes: [],
  held: 0,
});

/** What it sees of a state. The order may be HIDDEN in it. */
const look = (setting: Setting, state: AsymState, seat: Seat, mind: CookMind, { forgets }: Traits): CookMind => {
  const step = state[0]!;
  if (seesOrder(setting, step, seat)) return { ...mind, takes: orderOf(setting, state), told: null };
  const forgotten = forgets !== null && mind.told !== null && step - mind.told > forgets;
  return forgotten ? { ...mind, takes: mind.guess, told: null } : mind;
};

/** What it answers; null: nothing is to be answered. */
const replyTo = (
  setting: Setting,
  state: AsymState,
  seat: Seat,
  heard: Heard,
  accepts: boolean,
): Pick<Message, 'act' | 'content'> | null => {
  const said = readContent(heard.message);
  if (said === null) return null;
  switch (heard.message.act) {
    case 'ask': {
      if (said.kind !== 'question') return null;
      const order = seesOrder(setting, state[0]!, seat) ? orderOf(setting, state) : HIDDEN;
      const table = seesTable(setting, seat) ? tableOf(setting, state) : HIDDEN;
      if (said.about === 'order' && order !== HIDDEN) return { act: 'inform', content: orderContent(order) };
      if (said.about === 'table' && table !== HIDDEN) return { act: 'inform', content: tableContent(table) };
      return { act: 'reject', content: { about: said.about } };
    }
    case 'clarify': {
      if (said.kind !== 'order' || !seesOrder(setting, state[0]!, seat)) return null;
      const content = orderContent(said.order);
      return { act: said.order === orderOf(setting, state) ? 'confirm' : 'reject', content };
    }
    case 'request':
      return accepts ? null : { act: 'reject', content: heard.message.content ?? null };
    default:
      return null;
  }
};

/** What it has in mind once it has seen a state and heard messages; `luck` decides whether it goes by one. */
export const attend = (
  { setting, traits, seat }: { readonly setting: Setting; readonly traits: Traits; readonly seat: Seat },
  state: AsymState,
  before: CookMind,
  heard: readonly Heard[],
  luck: (of: Heard) => number,
): CookMind => {
  const step = state[0]!;
  let mind = look(setting, state, seat, before, traits);
  const held = heldOfSeat(setting.scenes[0]!, state, seat);
  if (mind.bring !== null && hasBrought(mind.held, held, mind.bring)) mind = { ...mind, bring: null };
  mind = { ...mind, held };
  if (!traits.hears) return mind;
  for (const one of heard) {
    if (one.from === seat) continue;
    const said = readContent(one.message);
    const accepts = traits.compliance >= 1 || luck(one) < traits.compliance;
    const reply = replyTo(setting, state, seat, one, accepts);
    if (reply !== null && traits.speaks) {
      const answer: Message = { to: [one.from], ...reply, replyTo: one.id };
      mind = { ...mind, owes: [...mind.owes, { reply: answer, from: step + traits.every - 1 }] };
    }
    if (said === null || !accepts) continue;
    const { act } = one.message;
    const tells = act === 'inform' || act === 'repair';
    if (tells && said.kind === 'order' && !seesOrder(setting, step, seat))
      mind = { ...mind, takes: said.order, told: step };
    if (act === 'request' && said.kind === 'bring') mind = { ...mind, bring: said.thing };
    if (act === 'handOff' && said.kind === 'part') mind = { ...mind, part: said.part };
  }
  return mind;
};

/** Steps between two remarks of who distracts. */
const REMARKS = 5;

/** What it says at this step, and what it then still owes. */
export const speak = (
  traits: Traits,
  mind: CookMind,
  step: number,
  other: Seat,
): { readonly message: Message | null; readonly mind: CookMind } => {
  const [first, ...rest] = mind.owes;
  if (first !== undefined && first.from <= step) return { message: first.reply, mind: { ...mind, owes: rest } };
  if (!traits.distracts || step % REMARKS !== 2) return { message: null, mind };
  const asks = step % (2 * REMARKS) === 2;
  const message: Message = asks
    ? { to: [other], act: 'ask', content: { about: 'table' } }
    : { to: [other], act: 'inform', text: 'It is hot in here.' };
  return { message, mind };
};

/** What it does at this step. */
export const work = (setting: Setting, traits: Traits, state: AsymState, seat: Seat, mind: InMind): Action =>
  state[0]! % traits.every !== 0 ? STAY : workAction(setting, state, seat, workGoal(setting, state, seat, mind));

export const anyGuess = (luck: number): number => Math.min(ORDERS.length - 1, Math.floor(luck * ORDERS.length));
