/**
 * What a scenario file says: one strict schema, from which `docs/scenario.schema.json` is made. Reading a file never
 * looks at worlds or policies; `resolve.ts` finds what the names mean.
 */
import { z } from 'zod';
import { CHANNEL_SHAPE } from '../channel/settings.ts';
import { NO_CHANNEL } from '../channel/world.ts';
import type { Json } from '../json.ts';
import { MODEL_SHAPE, settingsProblem } from '../model/settings.ts';
import { nearestWord, suggestWords } from '../nearest.ts';
import { type Document, parseDocumentText } from './document.ts';
import { InputError, type Path, type Problem } from './problem.ts';

const json: z.ZodType<Json> = z.json();

/** An object that refuses keys it does not know, naming those it does. */
export const closed = <T extends z.core.$ZodLooseShape>(shape: T) =>
  z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return undefined;
      const key = (issue as { keys?: readonly string[] }).keys?.[0] ?? '';
      return `unknown key '${key}'\n${suggestWords(key, Object.keys(shape))}`;
    },
  });

const name = z.string().min(1);
const seat = z.int().min(0);
const step = z.int().min(0);

const policy = closed({
  name: name.optional().describe('What tables call it; the name of the policy unless given.'),
  policy: name
    .optional()
    .describe('A policy by name (`rapport policies`, `rapport partners`), or the path of a module such as ./mine.ts.'),
  with: z.record(z.string(), json).optional().describe("Parameters, read by the policy's own schema."),
  command: z
    .array(name)
    .min(1)
    .optional()
    .describe('A program in any language, as the words that start it: docs/protocol.md. `with` holds its parameters.'),
  stages: z
    .record(z.string(), json)
    .optional()
    .describe(
      'Stages of a mind to replace, such as { correct: off }: passed on as the parameter `stages`. A list of replacements stands for a policy with each.',
    ),
  matrix: z
    .record(z.string(), z.array(json).min(1))
    .optional()
    .describe('Parameters with lists of values, such as { simulations: [16, 64] }: a policy for each combination.'),
}).describe('A policy with parameters.');

const reference = z.union([name, policy]).describe('A policy: its name, or an object with parameters.');

const partner = z
  .union([name, policy, z.array(reference).min(1)])
  .describe('A policy, a group of them (held-out, development), self, or a list with one policy for each other seat.');

const seats = z
  .union([z.enum(['both', 'all']), z.array(seat).min(1)])
  .describe('Seats that the focal policy takes in turn: both (or all), or a list.');

const seeds = z
  .union([
    z.int().min(0),
    z.string().regex(/^\d+\.\.\d+$/, 'expected a range such as 1..30'),
    z.array(z.int().min(0)).min(1),
  ])
  .describe('A range such as 1..30, a list, or one seed.');

const layout = z
  .union([name, z.record(z.string(), json)])
  .describe(
    "A layout's name or alias within the rule set; a layout of your own, as a picture or in JSON; or { generate: { seed, count, ... } }.",
  );

const change = closed({
  step,
  switch: closed({ seat: seat.optional(), to: reference })
    .optional()
    .describe('Another policy takes the seat from this step on; without a seat, those of all partners.'),
  set: z.record(z.string(), json).optional().describe('An object put down: { x, y, object }; object null clears.'),
  hold: z.record(z.string(), json).optional().describe("What is put into somebody's hands: { seat, object }."),
  block: z.record(z.string(), json).optional().describe('A tile that nobody can enter any more: { x, y }.'),
  change: z.record(z.string(), json).optional().describe('A change in the words of another world.'),
}).refine(({ step: _, ...kinds }) => Object.values(kinds).filter((one) => one !== undefined).length === 1, {
  error: 'expected one of switch, set, hold, block, change beside step',
});

const setting = <T extends z.ZodType>(schema: T) => schema.optional();
const { acts, cost, costs, budget, latency, loss, floor, takesStep } = CHANNEL_SHAPE;
const channel = closed({
  acts: setting(acts),
  cost: setting(cost),
  costs: setting(costs),
  budget: setting(budget),
  latency: setting(latency),
  loss: setting(loss),
  floor: setting(floor),
  takesStep: setting(takesStep),
}).describe('What seats can say to one another, and at what cost.');

const model = closed(MODEL_SHAPE)
  .superRefine((settings, context) => {
    const problem = settingsProblem(settings);
    if (problem !== null) context.addIssue({ code: 'custom', path: [problem[0]], message: problem[1] });
  })
  .describe('A language model: docs/models.md.');

