/**
 * Asks all seats for their decisions on one state, and judges what they give. Whatever a policy does wrong (it throws,
 * rejects, gives no decision or an illegal action) becomes an answer here, so that nothing above needs to catch.
 */
import { type Action, type Environment, type Message, restingAction, type Seat } from './environment.ts';
import { type Json, jsonProblem } from './json.ts';
import type { Context, Decision, Policy } from './policy.ts';
import type { Random } from './random.ts';

/** What asking one seat led to. */
export type Answer =
  | { readonly kind: 'decided'; readonly decision: Decision }
  /** An external policy missed its deadline: `action` is taken for it and its memory stays as it was. */
  | { readonly kind: 'missed'; readonly action: Action }
  | { readonly kind: 'failed'; readonly blame: 'policy' | 'environment'; readonly reason: string };

/** The time that external policies have for one decision. */
export interface Deadlines {
  /** [seat] milliseconds; null for a policy that has all the time it wants. */
  readonly milliseconds: readonly (number | null)[];
  /** Resolves after so many milliseconds, or at once when `signal` is aborted. The only clock that an episode has. */
  readonly timer: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** Everything that the decisions of one step depend on. */
export interface Question<S, O> {
  readonly environment: Environment<S, O>;
  readonly state: S;
  readonly step: number;
  readonly lastReward: number;
  /** Whether the records of these decisions are kept. */
  readonly recording: boolean;
  /** [seat] */
  readonly policies: readonly Policy<O>[];
  /** [seat] */
  readonly memories: readonly Json[];
  /** [seat] streams of whole episodes; a decision gets the fork named by its step. */
  readonly random: readonly Random[];
  readonly deadlines: Deadlines | null;
  /** The episode's name; a seat's lane is `<lane>:<seat>`. */
  readonly lane: string;
}

/** What somebody threw, in words. */
export const formatThrown = (thrown: unknown): string =>
  thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : `threw ${String(thrown)}`;

const failedPolicy = (reason: string): Answer => ({ kind: 'failed', blame: 'policy', reason });

const messageProblem = (message: Message, speaker: Seat, environment: Environment): string | null => {
  const { seats } = environment;
  if (typeof message !== 'object') return `sent a ${typeof message} as its message`;
  if (!Array.isArray(message.to) || message.to.some((seat) => !Number.isInteger(seat) || seat < 0 || seat >= seats))
    return `sent a message to ${JSON.stringify(message.to)}; seats are 0 to ${seats - 1}`;
  if (typeof message.act !== 'string') return 'sent a message without an act';
  const problem = jsonProblem(message);
  if (problem !== null) return `sent a message that is no JSON: ${problem}`;
  return environment.messageProblem?.(message, speaker) ?? null;
};

/** Whether `given` is a decision that may be taken. Of its memory only the kind is looked at, not what is inside. */
const judge = (given: Decision, legal: readonly Action[], seat: Seat, environment: Environment): Answer => {
  if (typeof given !== 'object' || given === null) return failedPolicy(`gave ${String(given)} instead of a decision`);
  const { action, memory, message } = given;
  if (!legal.includes(action)) {
    const names = legal.map((one) => `${one} ${environment.actions[one]}`).join(', ');
    return failedPolicy(`chose action ${String(action)}; legal are ${names}`);
  }
  const kind = typeof memory;
  if (kind === 'undefined' || kind === 'function' || kind === 'symbol' || kind === 'bigint')
    return failedPolicy(`gave a memory that is no JSON: ${kind}`);
  if (message !== undefined && message !== null) {
    const problem = messageProblem(message, seat, environment);
    if (problem !== null) return failedPolicy(problem);
  }
  return { kind: 'decided', decision: given };
};

const isPromise = (given: Decision | Promise<Decision>): given is Promise<Decision> =>
  given instanceof Promise || typeof (given as { then?: unknown } | null | undefined)?.then === 'function';

/** The answer, or the miss if the time is over first. What comes later is dropped. */
const beforeDeadline = async (
  answer: Promise<Answer>,
  missed: Answer,
  wait: { readonly controller: AbortController; readonly milliseconds: number; readonly timer: Deadlines['timer'] },
): Promise<Answer> => {
  const answered = new AbortController();
  const over = wait.timer(wait.milliseconds, answered.signal).then(
    () => missed,
    () => missed,
  );
  const first = await Promise.race([answer, over]);
  answered.abort();
  if (first === missed) wait.controller.abort();
  return first;
};

const askSeat = <S, O>(question: Question<S, O>, seat: Seat): Answer | Promise<Answer> => {
  const { environment, state, step, deadlines } = question;
  let legal: readonly Action[];
  let observation: O;
  try {
    legal = environment.legal(state, seat);
    observation = environment.observe(state, seat);
  } catch (thrown) {
    return { kind: 'failed', blame: 'environment', reason: formatThrown(thrown) };
  }
  const milliseconds = deadlines === null ? null : (deadlines.milliseconds[seat] ?? null);
  const controller = milliseconds === null ? null : new AbortController();
  const context: Context = {
    seat,
    step,
    horizon: environment.horizon,
    legal,
    lastReward: question.lastReward,
    recording: question.recording,
    random: question.random[seat]!.fork(step),
    lane: `${question.lane}:${seat}`,
    signal: controller === null ? null : controller.signal,
  };
  let given: Decision | Promise<Decision>;
  try {
    given = question.policies[seat]!.act(observation, question.memories[seat]!, context);
  } catch (thrown) {
    return failedPolicy(formatThrown(thrown));
  }
  if (given === undefined || given === null || !isPromise(given)) return judge(given, legal, seat, environment);
  const answer = Promise.resolve(given).then(
    (decision) => judge(decision, legal, seat, environment),
    (thrown: unknown) => failedPolicy(formatThrown(thrown)),
  );
  if (controller === null || milliseconds === null || deadlines === null) return answer;
  const missed: Answer = { kind: 'missed', action: restingAction(environment, legal) };
  return beforeDeadline(answer, missed, { controller, milliseconds, timer: deadlines.timer });
};

/**
 * The answers of all seats, [seat]. Every seat is asked on the same state before any promise is awaited; where no
 * decision is a promise no promise is made. The promise never rejects.
 */
export const askSeats = <S, O>(question: Question<S, O>): readonly Answer[] | Promise<readonly Answer[]> => {
  const { seats } = question.environment;
  const answers: Answer[] = [];
  for (let seat = 0; seat < seats; seat++) {
    const answer = askSeat(question, seat);
    if (answer instanceof Promise) return askRest(question, answers, answer);
    answers.push(answer);
  }
  return answers;
};

/** Goes on after the first promise: asks the remaining seats, then waits for all. */
const askRest = <S, O>(question: Question<S, O>, before: readonly Answer[], first: Promise<Answer>) => {
  const all: (Answer | Promise<Answer>)[] = [...before, first];
  for (let seat = all.length; seat < question.environment.seats; seat++) all.push(askSeat(question, seat));
  return Promise.all(all);
};
