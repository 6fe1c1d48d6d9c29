import { createHash } from 'node:crypto';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test, vi } from 'vitest';
import { prepareRun } from '../../src/experiment/run.ts';
import { parseScenarioText } from '../../src/experiment/scenario.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'rapport-identity-'));
afterAll(() => rmSync(folder, { recursive: true }));

const idsOf = async (scenario: object, base = folder): Promise<readonly string[]> => {
  const text = JSON.stringify({ rapport: 1, name: 'a', ...scenario });
  const { assignments } = await prepareRun({ ...parseScenarioText('x.json', text), base }, null);
  return assignments.map(({ id }) => id);
};

const BASE = {
  rules: 'legacy',
  layouts: ['cramped_room'],
  focal: [{ name: 'me', policy: 'noisy', with: { policy: 'greedy', p: 0.5 } }],
  partners: ['idle'],
  seats: [0],
  seeds: [3],
};

/** What an episode is resolved to: each differs from `BASE` in one thing. */
const OTHERS: readonly (readonly [string, object])[] = [
  ['rules', { rules: 'current' }],
  ['layout', { layouts: ['coordination_ring'] }],
  ['a picture of the same name', { layouts: [{ name: 'cramped_room', grid: ['XXPXX', 'O  2O', 'X1  X', 'XDXXS'] }] }],
  ['game', { parameters: { cook_time: 7 } }],
  ['horizon', { horizon: 399 }],
  [
    'start',
    {
      start: {
        t: 0,
        p: [
          [2, 1, 0, null],
          [1, 2, 0, null],
        ],
        o: [],
      },
    },
  ],
  ['focal policy', { focal: [{ name: 'me', policy: 'greedy' }] }],
  ['its name', { focal: [{ ...BASE.focal[0], name: 'you' }] }],
  ['its parameter', { focal: [{ ...BASE.focal[0], with: { policy: 'greedy', p: 0.25 } }] }],
  ['the policy inside', { focal: [{ ...BASE.focal[0], with: { policy: 'stubborn', p: 0.5 } }] }],
  ['partner', { partners: ['slow'] }],
  ['seat', { seats: [1] }],
  ['seed', { seeds: [4] }],
  ['experiment seed', { seed: 2 }],
  ['a change from outside', { at: [{ step: 5, set: { x: 2, y: 1, object: 'D' } }] }],
  ['a switch', { at: [{ step: 5, switch: { to: 'slow' } }] }],
  ['script', { partners: undefined, script: { 1: 'N' } }],
  ['expectation', { expect: ['return >= 20'] }],
];

test('every part of what an episode is resolved to is part of its id', async () => {
  const [id] = await idsOf(BASE);
  expect((await idsOf(BASE))[0]).toBe(id);
  const seen = new Map<string, string>([[id!, 'the base']]);
  for (const [what, change] of OTHERS) {
    const [other, ...more] = await idsOf({ ...BASE, ...change });
    expect(more, what).toEqual([]);
    expect(seen.get(other!), what).toBeUndefined();
    seen.set(other!, what);
  }
  expect(await idsOf({ ...BASE, meetings: 2 })).toEqual([id, expect.not.stringMatching(id!)]);
});

test('what only decides how a run is kept or shown is not', async () => {
  const [id] = await idsOf(BASE);
  for (const change of [{ name: 'b' }, { description: 'x' }, { level: 'full' }, { traces: 'none' }])
    expect(await idsOf({ ...BASE, ...change })).toEqual([id]);
});

const POLICY = `import { habit } from './habit.js';
export default { name: 'own', version: '1', create: () => ({ name: 'own', begin: () => null, act: (_, memory) => ({ action: habit, memory }) }) };
`;

test('the files of a module of one’s own are, and what it imports', async () => {
  const home = mkdtempSync(join(folder, 'module-'));
  const file = (name: string, text: string) => writeFileSync(join(home, name), text);
  file('own.ts', POLICY);
  file('habit.ts', 'export const habit = 4;\n');
  const own = { ...BASE, focal: ['./own.ts'], partners: [{ policy: 'noisy', with: { policy: './own.ts', p: 0.1 } }] };
  const ids = [(await idsOf(own, home))[0]];
  file('habit.ts', 'export const habit = 4; // with a remark\n');
  ids.push((await idsOf(own, home))[0]);
  file('own.ts', `${POLICY}// changed\n`);
  ids.push((await idsOf(own, home))[0]);
  expect(new Set(ids).size).toBe(3);
  // The partner's share alone: the module plays only inside of another policy.
  const inside = { ...own, focal: ['greedy'] };
  const before = await idsOf(inside, home);
  file('habit.ts', 'export const habit = 3;\n');
  expect(await idsOf(inside, home)).not.toEqual(before);
});