const scenarioSchema = closed({
  rapport: z.literal(1).describe('The version of this format.'),
  name: z
    .string()
    .regex(/^[\w.-]+$/, 'expected letters, digits, dots, dashes: it names the run directory')
    .describe('Names the run directory.'),
  description: z.string().optional().describe('What the scenario shows, for people.'),
  world: name.optional().describe('A world by name, or the path of a module that exports one. Default: overcooked.'),
  rules: z
    .union([name, z.array(name).min(1)])
    .optional()
    .describe('A rule set of the world, or a list of them. Default: its first.'),
  layouts: z.array(layout).min(1).describe('Where to play.'),
  parameters: z.record(z.string(), json).optional().describe("Changes of the game's parameters, by the world's names."),
  horizon: z.int().min(1).optional().describe("Steps after which an episode ends. Default: the environment's."),
  focal: z.array(reference).min(1).optional().describe('The policies under test.'),
  partners: z.array(partner).min(1).optional().describe('Whom each of them meets.'),
  pairs: z
    .array(closed({ focal: reference, partner, seats: seats.optional() }))
    .min(1)
    .optional()
    .describe('Single pairings, beside or instead of the grid of focal and partners.'),
  strangers: z
    .boolean()
    .optional()
    .describe(
      'Leaves out pairings of a policy with itself, or with its own weights under another name, and networks where none was trained. Default: false.',
    ),
  seats: seats.optional(),
  seeds: seeds.optional(),
  meetings: z
    .int()
    .min(1)
    .optional()
    .describe('Episodes that the same policies play in a row, what they carry from one to the next. Default: 1.'),
  seed: z
    .union([z.int().min(0), name])
    .optional()
    .describe('The root of all random streams. Default: 1.'),
  level: z.enum(['actions', 'full']).optional().describe('What traces keep: what replay needs, or every record.'),
  traces: z.enum(['all', 'failures', 'none']).optional().describe('Which traces are kept. Default: all.'),
  channel: z
    .union([channel, z.literal(NO_CHANNEL), z.array(z.union([channel, z.literal(NO_CHANNEL)])).min(1)])
    .optional()
    .describe(
      "A channel around the environment, laid over the world's own: docs/channel.md. off: none. A list of them: each in turn, with the same luck.",
    ),
  start: json.optional().describe('The state to begin from, as a picture or in compact form.'),
  script: z
    .record(z.string().regex(/^\d+$/, 'expected a seat such as 0'), z.union([name, z.array(name)]))
    .optional()
    .describe('Actions of a seat as letters, such as `1: N2 I .3`, or a list of their names.'),
  models: z
    .record(z.string().regex(/^[\w.-]+$/, 'expected letters, digits, dots, dashes'), model)
    .optional()
    .describe('Language models, by the names that policies ask for.'),
  recording: name
    .optional()
    .describe(
      'Recorded calls of models, a file beside the scenario (.jsonl or .jsonl.gz), read before anything is asked.',
    ),
  at: z.array(change).min(1).optional().describe('What is changed from outside, and before which step.'),
  expect: z
    .array(name)
    .min(1)
    .optional()
    .describe('What must come true in every episode; docs/scenarios.md has the grammar.'),
  bestResponses: name
    .optional()
    .describe('Best responses to the partners, as `rapport best-response` writes them: a file beside the scenario.'),
  compare: name.optional().describe('Published figures to print beside ours: a file, relative to RAPPORT_DATA.'),
});

export type Scenario = z.infer<typeof scenarioSchema>;
export type SeatChoice = z.infer<typeof seats>;

/** A scenario with the text that it came from, for errors in what its names mean. */
export interface ScenarioDocument {
  readonly scenario: Scenario;
  readonly document: Document;
}

/** The JSON Schema of scenario files. */
export const scenarioJsonSchema = (): Json => ({
  $id: 'scenario.schema.json',
  title: 'Rapport scenario',
  ...(z.toJSONSchema(scenarioSchema, { io: 'input' }) as { [key: string]: Json }),
});

/** What was found, short enough for one line. */
export const describeFound = (value: Json | undefined): string => {
  if (value === undefined) return 'nothing';
  if (value === null) return 'nothing (null)';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return `an object with ${Object.keys(value).join(', ') || 'no keys'}`;
  const text = JSON.stringify(value);
  const kind = typeof value === 'string' ? 'the text' : typeof value === 'number' ? 'the number' : 'the value';
  return `${kind} ${text.length > 80 ? `${text.slice(0, 80)}...` : text}`;
};

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  int: 'a whole number',
  number: 'a number',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  boolean: 'true or false',
};

/** The part of a value at `path`; undefined where there is none. */
export const partAt = (value: Json, path: Path): Json | undefined => {
  let part: Json | undefined = value;
  for (const key of path)
    part = typeof part === 'object' && part !== null ? (part as Record<string, Json>)[key] : undefined;
  return part;
};

type Issue = z.core.$ZodIssue;

