import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadScenario } from '../../src/experiment/load.ts';
import { formatProblem, InputError, parsePath } from '../../src/experiment/problem.ts';
import { listSeeds, parseScenarioText, scenarioJsonSchema } from '../../src/experiment/scenario.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The problems of a text, as the command line prints them. */
const problemsOf = (text: string): readonly string[] => {
  try {
    parseScenarioText('x.yaml', text);
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.problems.map(formatProblem);
    throw error;
  }
};

const HEAD = 'rapport: 1\nname: a\nlayouts: [cramped_room]\n';

test('a scenario is read from YAML and from JSON alike', () => {
  const yaml = parseScenarioText('x.yaml', `${HEAD}focal: [proagent]\nseeds: 1..3\n`).scenario;
  const json = parseScenarioText(
    'x.json',
    '{"rapport": 1, "name": "a", "layouts": ["cramped_room"], "focal": ["proagent"], "seeds": "1..3"}',
  ).scenario;
  expect(json).toEqual(yaml);
});

test('an unknown key is named with its place and the nearest key', () => {
  expect(problemsOf(`${HEAD}focall: [x]\n`)).toEqual([
    expect.stringMatching(/^x\.yaml:4:1 {2}focall\n {4}unknown key 'focall'\n {4}did you mean 'focal'\?/),
  ]);
});

test('every problem is told at once, each with its line, column, path, expectation and find', () => {
  expect(problemsOf('rapport: 2\nname: a b\nlayouts: []\nfocal: x\nseats: bth\nseeds: 1-3\n')).toEqual([
    'x.yaml:1:10  rapport\n    expected 1, found the number 2',
    'x.yaml:2:7  name\n    expected letters, digits, dots, dashes: it names the run directory, found the text "a b"',
    'x.yaml:3:10  layouts\n    expected at least one entry, found an empty list',
    'x.yaml:4:8  focal\n    expected a list, found the text "x"',
    `x.yaml:5:8  seats\n    expected both or all, found the text "bth"\n    did you mean 'both'?`,
    'x.yaml:6:8  seeds\n    expected a range such as 1..30, found the text "1-3"',
  ]);
});

test('a problem deep inside is told where it stands', () => {
  const text = `${HEAD}partners:\n  - stay\n  - policy: noisy\n    wth: {p: 2}\n`;
  expect(problemsOf(text)[0]).toMatch(/^x\.yaml:7:5 {2}partners\[1\]\.wth\n.*\n {4}did you mean 'with'\?/);
});

test('text that is no YAML is told with its line', () => {
  expect(problemsOf('rapport: 1\nname: a\nname: b\n')[0]).toMatch(/^x\.yaml:3:1\n {4}this is no valid YAML/);
  expect(problemsOf('')[0]).toContain('expected an object, found nothing');
});

test('seeds are a range, a list or one number', () => {
  expect(listSeeds('3..5')).toEqual([3, 4, 5]);
  expect(listSeeds([7, 7, 2])).toEqual([7, 2]);
  expect(listSeeds(4)).toEqual([4]);
  expect(listSeeds(undefined)).toEqual([1]);
});

test('paths are read as they are written, and with dots for brackets', () => {
  expect(parsePath('partners[2].with.p')).toEqual(['partners', 2, 'with', 'p']);
  expect(parsePath('partners.2.with.p')).toEqual(['partners', 2, 'with', 'p']);
  expect(parsePath('a b')).toBeNull();
});

test('the command line can change any value, also below a policy that is only named', () => {
  const { scenario } = loadScenario(`${ROOT}/scenarios/self-play.yaml`, [
    { from: '--set', path: ['focal', 0, 'with', 'depth'], value: 40 },
    { from: '--set', path: ['horizon'], value: 12 },
  ]);
  expect(scenario.focal).toEqual([{ policy: 'proagent', with: { depth: 40 } }]);
  expect(scenario.horizon).toBe(12);
});

test('the published JSON Schema is current (npm run schema)', () => {
  const published = JSON.parse(readFileSync(`${ROOT}/docs/scenario.schema.json`, 'utf8')) as unknown;
  expect(published).toEqual(JSON.parse(JSON.stringify(scenarioJsonSchema())));
});

test('the scenarios that ship are of the form', () => {
  const files = readdirSync(`${ROOT}/scenarios`).filter((file) => file.endsWith('.yaml'));
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) expect(loadScenario(`${ROOT}/scenarios/${file}`).scenario.rapport).toBe(1);
});
