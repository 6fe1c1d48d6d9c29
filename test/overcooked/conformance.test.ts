import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { type Conformance, checkFolder } from '../../src/cli/conformance-folder.ts';

const FIXTURES = fileURLToPath(new URL('fixtures', import.meta.url));
/** Where the whole of the recorded data is; only the fixtures are part of this repository. */
const DATA = process.env.RAPPORT_DATA;

const summarise = ({ sections, unreadable }: Conformance) => ({
  differences: sections.flatMap(({ first }) => first),
  unreadable,
});
const CLEAN = { differences: [], unreadable: [] };

const scratch = mkdtempSync(join(tmpdir(), 'conformance-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** A folder with these files; texts of `.gz` files are compressed. */
const folderOf = (files: Readonly<Record<string, string>>): string => {
  const folder = mkdtempSync(join(scratch, 'case-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), name.endsWith('.gz') ? gzipSync(text) : text);
  }
  return folder;
};

const linesOf = (name: string): readonly string[] =>
  gunzipSync(readFileSync(join(FIXTURES, name)))
    .toString('utf8')
    .trim()
    .split('\n');

const MICRO = linesOf('golden/micro/legacy.jsonl.gz');

describe('recorded behaviour', () => {
  it('of the fixtures is ours', () => {
    const result = checkFolder({ folder: FIXTURES, stopEarly: false });
    expect(summarise(result)).toEqual(CLEAN);
    expect(Object.fromEntries(result.sections.map(({ name, records }) => [name, records]))).toEqual({
      'golden/micro': 109,
      'golden/current': 86,
      'golden/legacy': 41,
      'encodings/current': 379,
      'encodings/legacy': 220,
      human: 2,
      plans: 2,
    });
    expect(result.absent).toEqual(['layouts/current', 'layouts/legacy']);
  });

  it.skipIf(!DATA)('of all the data is ours', () => {
    const result = checkFolder({ folder: join(DATA!, 'overcooked'), stopEarly: false });
    expect(summarise(result)).toEqual(CLEAN);
    expect(result.absent).toEqual([]);
    expect(result.sections.every(({ records }) => records > 0)).toBe(true);
  });
});

describe('a difference', () => {
  const differencesOf = (line: string) =>
    summarise(checkFolder({ folder: folderOf({ 'golden/micro/x.jsonl.gz': line }), stopEarly: false })).differences;

  it('is told with episode, step, place, both values and the kitchen before', () => {
    const [difference, ...more] = differencesOf(MICRO[0]!.replace('"t":3', '"t":4'));
    expect(more.length).toBe(1);
    expect(difference).toMatchObject({ what: 's.t', expected: '4', found: '3' });
    expect(difference!.where).toBe('micro-legacy-pot-last-then-start, step 2, actions 4 4');
    expect(difference!.picture).toContain('step 2');
  });

  it.each([
    ['a reward', '"sr":[3,0]', '"sr":[3,1]', 'sr[1]'],
    ['a reward that is missing', ',"sr":[3,0]', '', 'sr[0]'],
    ['a label', '"put_onion_in_pot"', '"put_tomato_in_pot"', 'ml[0]'],
    ['the total', '"totalSparse":0', '"totalSparse":20', 'totalSparse'],
    ['the end', '"terminal":false', '"terminal":true', 'terminal'],
    ['the standard start', '"randomStart":true', '"randomStart":false', 'start.p[0][0]'],
    ['a parameter that the rules refuse', '"params":{', '"params":{"cook_time":-1,', 'cook_time'],
  ])('in %s is found', (_, before, after, what) => {
    expect(MICRO[0]).toContain(before);
    expect(differencesOf(MICRO[0]!.replace(before, after)).map((difference) => difference.what)).toEqual([what]);
  });

  it('in one encoded number is found, by value and by hash', () => {
    const line = linesOf('encodings/legacy.jsonl.gz').find((text) => text.includes('"sparse"'))!;
    const entry = JSON.parse(line) as { feat: number[][]; lossless: { sha256: string[]; sparse: number[][][] } };
    const found = (changed: unknown) =>
      summarise(
        checkFolder({ folder: folderOf({ 'encodings/legacy.jsonl': JSON.stringify(changed) }), stopEarly: false }),
      ).differences.map(({ what, where }) => `${what} ${where.slice(-6)}`);
    expect(found(entry)).toEqual([]);
    const { feat, lossless } = entry;
    expect(found({ ...entry, feat: [feat[0], feat[1]!.with(7, 99)] })).toEqual(['feat[7] seat 1']);
    expect(found({ ...entry, lossless: { ...lossless, sha256: [lossless.sha256[0], 'f00d'] } })).toEqual([
      'lossless seat 1',
    ]);
    expect(found({ ...entry, lossless: { ...lossless, sparse: [[], lossless.sparse[1]] } })).toEqual([
      'lossless[0] seat 0',
    ]);
  });
});

describe('what can not be read', () => {
  const problemsOf = (files: Readonly<Record<string, string>>) => {
    const folder = folderOf(files);
    return checkFolder({ folder, stopEarly: false }).unreadable.map(({ file, line, problem }) => ({
      file: file.slice(folder.length + 1),
      line,
      problem,
    }));
  };

  it('is told by file and line, and the rest is compared all the same', () => {
    const folder = folderOf({ 'golden/micro/x.jsonl': `${MICRO[0]}\n\n{"id":\n${MICRO[1]}\n` });
    const { sections, unreadable } = checkFolder({ folder, stopEarly: false });
    expect(sections[0]).toMatchObject({ records: 2, differences: 0 });
    expect(unreadable).toEqual([
      { file: join(folder, 'golden/micro/x.jsonl'), line: 3, problem: expect.stringContaining('no JSON') },
    ]);
  });

  it.each([
    ['no object', '[]', ': expected an object'],
    ['an unknown version', MICRO[0]!.replace('"version":"legacy"', '"version":"1999"'), 'version: '],
    ['an unknown layout', MICRO[0]!.replace('"layout":"unident_s"', '"layout":"unident_z"'), 'unident_s'],
    ['an action that is none', MICRO[0]!.replace('"a":[5,5]', '"a":[5,6]'), 'steps[0].a'],
    ['rewards that are no list', MICRO[0]!.replace('"sr":[3,0]', '"sr":3'), 'sr: expected a list'],
  ])('says what is wrong with %s', (_, line, problem) => {
    const [found] = problemsOf({ 'golden/micro/x.jsonl': line });
    expect(found).toMatchObject({ file: 'golden/micro/x.jsonl', line: 1 });
    expect(`: ${found!.problem}`).toContain(problem);
  });

  it('may be a whole file', () => {
    const folder = folderOf({ 'golden/micro/x.jsonl': MICRO[0]! });
    writeFileSync(join(folder, 'golden/micro/y.jsonl.gz'), 'not gzipped');
    const { unreadable } = checkFolder({ folder, stopEarly: false });
    expect(unreadable).toMatchObject([{ file: join(folder, 'golden/micro/y.jsonl.gz'), line: null }]);
  });

  it('may be a layout of the folder, which is preferred to our own', () => {
    const layout = (cookTime: number) =>
      JSON.stringify({ name: 'unident_s', version: 'legacy', grid: GRID, cookTime, rewardShaping: null });
    const episode = { 'golden/micro/x.jsonl': MICRO[0]! };
    const run = (text: string) =>
      summarise(
        checkFolder({ folder: folderOf({ ...episode, 'layouts/legacy/unident_s.json': text }), stopEarly: false }),
      );
    expect(run(layout(20))).toEqual(CLEAN);
    expect(run(layout(2)).differences.length).toBeGreaterThan(0);
    expect(run('{').unreadable.length).toBe(2);
  });
});

const GRID = ['XXXXXXXXX', 'O XSXOX S', 'X   P 1 X', 'X2  P   X', 'XXXDXDXXX'];