test('the code of a world of one’s own is', async () => {
  const worlds = join(folder, 'test/worlds');
  mkdirSync(join(folder, 'src'), { recursive: true });
  cpSync(join(ROOT, 'test/worlds'), worlds, { recursive: true });
  for (const name of ['environment', 'json', 'knowledge', 'policy', 'random', 'world', 'hash'])
    writeFileSync(
      join(folder, 'src', `${name}.ts`),
      `export * from ${JSON.stringify(join(ROOT, 'src', `${name}.ts`))};\n`,
    );
  const cards = {
    world: './test/worlds/cardsWorld.ts',
    layouts: ['small'],
    focal: ['random'],
    partners: ['stay'],
    seats: [0],
  };
  const [before] = await idsOf(cards);
  appendFileSync(join(worlds, 'cards.ts'), '// changed\n');
  expect(await idsOf(cards)).not.toEqual([before]);
});

test('the checksum of a network is', async () => {
  const pack = join(folder, 'data/partners');
  cpSync(join(ROOT, 'test/drivers/fixtures'), pack, { recursive: true });
  vi.stubEnv('RAPPORT_DATA', join(folder, 'data'));
  const network = { ...BASE, partners: ['linear'] };
  const [before] = await idsOf(network);
  const file = join(pack, 'linear.onnx');
  const [old, bytes] = [readFileSync(file), Buffer.concat([readFileSync(file), Buffer.from([0])])];
  const shaOf = (content: Buffer) => createHash('sha256').update(content).digest('hex');
  writeFileSync(file, bytes);
  await expect(idsOf(network)).rejects.toThrow(/sha256/);
  const manifest = join(pack, 'manifest.json');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replaceAll(shaOf(old), shaOf(bytes)));
  expect(await idsOf(network)).not.toEqual([before]);
  vi.unstubAllEnvs();
});

/** The ids that the package gives whose source `changed` has one line more; null: as it is. */
const idsWith = async (changed: string | null): Promise<readonly string[]> => {
  vi.resetModules();
  vi.doMock('node:fs', async (original) => {
    const fs = await original<typeof import('node:fs')>();
    const readFileSync = (path: string, ...how: readonly never[]) => {
      const content = fs.readFileSync(path, ...how) as string | Buffer;
      if (changed === null || !String(path).endsWith(changed)) return content;
      return typeof content === 'string'
        ? content.replace('"version": "', '"version": "1')
        : Buffer.concat([content, Buffer.from('//')]);
    };
    return { ...fs, readFileSync };
  });
  const [run, scenario] = await Promise.all([
    import('../../src/experiment/run.ts'),
    import('../../src/experiment/scenario.ts'),
  ]);
  const around = { name: 'around', policy: 'noisy', with: { policy: 'proagent', p: 0.1 } };
  const text = JSON.stringify({
    ...BASE,
    rapport: 1,
    name: 'a',
    focal: ['stay', 'idle', 'proagent', around, 'linear'],
    partners: ['greedy'],
  });
  const { assignments } = await run.prepareRun({ ...scenario.parseScenarioText('x.json', text), base: folder }, null);
  return assignments.map(({ id }) => id);
};

test('the code of each part is, for those that it plays a part in', async () => {
  cpSync(join(ROOT, 'test/drivers/fixtures'), join(folder, 'networks/partners'), { recursive: true });
  vi.stubEnv('RAPPORT_DATA', join(folder, 'networks'));
  const before = await idsWith(null);
  // stay, a scripted cook, the mind, the mind inside another policy, a network
  const parts: readonly (readonly [string, readonly boolean[]])[] = [
    ['src/episode.ts', [true, true, true, true, true]],
    ['src/overcooked/kernel.ts', [true, true, true, true, true]],
    ['src/mind/mind.ts', [false, false, true, true, false]],
    ['src/partners/noisy.ts', [true, false, false, true, false]],
    ['src/drivers/networks.ts', [false, false, false, false, true]],
    ['src/report/intentions.ts', [false, false, false, false, false]],
    ['node_modules/seedrandom/package.json', [true, true, true, true, true]],
    ['node_modules/onnxruntime-web/package.json', [false, false, false, false, true]],
  ];
  for (const [changed, expected] of parts) {
    const after = await idsWith(changed);
    expect(
      before.map((id, i) => id !== after[i]),
      changed,
    ).toEqual(expected);
  }
  vi.doUnmock('node:fs');
  vi.unstubAllEnvs();
});
