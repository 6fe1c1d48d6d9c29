import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Assignment } from '../../src/experiment/description.ts';
import { formatProblem, InputError } from '../../src/experiment/problem.ts';
import { executeRun, type PreparedRun, prepareRun, type RunResult } from '../../src/experiment/run.ts';
import { parseScenarioText } from '../../src/experiment/scenario.ts';
import { switchesOf } from '../../src/experiment/switches.ts';

let folder: string | null = null;
afterEach(() => {
  if (folder !== null) rmSync(folder, { recursive: true });
  folder = null;
});

const prepare = (body: string): Promise<PreparedRun> =>
  prepareRun({ ...parseScenarioText('x.yaml', `rapport: 1\nname: a\n${body}`), base: import.meta.dirname }, null);
const expand = async (body: string): Promise<readonly Assignment[]> => (await prepare(body)).assignments;
const run = async (body: string): Promise<RunResult> => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-grid-'));
  return await executeRun(await prepare(body), {
    out: folder,
    workers: 0,
    restartChanged: false,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
};
const problemsOf = async (body: string): Promise<string> => {
  try {
    await expand(body);
    return '';
  } catch (error) {
    if (error instanceof InputError) return error.problems.map(formatProblem).join('\n');
    throw error;
  }
};
const focals = (all: readonly Assignment[]) => [...new Set(all.map(({ description }) => description.focal))];

const PLACE = 'rules: legacy\nlayouts: [simple]\nseats: [0]\n';

test('lists in stages and in a matrix stand for a policy with each combination', async () => {
  const mind = (inside: string) => `${PLACE}focal: [{ policy: proagent, ${inside} }]\npartners: [stay]\n`;
  const all = await expand(
    mind('with: { depth: 40 }, stages: { correct: [replace, off], plan: base }, matrix: { simulations: [4, 8] }'),
  );
  expect(focals(all)).toEqual([
    'proagent correct=replace simulations=4',
    'proagent correct=replace simulations=8',
    'proagent correct=off simulations=4',
    'proagent correct=off simulations=8',
  ]);
  expect(all[1]!.description.policies[0]!.parameters).toEqual({
    depth: 40,
    simulations: 8,
    stages: { correct: 'replace', plan: 'base' },
  });
  expect(await problemsOf(mind('stages: { correct: [replace, of] }'))).toMatch(/focal\[0\]\.stages\.correct/);
  expect(await problemsOf(mind('matrix: { simulations: [4, many] }'))).toMatch(/focal\[0\]\.matrix\.simulations/);
  expect(await problemsOf(mind('matrix: { simulations: [] }'))).toMatch(/focal\[0\]\.matrix\.simulations/);
});

test('partners, teams and pairs have axes too, under names of their own', async () => {
  const half = '{ name: half, policy: noisy, with: { policy: stay }, matrix: { p: [0, 0.5] } }';
  const all = await expand(
    `${PLACE}focal: [random]\npartners: [${half}]\npairs: [{ focal: ${half}, partner: [[stay]] }]\n`.replace(
      '[[stay]]',
      '[stay]',
    ),
  );
  expect(all.map(({ description: { focal, partner } }) => [focal, partner])).toEqual([
    ['random', 'half p=0'],
    ['random', 'half p=0.5'],
    ['half p=0', 'stay'],
    ['half p=0.5', 'stay'],
  ]);
});

test('every rule set of a list has its own conditions, tables and luck', async () => {
  const body = (rules: string) =>
    `rules: ${rules}\nlayouts: [cramped_room, coordination_ring]\nfocal: [stay, random]\npartners: [random]\nseats: [0]\nhorizon: 5\n`;
  const all = await expand(body('[legacy, current]'));
  expect(all.map(({ description }) => description.environment)).toEqual(
    ['legacy', 'current'].flatMap((rules) =>
      ['cramped_room', 'coordination_ring'].flatMap((layout) => [1, 2].map(() => `overcooked/${rules}/${layout}`)),
    ),
  );
  expect(new Set(all.map(({ description }) => description.random.environment)).size).toBe(4);
  expect(await expand(body('[current, legacy]'))).toHaveLength(8);
  expect(await problemsOf(body('[legacy, curent]'))).toMatch(/rules\[1\]\n.*'curent'\n.*did you mean 'current'/);
  const { record } = await run(body('[legacy, current]'));
  expect(record.conditions.map(({ rules }) => rules)).toEqual([
    ...Array(4).fill('legacy'),
    ...Array(4).fill('current'),
  ]);
});

const FOUR = 'rules: legacy\nlayouts: [multiplayer_schelling]\nhorizon: 6\n';

test('four cooks play in any mix, the focal policy in any seat', async () => {
  const { rows } = await run(
    `${FOUR}focal: [greedy]\npartners: [[random, stay, slow], [self, random, idle], stay]\nseats: all\n`,
  );
  expect(rows.every(({ status }) => status === 'finished')).toBe(true);
  expect(rows.map(({ seat, partner, partners }) => [seat, partner, partners.join()])).toEqual([
    ...[0, 1, 2, 3].map((seat) => [seat, 'random+stay+slow', 'random,stay,slow']),
    ...[0, 1, 2, 3].map((seat) => [seat, 'greedy+random+idle', 'greedy,random,idle']),
    ...[0, 1, 2, 3].map((seat) => [seat, 'stay', 'stay,stay,stay']),
  ]);
});

test('a team meets every focal policy with the same luck, also where a member is that policy', async () => {
  const all = await expand(`${FOUR}focal: [greedy, idle]\npartners: [[self, random, stay]]\nseats: [2]\n`);
  const [one, other] = all.map(({ description: { random } }) => [random.environment, random.seats[1], random.seats[3]]);
  expect(one).toEqual(other);
});

test('partners are switched wherever they sit, and the row says when and to whom', async () => {
  const { rows } = await run(
    `${PLACE.replace('[0]', 'both')}focal: [random]\npartners: [greedy]\nhorizon: 6\nat:\n  - { step: 3, switch: { to: { name: tired, policy: idle } } }\n`,
  );
  expect(rows.map(({ seat, partner, switches }) => ({ seat, partner, switches }))).toEqual([
    { seat: 0, partner: 'greedy', switches: [{ seat: 1, step: 3, to: 'tired' }] },
    { seat: 1, partner: 'greedy', switches: [{ seat: 0, step: 3, to: 'tired' }] },
  ]);
  const plain = await expand(`${PLACE}focal: [random]\npartners: [greedy]\nhorizon: 6\n`);
  expect(switchesOf(plain[0]!.description.policies)).toEqual([]);
});

test('switches of switches are told as they happen', () => {
  const switching = (first: string | object, second: string | object, at: number) => ({
    policy: 'switching',
    with: { first, second, at },
  });
  const { policy, with: parameters } = switching(switching('a', 'never', 90), switching('b', './c.ts', 60), 30);
  const other = { name: 'x', definition: 'stay', version: '1', parameters: null, code: '' };
  expect(switchesOf([other, { ...other, definition: policy, parameters } as never])).toEqual([
    { seat: 1, step: 30, to: 'b' },
    { seat: 1, step: 60, to: 'c' },
  ]);
  const late = switching('a', switching('b', 'c', 20), 30).with;
  expect(switchesOf([{ ...other, definition: 'switching', parameters: late } as never])).toEqual([
    { seat: 0, step: 30, to: 'c' },
  ]);
});

/** A grid with every axis; `more` conditions stand before, between and behind those of `few`. */
const FEW = `rules: [legacy]
layouts: [cramped_room]
focal: [{ policy: proagent, stages: { correct: [off] }, matrix: { simulations: [2] } }]
partners: [greedy]
seats: [1]
seeds: [4]
`;
const MORE = `rules: [current, legacy]
layouts: [coordination_ring, cramped_room]
focal: [stay, { policy: proagent, stages: { correct: [replace, off] }, matrix: { simulations: [4, 2] } }, random]
partners: [idle, greedy, self]
seats: both
seeds: [1, 4, 2]
meetings: 2
`;

test('a condition more on any axis changes no other episode', async () => {
  const [one] = await expand(FEW);
  const all = await expand(MORE);
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  expect(all.find(({ id }) => id === one!.id)?.description).toEqual(one!.description);
  for (const axis of ['rules', 'layouts', 'partners', 'seats', 'seeds', 'meetings']) {
    const line = MORE.split('\n').find((text) => text.startsWith(axis))!;
    const wider = FEW.includes(`${axis}:`) ? FEW.replace(new RegExp(`^${axis}:.*$`, 'm'), line) : `${FEW}${line}\n`;
    const some = await expand(wider);
    expect(some.length, axis).toBeGreaterThan(1);
    expect(some.map(({ id }) => id)).toContain(one!.id);
  }
});

test('the same file expands to the same episodes in the same order', async () => {
  expect(await expand(MORE)).toEqual(await expand(MORE));
});

test('strangers never meet themselves, whatever they are called', async () => {
  const grid = `${PLACE}focal: [greedy, slow]\npartners: [{ name: twin, policy: greedy }, slow, stay]\n`;
  const pairs = (all: readonly Assignment[]) => all.map(({ description: { focal, partner } }) => `${focal} ${partner}`);
  expect(pairs(await expand(grid))).toHaveLength(6);
  expect(pairs(await expand(`${grid}strangers: true\n`))).toEqual([
    'greedy slow',
    'greedy stay',
    'slow twin',
    'slow stay',
  ]);
});

test.skipIf(process.env.RAPPORT_DATA === undefined)(
  'strangers never meet their own weights under another name, and networks only play where they were trained',
  async () => {
    const all = await expand(
      'rules: legacy\nlayouts: [cramped_room, coordination_ring]\nseats: [0]\nfocal: [h-proxy]\npartners: [bc-test-0, bc-test-2]\nstrangers: true\n',
    );
    // h-proxy is bc-test-0 in Cramped Room and bc-test-2 in Coordination Ring, where there is no bc-test-0.
    expect(all.map(({ description: { layout, partner } }) => `${layout} ${partner}`)).toEqual([
      'cramped_room bc-test-2',
    ]);
  },
);

test('a generated layout stands for so many kitchens', async () => {
  const all = await expand(
    'rules: legacy\nlayouts: [simple, { generate: { seed: 5, count: 2 } }]\nseats: [0]\nfocal: [stay]\npartners: [stay]\n',
  );
  expect(all.map(({ description: { layout } }) => layout)).toEqual(['cramped_room', 'generated-5-1', 'generated-5-2']);
  const wrong = 'rules: legacy\nlayouts: [{ generate: { sed: 5 } }]\nfocal: [stay]\npartners: [stay]\n';
  expect(await problemsOf(wrong)).toMatch(/layouts\[0\]\.generate/);
});
