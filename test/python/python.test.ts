/** The Python side. RAPPORT_PYTHON names a Python with pettingzoo; without it only the helper is tested, by python3. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { executeRun, prepareRun, type RunResult } from '../../src/experiment/run.ts';
import { parseScenarioText } from '../../src/experiment/scenario.ts';
import { buildOnce } from '../built.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const GIVEN = process.env.RAPPORT_PYTHON;
const PYTHON = GIVEN ?? 'python3';
const hasPython = spawnSync(PYTHON, ['--version']).status === 0;

const run = promisify(execFile);
const { RAPPORT_DATA: _, NODE_OPTIONS: __, ...inherited } = process.env;
const environment = async (): Promise<NodeJS.ProcessEnv> => ({
  ...inherited,
  PYTHONPATH: join(ROOT, 'python'),
  PYTHONDONTWRITEBYTECODE: '1',
  RAPPORT_COMMAND: `${process.execPath} ${join((await buildOnce()).home, 'dist/cli/main.js')}`,
});

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-python-'));
});
// A program may still write its last words.
afterEach(() => rmSync(folder, { recursive: true, maxRetries: 50, retryDelay: 200 }));

/** What a Python script prints, JSON. */
const python = async (script: string): Promise<unknown> => {
  const { stdout } = await run(PYTHON, ['-c', script], { env: await environment(), cwd: folder, maxBuffer: 2 ** 24 });
  return JSON.parse(stdout.trim().split('\n').at(-1)!);
};

const play = async (focal: object, more: object = {}): Promise<RunResult> => {
  const text = JSON.stringify({
    ...{ rapport: 1, name: 'a', rules: 'legacy', layouts: ['cramped_room'], focal: [focal], partners: ['greedy'] },
    ...{ seats: [0], seeds: '1..2', ...more },
  });
  return executeRun(await prepareRun({ ...parseScenarioText('x.yaml', text), base: folder }, null), {
    ...{ out: join(folder, 'run'), workers: 0, restartChanged: false },
    ...{ signal: new AbortController().signal, onProgress: () => {} },
  });
};

describe.skipIf(!hasPython && GIVEN === undefined)('a policy in Python', () => {
  test('the example cooks', async () => {
    const { rows } = await play({ name: 'cook', command: [PYTHON, join(ROOT, 'python/examples/cook.py')] });
    expect(rows.map(({ failure }) => failure)).toEqual([undefined, undefined]);
    for (const row of rows) expect(row.return).toBeGreaterThanOrEqual(140);
  });

  test('what it throws is told with its place, what it prints disturbs nobody, and its chance is its own', async () => {
    const script = `
import sys
sys.path.insert(0, ${JSON.stringify(join(ROOT, 'python'))})
from rapport_policy import Decision, Policy, serve

class Mine(Policy):
    def begin(self, question, carried):
        return {"drawn": [], "limit": question.parameters["limit"]}

    def act(self, observation, memory, question):
        print("thinking aloud")
        assert len(memory["drawn"]) == question.step
        if question.step == memory["limit"]:
            raise ValueError("that far and no further")
        drawn = memory["drawn"] + [question.random.randrange(6)]
        return Decision(drawn[-1], {**memory, "drawn": drawn}, record={"drawn": drawn}, fallback=question.step == 0)

serve(Mine())
`;
    writeFileSync(join(folder, 'mine.py'), script);
    const mine = { name: 'mine', command: [PYTHON, 'mine.py'], with: { parameters: { limit: 9 } } };
    const { rows } = await play(mine, { horizon: 12 });
    for (const { failure } of rows)
      expect(failure).toEqual({
        ...{ seat: 0, step: 9, cause: 'focal' },
        reason: expect.stringMatching(/ValueError: that far and no further \(.*mine\.py:\d+\)/),
      });
    expect(rows[0]!.hash).not.toBe(rows[1]!.hash);
    rmSync(join(folder, 'run'), { recursive: true });
    const again = await play(mine, { horizon: 12 });
    expect(again.rows.map(({ hash }) => hash)).toEqual(rows.map(({ hash }) => hash));
  });
});

