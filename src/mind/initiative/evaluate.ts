/**
 * Evaluate (Inner Thoughts, section 4.4): the worth of each thought, and of silence. Theirs is a rating by a language
 * model, moved by ten heuristics; ours computes nine of them and silence pressure from beliefs, and the rating from them.
 *
 *     now(m)  = E[return | m is said now, at most `window` own messages after it]     wait = now(nothing)
 *     gain(m) = now(m) − wait                                 value of speaking now over waiting, messages paid for
 *     M(m)    = (gain + cost)/σ · g(relevance, coherence) + pressure · silence + balance · deficit − costs/σ
 *     motivation = 1 + 4 · sigmoid(M)                                            the paper's scale, 1 to 5
 *
 * E is over hypotheses that hold all that is hidden, each played on by the world (CollabLLM's value of the conversation
 * to come, arXiv 2502.00640, exact instead of sampled by a model). A hypothesis has one seed for all that is compared
 * (common random numbers), so that a message that changes nothing gains exactly nothing. g only scales what is positive.
 */
import { isQuestion, tells } from '../../channel/acts.ts';
import { costOf } from '../../channel/messages.ts';
import type { Thought } from '../../conversation.ts';
import type { Seat } from '../../environment.ts';
import { fastSeed, type Random } from '../../random.ts';
import { civilCosts, forbids } from './civility.ts';
import type { Formed } from './form.ts';
import { bitsOf, type Hearing, type Speaker } from './hear.ts';

/** Differences of value below this are none: sums of the same numbers in another order. */
export const TIE = 1e-9;

/** The ten slots. All but the bits and the values in [0, 1]. */
export interface Slots {
  /** How much of what is to be decided it touches. */
  readonly relevance: number;
  /** Bits that one lacks of its topic, where it asks. */
  readonly gap: number;
  /** How far it fills a gap of somebody else, where it tells: 1 where it answers a question. */
  readonly filling: number;
  /** What saying it now is worth over never saying anything, in units of `scale`. */
  readonly impact: number;
  /** What is lost by waiting with it, in units of `scale`. */
  readonly urgency: number;
  readonly coherence: number;
  /** 1 − the probability that its addressees know it. */
  readonly originality: number;
  /** How far one's share of the turns is below an equal share, in [−1, 1]. */
  readonly balance: number;
  /** The probability that somebody else says it. */
  readonly dynamics: number;
  /** 1.01 to the number of steps since one spoke, less 1: the factor of the published code, as a summand. */
  readonly silence: number;
}

/** In the world's reward. */
export interface Costs {
  readonly channel: number;
  readonly timing: number;
  readonly autonomy: number;
  readonly redundancy: number;
  readonly dynamics: number;
}

export interface Scored extends Formed {
  readonly slots: Slots;
  readonly costs: Costs;
  /** Value of saying it now over waiting, in the world's reward, before the costs of civility. */
  readonly gain: number;
  /** Standard error of the gain over the hypotheses. */
  readonly error: number;
  /** Value of saying it and never anything again, over eternal silence: what breaks ties. */
  readonly alone: number;
  /** Gain less the costs of civility. */
  readonly worth: number;
  /** Probability of the hypotheses in which it gains. */
  readonly need: number;
  /** The least probability that an addressee takes it up. */
  readonly uptake: number;
  /** In [1, 5]. */
  readonly motivation: number;
  /** Why it may not be said, in words; null: it may. */
  readonly forbidden: string | null;
}

/** What saying nothing is worth, from now to the end of the episode, in the world's reward. */
export interface Silence {
  /** Nothing now, at most `window` messages later. */
  readonly wait: number;
  /** Nothing ever again. */
  readonly never: number;
}

export interface Evaluation {
  readonly scored: readonly Scored[];
  /** null: nothing came to mind, and nothing was simulated. */
  readonly silence: Silence | null;
  readonly simulations: number;
}

/** Plays one hypothesis on for a message and a window; each pair is played once. */
interface Trials {
  readonly weights: readonly number[];
  /** [hypothesis] returns. */
  readonly play: (thought: Thought | null, window: number) => readonly number[];
  readonly count: () => number;
}

const createTrials = ({ conversation, parameters }: Speaker, { understanding }: Hearing, random: Random): Trials => {
  const drawn = conversation.hypotheses(understanding, parameters.hypotheses, random.fork('hypotheses'));
  const seeds = drawn.map((_, i) => fastSeed(random.fork('luck').fork(i)));
  let count = 0;
  return {
    weights: drawn.map(({ weight }) => weight),
    count: () => count,
    play: (thought, window) =>
      drawn.map(({ given }, i) => {
        count++;
        const imagined = conversation.simulate(given, thought?.message ?? null, window, seeds[i]!, understanding);
        if (!Number.isFinite(imagined.return)) throw new Error(`a simulated conversation returned ${imagined.return}`);
        return imagined.return;
      }),
  };
};

