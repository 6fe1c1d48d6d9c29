import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Ended, runCommand } from '../command.ts';

let folder = '';

const rapport = (...words: readonly string[]): Promise<Ended> => runCommand(words, folder);

const SCENARIO = `rapport: 1
name: small
rules: legacy
layouts: [cramped_room]
focal: [greedy]
partners: [stay]
seats: [0]
seeds: 1..2
horizon: 60
bestResponses: best.jsonl
`;
const SEARCH = [
  'best-response',
  'small.yaml',
  '--out',
  'best.jsonl',
  '--simulations',
  '4',
  '--depth',
  '10',
  '--every',
  '20',
];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-measure-'));
  writeFileSync(join(folder, 'small.yaml'), SCENARIO);
  await rapport('run', 'small.yaml', '--out', 'first', '--workers', '0');
});
afterAll(() => rmSync(folder, { recursive: true }));

test('best responses are searched, and a run, its measures and its comparison show them', async () => {
  const searched = await rapport(...SEARCH);
  expect(searched).toMatchObject({ code: 0, out: expect.stringContaining('2 of 2 lines · best.jsonl') });
  expect(searched.out).toMatch(/^cramped_room +stay +0 +\d+\.\d ± \d+\.\d +\w+/m);
  const [shown, json, measured, compared] = await Promise.all([
    rapport('run', 'small.yaml', '--out', 'second', '--workers', '0'),
    rapport('run', 'small.yaml', '--out', 'first', '--workers', '0', '--json'),
    rapport('measure', 'first', '--measure', 'mean,share,fluency', '--json'),
    rapport('compare', 'first', 'first', '--all'),
  ]);
  expect(shown.out).toMatch(/^share of the best response.*\nbest response: the one with the highest mean of search/m);
  expect(shown.out).toMatch(/^mind, before you quote these figures:\n- /m);
  const summary = JSON.parse(json.out) as { readonly pitfalls: readonly { readonly kind: string }[] };
  expect(summary).toMatchObject({ bestResponse: { focals: [{ focal: 'greedy', conditions: 1 }], missing: 0 } });
  expect(summary.pitfalls.map(({ kind }) => kind)).toContain('fewPartners');
  expect(JSON.parse(measured.out)).toMatchObject({
    schema: 1,
    runDirectory: 'first',
    measures: [{ measure: 'mean' }, { measure: 'share', lines: [{ focal: 'greedy' }] }, { measure: 'fluency' }],
    withoutTrace: 0,
  });
  expect(compared.out).toContain('greedy: +0.0 ± 0.0 over 1 condition,');
  expect(compared.out).toContain('0 of 1 conditions changed');
});

test('what cannot be measured or compared is told, with code 2', async () => {
  const [name, folderless, file, option] = await Promise.all([
    rapport('measure', 'first', '--measure', 'flunecy'),
    rapport('compare', 'first', 'nowhere'),
    rapport('measure', 'first', '--best-responses', 'gone.jsonl'),
    rapport('best-response', 'small.yaml'),
  ]);
  expect(name).toMatchObject({ code: 2, err: expect.stringContaining("did you mean 'fluency'") });
  expect(folderless).toMatchObject({ code: 2, err: expect.stringContaining('no run directory') });
  expect(file).toMatchObject({ code: 2, err: expect.stringContaining('there is no such file') });
  expect(option).toMatchObject({ code: 2, err: expect.stringContaining('--out') });
});
