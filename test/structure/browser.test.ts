import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { playEpisodes } from './pureEpisodes.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const bundle = async (entry: string): Promise<string> => {
  const { outputFiles, warnings } = await build({
    stdin: { contents: entry, resolveDir: ROOT, loader: 'ts' },
    bundle: true,
    write: false,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    globalName: 'pure',
    logLevel: 'silent',
  });
  expect(warnings).toEqual([]);
  return outputFiles[0]!.text;
};

test('the pure floors bundle for a browser, every file of them', async () => {
  const folders = ['overcooked', 'mind', 'partners', 'measure'];
  const files = ['.', ...folders].flatMap((folder) =>
    readdirSync(`${ROOT}/src/${folder}`, { recursive: folder !== '.', encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
      .map((file) => `./src/${folder}/${file}`),
  );
  const text = await bundle(files.map((file, i) => `export * as m${i} from '${file}';`).join('\n'));
  expect(text.length).toBeGreaterThan(1000);
});

test('an episode without any global of Node has the hash that it has in Node', async () => {
  const text = await bundle("export { playEpisodes } from './test/structure/pureEpisodes.ts';");
  const bare = vm.createContext({});
  vm.runInContext(text, bare);
  const there = vm.runInContext('JSON.stringify(pure.playEpisodes())', bare) as string;
  expect(JSON.parse(there)).toEqual(playEpisodes());
});