const expectation = (weights: readonly number[], values: readonly number[]): number =>
  weights.reduce((sum, weight, i) => sum + weight * values[i]!, 0);

/** Standard error of a weighted mean. */
const errorOf = (weights: readonly number[], values: readonly number[], mean: number): number =>
  Math.sqrt(weights.reduce((sum, weight, i) => sum + weight ** 2 * (values[i]! - mean) ** 2, 0));

const addresseesOf = ({ message }: Thought, seat: Seat, seats: number): readonly Seat[] =>
  message.to.length > 0 ? message.to : Array.from({ length: seats }, (_, one) => one).filter((one) => one !== seat);

/** How far one's share of the turns is below an equal one, in [−1, 1]; 0 while nobody has spoken. */
const shareDeficit = (turns: readonly number[], seat: Seat): number => {
  const total = turns.reduce((sum, count) => sum + count, 0);
  if (total === 0) return 0;
  const equal = 1 / turns.length;
  const missing = equal - turns[seat]! / total;
  return missing / (missing > 0 ? equal : 1 - equal);
};

/** The paper's scale. 3.5 and 4 are reached at M of 0.511 and 1.099, the logits of 0.625 and 0.75. */
const motivationOf = (m: number): number => 1 + 4 / (1 + Math.exp(-m));

export const evaluate = (speaker: Speaker, hearing: Hearing, formed: readonly Formed[], random: Random): Evaluation => {
  if (formed.length === 0) return { scored: [], silence: null, simulations: 0 };
  const { conversation, channel, parameters, environment } = speaker;
  const { understanding: u, memory, view } = hearing;
  const { seat, step } = view;
  const { window, scale } = parameters;
  const trials = createTrials(speaker, hearing, random);
  const { weights } = trials;
  const waiting = trials.play(null, window);
  const nevers = window === 0 ? waiting : trials.play(null, 0);
  const later = window === 0 ? trials.play(null, 1) : waiting;
  const wait = expectation(weights, waiting);
  const never = expectation(weights, nevers);
  const delayed = expectation(weights, later);
  const asked = new Set(hearing.agenda.flatMap(({ topic, by }) => (by === seat ? [] : [topic])));
  const balance = shareDeficit(memory.turns, seat);
  const silence = 1.01 ** (step - 1 - memory.spoke.self) - 1;

  const score = (one: Formed): Scored => {
    const { thought } = one;
    const { message, topic } = thought;
    const forbidden = forbids(speaker, hearing, thought);
    const nows = forbidden === null ? trials.play(thought, window) : waiting;
    const now = expectation(weights, nows);
    const gains = nows.map((value, i) => value - waiting[i]!);
    const gain = now - wait;
    const tied = Math.abs(gain) <= TIE && forbidden === null && window > 0;
    const alone = tied ? expectation(weights, trials.play(thought, 0)) - never : gain;
    const others = addresseesOf(thought, seat, environment.seats);
    const known = conversation.known(message, u);
    const dynamics = conversation.othersWillSay(thought, u);
    const relevance = conversation.relevance(topic, u);
    const coherence = conversation.coherence(thought, u);
    const costs: Costs = {
      channel: costOf(channel, message.act),
      ...civilCosts(speaker, hearing, { thought, others, known, dynamics }),
    };
    const soft = costs.timing + costs.autonomy + costs.redundancy + costs.dynamics;
    const slots: Slots = {
      relevance,
      gap: isQuestion(message) ? bitsOf(hearing, topic) : 0,
      filling: tells(message) ? (asked.has(topic) ? 1 : (1 - known) * relevance) : 0,
      impact: (now - never) / scale,
      urgency: (now - delayed) / scale,
      coherence,
      originality: 1 - known,
      balance,
      dynamics,
      silence,
    };
    const gross = (gain + costs.channel) / scale;
    // In (0, 1]: what is beside the point and follows nothing keeps a quarter of its value.
    const fit = ((1 + relevance) * (1 + coherence)) / 4;
    const m =
      (gross > 0 ? gross * fit : gross) +
      parameters.pressure * silence +
      parameters.balance * balance -
      (costs.channel + soft) / scale;
    return {
      ...one,
      slots,
      costs,
      gain,
      error: errorOf(weights, gains, gain),
      alone,
      worth: gain - soft,
      need: gains.reduce((sum, value, i) => sum + (value > TIE ? weights[i]! : 0), 0),
      uptake: Math.min(...others.map((other) => conversation.uptake(other, message.act, u))),
      motivation: motivationOf(m),
      forbidden,
    };
  };
  const scored = formed.map(score);
  return { scored, silence: { wait, never }, simulations: trials.count() };
};
