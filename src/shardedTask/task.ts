/**
 * What is asked for in the sharded task: which kind of work, in how many pieces, told how. After "LLMs get lost in
 * multi-turn conversation" (Laban et al., arXiv 2505.06120), whose five conditions these are, and proactive critical
 * thinking (arXiv 2507.23407), whose problems with a missing operand and with irrelevant facts are the arithmetic here.
 */
import { z } from 'zod';
import type { Json } from '../json.ts';
import { suggestWords } from '../nearest.ts';
import { parseRequest, WorldError } from '../world.ts';

const WORKS = ['query', 'arithmetic'] as const;
/** `query`: the row of a table that fits all conditions. `arithmetic`: the value of an expression in all operands. */
export type Work = (typeof WORKS)[number];

const CONDITIONS = ['sharded', 'full', 'concat', 'recap', 'snowball'] as const;
/**
 * How the pieces are told. `full`, `concat`: all at first, as one statement or as a list, which is the same to whoever
 * reads no words. `sharded`: one by one. `recap`: sharded, and all once more in a last turn. `snowball`: each turn says
 * again all that was said.
 */
export type Condition = (typeof CONDITIONS)[number];

const cost = z.number().min(0);

const WORTH = {
  success: cost.describe('team reward of a right answer, or of saying rightly that there is none'),
  wrong: cost.describe('team reward that a wrong answer takes, or saying wrongly that there is none'),
  missing: z.number().min(0).max(1).describe('probability that one piece, not the first, is known to nobody'),
  decoys: z.int().min(0).max(8).describe('irrelevant facts that the user mentions'),
};

const LAYOUT = z.strictObject({
  name: z.string().min(1).default('own'),
  work: z.enum(WORKS).default('query'),
  shards: z.int().min(1).max(8).describe('pieces'),
  values: z.int().min(2).max(9).describe('values that a piece can have'),
  condition: z.enum(CONDITIONS).default('sharded'),
  ...z.object(WORTH).partial().shape,
});
const PARAMETERS = z.strictObject(WORTH).partial();

export interface Task {
  readonly name: string;
  readonly work: Work;
  readonly shards: number;
  readonly values: number;
  readonly condition: Condition;
  readonly success: number;
  readonly wrong: number;
  readonly missing: number;
  readonly decoys: number;
}

const standard = { values: 4, success: 40, wrong: 2 };

/** `query-4`, `query-4-full`, ...: all answerable, nothing irrelevant. `arithmetic-4`: every other one has no answer. */
export const TASKS: readonly Task[] = WORKS.flatMap((work) =>
  [4, 6, 8].flatMap((shards) =>
    CONDITIONS.map((condition) => ({
      ...standard,
      name: `${work}-${shards}${condition === 'sharded' ? '' : `-${condition}`}`,
      work,
      shards,
      condition,
      missing: work === 'arithmetic' ? 0.5 : 0,
      decoys: work === 'arithmetic' ? 2 : 0,
    })),
  ),
);

/** The task that a layout's name, or a layout of one's own, stands for, with parameters. Throws a `WorldError`. */
export const readTask = (layout: string | Json, parameters: { readonly [key: string]: Json }): Task => {
  const changes = defined(parseRequest(PARAMETERS, parameters, 'parameters'));
  if (typeof layout === 'string') {
    const task = TASKS.find(({ name }) => name === layout);
    if (task !== undefined) return { ...task, ...changes };
    const names = TASKS.map(({ name }) => name);
    throw new WorldError('layout', `sharded-task has no layout '${layout}'. ${suggestWords(layout, names)}`);
  }
  const { name, work, condition, shards, values, ...own } = parseRequest(LAYOUT, layout, 'layout');
  return { ...standard, missing: 0, decoys: 0, ...defined(own), name, work, condition, shards, values, ...changes };
};

/** The fields that are given. */
const defined = <T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;

/** A factor that scrambles the rows of the table: prime to every number of values. */
const scrambler = (values: number): number => values + 1;

/**
 * What a filled-in task comes to. The table has every combination once, row r(i) = ((values + 1)·i + 7) mod values^shards
 * for the combination that is i in base `values`; the expression is the sum of the operands times the powers of `values`.
 * So two fillings have one result only if they are one.
 */
export const resultOf = ({ work, values }: Pick<Task, 'work' | 'values'>, fill: readonly number[]): number => {
  let index = 0;
  for (let shard = fill.length - 1; shard >= 0; shard--) index = index * values + fill[shard]!;
  return work === 'arithmetic' ? index : (scrambler(values) * index + 7) % values ** fill.length;
};
