// Carries the hashes of the sources into the build, so that both ways of running agree on what made a row.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { hashSources } from '../dist/experiment/code.js';

const root = fileURLToPath(new URL('..', import.meta.url));
writeFileSync(`${root}/dist/code.json`, `${JSON.stringify(hashSources(`${root}/src`), null, 2)}\n`);
