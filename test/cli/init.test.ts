import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

let folder = '';
const project = () => join(folder, 'my kitchen');

/** Without what vitest and npm put there for their own children. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(([key]) => !/^(npm_|VITEST|NODE_OPTIONS|NODE_TEST|RAPPORT_)/.test(key)),
);

const npm = (...words: readonly string[]) => run('npm', [...words], { cwd: project(), env, maxBuffer: 2 ** 24 });

/** The package as npm would publish it, built from these sources, installed in a new project without a network. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-init-'));
  const stage = join(folder, 'stage');
  const { files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly files: readonly string[];
  };
  mkdirSync(stage);
  for (const file of ['package.json', 'README.md', ...files.filter((one) => one !== 'dist')])
    cpSync(join(ROOT, file), join(stage, file), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(stage, 'node_modules'));
  const compile = [
    join(ROOT, 'node_modules/typescript/bin/tsc'),
    '-p',
    join(ROOT, 'tsconfig.build.json'),
    '--outDir',
    join(stage, 'dist'),
  ];
  await run(process.execPath, compile, { cwd: ROOT, env });
  await run(process.execPath, [join(ROOT, 'scripts/stamp-code.js'), join(stage, 'dist')], { cwd: ROOT, env });
  await run('npm', ['pack', '--ignore-scripts', '--offline'], { cwd: stage, env });
  const tarball = readdirSync(stage).find((file) => file.endsWith('.tgz'))!;
  await run(process.execPath, [join(stage, 'bin/rapport.js'), 'init', project()], { cwd: folder, env });
  const installed = join(project(), 'node_modules/rapport');
  mkdirSync(join(project(), 'node_modules/.bin'), { recursive: true });
  mkdirSync(installed);
  await run('tar', ['xzf', join(stage, tarball), '-C', installed, '--strip-components=1']);
  symlinkSync(join(ROOT, 'node_modules'), join(installed, 'node_modules'));
  symlinkSync('../rapport/bin/rapport.js', join(project(), 'node_modules/.bin/rapport'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a new project is named for its folder and asks for this version', () => {
  const { name, dependencies } = JSON.parse(readFileSync(join(project(), 'package.json'), 'utf8'));
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect({ name, dependencies }).toEqual({ name: 'my-kitchen', dependencies: { rapport: `^${version}` } });
  expect(readdirSync(project()).sort()).toEqual(
    ['.gitignore', 'README.md', 'node_modules', 'package.json', 'partners', 'policies', 'scenarios', 'test'].sort(),
  );
});

test('its npm start plays its own policy with its own partner in its own kitchen', async () => {
  const { stdout } = await npm('start', '--silent', '--', '--seeds', '1', '--json', '--workers', '0');
  const { complete, failed, cells } = JSON.parse(stdout) as {
    readonly complete: boolean;
    readonly failed: number;
    readonly cells: readonly {
      readonly layout: string;
      readonly focal: string;
      readonly partner: string;
      readonly mean: number;
    }[];
  };
  expect({ complete, failed }).toEqual({ complete: true, failed: 0 });
  const own = cells.filter(
    (one) => one.layout === 'galley' && one.focal === 'courteous' && one.partner === 'distracted',
  );
  expect(own).toHaveLength(2);
  for (const { mean } of own) expect(mean).toBeGreaterThanOrEqual(100);
});

test('its npm test passes, and fails when its policy breaks a law', async () => {
  const { stdout } = await npm('test');
  expect(stdout).toMatch(/# fail 0/);
  expect(Number(/# pass (\d+)/.exec(stdout)![1])).toBeGreaterThan(15);
  const file = join(project(), 'policies/courteous.js');
  const before = readFileSync(file, 'utf8');
  writeFileSync(file, before.replace('memory: null }', 'memory: new Date() }'));
  await expect(npm('test')).rejects.toMatchObject({ stdout: expect.stringMatching(/is no plain object/) });
  writeFileSync(file, before);
});

test('a folder that is not empty is refused', async () => {
  const again = run(process.execPath, [join(folder, 'stage/bin/rapport.js'), 'init', project()], { env });
  await expect(again).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('not empty') });
});
