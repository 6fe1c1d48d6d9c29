/**
 * Playing the work and the conversation on from a hypothesis: both cooks work by what each then knows, this seat says a
 * message and then what it would say later, the other takes it in and answers as its kind does. Nothing here is drawn
 * but what a channel or a stubborn cook draws, from the seed.
 */
import { costOf } from '../channel/messages.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import type { Imagined } from '../conversation.ts';
import type { Heard, Message, Seat } from '../environment.ts';
import { countKinds, parseContents } from '../overcooked/game.ts';
import { INTERACT, STAY } from '../overcooked/kitchen.ts';
import { createOutcome } from '../overcooked/outcome.ts';
import { fillingOf, heldOfSeat, placeOfSeat } from '../overcooked/scene.ts';
import { ONION, TOMATO } from '../overcooked/state.ts';
import { nextFast } from '../random.ts';
import { orderContent, readContent } from './messages.ts';
import { attend, type CookMind, freshMind, speak, type Traits, work } from './partners/cook.ts';
import { KINDS } from './partners/kinds.ts';
import { ANY_ORDER, ORDERS, SEATS, type Setting, seesOrder } from './setting.ts';
import { type AsymState, orderOf, writeExtras } from './state.ts';

export interface Coming {
  readonly at: number;
  readonly heard: Heard;
}

/** From where it is played on. */
export interface Opening {
  readonly setting: Setting;
  readonly channel: ChannelSettings;
  readonly seat: Seat;
  /** With the order of the hypothesis in it. */
  readonly state: AsymState;
  /** The order that this seat works by, or ANY_ORDER. */
  readonly mine: number;
  /** [order] whether this seat takes it to be possible that the other works by it. */
  readonly possible: readonly boolean[];
  readonly theirs: CookMind;
  readonly traits: Traits;
  /** What is said now, null: nothing; whether it arrives, and whether the other then goes by it. */
  readonly message: Message | null;
  readonly arrives: boolean;
  readonly accepted: boolean;
  /** Messages that this seat may say after this one. */
  readonly window: number;
  /** Whether this seat says anything later: corrects who goes wrong, or asks where looking on has not told it. */
  readonly speaksLater: boolean;
  /** Messages on their way, and the steps at which they are heard. */
  readonly coming: readonly Coming[];
  /** Whether this seat waits for the answer to a question. */
  readonly asked: boolean;
  /** Steps since this seat last said something. */
  readonly quiet: number;
  readonly seed: number;
}

/** After having told the order one waits so long for what comes of it. */
const PATIENCE = 4;

/** Whether an interact puts into a pot what not every possible order takes there: who does not know does not risk the soup. */
const risksSoup = (setting: Setting, state: AsymState, seat: Seat, possible: readonly boolean[]): boolean => {
  const scene = setting.scenes[ANY_ORDER]!;
  const held = heldOfSeat(scene, state, seat);
  const target = scene.faced[placeOfSeat(scene, state, seat)]!;
  if ((held !== ONION && held !== TOMATO) || target < 0 || !scene.pots.includes(target)) return false;
  const inside = fillingOf(scene, state, target);
  if (inside === 0) return false;
  const there = countKinds(inside)[held - ONION]!;
  return possible.some((is, k) => is && there >= countKinds(parseContents(ORDERS[k]!))[held - ONION]!);
};

/** Who does not know the order looks on so long at what the other does before it asks later. */
const WATCHES = 3;

