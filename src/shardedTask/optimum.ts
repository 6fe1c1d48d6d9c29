/**
 * The best that an assistant can do with a user that keeps the rules: an exact stop rule by dynamic programming. With u
 * pieces untold, of k values each, a guess is right with probability (1 − P)·k^−u, where P is the probability that one of
 * the untold pieces is missing. Asking costs two utterances and leaves u − 1; so does a wrong answer, which costs its
 * penalty besides; where P is high enough one says that there is no answer.
 *
 * A wrong answer also tells that its filling is wrong. The value is computed once without that (what is surely reached)
 * and once as if a piece told after two wrong answers agreed with both (what is surely not passed); where both are one
 * number it is the optimum, and otherwise none is stated.
 */
import { costOf } from '../channel/messages.ts';
import { type ChannelSettings, parseChannel } from '../channel/settings.ts';
import type { Json } from '../json.ts';
import type { Optimum } from '../world.ts';
import { MISSING, type ShardedState } from './state.ts';
import type { Task } from './task.ts';

/** What utterances take. */
export interface Prices {
  readonly request: number;
  /** A question, and the piece in answer. */
  readonly ask: number;
  /** A question, and "I don't know". */
  readonly askInVain: number;
  readonly answer: number;
  /** The piece that the user tells after a wrong answer, and its leaving. */
  readonly next: number;
  readonly leave: number;
  readonly declare: number;
}

export const pricesOf = (settings: ChannelSettings): Prices => {
  const cost = (act: string) => costOf(settings, act);
  return {
    request: cost('request'),
    ask: cost('ask') + cost('inform'),
    askInVain: cost('ask') + cost('reject'),
    answer: cost('propose'),
    next: cost('inform'),
    leave: cost('reject'),
    declare: cost('reject'),
  };
};

/** P(one of `untold` pieces is missing), where none of the others that can be is. */
export const missingChance = ({ shards, missing }: Pick<Task, 'shards' | 'missing'>, untold: number): number => {
  if (shards < 2) return 0;
  const among = (missing * untold) / (shards - 1);
  return among === 0 ? 0 : among / (among + 1 - missing);
};

/** What an assistant may do, with what the rest of the talk is then worth. */
export interface Worths {
  readonly ask: number;
  readonly answer: number;
  readonly declare: number;
}

type Rules = Pick<Task, 'values' | 'success' | 'wrong'>;

/** The worth of the talk at the assistant's turn. `tried`: wrong fillings that are still possible by what was told. */
const createWorth = ({ values, success, wrong }: Rules, prices: Prices, hopeful: boolean) => {
  const known = new Map<string, number>();

  /** P(the piece told agrees with all wrong fillings): exact for one of them, as good as sure for more. */
  const agrees = (untold: number, tried: number): number =>
    tried === 1 ? (values ** (untold - 1) - 1) / (values ** untold - 1) : 1;
  const afterPiece = (untold: number, missing: number, tried: number): number => {
    if (tried === 0) return best(untold - 1, missing, 0);
    const left = Math.min(tried, values ** (untold - 1) - 1);
    const p = agrees(untold, tried);
    return p * best(untold - 1, missing, left) + (1 - p) * best(untold - 1, missing, 0);
  };

  const worths = (untold: number, missing: number, tried: number): Worths => {
    const right = (1 - missing) / (values ** untold - tried);
    const declare = -prices.declare + missing * success - (1 - missing) * wrong;
    if (untold === 0) return { ask: Number.NEGATIVE_INFINITY, answer: -prices.answer + success, declare };
    const vain = missing / untold;
    const left = missing >= 1 && untold === 1 ? 0 : (missing * (1 - 1 / untold)) / (1 - vain);
    const ask =
      vain * (-prices.askInVain + Math.max(0, success - prices.declare)) +
      (vain >= 1 ? 0 : (1 - vain) * (-prices.ask + afterPiece(untold, left, tried)));
    // After a wrong answer the user tells the first untold piece that it knows: one left out is missing.
    const gone = right >= 1 ? 0 : missing / (1 - right);
    const next = hopeful ? tried + 1 : 0;
    const after =
      untold === 1
        ? gone * -prices.leave + (1 - gone) * (-prices.next + afterPiece(1, 0, next))
        : -prices.next +
          (gone / untold) * Math.max(0, success - prices.declare) +
          (1 - gone / untold) * afterPiece(untold, (gone * (1 - 1 / untold)) / (1 - gone / untold), next);
    return { ask, answer: -prices.answer + right * success + (1 - right) * (-wrong + after), declare };
  };

  const best = (untold: number, missing: number, tried: number): number => {
    const name = `${untold} ${missing} ${tried}`;
    const before = known.get(name);
    if (before !== undefined) return before;
    const { ask, answer, declare } = worths(untold, missing, tried);
    const worth = Math.max(0, ask, answer, declare);
    known.set(name, worth);
    return worth;
  };
  return { best, worths };
};

/** The worth of each thing that an assistant may do, by a rule that is surely reached; each is computed once. */
export const createStopRule = (task: Rules, prices: Prices): ((untold: number, missing: number) => Worths) => {
  const { worths } = createWorth(task, prices, false);
  const known = new Map<number, Worths>();
  return (untold, missing) => {
    const name = 2 * untold + missing; // `missing` is in [0, 1].
    let found = known.get(name);
    if (found === undefined) {
      found = worths(untold, missing, 0);
      known.set(name, found);
    }
    return found;
  };
};

/** The worth at the assistant's turn; null where what is surely reached and what is surely not passed differ. */
export const worthOf = (task: Rules, prices: Prices, untold: number, missing: number): number | null => {
  const [low, high] = [false, true].map((hopeful) => createWorth(task, prices, hopeful).best(untold, missing, 0));
  return Math.abs(high! - low!) < 1e-9 ? low! : null;
};

/** null too with a channel in which messages are lost or run out, of which an act is missing, or with cheaper nods. */
export const shardedOptimum = (task: Task, state: ShardedState, channel: Json): Optimum | null => {
  const settings = parseChannel(channel);
  const { acts, budget, loss } = settings;
  const needed = ['request', 'ask', 'inform', 'propose', 'reject'] as const;
  if (loss > 0 || budget !== null || needed.some((act) => !acts.includes(act))) return null;
  if (costOf(settings, 'acknowledge') < costOf(settings, 'ask')) return null;
  const prices = pricesOf(settings);
  const told = task.condition === 'full' || task.condition === 'concat';
  const untold = task.shards - 1;
  const isMissing = state.vector.includes(MISSING);
  const full = Math.max(0, task.success - (isMissing ? prices.declare : prices.answer));
  const worth = told ? full : worthOf(task, prices, untold, missingChance(task, untold));
  if (worth === null) return null;
  return { sameInformation: worth - prices.request, fullInformation: full - prices.request };
};
