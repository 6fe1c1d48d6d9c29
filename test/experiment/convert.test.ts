import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { convertTrajectories, readPlayed } from '../../src/experiment/convert.ts';
import { executeRun, prepareRun } from '../../src/experiment/run.ts';
import { parseScenarioText } from '../../src/experiment/scenario.ts';
import type { Json } from '../../src/json.ts';
import { formatTrajectories } from '../../src/overcooked/trajectory.ts';
import { formatTrace, parseTrace, type Trace } from '../../src/trace.ts';

const folder = mkdtempSync(join(tmpdir(), 'rapport-convert-'));
afterAll(() => rmSync(folder, { recursive: true }));

let runs = 0;
/** The trace files of a run, in the order of its rows. */
const play = async (body: string): Promise<readonly string[]> => {
  const out = join(folder, `run-${runs++}`);
  const text = `rapport: 1\nname: a\nlevel: actions\nfocal: [greedy]\npartners: [greedy]\nseats: [0]\n${body}`;
  const { rows } = await executeRun(await prepareRun({ ...parseScenarioText('x.yaml', text), base: folder }, null), {
    out,
    workers: 0,
    restartChanged: false,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  return rows.map(({ id }) => join(out, 'traces', `${id}.jsonl`));
};
const readTrace = (file: string): Trace => {
  const parsed = parseTrace(readFileSync(file, 'utf8'));
  if (!parsed.ok) throw new Error(parsed.problem.found);
  return parsed.value;
};
/** Through text, as a file would go. */
const writeJson = async (files: readonly string[]): Promise<Json> =>
  JSON.parse(JSON.stringify(formatTrajectories(await Promise.all(files.map(readPlayed))))) as Json;

const OWN = '{ name: own, grid: ["XXPTX", "O  2O", "X1  X", "XDXSX"] }';

test.each([
  ['legacy', 'rules: legacy\nlayouts: [simple, forced_coordination, multiplayer_schelling]\nhorizon: 150\n'],
  [
    'an order list',
    'rules: legacy\nlayouts: [simple]\nparameters: { start_order_list: [onion, any], cook_time: 5 }\nhorizon: 200\n',
  ],
  [
    'current',
    'rules: current\nlayouts: [cramped_room, cramped_corridor, asymmetric_advantages_tomato]\nhorizon: 150\n',
  ],
  [
    'old dynamics',
    'rules: current-auto\nlayouts: [cramped_room]\nparameters: { rew_shaping_params: { SOUP_PICKUP_REWARD: 7 } }\nhorizon: 150\n',
  ],
  ['a layout of one’s own', `rules: current\nlayouts: [${OWN}]\nhorizon: 100\n`],
  [
    'a start of one’s own',
    'rules: legacy\nlayouts: [simple]\nstart: { t: 0, p: [[1, 2, 0, null], [3, 1, 2, O]], o: [[2, 0, "S:ooo:4"]] }\nhorizon: 90\n',
  ],
])('%s: what is written as trajectories comes back as the same steps, and again as the same text', async (_, body) => {
  const files = await play(body);
  const written = await writeJson(files);
  const converted = await convertTrajectories(written);
  expect(converted.map(({ problem }) => problem)).toEqual(files.map(() => null));
  const again: string[] = [];
  converted.forEach(({ trace, id }, i) => {
    const before = readTrace(files[i]!);
    expect(trace.steps).toEqual(before.steps);
    expect(trace.footer).toEqual(before.footer);
    expect(trace.header.environment.id).toBe(before.header.environment.id);
    expect(trace.header.start).toEqual(before.header.start);
    again.push(join(folder, `${id}.jsonl`));
    writeFileSync(again[i]!, formatTrace(trace));
  });
  expect(await writeJson(again)).toEqual(written);
});

test('the file has the keys and forms of the originals', async () => {
  const [legacy, current] = [
    await play('rules: legacy\nlayouts: [simple]\nhorizon: 120\n'),
    await play('rules: current\nlayouts: [cramped_room]\nhorizon: 120\n'),
  ];
  const old = (await writeJson(legacy)) as { readonly [key: string]: readonly Json[] };
  expect(Object.keys(old).sort()).toEqual([
    'env_params',
    'ep_actions',
    'ep_dones',
    'ep_lengths',
    'ep_observations',
    'ep_returns',
    'ep_returns_sparse',
    'ep_rewards',
    'mdp_params',
  ]);
  expect(old.ep_lengths).toEqual([120]);
  expect((old.ep_dones![0] as readonly boolean[]).indexOf(true)).toBe(119);
  const states = old.ep_observations![0] as readonly { readonly [key: string]: Json }[];
  expect(states[0]).toEqual({
    players: [
      { position: [1, 2], orientation: [0, -1], held_object: null },
      { position: [3, 1], orientation: [0, -1], held_object: null },
    ],
    objects: [],
    order_list: null,
    timestep: 0,
  });
  const text = JSON.stringify(states);
  expect(text).toContain('{"name":"soup","position":[2,0],"state":["onion",3,20]}');
  expect(text).toContain('{"name":"onion","position":[1,1],"state":null}');
  const soups = JSON.stringify(await writeJson(current));
  expect(soups).toContain('"all_orders":[{"ingredients":["onion","onion","onion"]}]');
  expect(soups).toContain(
    '"cooking_tick":3,"is_cooking":true,"is_ready":false,"is_idle":false,"cook_time":20,"_cooking_tick":3}',
  );
  expect(soups).toContain('"cooking_tick":20,"is_cooking":false,"is_ready":true,"is_idle":false,"cook_time":20');
  expect(soups).toContain('"is_idle":true,"cook_time":-1');
});

/** As people's games of 2019 were kept: the layout by name, INTERACT in capitals, no clock, keys left out. */
const HUMAN = {
  ep_observations: [
    [
      {
        players: [
          { position: [1, 2], orientation: [0, -1] },
          { position: [3, 1], orientation: [0, -1] },
        ],
        objects: {},
        order_list: null,
      },
      {
        players: [
          { position: [1, 1], orientation: [0, -1] },
          { position: [3, 1], orientation: [1, 0] },
        ],
        objects: {},
        order_list: null,
      },
      {
        players: [
          { position: [1, 1], orientation: [-1, 0] },
          { position: [3, 1], orientation: [1, 0], held_object: { name: 'onion', position: [3, 1], state: null } },
        ],
        objects: {},
        order_list: null,
      },
    ],
  ],
  ep_actions: [
    [
      [
        [0, -1],
        [1, 0],
      ],
      [[-1, 0], 'INTERACT'],
      ['INTERACT', [0, 0]],
    ],
  ],
  mdp_params: [{ layout_name: 'simple', start_order_list: null }],
};

test('recorded games without clocks and with keys left out are read', async () => {
  const [game] = await convertTrajectories(HUMAN as unknown as Json);
  expect(game!.problem).toBeNull();
  expect(game!.trace.steps.map(({ a }) => a)).toEqual([
    [0, 2],
    [3, 5],
    [5, 4],
  ]);
  expect(game!.trace.header.environment.id).toBe('overcooked/legacy/cramped_room');
});

test('where the rules part from the record, that is told with its step', async () => {
  const changed = structuredClone(HUMAN) as unknown as { ep_observations: { players: { position: number[] }[] }[][] };
  changed.ep_observations[0]![2]!.players[0]!.position = [2, 1];
  const [game] = await convertTrajectories(changed as unknown as Json);
  expect(game!.problem).toBe('step 2: cook 0 should be [2,1,3,null], is [1,1,3,null]');
  const [rewarded] = await convertTrajectories({ ...HUMAN, ep_rewards: [[0, 20, 0]] } as unknown as Json);
  expect(rewarded!.problem).toBe('step 1: the reward should be 20, is 0');
});

test.each([
  [{ ...HUMAN, ep_observations: undefined }, /^ep_states: expected trajectories/],
  [{ ...HUMAN, mdp_params: [{ layout_name: 'smple', start_order_list: null }] }, /^layout: there is no layout smple/],
  [
    {
      ...HUMAN,
      ep_actions: [
        [
          [
            [0, -2],
            [0, 0],
          ],
        ],
      ],
    },
    /^ep_actions\[0\]\[0\]\[0\]: expected a direction/,
  ],
  [
    {
      ...HUMAN,
      ep_observations: [[{ players: [{ position: 3 }] }]],
      ep_actions: [
        [
          [
            [0, 0],
            [0, 0],
          ],
        ],
      ],
    },
    /players\[0\]\.position: expected a list, found 3/,
  ],
])('what is no trajectory is refused with its place: %#', async (json, pattern) => {
  await expect(
    convertTrajectories(JSON.parse(JSON.stringify(json)) as Json).catch((error: { path: string; message: string }) => {
      throw new Error(`${error.path}: ${error.message}`);
    }),
  ).rejects.toThrow(pattern);
});

test('what the originals have no words for is refused', async () => {
  const [file] = await play(
    'rules: legacy\nlayouts: [simple]\nhorizon: 9\nat: [{ step: 3, set: { x: 0, y: 0, object: O } }]\n',
  );
  await expect(readPlayed(file!)).rejects.toThrow(/at step 3 it has a change from outside/);
  expect(readdirSync(folder).length).toBeGreaterThan(0);
});
