/** Policies that live in files: trained networks of the folder that `RAPPORT_DATA` names, and programs in any language. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findNetwork, networkCode, networkDefinition, networkNames } from '../drivers/networks.ts';
import { MANIFEST_FILE, NetworkError, type NetworkPack, readManifest } from '../drivers/networks-manifest.ts';
import { type ProcessParameters, processDefinition } from '../drivers/process.ts';
import type { Json } from '../json.ts';
import type { World } from '../world.ts';
import { packageVersion } from './code.ts';
import type { KnownPolicy } from './policies.ts';
import { inputError } from './problem.ts';

/** The folder of networks below the data folder. */
export const networksFolder = (data: string): string => join(data, 'partners');

/** What `RAPPORT_DATA` must be, for whoever has to set it. */
export const DATA_FOLDER =
  'RAPPORT_DATA must be the absolute path of a folder that holds partners/manifest.json and the networks that it names';

/** Why there are no networks at all, in words; null where there are some. */
export const whyNoNetworks = (data: string | undefined): string | null => {
  if (data === undefined || data === '') return 'RAPPORT_DATA is not set';
  const manifest = join(networksFolder(data), MANIFEST_FILE);
  return existsSync(manifest) ? null : `RAPPORT_DATA is ${data}, and there is no file ${manifest}`;
};

/** The pack of networks of the data folder, null where it has none. Throws an `InputError` where it can't be read. */
export const readPack = (data: string | undefined): NetworkPack | null => {
  if (data === undefined || data === '') return null;
  if (!existsSync(data)) throw inputError('RAPPORT_DATA', `there is no folder ${data}`, `${DATA_FOLDER}; or unset it`);
  if (whyNoNetworks(data) !== null) return null;
  const folder = networksFolder(data);
  try {
    return readManifest(folder);
  } catch (error) {
    if (error instanceof NetworkError) throw inputError(folder, error.message);
    throw error;
  }
};

/** The networks made for this world; none where `RAPPORT_DATA` is not set. Their files are read when a policy is built. */
const loadNetworks = (world: World): readonly KnownPolicy[] => {
  const pack = readPack(process.env.RAPPORT_DATA);
  if (pack === null) return [];
  return networkNames(pack, world).map((name) => ({
    definition: networkDefinition(name, pack),
    parts: ['drivers'],
    half: null,
    checksum: (environment) => networkCode(pack, name, { environment, world }),
    sameWeightsAs: (environment) => findNetwork(pack, name, { environment, world }).sameWeightsAs,
  }));
};

/** sha256 over the files that a command names; what those import is not known. */
const hashCommand = (words: readonly string[], base: string): string => {
  const hash = createHash('sha256');
  for (const word of words) {
    const file = resolve(base, word);
    if (existsSync(file) && statSync(file).isFile()) hash.update(readFileSync(file));
  }
  return hash.digest('hex');
};

/** Policies that live in files, for a world (null: one that was not run) and a scenario in the folder `base`. */
export const loadKnownFiles = async (world: World | null, base: string): Promise<readonly KnownPolicy[]> => [
  ...(world === null ? [] : loadNetworks(world)),
  {
    definition: processDefinition(base, packageVersion()),
    parts: ['drivers'],
    half: null,
    checksum: (_, parameters: Json) => hashCommand((parameters as ProcessParameters).command, base),
  },
];
