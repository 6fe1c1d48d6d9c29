import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildOnce } from '../built.ts';
import { type Ended, runCommand, type Started, startCommand } from '../command.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let fragile = '';
beforeAll(async () => {
  fragile = join((await buildOnce()).home, 'fixtures/fragile.js');
});

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const start = (words: readonly string[]): Promise<Started> => startCommand(words, folder);
const rapport = (...words: readonly string[]): Promise<Ended> => runCommand(words, folder);

const write = (name: string, body: string): string => {
  writeFileSync(join(folder, name), `rapport: 1\nname: ${name.replace(/\..*/, '')}\nrules: legacy\n${body}`);
  return name;
};
const SMALL = 'layouts: [simple]\nfocal: [random]\npartners: [stay]\nseeds: 1..2\nhorizon: 20\n';
/** One half of its episodes come to no end before `openGate`. */
const waiting = () =>
  `layouts: [simple]\nfocal: [{ policy: ${fragile}, with: { fault: wait, gate: ${join(folder, 'gate')} } }]\npartners: [stay]\nseeds: 1..40\nhorizon: 10\n`;
const openGate = (): void => writeFileSync(join(folder, 'gate'), '');

const rowsIn = (run: string): string => readFileSync(join(folder, run, 'episodes.jsonl'), 'utf8');
/** Of the first row: files are named by hashes, the code's among them, so that their order says nothing. */
const firstTrace = (run: string): string => {
  const [row] = rowsIn(run).split('\n');
  return join(run, 'traces', `${(JSON.parse(row!) as { readonly id: string }).id}.jsonl`);
};

/** Waits until a run has written some rows, in whatever file. */
const untilRows = async (run: string, count: number): Promise<void> => {
  const lines = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0);
  const files = ['episodes.jsonl', 'journal.jsonl'].map((file) => join(folder, run, file));
  while (files.reduce((sum, file) => sum + lines(file), 0) < count)
    await new Promise((resume) => setTimeout(resume, 10));
};

