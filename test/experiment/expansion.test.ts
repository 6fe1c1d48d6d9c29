import { expect, test } from 'vitest';
import type { Assignment } from '../../src/experiment/description.ts';
import { expandScript } from '../../src/experiment/expansion.ts';
import { formatProblem, InputError } from '../../src/experiment/problem.ts';
import { prepareRun } from '../../src/experiment/run.ts';
import { parseScenarioText } from '../../src/experiment/scenario.ts';

const BASE = import.meta.dirname;

const expand = async (body: string): Promise<readonly Assignment[]> => {
  const text = `rapport: 1\nname: a\nrules: legacy\n${body}`;
  return (await prepareRun({ ...parseScenarioText('x.yaml', text), base: BASE }, null)).assignments;
};

const problemsOf = async (body: string): Promise<readonly string[]> => {
  try {
    await expand(body);
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.problems.map(formatProblem);
    throw error;
  }
};

const GRID = 'layouts: [simple, coordination_ring]\nfocal: [random, stay]\npartners: [random, self]\nseeds: 1..2\n';

test('a grid is expanded in the order of the file, layouts outermost and seeds innermost', async () => {
  const all = await expand(GRID);
  const told = all.map(
    ({ description: { layout, focal, partner, seat, seed } }) => `${layout} ${focal} ${partner} ${seat} ${seed}`,
  );
  expect(told.slice(0, 6)).toEqual([
    'cramped_room random random 0 1',
    'cramped_room random random 0 2',
    'cramped_room random random 1 1',
    'cramped_room random random 1 2',
    'cramped_room stay random 0 1',
    'cramped_room stay random 0 2',
  ]);
  // random with self is random with random: played once. 2 layouts, (1 + 2) pairings, 2 seats, 2 seeds.
  expect(told).toHaveLength(24);
  expect(new Set(all.map(({ id }) => id)).size).toBe(24);
});

test('two layouts of one name are refused, the same layout twice is played once', async () => {
  const own = (grid: string) => `{ name: a, grid: [${grid}] }`;
  const two = `layouts: [${own('XPXX, O12S, XDXX')}, ${own('XXPX, O12S, XDXX')}]\nfocal: [stay]\npartners: [stay]\n`;
  expect(await problemsOf(two)).toEqual([expect.stringContaining('layouts[1]\n    two layouts are called a')]);
  expect(await expand('layouts: [simple, cramped_room]\nfocal: [stay]\npartners: [random]\n')).toHaveLength(2);
});

test('more seeds than memory holds are refused', async () => {
  const many = 'layouts: [simple]\nfocal: [stay]\npartners: [random]\nseeds: 1..900000000\n';
  expect(await problemsOf(many)).toEqual([expect.stringContaining('expected at most 100000 seeds')]);
});

test('two focal policies meet the same luck, and their own streams differ', async () => {
  const all = await expand(GRID.replace(', self', ''));
  const [one, other] = ['random', 'stay'].map(
    (focal) => all.find(({ description }) => description.focal === focal && description.seat === 0)!.description.random,
  );
  expect(one!.environment).toBe(other!.environment);
  expect(one!.seats[1]).toBe(other!.seats[1]);
  expect(one!.seats[0]).not.toBe(other!.seats[0]);
});

test('adding layouts, policies, partners or seeds changes no other episode', async () => {
  const few = await expand('layouts: [simple]\nfocal: [random]\npartners: [stay]\nseeds: 1..2\n');
  const many = await expand(
    'layouts: [coordination_ring, simple]\nfocal: [stay, random]\npartners: [random, stay]\nseeds: 1..4\nexpect: []\n'.replace(
      'expect: []\n',
      '',
    ),
  );
  const ids = new Set(many.map(({ id }) => id));
  expect(few.filter(({ id }) => !ids.has(id))).toEqual([]);
});

test('self is the focal policy in the other seat, under its own name', async () => {
  const [first] = await expand(
    'layouts: [simple]\nfocal: [{ name: half, policy: noisy, with: { policy: stay, p: 0.5 } }]\npartners: [self]\n',
  );
  expect(first!.description.partner).toBe('half');
  expect(first!.description.policies.map(({ name }) => name)).toEqual(['half', 'half']);
});