describe.skipIf(GIVEN === undefined)('worlds in Python', () => {
  test("keep PettingZoo's own tests of parallel environments", async () => {
    const script = `
import json
from pettingzoo.test import parallel_api_test, parallel_seed_test
from rapport_env import RapportEnv
for settings in [{}, {"partners": {0: "greedy"}, "horizon": 60}, {"rules": "current", "horizon": 50}]:
    env = RapportEnv(**settings)
    parallel_api_test(env, num_cycles=100)
    env.close()
parallel_seed_test(lambda: RapportEnv(horizon=30), num_cycles=20)
print(json.dumps("passed"))
`;
    expect(await python(script)).toBe('passed');
  });

  test('play the same episode from the same seed, another from another, and earn what is earned', async () => {
    const script = `
import json
from rapport_env import RapportEnv
env = RapportEnv(partners={1: {"policy": "noisy", "with": {"policy": "greedy", "p": 0.3}}}, shaping=0.5, render_mode="ansi")
def play(seed):
    observations, infos = env.reset(seed=seed)
    total = shaped = given = 0
    kept = []
    while env.agents:
        observations, rewards, terminations, truncations, infos = env.step({"cook_0": 4})
        total += infos["cook_0"]["team_reward"]
        shaped += infos["cook_0"]["shaped_reward"]
        given += rewards["cook_0"]
        kept.append(float(observations["cook_0"].sum()))
    return {"total": total, "given": given, "shaped": shaped, "kept": kept, "over": [terminations, truncations]}
first, again, other = play(3), play(3), play(4)
print(json.dumps({"first": first, "same": first == again, "other": first["kept"] != other["kept"], "agents": env.possible_agents,
  "picture": env.render(), "id": env.id, "shape": env.observation_space("cook_0").shape}))
`;
    const found = (await python(script)) as {
      readonly first: {
        readonly total: number;
        readonly given: number;
        readonly shaped: number;
        readonly over: unknown;
      };
      readonly picture: string;
    };
    expect(found).toMatchObject({
      same: true,
      other: true,
      agents: ['cook_0'],
      id: 'overcooked/legacy/cramped_room',
      shape: [5, 4, 20],
    });
    expect(found.first.given).toBeCloseTo(found.first.total + 0.5 * found.first.shaped);
    expect(found.first.over).toEqual([{ cook_0: false }, { cook_0: true }]);
    expect(found.picture).toContain('step 400');
  });

  test('tell what is wrong in words', async () => {
    const script = `
import json
from rapport_env import Connection, RapportEnv, RapportError
connection = Connection()
told = []
def attempt(act):
    try:
        act()
        told.append(None)
    except RapportError as error:
        told.append(str(error))
attempt(lambda: RapportEnv(layout="cramped_rom", connection=connection))
attempt(lambda: RapportEnv(encoding="legacy-grid-21", connection=connection))
attempt(lambda: RapportEnv(partners={5: "stay"}, connection=connection))
attempt(lambda: RapportEnv(partners={1: "idle-long"}, connection=connection))
env = RapportEnv(connection=connection)
attempt(lambda: env.step({"cook_0": 0, "cook_1": 0}))
env.reset(seed=1)
attempt(lambda: env.step({"cook_0": 0}))
attempt(lambda: env.step({"cook_0": 0, "cook_1": 9}))
attempt(lambda: env.step({"cook_0": 0, "cook_1": 0}))
connection.close()
print(json.dumps(told))
`;
    expect(await python(script)).toEqual([
      expect.stringContaining("did you mean 'cramped_room'?"),
      expect.stringContaining("did you mean 'legacy-grid-20'?"),
      expect.stringContaining('has no seat 5'),
      expect.stringContaining('idle-long is held out'),
      expect.stringContaining('the episode is over'),
      expect.stringContaining('no action for cook_1'),
      expect.stringContaining('seat 1 at step 0: chose action 9'),
      null,
    ]);
  });

  test('the example trains, evaluates, and leaves a policy that a scenario can name', async () => {
    const words = [
      join(ROOT, 'python/examples/train.py'),
      '--episodes',
      '2',
      '--horizon',
      '40',
      '--out',
      'weights.json',
    ];
    const { stdout } = await run(PYTHON, words, { env: await environment(), cwd: folder });
    expect(stdout).toMatch(
      /before: mean return [\d.]+ of 10 episodes\n[\s\S]*after: mean return [\d.]+ of 10 episodes/,
    );
    const trained = { name: 'trained', command: [PYTHON, join(ROOT, 'python/examples/trained.py'), 'weights.json'] };
    const { rows } = await play({ ...trained, with: { encoding: 'legacy-features-62' } }, { horizon: 40 });
    expect(rows.map(({ status }) => status)).toEqual(['finished', 'finished']);
  });
});
