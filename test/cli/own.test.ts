/** The commands for somebody's own policies and worlds: check, evaluate, serve-env, doctor, completion. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeCompletion } from '../../src/cli/commands/completion.ts';
import { runCheck, type Verdict } from '../../src/experiment/check.ts';
import { createServer } from '../../src/experiment/serve.ts';
import { type Ended, runCommand } from '../command.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-own-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const rapport = (words: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Ended> =>
  runCommand(words, folder, more);

const policy = (name: string, act: string): string => {
  const text = `import { definePolicy } from 'rapport';
let asked = 0;
export default definePolicy({ name: '${name}', version: '1', create: () => ({ name: '${name}', begin: () => null, act: (observation, memory, context) => { asked++; const { legal, step } = context; ${act} } }) });
`;
  writeFileSync(join(folder, `${name}.mjs`), text);
  return `./${name}.mjs`;
};

interface Checked {
  readonly verdicts: readonly { readonly law: string; readonly verdict: string; readonly told: string | null }[];
}
const brokenIn = ({ verdicts }: Checked) =>
  verdicts.filter(({ verdict }) => verdict === 'broken').map(({ law }) => law);
const SMALL = { world: 'overcooked', rules: null, layouts: ['cramped_room'], horizon: 12, runs: 1, slowest: 80 };

/** A check without the command around it. */
const checkHere = async (subject: string, patience = 60): Promise<readonly Verdict[]> => {
  const verdicts: Verdict[] = [];
  await runCheck({ ...SMALL, subject, base: folder, patience }, (verdict) => verdicts.push(verdict));
  return verdicts;
};

test('check says of a careless policy which laws it breaks', async () => {
  const words = ['--layouts', 'cramped_room', '--horizon', '12', '--runs', '1'];
  const file = policy('drawing', 'Math.random(); return { action: legal[0], memory }');
  const { code, out } = await rapport(['check', file, ...words]);
  expect(code).toBe(3);
  expect(out).toContain('  BROKEN  draws its chance from the stream that it is given\n');
  expect(out).toContain('it asks Math.random');
  expect(out).toMatch(/9 laws kept, 1 broken\n$/);
});

test('check comes to an end where a policy never does', async () => {
  const verdicts = await checkHere(
    policy('spinning', 'if (step === 5) for (;;); return { action: legal[0], memory }'),
    2,
  );
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(['broken', ...Array(9).fill('untried')]);
  expect(verdicts[0]!.told).toMatch(/not finished after 2 s/);
});

test('check tries a world, and a broken one breaks laws', async () => {
  const cards = join(ROOT, 'test/worlds/cardsWorld.ts');
  const text = `import { cards } from ${JSON.stringify(cards)};
export default { ...cards, environment: (request) => ({ ...cards.environment(request), legal: () => [0, 1, 2, 3, 4] }) };
`;
  writeFileSync(join(folder, 'broken.ts'), text);
  const { code, out } = await rapport(['check', 'broken.ts', '--layouts', 'small', '--runs', '1', '--json']);
  expect(code).toBe(3);
  const broken = brokenIn(JSON.parse(out) as Checked);
  expect(broken).toContain('offers legal actions, ascending, never none, and takes every one of them');
  expect(broken.length).toBeLessThan(39);
});

test('check refuses what it can not load, and says why', async () => {
  writeFileSync(join(folder, 'empty.mjs'), 'export const nothing = 1;\n');
  await expect(checkHere('./missing.ts')).rejects.toThrow('there is no file ./missing.ts');
  await expect(checkHere('./empty.mjs')).rejects.toThrow('definePolicy');
});

test('evaluate prints one card and keeps it to quote', async () => {
  const words = ['evaluate', policy('resting', 'return { action: 4, memory }'), '--seeds', '1..1', '--out', 'card'];
  const { code, out } = await rapport([...words, '--workers', '0']);
  expect(code).toBe(0);
  const heading = 'resting on rapport-1\nA trial, not an evaluation: seeds 1..1 instead of 1..30.\n';
  expect(out.startsWith(heading)).toBe(true);
  expect(out).toContain('90 of 90 finished; 0 broken by the policy');
  const { score } = JSON.parse(readFileSync(join(folder, 'card/card.json'), 'utf8')) as {
    readonly score: { readonly mean: number };
  };
  expect(out).toMatch(new RegExp(`score +${score.mean.toFixed(1)}\n`));
  expect(readFileSync(join(folder, 'card/card.md'), 'utf8')).toContain(`| score | ${score.mean.toFixed(1)} |`);
});

