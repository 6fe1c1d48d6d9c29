/**
 * A program in any language as a policy, over its standard input and output (docs/protocol.md). The program decides by
 * what a question says and nothing else; its memory comes back with the next question, so that episodes can be batched,
 * forked and resumed, and a program that ended can be started again in the middle of one.
 */
import * as z from 'zod';
import { innerOf } from '../channel/channel.ts';
import type { Environment } from '../environment.ts';
import type { Json } from '../json.ts';
import { suggestWords } from '../nearest.ts';
import { definePolicy, type Policy, type PolicyDefinition, type Setting } from '../policy.ts';
import type { Encoding, World } from '../world.ts';
import { commandProblem } from './process-child.ts';
import { environmentLine, observationWriter, type ProcessDecision, splitObservation } from './process-protocol.ts';
import { createProcessQueue, type ProcessQueue } from './process-queue.ts';

/** Bumped whenever what a program is told changes; part of every result. */
const PROCESS_VERSION = '1';

/** Seconds that a program may take for its start, and for one answer, before it is ended and started again. */
const PATIENCE = 60;

const schema = z.strictObject({
  command: z.array(z.string().min(1)).min(1),
  encoding: z.string().min(1).optional(),
  deadline: z.number().positive().optional(),
  patience: z.number().positive().optional(),
  parameters: z.json().optional(),
  hears: z.boolean().optional(),
});

export type ProcessParameters = z.infer<typeof schema>;

/** What is kept between two decisions: what the program gave, or before the first one what the last meeting left. */
type ProcessMemory = { readonly kept: Json } | { readonly carried: Json };

const findEncoding = (name: string | undefined, { environment, world }: Setting): Encoding | null => {
  if (name === undefined) return null;
  const { encodings } = world as World;
  const found = encodings.find((one) => one.name === name);
  if (found !== undefined) return found;
  const words = encodings.map((one) => one.name);
  throw new Error(`${environment.id} has no encoding ${JSON.stringify(name)}; ${suggestWords(name, words)}`);
};

/** A program in one environment. */
const processPolicy = (
  environment: Environment,
  encoding: Encoding | null,
  { queue, deadline }: { readonly queue: ProcessQueue; readonly deadline: number | null },
): Policy<unknown, ProcessMemory> => {
  const line = environmentLine(environment, encoding);
  const write = observationWriter(innerOf(environment), encoding);
  return {
    name: 'process',
    ...(deadline === null ? {} : { deadline }),
    ready: () => queue.ready(line),
    begin: (_, carried) => ({ carried: carried ?? null }),
    act: async (observation, memory, { seat, step, legal, lastReward, random, signal }) => {
      const before = 'kept' in memory ? { memory: memory.kept } : memory.carried === null ? {} : memory;
      const { seen, heard } = splitObservation(environment, observation);
      const channel = heard === null ? {} : { channel: heard };
      const question = {
        ...{ seat, step, legal, lastReward, seed: random.key },
        ...before,
        observation: write(seen, seat),
        ...channel,
      };
      const { id: _, memory: kept, ...decision }: ProcessDecision = await queue.ask(line, question, signal);
      return { ...decision, memory: { kept } } as ReturnType<Policy<unknown, ProcessMemory>['act']>;
    },
    end: (_, memory) => ('kept' in memory ? memory.kept : memory.carried),
  };
};

/** [command, folder and parameters] one program for all environments and episodes of this thread. */
const queues = new Map<string, ProcessQueue>();

/**
 * The policy that a scenario names by a `command`. `folder` is where relative paths in the command start from, `rapport`
 * the package's version, which the program is told. `create` throws where the command names no program; the program is
 * started before its first episode.
 */
export const processDefinition = (folder: string, rapport: string): PolicyDefinition =>
  definePolicy({
    name: 'process',
    version: PROCESS_VERSION,
    description: 'A program in any language (`command`), asked over its standard input and output.',
    nature: 'external',
    hears: ({ hears = false }: ProcessParameters) => hears,
    parameters: (given) => {
      const read = schema.safeParse(given ?? {});
      if (read.success) return { ok: true, value: read.data };
      const problems = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`.replace(/^: /, ''));
      return { ok: false, problem: problems.join('; ') };
    },
    create: (given: ProcessParameters, setting: Setting) => {
      const { command: words, parameters = null, patience = PATIENCE, deadline = null, encoding } = given;
      const command = { words, folder };
      const problem = commandProblem(command);
      if (problem !== null) throw new Error(problem);
      const key = JSON.stringify([words, folder, parameters, patience]);
      let queue = queues.get(key);
      if (queue === undefined) {
        queue = createProcessQueue({ command, parameters, patience, rapport });
        queues.set(key, queue);
      }
      return processPolicy(setting.environment, findEncoding(encoding, setting), { queue, deadline });
    },
  }) as PolicyDefinition;
