/** Policies that live in files of the folder that `RAPPORT_DATA` names: trained networks. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { networkCode, networkDefinition, networkNames } from '../drivers/networks.ts';
import { MANIFEST_FILE, NetworkError, type NetworkPack, readManifest } from '../drivers/networks-manifest.ts';
import type { World } from '../world.ts';
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

/** Those made for this world; none where `RAPPORT_DATA` is not set. Their files are read when a policy is built. */
export const loadKnownFiles = async (world: World): Promise<readonly KnownPolicy[]> => {
  const pack = readPack(process.env.RAPPORT_DATA);
  if (pack === null) return [];
  return networkNames(pack, world).map((name) => ({
    definition: networkDefinition(name, pack),
    parts: ['drivers'],
    half: null,
    checksum: (environment) => networkCode(pack, name, { environment, world }),
  }));
};
