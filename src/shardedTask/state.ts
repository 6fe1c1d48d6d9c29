/** The state of the sharded task: what the user knows, as a text of digits, one per piece. */
import { z } from 'zod';
import type { Json } from '../json.ts';
import type { Random } from '../random.ts';
import type { Task } from './task.ts';

const OUTCOMES = ['open', 'solved', 'declared', 'misdeclared', 'abandoned'] as const;
/** `declared`: it was rightly said that there is no answer. `abandoned`: the user left. */
export type TaskOutcome = (typeof OUTCOMES)[number];

/** A piece that nobody knows. */
export const MISSING = '-';

export interface ShardedState {
  readonly clock: number;
  /** A digit per piece, or MISSING for one of them. */
  readonly vector: string;
  /** Wrong answers so far. */
  readonly attempts: number;
  readonly outcome: TaskOutcome;
}

/** The assistant (seat 0) sees no piece, the user (seat 1) all. */
export interface ShardedObservation {
  readonly clock: number;
  readonly attempts: number;
  readonly outcome: TaskOutcome;
  readonly vector: string | null;
}

export const ASSISTANT = 0;
export const USER = 1;

/** Uniform pieces; with the task's probability one of them, not the first, is missing. */
export const drawVector = ({ shards, values, missing }: Task, random: Random): string => {
  const digits = Array.from({ length: shards }, () => String(random.integer(values)));
  const [luck, which] = [random.next(), random.integer(Math.max(shards - 1, 1))];
  if (luck < missing && shards > 1) digits[1 + which] = MISSING;
  return digits.join('');
};

const shapes = ({ shards, values }: Task) => {
  const vector = z.string().refine((text) => isVector(text, shards, values), {
    error: `expected ${shards} digits below ${values}, one of which, not the first, may be '${MISSING}'`,
  });
  const common = { clock: z.int().min(0), attempts: z.int().min(0), outcome: z.enum(OUTCOMES) };
  return {
    state: z.strictObject({ ...common, vector }),
    observation: z.strictObject({ ...common, vector: vector.nullable() }),
  };
};

const isVector = (text: string, shards: number, values: number): boolean =>
  text.length === shards &&
  text.lastIndexOf(MISSING) === text.indexOf(MISSING) &&
  text[0] !== MISSING &&
  [...text].every((one) => one === MISSING || (one >= '0' && one <= '9' && Number(one) < values));

const read = <T>(shape: z.ZodType<T>, json: Json, what: string): T => {
  const parsed = shape.safeParse(json);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new Error(
    `this is no ${what} of the sharded task: ${path.length === 0 ? '' : `${path.join('.')}: `}${message}`,
  );
};

/** Readers of states and observations of a task; they throw, saying what and where. */
export const createReaders = (task: Task) => {
  const { state, observation } = shapes(task);
  return {
    state: (json: Json): ShardedState => read<ShardedState>(state, json, 'state'),
    observation: (json: Json): ShardedObservation => read<ShardedObservation>(observation, json, 'observation'),
  };
};