test('help and version are told, and nonsense is refused with code 2', async () => {
  const [help, version, command, option] = await Promise.all([
    rapport('--help'),
    rapport('--version'),
    rapport('rnu'),
    rapport('run', 'x.yaml', '--sedes', '1'),
  ]);
  expect(help).toMatchObject({ code: 0, out: expect.stringContaining('validate') });
  expect(version.out.trim()).toBe(
    (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version,
  );
  expect(command.code).toBe(2);
  expect(option).toMatchObject({ code: 2, err: expect.stringContaining('--seeds') });
});

test('run --json prints the contract and nothing else', async () => {
  const { code, out, err } = await rapport('run', write('small.yaml', SMALL), '--json', '--workers', '0');
  expect(code).toBe(0);
  const summary = JSON.parse(out) as { readonly runDirectory: string };
  expect(out).toBe(`${JSON.stringify(summary)}\n`);
  expect(summary).toMatchObject({ schema: 1, scenario: 'small', complete: true, seedCount: 2, episodes: 4, failed: 0 });
  expect(summary).toHaveProperty('cells.0', {
    environment: 'overcooked/legacy/cramped_room',
    rules: 'legacy',
    layout: 'cramped_room',
    focal: 'random',
    partner: 'stay',
    partners: ['stay'],
    seat: 0,
    meeting: 1,
    n: 2,
    mean: 0,
    ci: [0, 0],
    failed: 0,
    fallbackRate: 0,
    standardError: 0,
    bound: 0,
    broken: 0,
    half: null,
  });
  expect(summary.runDirectory).toMatch(/^runs\/small-[0-9a-f]{8}$/);
  expect(err).toContain('4/4 episodes');
});

test('run prints a table per layout and says what it shows', async () => {
  const { out } = await rapport(
    'run',
    write('small.yaml', SMALL),
    '--seeds',
    '1..3',
    '--set',
    'layouts[1]=coordination_ring',
  );
  expect(out).toContain('seeds 1..3');
  expect(out).toMatch(/^cramped_room\nfocal +partner +seat 0 +seat 1 +both seats +n\nrandom +stay +0\.0 ± 0\.0/m);
  expect(out).toMatch(/^coordination_ring$/m);
  expect(out).not.toContain('\x1b');
});

test('run prints how far each further focal policy is from the first, in pairs', async () => {
  const file = write('two.yaml', SMALL.replace('[random]', '[random, stay]'));
  const { out } = await rapport('run', file, '--out', 'run');
  expect(out).toMatch(
    /^paired difference to random, by layout, partner and seed, same seat\n.*\nlayout +focal +seat 0 +seat 1 +both seats +pairs\ncramped_room +stay +\+0\.0 ± 0\.0 .* 4$/m,
  );
  const { paired } = JSON.parse((await rapport('run', file, '--out', 'run', '--json')).out) as { paired: unknown[] };
  expect(paired).toHaveLength(3);
  expect(paired[0]).toEqual({
    rules: 'legacy',
    layout: 'cramped_room',
    seat: 0,
    focal: 'stay',
    against: 'random',
    n: 2,
    mean: 0,
    ci: [0, 0],
    leftOut: 0,
  });
});

test('a full level is said to be in vain where the scenario keeps no traces of what finishes', async () => {
  const file = write('small.yaml', `${SMALL}traces: failures\n`);
  const [vain, kept, none, usual] = await Promise.all([
    rapport('run', file, '--out', 'vain', '--workers', '0', '--level', 'full'),
    rapport('run', file, '--out', 'kept', '--workers', '0', '--level', 'full', '--set', 'traces=all'),
    rapport('run', file, '--out', 'none', '--workers', '0', '--level', 'full', '--set', 'traces=none'),
    rapport('run', file, '--out', 'usual', '--workers', '0'),
  ]);
  expect(vain.code).toBe(0);
  expect(vain.err).toMatch(/^--level full: no trace of episodes that finish .*`traces: failures`.* --set traces=all\n/);
  expect(readdirSync(join(folder, 'vain/traces'))).toEqual([]);
  // What it advises keeps them.
  expect(kept.err).not.toContain('--level full');
  expect(readFileSync(join(folder, firstTrace('kept')), 'utf8')).toContain('"level":"full"');
  expect(none.err).toMatch(/^--level full: no trace of any episode .*`traces: none`/);
  expect(usual.err).not.toContain('--level full');
});

test('input that cannot be used ends with code 2, before anything is run', async () => {
  const file = write('wrong.yaml', SMALL.replace('random', 'rnadom'));
  const { code, out, err } = await rapport('run', file, '--json');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^wrong\.yaml:5:9 {2}focal\[0\]\n.*"rnadom"\n.*did you mean 'random'/);
  expect(existsSync(join(folder, 'runs'))).toBe(false);
  expect(await rapport('run', 'gone.yaml')).toMatchObject({ code: 2, err: expect.stringContaining('no such file') });
});

test('a scenario that needs networks says what RAPPORT_DATA must hold', async () => {
  const file = join(ROOT, 'scenarios/human-proxy.yaml');
  const [unset, empty, wrong, other] = await Promise.all([
    rapport('run', file),
    runCommand(['run', file], folder, { RAPPORT_DATA: '' }),
    runCommand(['run', file], folder, { RAPPORT_DATA: '/no/such/folder' }),
    runCommand(['run', file], folder, { RAPPORT_DATA: ROOT }),
  ]);
  for (const { code, out, err } of [unset, empty, wrong, other]) {
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('RAPPORT_DATA must be the absolute path of a folder that holds partners/manifest.json');
  }
  expect(unset.err).toContain('"h-proxy"');
  expect(unset.err).toContain('RAPPORT_DATA is not set');
  expect(empty.err).toBe(unset.err);
  expect(wrong.err).toContain('there is no folder /no/such/folder');
  expect(other.err).toContain(`there is no file ${join(ROOT, 'partners/manifest.json')}`);
});

