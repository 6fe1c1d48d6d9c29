/** The files of a pack of networks: whether they are there, and whether they are what the manifest says. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { MANIFEST_FILE, type Network, NetworkError, readManifest } from './networks-manifest.ts';

/** How a file stands to its entry in the manifest. */
export type FileStatus = 'present' | 'missing' | 'altered';

type FileFinding =
  | { readonly status: 'present'; readonly bytes: Uint8Array }
  | { readonly status: 'missing'; readonly reason: string }
  | { readonly status: 'altered'; readonly sha256: string };

const look = ({ path, sha256 }: Network): FileFinding => {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    return { status: 'missing', reason: (error as NodeJS.ErrnoException).code ?? String(error) };
  }
  const found = createHash('sha256').update(bytes).digest('hex');
  return found === sha256 ? { status: 'present', bytes } : { status: 'altered', sha256: found };
};

/** The bytes of a network's file. Throws a `NetworkError` where the file is missing or altered, with what to do. */
export const readNetworkFile = (network: Network): Uint8Array => {
  const found = look(network);
  switch (found.status) {
    case 'present':
      return found.bytes;
    case 'missing':
      throw new NetworkError(
        `the network ${network.name} is missing: ${network.path} can't be read (${found.reason}); copy ${network.file} of the pack there, or take its entry out of ${MANIFEST_FILE}`,
      );
    case 'altered':
      throw new NetworkError(
        `the network ${network.name} is altered: ${network.path} has the sha256 ${found.sha256}, ${MANIFEST_FILE} says ${network.sha256}; copy ${network.file} of the pack there again, or, if the new file is meant, write its sha256 into ${MANIFEST_FILE}`,
      );
  }
};

/** A network and the state of its file. */
export interface ListedNetwork extends Network {
  readonly status: FileStatus;
}

/** All networks of a folder, in the manifest's order. Reads and hashes every file. Throws only for the manifest. */
export const listNetworks = (folder: string): readonly ListedNetwork[] =>
  readManifest(folder).networks.map((network) => ({ ...network, status: look(network).status }));
