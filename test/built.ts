/**
 * A build of this very code, for tests that start processes and threads: with it they start many times as fast as from
 * sources. Policies of the fixtures are compiled along. The package itself, as npm packs it, is tested in cli/init.
 */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { hashSources } from '../src/experiment/code.ts';
import { shareFolder } from './shared.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The modules of `src/experiment/` that tests call; two more are those of threads. */
interface Modules {
  readonly executor: typeof import('../src/experiment/executor.ts');
  readonly run: typeof import('../src/experiment/run.ts');
  readonly scenario: typeof import('../src/experiment/scenario.ts');
  readonly threads: typeof import('../src/experiment/threads.ts');
}
const MODULES = ['checkWorker', 'executor', 'run', 'scenario', 'threads', 'worker'];
/** Policies and worlds of somebody's own. */
const OWN = {
  acquaintance: 'test/experiment/fixtures/acquaintance.ts',
  cards: 'test/worlds/cardsWorld.ts',
  fragile: 'test/experiment/fixtures/fragile.ts',
  stuck: 'test/experiment/fixtures/stuck.ts',
};

export interface Built {
  /** As a package is: `dist/cli/main.js` is the command; policies and worlds of somebody's own stand in `fixtures/`. Tests must not write here. */
  readonly home: string;
  load<N extends keyof Modules>(name: N): Promise<Modules[N]>;
}

const buildInto = async (folder: string): Promise<void> => {
  const home = join(folder, 'package');
  const shared = { bundle: true, format: 'esm', platform: 'node', minify: true, logLevel: 'silent' } as const;
  await build({
    ...shared,
    entryPoints: {
      index: join(ROOT, 'src/index.ts'),
      'cli/main': join(ROOT, 'src/cli/main.ts'),
      'experiment/runner': join(ROOT, 'test/experiment/fixtures/runner.ts'),
      ...Object.fromEntries(MODULES.map((name) => [`experiment/${name}`, join(ROOT, `src/experiment/${name}.ts`)])),
    },
    outdir: join(home, 'dist'),
    splitting: true,
    // Modules look for others beside themselves: what they share stands as deep as they do.
    chunkNames: 'experiment/[name]-[hash]',
    external: ['@duckdb/node-api', '@observablehq/plot', 'linkedom', 'onnxruntime-web', 'openai', 'tsx'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  await build({
    ...shared,
    entryPoints: Object.fromEntries(Object.entries(OWN).map(([name, file]) => [name, join(ROOT, file)])),
    outdir: join(home, 'fixtures'),
  });
  writeFileSync(join(home, 'dist/code.json'), JSON.stringify(hashSources(join(ROOT, 'src'))));
  writeFileSync(join(home, 'package.json'), readFileSync(join(ROOT, 'package.json')));
  for (const name of ['docs', 'node_modules', 'scenarios']) symlinkSync(join(ROOT, name), join(home, name));
  // The page as `buildPage` shares it; it is looked for from the sources' depth, which is one folder more.
  mkdirSync(join(home, 'dist/viewer'));
  symlinkSync('../../../../page', join(home, 'dist/viewer/page'));
  symlinkSync('package/dist', join(folder, 'dist'));
};

/** Built once for all test files. */
export const buildOnce = async (): Promise<Built> => {
  const home = join(await shareFolder('built', buildInto), 'package');
  const load = <N extends keyof Modules>(name: N): Promise<Modules[N]> =>
    import(/* @vite-ignore */ pathToFileURL(join(home, `dist/experiment/${name}.js`)).href) as Promise<Modules[N]>;
  return { home, load };
};