test('pairs have their own seats', async () => {
  const all = await expand(
    'layouts: [simple]\npairs:\n  - { focal: stay, partner: stay, seats: [0] }\n  - { focal: random, partner: stay, seats: both }\n',
  );
  expect(all.map(({ description }) => [description.focal, description.seat])).toEqual([
    ['stay', 0],
    ['random', 0],
    ['random', 1],
  ]);
});

test('a script takes its seat and leaves the other to the focal policy', async () => {
  const all = await expand('layouts: [simple]\nfocal: [stay]\nscript: { 1: "N2 I .3" }\n');
  expect(all).toHaveLength(1);
  expect(all[0]!.description).toMatchObject({ seat: 0, partner: 'script' });
  expect(all[0]!.description.policies[1]!.parameters).toEqual({ actions: 'NNI...' });
  expect(expandScript('N2 I .10')).toBe('NNI..........');
});

test('a switched seat keeps its name and becomes another policy at the step', async () => {
  const [first] = await expand(
    'layouts: [simple]\nfocal: [random]\npartners: [stay]\nseats: [0]\nat:\n  - { step: 30, switch: { seat: 1, to: random } }\n',
  );
  expect(first!.description.policies[1]).toMatchObject({
    name: 'stay',
    definition: 'switching',
    parameters: { first: { policy: 'stay' }, second: 'random', at: 30 },
  });
});

test.each([
  [
    'layouts: [smple]\nfocal: [stay]\npartners: [stay]\n',
    /x\.yaml:4:11 {2}layouts\[0\]\n.*'smple'\n.*did you mean 'simple'/,
  ],
  [
    'layouts: [simple]\nfocal: [stya]\npartners: [stay]\n',
    /x\.yaml:5:9 {2}focal\[0\]\n.*"stya"\n.*did you mean 'stay'/,
  ],
  [
    'layouts: [simple]\nfocal: [stay]\npartners:\n  - { policy: noisy, with: { policy: stay, p: 2 } }\n',
    /x\.yaml:7:47 {2}partners\[0\]\.with\.p\n/,
  ],
  [
    'layouts: [simple]\nfocal: [stay]\npartners:\n  - { policy: noisy, with: { policy: styy, p: 1 } }\n',
    /partners\[0\]\.with\.policy\n.*"styy"/,
  ],
  ['layouts: [simple]\nfocal: [{ policy: stay, with: { p: 1 } }]\npartners: [stay]\n', /stay takes no parameters/],
  ['layouts: [simple]\nfocal: [stay]\npartners: [stay]\nseats: [2]\n', /x\.yaml:7:8 {2}seats\n.*seats 0 to 1/],
  ['layouts: [simple]\nfocal: [stay]\n', /nobody is named for seat 1/],
  ['layouts: [simple]\n', /nobody is named for seat 0/],
  ['layouts: [simple]\nfocal: [stay]\nscript: { 4: N }\npartners: [stay]\n', /script\.4\n.*no seat 4/],
  ['layouts: [simple]\nfocal: [stay]\npartners: [./gone.ts]\n', /there is no file \.\/gone\.ts/],
  [
    'layouts: [simple]\nfocal: [stay]\npartners: [stay]\nparameters: { cook_tim: 3 }\n',
    /x\.yaml:7:25 {2}parameters\.cook_tim/,
  ],
  ['layouts: [simple]\nfocal: [stay]\npartners: [stay]\nexpect: [action seat 0 = sty at 3]\n', /did you mean 'stay'/],
  ['layouts: [simple]\nfocal: [stay]\npartners: [stay]\nexpect: [retrun > 3]\n', /at letter 1 of "retrun > 3"/],
  [
    'layouts: [simple]\nfocal: [stay, { name: stay, policy: random }]\npartners: [stay]\n',
    /two policies are called stay/,
  ],
  ['layouts: [simple]\nfocal: [stay]\npartners: [stay]\nseeds: 5..3\n', /ends after it begins/],
])('%j is refused with its place and how to mend it', async (body, pattern) => {
  expect((await problemsOf(body)).join('\n')).toMatch(pattern);
});