test('what comes from the command line is laid to its flag, what the file system refuses to the folder', async () => {
  const file = write('small.yaml', SMALL);
  const [layout, seeds, beyond, taken, world] = await Promise.all([
    rapport('run', file, '--set', 'layouts[0]=smiple'),
    rapport('run', file, '--seeds', '5..1'),
    rapport('run', file, '--set', 'focal[7]=stay'),
    rapport('run', file, '--out', file),
    rapport('layouts', '--world', 'mars'),
  ]);
  for (const { code, out } of [layout, seeds, beyond, taken, world])
    expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(layout.err).toMatch(/^--set layouts\[0\]=smiple {2}layouts\[0\]\n.*\n.*did you mean 'simple'/);
  expect(seeds.err).toMatch(/^--seeds {2}seeds\n.*a range that ends after it begins/);
  expect(beyond.err).toContain('focal has the entries 0 to 0, not 7');
  expect(taken.err).toMatch(/^small\.yaml\n.*this run directory can't be written/);
  expect(world.err).toContain('known: overcooked');
});

test('what modules of the user print stays out of standard output', async () => {
  const text = `import { definePolicy } from 'rapport';
    console.log('loaded');
    export default definePolicy({ name: 'loud', version: '1', create: () => ({
      name: 'loud', begin: () => null, act: (_, memory, { legal }) => (console.log('acts'), { action: legal[0], memory }) }) });`;
  writeFileSync(join(folder, 'loud.mjs'), text);
  const file = write('loud.yaml', SMALL.replace('random', './loud.mjs'));
  const { code, out, err } = await rapport('run', file, '--json', '--workers', '0');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ complete: true });
  expect(err).toMatch(/^loaded\nacts\n/);
});

test('validate runs no module of the user', async () => {
  writeFileSync(join(folder, 'mine.js'), "require('node:fs').writeFileSync('ran', '');");
  const good = write('good.yaml', SMALL.replace('random', './mine.js'));
  expect(await rapport('validate', good)).toMatchObject({ code: 0, out: 'good.yaml: valid, 4 episodes\n' });
  expect(existsSync(join(folder, 'ran'))).toBe(false);
  const bad = write('bad.yaml', SMALL.replace('stay', './gone.js'));
  expect(await rapport('validate', good, bad)).toMatchObject({
    code: 2,
    err: expect.stringContaining('no file ./gone.js'),
  });
});

test('a failed expectation shows the step and ends with code 3', async () => {
  const script = 'layouts: [simple]\nhorizon: 12\nscript: { 0: "W N2 I .3", 1: "E I" }\n';
  const file = write('story.yaml', `${script}expect:\n  - action seat 0 = north at 1\n  - return >= 20 by 10\n`);
  const { code, out } = await rapport('run', file);
  expect(code).toBe(3);
  expect(out).toContain('expected return >= 20 by 10\n   found a return of 0');
  expect(out).toMatch(/step 9:\n {6}X X P/);
  expect(out).toContain('1 of 2 expectations came true');
});

test('failed episodes end a run with code 6 and are told by cause', async () => {
  const body = `layouts: [simple]\nfocal: [{ policy: ${fragile}, with: { fault: throw } }]\npartners: [stay]\nseeds: 1..6\nhorizon: 8\n`;
  const { code, out } = await rapport('run', write('broken.yaml', body));
  expect(code).toBe(6);
  expect(out).toMatch(/episodes failed: \d+ by the focal\n.*step 3: seat \d Error: broken on purpose/);
  expect(out).toMatch(/n +failed +bound/);
});

test('a run that was killed goes on with the same command, byte for byte', async () => {
  const file = write('waiting.yaml', waiting());
  const { child, ended } = await start(['run', file, '--out', 'parts', '--workers', '2']);
  await untilRows('parts', 5);
  child.kill('SIGKILL');
  await ended;
  openGate();
  expect(await rapport('run', file, '--out', 'whole', '--workers', '0')).toMatchObject({ code: 0 });
  const { code, err } = await rapport('run', file, '--out', 'parts', '--workers', '0');
  expect(code).toBe(0);
  expect(err).toContain('from before');
  expect(rowsIn('parts')).toBe(rowsIn('whole'));
  for (const trace of readdirSync(join(folder, 'whole/traces')))
    expect(readFileSync(join(folder, 'parts/traces', trace))).toEqual(
      readFileSync(join(folder, 'whole/traces', trace)),
    );
  expect(readdirSync(join(folder, 'parts')).sort()).toEqual(readdirSync(join(folder, 'whole')).sort());
});

