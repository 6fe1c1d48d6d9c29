#!/usr/bin/env node
// Runs the build where there is one, otherwise the sources.
import { existsSync } from 'node:fs';

const built = new URL('../dist/cli/main.js', import.meta.url);
if (existsSync(built)) await import(built.href);
else {
  const [required, imported] = await Promise.all([import('tsx/cjs/api'), import('tsx/esm/api')]);
  required.register();
  imported.register();
  await import(new URL('../src/cli/main.ts', import.meta.url).href);
}
