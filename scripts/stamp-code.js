// Carries the hashes of the sources into the build, so that both ways of running agree on what made a row.
// The build is in dist/, unless another folder is named.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const built = resolve(process.argv[2] ?? `${root}/dist`);
const { hashSources } = await import(pathToFileURL(`${built}/experiment/code.js`).href);
writeFileSync(`${built}/code.json`, `${JSON.stringify(hashSources(`${root}/src`), null, 2)}\n`);