test('an interrupted run ends with code 130 and says how to go on', async () => {
  const file = write('waiting.yaml', waiting());
  const { child, ended } = await start(['run', file, '--out', 'run', '--workers', '0', '--json']);
  await untilRows('run', 3);
  child.kill('SIGINT');
  openGate();
  const { code, out, err } = await ended;
  expect(code).toBe(130);
  expect(JSON.parse(out)).toMatchObject({ complete: false });
  expect(err).toContain('the same command goes on from there');
  expect(await rapport('run', file, '--out', 'run', '--json')).toMatchObject({ code: 0 });
});

test('a second process is kept from a run that is being written', async () => {
  const file = write('waiting.yaml', waiting());
  const { child, ended } = await start(['run', file, '--out', 'run', '--workers', '0']);
  await untilRows('run', 1);
  const second = await rapport('run', file, '--out', 'run');
  expect(second).toMatchObject({ code: 2, err: expect.stringContaining(`process ${child.pid} is writing this run`) });
  child.kill('SIGKILL');
  await ended;
});

test('replay prints, shows one step, verifies, and tells the first step that differs', async () => {
  await rapport('run', write('small.yaml', SMALL), '--out', 'run');
  const trace = firstTrace('run');
  const [all, one, verified, beyond] = await Promise.all([
    rapport('replay', trace),
    rapport('replay', trace, '--at', '7'),
    rapport('replay', trace, '--verify'),
    rapport('replay', trace, '--at', '70'),
  ]);
  expect(all.out.match(/^step \d+, return/gm)).toHaveLength(20);
  expect(one.out).toMatch(/\nstep 7, return 0\nX X/);
  expect(verified).toMatchObject({ code: 0, out: expect.stringContaining('20 steps replay') });
  expect(beyond).toMatchObject({ code: 2, err: expect.stringContaining('steps 0 to 19') });

  const lines = readFileSync(join(folder, trace), 'utf8').split('\n');
  writeFileSync(join(folder, 'cut.jsonl'), lines.slice(0, 9).join('\n'));
  expect(await rapport('replay', 'cut.jsonl', '--verify')).toMatchObject({
    code: 6,
    out: expect.stringContaining('cut off'),
  });
  const moved = lines.map((line) =>
    line.includes('"t":5,') ? line.replace(/"h":"[0-9a-f]{8}"/, '"h":"00000000"') : line,
  );
  writeFileSync(join(folder, 'other.jsonl'), moved.join('\n'));
  expect(await rapport('replay', 'other.jsonl', '--verify')).toMatchObject({
    code: 5,
    out: expect.stringContaining('step 5: state'),
  });
  expect(await rapport('replay', 'other.jsonl')).toMatchObject({
    code: 5,
    out: expect.stringMatching(/diverged at step 5: state.*\n$/),
  });
  writeFileSync(join(folder, 'none.jsonl'), 'hello\n');
  expect(await rapport('replay', 'none.jsonl')).toMatchObject({
    code: 2,
    err: expect.stringContaining('none.jsonl:1'),
  });
});

test('layouts and partners are listed for people and for scripts', async () => {
  const [layouts, json, partners, unknown] = await Promise.all([
    rapport('layouts', '--rules', 'legacy'),
    rapport('layouts', '--json'),
    rapport('partners', '--json'),
    rapport('layouts', '--rules', 'legcay'),
  ]);
  expect(layouts.out).toContain('legacy cramped_room (also simple), 2 seats\n    XXPXX\n');
  expect((JSON.parse(json.out) as { layouts: readonly unknown[] }).layouts.length).toBeGreaterThan(40);
  expect(JSON.parse(partners.out)).toMatchObject({ schema: 1, world: 'overcooked', networks: [] });
  expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining("did you mean 'legacy'") });
});
