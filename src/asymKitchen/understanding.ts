/**
 * What a seat understands, anew from the whole log at every step: the order as far as it can tell, what was said since
 * that is the order, and what is still to be answered. What it believes of the other cook is made in `belief.ts`.
 */
import type { ChannelSettings } from '../channel/settings.ts';
import type { Said, View } from '../conversation.ts';
import type { Seat } from '../environment.ts';
import { believe, marginal, type Weighted } from './belief.ts';
import type { AsymObservation } from './environment.ts';
import { isAsking, readContent } from './messages.ts';
import { orderSince, type Setting, seesOrder } from './setting.ts';
import { HIDDEN } from './state.ts';

export interface Understanding {
  readonly setting: Setting;
  readonly view: View<AsymObservation>;
  readonly seat: Seat;
  readonly other: Seat;
  readonly hypotheses: readonly Weighted[];
  /** [order] */
  readonly order: readonly number[];
  /** Messages that were said since the order is what it is. */
  readonly said: readonly Said[];
  readonly theySee: boolean;
}

export const understandKitchen = (
  view: View<AsymObservation>,
  setting: Setting,
  channel: ChannelSettings,
): Understanding => {
  const { seat, step, observation, log } = view;
  const hypotheses = believe({ setting, seat, step, observation, log, carriage: channel });
  const since = orderSince(setting, step);
  return {
    setting,
    view,
    seat,
    other: 1 - seat,
    hypotheses,
    order: marginal(hypotheses, ({ order }) => order),
    said: log.filter((one): one is Said => one.kind === 'said' && one.step >= since),
    theySee: seesOrder(setting, step, 1 - seat),
  };
};

/** From this probability on something may be told as true. */
const SURE = 0.9;

/** Whether the order may be told to be this one. */
export const isSure = ({ order }: Understanding, which: number): boolean => order[which]! >= SURE;

/** The order that is the likeliest. */
export const likeliestOrder = ({ order }: Understanding): number => order.indexOf(Math.max(...order));

/** The order that a seat can tell, or HIDDEN. */
export const knownOrder = (u: Understanding): number => {
  const order = likeliestOrder(u);
  return isSure(u, order) ? order : HIDDEN;
};

/** The probability that the other works by an order, or sees it. */
export const theyKnow = ({ hypotheses, theySee }: Understanding, order: number): number =>
  theySee ? 1 : hypotheses.reduce((sum, { given, weight }) => sum + (given.takes === order ? weight : 0), 0);

export const saidBy = ({ said }: Understanding, seat: Seat): readonly Said[] =>
  said.filter(({ from }) => from === seat);

/** What this seat has told of the order last; HIDDEN: nothing. */
export const toldLast = (u: Understanding): number => {
  const told = saidBy(u, u.seat).flatMap(({ message }) => {
    const content = readContent(message);
    return content?.kind === 'order' && (message.act === 'inform' || message.act === 'repair') ? [content.order] : [];
  });
  return told.at(-1) ?? HIDDEN;
};

export const isAnswered = ({ said }: Understanding, question: Said): boolean =>
  said.some(({ from, message }) => from !== question.from && message.replyTo === question.id);

/** What `by` asked and was not answered, oldest first. */
export const openQuestions = (u: Understanding, by: Seat): readonly Said[] =>
  saidBy(u, by).filter((one) => isAsking(one.message) && !isAnswered(u, one));