test('serve-env answers every line with one line, and goes on after what is wrong', async () => {
  const answer = createServer(folder);
  const step = (actions: object) => ({ type: 'step', key: '1', actions });
  const exchanges: readonly (readonly [object, object])[] = [
    [
      { type: 'hello', protocol: 1 },
      { type: 'hello', protocol: 1 },
    ],
    [
      { type: 'make', layout: 'cramped_room', horizon: 2, partners: { 1: 'stay' } },
      { type: 'made', key: '1', agents: [0], encoding: { name: 'legacy-grid-20', shape: [5, 4, 20] } },
    ],
    [
      { type: 'reset', key: '1', seed: 7 },
      { type: 'state', step: 0, outcome: 'ongoing', rewards: { team: 0 } },
    ],
    [step({ 1: 4 }), { type: 'error', message: 'no action for seat 0' }],
    [step({ 0: 4, 1: 4 }), { type: 'error', message: 'seat 1 is played by stay' }],
    [step({ 0: 0 }), { type: 'state', step: 1, outcome: 'ongoing' }],
    [step({ 0: 0 }), { type: 'state', step: 2, outcome: 'truncated' }],
    [step({ 0: 0 }), { type: 'error', message: 'no episode is on its way: reset first' }],
    [{ type: 'close', key: '1' }, { type: 'closed' }],
    [step({ 0: 0 }), { type: 'error', message: 'there is no environment of the key "1"' }],
    [
      { type: 'hello', protocol: 9 },
      { type: 'error', message: expect.stringContaining('version 1 of the protocol') },
    ],
    [
      { type: 'make', layout: 'x', partners: { 1: 'idle-long' } },
      { type: 'error', message: expect.stringContaining('held out') },
    ],
    [{ type: 'dance' }, { type: 'error' }],
  ];
  for (const [line, answered] of exchanges) expect(await answer(JSON.stringify(line))).toMatchObject(answered);
  expect(await answer('no JSON')).toMatchObject({ type: 'error' });
});

test('doctor says what is there, what is lacking, and what is broken with how to mend it', async () => {
  const data = join(folder, 'data');
  mkdirSync(join(data, 'partners'), { recursive: true });
  writeFileSync(join(data, 'partners/manifest.json'), '{}');
  writeFileSync(join(folder, 'runs'), 'a file');
  const { code, out } = await rapport(['doctor', '--json'], { RAPPORT_DATA: data, RAPPORT_PYTHON: '', PATH: '' });
  expect(code).toBe(2);
  const { findings } = JSON.parse(out) as {
    readonly findings: readonly { readonly name: string; readonly state: string; readonly mend: string | null }[];
  };
  expect(Object.fromEntries(findings.map(({ name, state }) => [name, state]))).toMatchObject({
    ...{ node: 'good', package: 'good', RAPPORT_DATA: 'good', networks: 'broken', 'runs/': 'broken' },
    ...{ python: 'lacking', chromium: 'lacking' },
  });
  for (const { state, mend } of findings) expect(mend === null).toBe(state === 'good');
});

test('completion knows every command, its options and their words', async () => {
  const program = new Command('rapport');
  const files = readdirSync(join(ROOT, 'src/cli/commands')).map((file) => file.replace('.ts', ''));
  const names = files.map((file) => file.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));
  for (const name of names) program.command(name).summary(`it's about: ${name}`);
  const [bash, zsh, fish] = await Promise.all([
    writeCompletion('bash', program),
    writeCompletion('zsh', program),
    writeCompletion('fish', program),
  ]);
  for (const name of names) {
    expect(bash).toContain(` ${name})`);
    expect(zsh).toContain(`'${name}:it'\\''s about\\: ${name}'`);
    expect(fish).toContain(`-a ${name} -d`);
  }
  const script = `${bash}
for words in "rapport eval" "rapport evaluate --suite " "rapport run --se"; do
  IFS=' ' read -ra COMP_WORDS <<< "$words"; [[ "$words" == *" " ]] && COMP_WORDS+=("")
  COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); COMPREPLY=(); _rapport; echo "\${COMPREPLY[@]}"
done`;
  expect(execFileSync('bash', ['-c', script], { encoding: 'utf8' })).toBe(
    'evaluate\nrapport-1 rapport-1n\n--seeds --set\n',
  );
});
