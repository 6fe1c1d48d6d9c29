import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { executeRun, prepareRun, type RunResult } from '../../src/experiment/run.ts';
import { parseScenarioText } from '../../src/experiment/scenario.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-guard-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

let runs = 0;
let harmless: RunResult | null = null;

/** The careless policy with one fault in the episode of seed 2, and the greedy cook, each with a greedy partner. */
const play = async (fault: string): Promise<RunResult> => {
  const careless = `{ name: careless, policy: ./fixtures/careless.ts, with: { fault: ${fault} } }`;
  const text = `rapport: 1\nname: a\nrules: legacy\nlayouts: [simple]\nhorizon: 40\nfocal: [${careless}, greedy]\npartners: [greedy]\nseats: [0]\nseeds: 1..4\n`;
  return executeRun(await prepareRun({ ...parseScenarioText('x.yaml', text), base: import.meta.dirname }, null), {
    ...{ out: join(folder, `run${runs++}`), workers: 0, restartChanged: false },
    ...{ signal: new AbortController().signal, onProgress: () => {} },
  });
};

test.each([
  ['throws', /^TypeError: Cannot read properties of undefined/],
  ['gives nothing', /^gave undefined instead of a decision/],
  ['gives a text', /^gave north instead of a decision/],
  ['chooses NaN', /^chose action NaN; legal are 0 north/],
  ['remembers a function', /^gave a memory that is no JSON: function/],
  ['writes a field', /^TypeError: Cannot assign to read only property 'horizon'/],
  ['writes a table', /^Error: it wrote to its observation, at observation\.kitchen\.terrain/],
  ['writes a table and throws', /^Error: after writing/],
  ['writes a list', /^TypeError: Cannot add property|^TypeError: Cannot assign to read only property/],
  ['writes its state', /^Error: it wrote to its observation, at observation\.state/],
  ['writes a table later', /^Error: it wrote to its observation, at observation\.kitchen\.terrain/],
])('a policy that does this costs its own episode, and changes no other: %s', async (fault, reason) => {
  harmless ??= await play('none');
  const result = await play(fault);
  const [broken, ...others] = result.rows.filter(({ failure }) => failure !== undefined);
  expect(others).toEqual([]);
  expect(broken).toMatchObject({ focal: 'careless', seed: 2, status: 'failed' });
  expect(broken!.failure).toEqual({ seat: 0, step: 5, cause: 'focal', reason: expect.stringMatching(reason) });
  const rest = ({ rows }: RunResult) =>
    rows
      .filter(({ focal, seed }) => focal === 'greedy' || seed !== 2)
      .map(({ focal, seed, hash }) => [focal, seed, hash]);
  expect(rest(result)).toEqual(rest(harmless));
});