/** Plays one opening to the end of the episode. */
export const playOn = (opening: Opening): Imagined => {
  const { setting, channel, seat, traits, window } = opening;
  const other = 1 - seat;
  const state = new Int16Array(opening.state);
  const outcome = createOutcome(SEATS);
  const random = Int32Array.of(opening.seed | 1);
  nextFast(random);
  const luck = () => nextFast(random);
  const { changeAt } = setting.parameters;
  const actions = [0, 0];
  const coming: Coming[] = [...opening.coming];
  const possible = [...opening.possible];
  let { mine, theirs, quiet, asked } = opening;
  let order = orderOf(setting, state);
  let paid = 0;
  let said = 0;
  let left = window;

  const send = (from: Seat, message: Message, step: number) => {
    paid += costOf(channel, message.act);
    const isFirst = message === opening.message;
    if (isFirst ? !opening.arrives : channel.loss > 0 && luck() < channel.loss) return;
    coming.push({ at: step + channel.latency, heard: { id: `${step}.${from}`, from, step, message } });
  };

  /** Whether the other would have done at this step what it did, had it worked by this order. */
  const fits = (k: number): boolean =>
    k === theirs.takes || work(setting, traits, state, other, { ...theirs, takes: k }) === actions[other];

  /** Leaves of the orders that the other may work by those that it can still be; one's own is all that who knows looks at. */
  const watch = () => {
    if (mine !== ANY_ORDER) {
      if (left > 0 && possible[mine] && !fits(mine)) possible[mine] = false;
      return;
    }
    for (let k = 0; k < ORDERS.length; k++) if (possible[k] && !fits(k)) possible[k] = false;
  };

  /** The only order that is left, or ANY_ORDER. */
  const onlyOne = (): number => {
    const first = possible.indexOf(true);
    return first >= 0 && first === possible.lastIndexOf(true) ? first : ANY_ORDER;
  };

  /** What this seat says once it may: it corrects who is seen to go wrong, and asks where looking on has not told it. */
  const later = (step: number): Message | null => {
    if (!opening.speaksLater || left === 0 || quiet < PATIENCE) return null;
    const knows = seesOrder(setting, step, seat) || mine !== ANY_ORDER;
    if (knows && !seesOrder(setting, step, other) && !possible[mine])
      return { to: [other], act: 'inform', content: orderContent(mine) };
    return !knows && !asked && step >= opening.state[0]! + WATCHES
      ? { to: [other], act: 'ask', content: { about: 'order' } }
      : null;
  };

  for (let step = state[0]!; step < setting.horizon; step = state[0]!) {
    const heard = coming.filter(({ at }) => at === step);
    if (seesOrder(setting, step, seat)) mine = order;
    for (const { heard: one } of heard)
      if (one.from === other) {
        const content = readContent(one.message);
        if (content?.kind === 'order' && (one.message.act === 'inform' || one.message.act === 'confirm'))
          mine = content.order;
      }
    if (mine === ANY_ORDER && seesOrder(setting, step, other)) mine = onlyOne();
    theirs = attend(
      { setting, traits, seat: other },
      state,
      theirs,
      heard.map((one) => one.heard),
      ({ message }) => (message === opening.message ? (opening.accepted ? 0 : 1) : luck()),
    );
    const spoken = speak(traits, theirs, step, seat);
    theirs = spoken.mind;
    const message = step === opening.state[0] ? opening.message : later(step);
    if (message !== null) {
      if (step !== opening.state[0]) left--;
      said++;
      asked = asked || message.act === 'ask';
      quiet = -1;
      if (knowsOf(message)) possible.fill(true);
      send(seat, message, step);
    }
    if (spoken.message !== null) send(other, spoken.message, step);
    quiet++;
    actions[seat] = work(setting, KINDS.compliant, state, seat, { takes: mine, bring: null, part: 'all' });
    if (mine === ANY_ORDER && actions[seat] === INTERACT && risksSoup(setting, state, seat, possible))
      actions[seat] = STAY;
    actions[other] = work(setting, traits, state, other, theirs);
    watch();
    setting.kernels[order]!(state, actions, outcome);
    if (outcome.eventful && outcome.sparse.some((pays) => pays > 0))
      return { return: Math.max(0, setting.horizon - state[0]!) - paid, messages: said };
    if (setting.sight.change !== null && state[0] === changeAt) {
      order = (order + 1 + Math.floor(luck() * (ORDERS.length - 1))) % ORDERS.length;
      writeExtras(setting, state, { order });
    }
  }
  return { return: -paid, messages: said };
};

const knowsOf = (message: Message): boolean => readContent(message)?.kind === 'order' && message.act !== 'clarify';

/** What a cook of a hypothesis has in mind. */
export const mindOf = (takes: number, rest: Partial<CookMind>): CookMind => ({ ...freshMind(takes), ...rest });