/** Of a union's branches the one that was probably meant: the one whose complaint lies deepest. */
const meantBranch = (branches: readonly (readonly Issue[])[]): readonly Issue[] | null => {
  const shape = (issues: readonly Issue[]) =>
    issues.every((issue) => issue.path.length === 0 && issue.code === 'invalid_type');
  const fitting = branches.filter((issues) => !shape(issues));
  const depth = (issues: readonly Issue[]) => {
    const missing = issues.filter((issue) => issue.code === 'unrecognized_keys').length;
    return Math.max(...issues.map((issue) => issue.path.length)) - 2 * missing;
  };
  return fitting.reduce<readonly Issue[] | null>(
    (best, one) => (best === null || depth(one) > depth(best) ? one : best),
    null,
  );
};

const kindsOf = (branches: readonly (readonly Issue[])[]): string => {
  const kinds = branches.flatMap((issues) =>
    issues.flatMap((issue): string[] => {
      if (issue.code === 'invalid_type') return [KINDS[issue.expected] ?? issue.expected];
      if (issue.code === 'invalid_value') return [issue.values.map(String).join(' or ')];
      return issue.code === 'invalid_union' ? [kindsOf(issue.errors)] : [];
    }),
  );
  return [...new Set(kinds)].join(', or ');
};

const problemOf = (document: Document, issue: Issue, above: Path = []): Problem => {
  let path: Path = [...above, ...(issue.path as (string | number)[])];
  const isSecret = path[0] === 'models' && path.at(-1) === 'key'; // Somebody may have put the key itself there.
  const found = isSecret ? 'something else' : describeFound(partAt(document.value, path));
  let message = `${issue.message}, found ${found}`;
  let hint: string | null = null;
  let part: 'value' | 'key' = 'value';
  switch (issue.code) {
    case 'unrecognized_keys': {
      const [first, ...rest] = issue.message.split('\n');
      path = [...path, issue.keys[0] ?? ''];
      part = 'key';
      message = first ?? '';
      hint = rest.join('\n') || null;
      break;
    }
    case 'invalid_type':
      message = `expected ${KINDS[issue.expected] ?? issue.expected}, found ${found}`;
      if (found === 'nothing') hint = `add the key '${String(path.at(-1) ?? '')}'`;
      break;
    case 'invalid_value': {
      const words = issue.values.map(String);
      const given = partAt(document.value, path);
      message = `expected ${words.join(' or ')}, found ${found}`;
      if (given === undefined) hint = `add \`${String(path.at(-1) ?? '')}: ${words[0] ?? ''}\``;
      const nearest = typeof given === 'string' ? nearestWord(given, words) : null;
      if (nearest !== null) hint = `did you mean '${nearest}'?`;
      break;
    }
    case 'invalid_union': {
      const branch = meantBranch(issue.errors);
      if (branch?.[0]) return problemOf(document, branch[0], path);
      message = `expected ${kindsOf(issue.errors)}, found ${found}`;
      break;
    }
    case 'invalid_key':
      message = issue.issues[0]?.message ?? issue.message;
      part = 'key';
      break;
    case 'too_small':
      message =
        issue.origin === 'array'
          ? 'expected at least one entry, found an empty list'
          : issue.origin === 'string'
            ? 'expected a text, found an empty one'
            : `expected at least ${issue.minimum}, found ${found}`;
      break;
    default:
  }
  return { file: document.file, ...document.locate(path, part), path, message, hint };
};

/** What a document holds by a schema; throws an `InputError` with every problem and its place. */
export const readDocument = <T>(schema: z.ZodType<T>, document: Document): T => {
  const parsed = schema.safeParse(document.value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => problemOf(document, issue));
  throw new InputError(problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)));
};

/** The scenario that a document holds; throws an `InputError` with every problem. */
export const parseScenario = (document: Document): ScenarioDocument => ({
  scenario: readDocument(scenarioSchema, document),
  document,
});

/** As `parseScenario`, from text. `file` is what errors call it. */
export const parseScenarioText = (file: string, text: string): ScenarioDocument => {
  const parsed = parseDocumentText(file, text);
  if (!parsed.ok) throw new InputError(parsed.problems);
  return parseScenario(parsed.value);
};

/** More than a condition can use; a range is a few letters, and its rows would not fit into memory. */
export const MOST_SEEDS = 100_000;

/** The seeds that a scenario names, in its order, each once; of a longer range than `MOST_SEEDS` one too many. */
export const listSeeds = (given: Scenario['seeds']): readonly number[] => {
  if (given === undefined) return [1];
  if (typeof given === 'number') return [given];
  if (typeof given !== 'string') return [...new Set(given)];
  const [first, last] = given.split('..').map(Number) as [number, number];
  return Array.from({ length: Math.min(Math.max(0, last - first + 1), MOST_SEEDS + 1) }, (_, i) => first + i);
};
