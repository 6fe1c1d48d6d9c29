import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const SRC = fileURLToPath(new URL('../../src', import.meta.url));

/** Floors from the ground up. A file imports from lower floors and from its own folder; `.` is the contracts. */
const FLOORS: readonly (readonly string[])[] = [
  ['.'],
  ['channel'],
  ['overcooked', 'slotTalk', 'shardedTask', 'groupChat', 'mind', 'partners', 'measure', 'episode'],
  ['asymKitchen'],
  ['drivers', 'model', 'check', 'bestResponse'],
  ['experiment'],
  ['report', 'play'],
  ['viewer'],
  ['cli'],
];
const PURE_FLOORS = 4;

/** Files directly in `src/` that create policies, run and replay episodes; the others there are contracts. */
const EPISODE = ['create.ts', 'setup.ts', 'episode.ts', 'decisions.ts', 'records.ts', 'replay.ts'];
/** The public door: it only names what others export. */
const DOOR = 'index.ts';

/** What a pure file may not name: a clock, chance without a seed, the platform. */
const IMPURE = [
  /from 'node:/,
  /import\('node:/,
  /\bMath\.random\b/,
  /\bDate\.now\b/,
  /\bnew Date\b/,
  /\bperformance\.now\b/,
  /\bset(Timeout|Interval|Immediate)\b/,
  /\bprocess\./,
  /\bfetch\(/,
  /\bBuffer\b/,
];

/** What the viewer's page may not reach, however many imports away: it runs in a browser. */
const NODE = /from 'node:|import\('node:|\bprocess\./;

const sourceFiles = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => file.split(sep).join('/'))
  .sort();

const folderOf = (file: string): string => {
  if (file.includes('/')) return file.slice(0, file.indexOf('/'));
  return EPISODE.includes(file) ? 'episode' : '.';
};

const floorOf = (folder: string): number => FLOORS.findIndex((floor) => floor.includes(folder));

/** Code without its comments. */
const codeOf = (file: string): string =>
  readFileSync(join(SRC, file), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|[^:'"])\/\/.*$/gm, '$1');

/** Files of `src/` that a file imports. */
const importsOf = (file: string): readonly string[] =>
  [...codeOf(file).matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, target]) =>
    relative(SRC, resolve(SRC, dirname(file), target!))
      .split(sep)
      .join('/'),
  );

/** The same without what vanishes when types are stripped. */
const runtimeImportsOf = (file: string): readonly string[] => {
  const types = new Set(
    [...codeOf(file).matchAll(/(?:import|export) type [^;]*? from '(\.[^']+)'/g)].map(([, target]) => target!),
  );
  return importsOf(file).filter(
    (target) => ![...types].some((one) => resolve(SRC, dirname(file), one) === resolve(SRC, target)),
  );
};

test('every folder of src has a floor', () => {
  const homeless = sourceFiles.filter((file) => floorOf(folderOf(file)) < 0);
  expect(homeless).toEqual([]);
});

test('imports only go down the ladder, and never to a neighbour on the same floor', () => {
  const wrong = sourceFiles
    .filter((file) => file !== DOOR)
    .flatMap((file) =>
      importsOf(file)
        .filter((target) => /\.tsx?$/.test(target))
        .filter(
          (target) =>
            target === DOOR ||
            (folderOf(target) !== folderOf(file) && floorOf(folderOf(target)) >= floorOf(folderOf(file))),
        )
        .map((target) => `${file} imports ${target}`),
    );
  expect(wrong).toEqual([]);
});

test('relative imports name files that exist, by their full name', () => {
  const wrong = sourceFiles.flatMap((file) =>
    importsOf(file)
      .filter((target) => !sourceFiles.includes(target) && !/\.(json|css)$/.test(target) && !target.startsWith('..'))
      .map((target) => `${file} imports ${target}`),
  );
  expect(wrong).toEqual([]);
});

test('the pure floors name no clock, no unseeded chance and nothing of the platform', () => {
  const pure = sourceFiles.filter((file) => file !== DOOR && floorOf(folderOf(file)) < PURE_FLOORS);
  expect(pure.length).toBeGreaterThan(20);
  const wrong = pure.flatMap((file) => {
    const code = codeOf(file);
    return IMPURE.filter((pattern) => pattern.test(code)).map((pattern) => `${file}: ${pattern.source}`);
  });
  expect(wrong).toEqual([]);
});

test('the page of the viewer reaches nothing of Node', () => {
  const reached = new Set(sourceFiles.filter((file) => file.startsWith('viewer/page/')));
  expect(reached.size).toBeGreaterThan(0);
  for (const file of reached)
    for (const target of runtimeImportsOf(file)) if (sourceFiles.includes(target)) reached.add(target);
  expect([...reached].filter((file) => NODE.test(codeOf(file)))).toEqual([]);
});

test('chance without a seed is drawn nowhere', () => {
  // The law that policies draw theirs from the stream watches who calls it.
  const watches = ['check/policyLaws.ts'];
  expect(sourceFiles.filter((file) => /\bMath\.random\b/.test(codeOf(file)))).toEqual(watches);
});
