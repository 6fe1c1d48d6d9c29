/**
 * The manifest of a folder of trained networks: `manifest.json`, format `partners-manifest-1`, one entry per file.
 *
 * What decides how a network plays (names, shapes, encoding, sampling, rules, layout, checksum) is read strictly; what
 * only informs (where it comes from, how it was trained and measured) is passed over, so that a manifest can say more.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { editDistance } from '../nearest.ts';

export const MANIFEST_FILE = 'manifest.json';

/** One trained network: a file, and the only rules and layout that it may meet. */
export interface Network {
  /** The name of the policy, such as `sp`; one name covers one network per rules and layout. */
  readonly name: string;
  /** What kind of training made it. */
  readonly family: string | null;
  /** The rule set and the layout, by the names that they have in the world. */
  readonly rules: string;
  readonly layout: string;
  /** Path in the manifest's folder, with slashes, and the absolute one. */
  readonly file: string;
  readonly path: string;
  readonly sha256: string;
  readonly licence: string;
  /** The name of another network for the same rules and layout, in this pack or not, with the same weights: don't count both. */
  readonly sameWeightsAs: string | null;
  /** The world's encoding that it reads, and the shape of one observation. */
  readonly encoding: string;
  readonly shape: readonly number[];
  readonly inputName: string;
  /** The output holds one logit per action. */
  readonly outputName: string;
  /** Whether the unblocking rule of the study's behaviour-cloning agents is part of it. */
  readonly unblocking: boolean;
}

/** A folder of networks. */
export interface NetworkPack {
  readonly folder: string;
  /** Names of the actions, in the order of the logits. */
  readonly actions: readonly string[];
  /** In the manifest's order. */
  readonly networks: readonly Network[];
}

/** What is wrong with a pack, one of its files, or the place where a network is to play; in words for the user. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
}

const SAMPLING = [
  'sample from softmax(logits)',
  'sample from softmax(logits); no unblocking rule',
  'sample from softmax(logits); then the unblocking rule',
] as const;

const word = z.string().min(1);
const axis = z.number().int().positive();

const entrySchema = z.looseObject({
  file: word.regex(/^(?!\/)(?!.*\\)(?!(.*\/)?\.\.(\/|$)).+$/, 'expected a path inside the folder, with slashes'),
  partner: word,
  family: word.optional(),
  layout: word,
  /** The layout's name under its rules, where that is another. */
  layoutNameThere: word.optional(),
  envVersion: z.enum(['legacy', 'current']),
  /** Under `current`: whether pots start cooking by themselves, which makes the rules `current-auto`. */
  dynamics: z.enum(['old_dynamics=true', 'old_dynamics=false']).optional(),
  encoding: word,
  inputName: word,
  inputShape: z.tuple([z.literal('batch'), axis], axis),
  outputName: word,
  outputShape: z.tuple([z.literal('batch'), axis]),
  sampling: z
    .string()
    .refine(
      (text) => text === SAMPLING[0] || text === SAMPLING[1] || text.startsWith(SAMPLING[2]),
      `expected ${SAMPLING.map((text) => JSON.stringify(text)).join(' or ')}`,
    ),
  licence: word,
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits'),
  sameWeightsAs: word.nullable().optional(),
});

const manifestSchema = z.looseObject({
  format: z.literal('partners-manifest-1'),
  actions: z.array(word).min(1),
  files: z.array(entrySchema),
});

type Entry = z.infer<typeof entrySchema>;

const KNOWN_KEYS = Object.keys(entrySchema.shape);

/** A key that is almost one that counts: `dynamic` for `dynamics` would change the rules in silence. */
const misspelling = (entry: Entry): string | null => {
  for (const key of Object.keys(entry)) {
    const meant = KNOWN_KEYS.includes(key) ? undefined : KNOWN_KEYS.find((known) => editDistance(key, known) <= 2);
    if (meant !== undefined) return `has the key ${key}; did you mean ${meant}?`;
  }
  return null;
};

const rulesOf = (entry: Entry): string => {
  if (entry.envVersion === 'legacy') return 'legacy';
  return entry.dynamics === 'old_dynamics=true' ? 'current-auto' : 'current';
};

const networkOf = (folder: string, entry: Entry): Network => ({
  name: entry.partner,
  family: entry.family ?? null,
  rules: rulesOf(entry),
  layout: entry.layoutNameThere ?? entry.layout,
  file: entry.file,
  path: join(folder, ...entry.file.split('/')),
  sha256: entry.sha256,
  licence: entry.licence,
  sameWeightsAs: entry.sameWeightsAs ?? null,
  encoding: entry.encoding,
  shape: entry.inputShape.slice(1) as number[],
  inputName: entry.inputName,
  outputName: entry.outputName,
  unblocking: entry.sampling.startsWith(SAMPLING[2]),
});

/** `legacy cramped_room`: where a network plays, in words. */
export const formatHome = ({ rules, layout }: Pick<Network, 'rules' | 'layout'>): string => `${rules} ${layout}`;

/** Reads JSON text as a manifest of `folder`. Throws a `NetworkError` with every problem: file, path, what was expected. */
export const parseManifest = (text: string, folder: string): NetworkPack => {
  const file = join(folder, MANIFEST_FILE);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new NetworkError(`${file}: no JSON: ${(error as Error).message}`);
  }
  const read = manifestSchema.safeParse(json);
  if (!read.success) {
    const problems = read.error.issues.map(({ path, message }) => `${file}: ${z.core.toDotPath(path)}: ${message}`);
    throw new NetworkError(problems.join('\n'));
  }
  const { actions, files } = read.data;
  const seen = new Map<string, string>();
  const problems: string[] = [];
  const networks = files.map((entry, i) => {
    const network = networkOf(folder, entry);
    const wrong = (problem: string) => problems.push(`${file}: files[${i}] (${entry.file}) ${problem}`);
    const misspelt = misspelling(entry);
    if (misspelt !== null) wrong(misspelt);
    if (entry.outputShape[1] !== actions.length)
      wrong(`puts out ${entry.outputShape[1]} logits; the manifest has ${actions.length} actions`);
    const key = `${network.name} for ${formatHome(network)}`;
    const before = seen.get(key);
    if (before !== undefined) wrong(`is a second ${key}; the first is ${before}`);
    seen.set(key, entry.file);
    return network;
  });
  if (problems.length > 0) throw new NetworkError(problems.join('\n'));
  return { folder, actions, networks };
};

/** The pack in a folder. Throws a `NetworkError` where the folder holds no readable manifest. */
export const readManifest = (folder: string): NetworkPack => {
  const file = join(folder, MANIFEST_FILE);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new NetworkError(
      `${file} can't be read (${(error as NodeJS.ErrnoException).code}): a folder of networks needs it`,
    );
  }
  return parseManifest(text, folder);
};
