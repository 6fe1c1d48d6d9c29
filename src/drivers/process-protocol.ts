/**
 * The lines that Rapport and another program send each other, `docs/protocol.md` in types: one JSON object per line.
 * What comes from outside is read strictly where it decides something; keys that are not known are passed over, so that
 * later versions can say more.
 */
import * as z from 'zod';
import { channelOf, innerOf } from '../channel/channel.ts';
import type { ChannelObservation } from '../channel/observation.ts';
import type { Environment } from '../environment.ts';
import type { Json } from '../json.ts';
import { createRandom } from '../random.ts';
import type { Encoding } from '../world.ts';

/** The version of the protocol. Raised when a program of an older version would misunderstand. */
export const PROTOCOL = 1;

/** How an environment is described to a program. */
export interface EnvironmentLine {
  readonly id: string;
  readonly version: string;
  readonly seats: number;
  /** Steps. */
  readonly horizon: number;
  /** Names of the actions; an action is an index into them. */
  readonly actions: readonly string[];
  /** The initial state for people, several lines. */
  readonly picture: string;
  /** How observations come: as the world's own JSON (null), or as a list of numbers to be shaped. */
  readonly encoding: { readonly name: string; readonly shape: readonly number[] } | null;
  /** The settings of the channel around it; absent: there is none, or the program does not hear. */
  readonly channel?: Json;
}

/** Of an environment with a channel: the one inside, whose observations programs are sent, and the channel beside it. */
export const environmentLine = (given: Environment, encoding: Encoding | null): EnvironmentLine => {
  const environment = innerOf(given);
  const channel = channelOf(given);
  return {
    ...lineOf(environment, encoding),
    ...(channel === null ? {} : { id: given.id, version: given.version, channel: channel.settings as unknown as Json }),
  };
};

const lineOf = (environment: Environment, encoding: Encoding | null): EnvironmentLine => ({
  id: environment.id,
  version: environment.version,
  seats: environment.seats,
  horizon: environment.horizon,
  actions: environment.actions,
  picture: environment.format(environment.initial(createRandom('picture'))),
  encoding: encoding === null ? null : { name: encoding.name, shape: encoding.shape(environment) },
});

/** What came over the channel, beside an observation. */
export type ChannelLine = Omit<ChannelObservation, 'world'>;

/** An observation of an environment, taken apart where that has a channel: what the world shows, and what was heard. */
export const splitObservation = (
  environment: Environment,
  observation: unknown,
): { readonly seen: unknown; readonly heard: ChannelLine | null } => {
  if (channelOf(environment) === null) return { seen: observation, heard: null };
  const { world, ...heard } = observation as ChannelObservation;
  return { seen: world, heard };
};

/** Gives observations the form in which a program gets them. Throws where the encoding is not defined for the environment. */
export const observationWriter = (
  environment: Environment,
  encoding: Encoding | null,
): ((observation: unknown, seat: number) => Json) => {
  if (encoding === null) return (observation) => environment.encodeObservation(observation);
  if (!encoding.seats.includes(environment.seats))
    throw new Error(
      `the encoding ${encoding.name} is defined for ${encoding.seats.join(', ')} seats; ${environment.id} has ${environment.seats}`,
    );
  const numbers = new Float32Array(encoding.shape(environment).reduce((product, axis) => product * axis, 1));
  return (observation, seat) => {
    encoding.encodeInto(observation, seat, numbers, 0);
    return Array.from(numbers);
  };
};

/** One decision that is wanted of a program. Everything that it may depend on is in here. */
export interface Question {
  readonly id: number;
  /** The `key` of the environment line before. */
  readonly environment: string;
  readonly seat: number;
  readonly step: number;
  readonly legal: readonly number[];
  readonly lastReward: number;
  /** The key of this seat's random stream at this step: a text to seed a generator with. */
  readonly seed: string;
  /** What the decision before gave; absent at the first decision of an episode. */
  readonly memory?: Json;
  /** At the first decision: the memory at the end of the last meeting, where there was one. */
  readonly carried?: Json;
  readonly observation: Json;
  /** What was heard, for programs that hear. */
  readonly channel?: ChannelLine;
}

/** What Rapport writes to a policy's process. */
export type PolicyOrder =
  | { readonly type: 'hello'; readonly protocol: number; readonly rapport: string; readonly parameters: Json }
  | ({ readonly type: 'environment'; readonly key: string } & EnvironmentLine)
  | { readonly type: 'act'; readonly questions: readonly Question[] };

/** Whether its act is one of the channel's is for the channel to say. */
export const messageLine = z.object({
  to: z.array(z.int().min(0)),
  act: z.string(),
  content: z.json().optional(),
  replyTo: z.string().optional(),
  confidence: z.number().optional(),
  motivation: z.number().optional(),
  text: z.string().optional(),
});

const decision = z.object({
  id: z.int(),
  action: z.int(),
  memory: z.json().default(null),
  message: messageLine.nullable().optional(),
  record: z.record(z.string(), z.json()).optional(),
  fallback: z.boolean().optional(),
});

const policyAnswer = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    protocol: z.int(),
    name: z.string().optional(),
    version: z.string().optional(),
  }),
  z.object({ type: z.literal('ready'), key: z.string() }),
  z.object({
    type: z.literal('decisions'),
    decisions: z.array(z.union([decision, z.object({ id: z.int(), error: z.string() })])),
  }),
  z.object({ type: z.literal('error'), message: z.string() }),
]);

/** What a policy's process writes. */
export type PolicyAnswer = z.infer<typeof policyAnswer>;
export type ProcessDecision = z.infer<typeof decision>;

/** A line in a message: short. */
const clipLine = (line: string): string => (line.length < 200 ? line : `${line.slice(0, 200)}...`);

/** Reads a line of `schema`; the problem names the place in it and what was expected. */
export const readLine = <T>(
  line: string,
  schema: z.ZodType<T>,
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string } => {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return { ok: false, problem: `no JSON: ${clipLine(line)}` };
  }
  const read = schema.safeParse(json);
  if (read.success) return { ok: true, value: read.data };
  const [issue] = read.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? '' : `${z.core.toDotPath(issue.path)}: `;
  return { ok: false, problem: `${place}${issue?.message ?? 'unknown'} in ${clipLine(line)}` };
};

/** Reads a line of a policy's process. */
export const readPolicyAnswer = (line: string) => readLine<PolicyAnswer>(line, policyAnswer);
