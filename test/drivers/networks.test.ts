/** Networks as policies, on a small network of our own: a linear layer on the 62 features of the legacy rules. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, it } from 'vitest';
import { findNetwork, networkCode, networkDefinition, networkNames } from '../../src/drivers/networks.ts';
import { NetworkError, readManifest } from '../../src/drivers/networks-manifest.ts';
import { type Past, softmax } from '../../src/drivers/networks-sampling.ts';
import { runNetwork } from '../../src/drivers/networks-session.ts';
import type { Environment } from '../../src/environment.ts';
import { type Episode, runEpisode } from '../../src/episode.ts';
import type { Json } from '../../src/json.ts';
import { ENCODINGS } from '../../src/overcooked/encodings.ts';
import type { OvercookedEnvironment } from '../../src/overcooked/environment.ts';
import { overcooked } from '../../src/overcooked/world.ts';
import type { Context, Policy } from '../../src/policy.ts';
import { createRandom } from '../../src/random.ts';
import type { EnvironmentRequest, World } from '../../src/world.ts';

const FIXTURES = fileURLToPath(new URL('./fixtures', import.meta.url));
const pack = readManifest(FIXTURES);
const world = overcooked as unknown as World;

const scratch = mkdtempSync(join(tmpdir(), 'networks-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const kitchen = (request: Partial<EnvironmentRequest> = {}): Environment =>
  world.environment({ rules: 'legacy', layout: 'cramped_room', ...request });

const create = (name: string, environment = kitchen(), largestBatch?: number): Policy =>
  networkDefinition(name, pack, largestBatch).create(null, {
    environment,
    world,
    resolve: () => {
      throw new Error('a network is made of no other policy');
    },
    model: () => {
      throw new Error('a network asks no model');
    },
  });

/** What the fixture's layer computes, exactly: its weights are sixteenths. */
const expectedLogits = (features: ArrayLike<number>): readonly number[] =>
  [0, 1, 2, 3, 4, 5].map((j) =>
    Array.from(features).reduce((sum, x, i) => sum + (x * (((7 * i + 13 * j) % 17) - 8)) / 16, (j - 2) / 4),
  );

const featuresOf = (observation: unknown, seat: number): Float32Array => {
  const out = new Float32Array(62);
  ENCODINGS.find(({ name }) => name === 'legacy-features-62')!.encodeInto(observation as never, seat, out, 0);
  return out;
};

const contextOf = (seat: number, key: string): Context => ({
  seat,
  step: 0,
  horizon: 400,
  legal: [0, 1, 2, 3, 4, 5],
  lastReward: 0,
  random: createRandom(key),
  lane: '',
  signal: null,
  recording: false,
});

const play = async (policies: readonly Policy[], environment: Environment, seed: number): Promise<Episode> =>
  runEpisode({
    environment,
    policies,
    roles: ['focal', 'partner'],
    random: {
      environment: createRandom(`${seed}/environment`),
      seats: [createRandom(`${seed}/0`), createRandom(`${seed}/1`)],
    },
    level: 'actions',
    provenance: { request: null, policies: [], seed: String(seed), scenario: null, package: '0' },
  });

describe('the choice of a network', () => {
  it('goes by the rules and the layout, aliases included', () => {
    expect(networkNames(pack, world)).toEqual(['linear', 'linear-unblocking']);
    const forced = findNetwork(pack, 'linear', { environment: kitchen({ layout: 'forced_coordination' }), world });
    expect(forced.layout).toBe('random0');
    expect(findNetwork(pack, 'linear', { environment: kitchen({ layout: 'simple' }), world }).layout).toBe(
      'cramped_room',
    );
  });

  it('refuses other layouts and other rules, and lists its own', () => {
    expect(() => create('linear', kitchen({ layout: 'coordination_ring' }))).toThrow(
      "the network linear can't play overcooked/legacy/coordination_ring: it meets only the rules and layouts that it was trained for; it can play legacy cramped_room, legacy random0",
    );
    expect(() => create('linear', kitchen({ rules: 'current' }))).toThrow(
      /^the network linear can't play overcooked\/current\/cramped_room: it meets only/,
    );
    expect(() => create('linear', kitchen({ rules: 'current-auto' }))).toThrow(NetworkError);
  });

  it('refuses another layout that bears the name of its own', () => {
    const layout = { name: 'cramped_room', grid: ['XXPXX', 'O  2O', 'X1  X', 'XSXDX'] };
    expect(() => create('linear', kitchen({ layout }))).toThrow('this is another layout than the one of that name');
  });

  it('takes its own layout from another start', () => {
    const start = {
      t: 5,
      p: [
        [1, 1, 2, 'O'],
        [3, 2, 0, null],
      ],
      o: [
        [2, 0, 'S:oo:0'],
        [0, 2, 'D'],
      ],
    };
    expect(create('linear', kitchen({ start, horizon: 100 })).name).toBe('linear');
  });

  it('says which name was meant', () => {
    expect(() => networkDefinition('lineal', pack).create(null, { environment: kitchen(), world } as never)).toThrow(
      /there is no network lineal in .*fixtures; did you mean 'linear'\?/,
    );
  });

  it('is part of the identity of the code', () => {
    const code = networkCode(pack, 'linear', { environment: kitchen(), world });
    expect(code).toBe(`${pack.networks[0]!.sha256} networks 1`);
  });

  it('fails before any episode where the file is altered', () => {
    copyFileSync(join(FIXTURES, 'manifest.json'), join(scratch, 'manifest.json'));
    writeFileSync(join(scratch, 'linear.onnx'), 'not a network');
    const altered = networkDefinition('linear', readManifest(scratch));
    expect(() => altered.create(null, { environment: kitchen(), world } as never)).toThrow(
      /the network linear is altered: .*linear\.onnx has the sha256/,
    );
  });
});

describe('a network as a policy', () => {
  const environment = kitchen();
  const observation = environment.observe(environment.initial(createRandom(1)), 0);

  it('computes its logits from the encoding of what the seat sees', async () => {
    for (const seat of [0, 1]) {
      const features = featuresOf(observation, seat);
      expect([...(await runNetwork(pack.networks[0]!, features, 1))]).toEqual(expectedLogits(features));
    }
  });

  it('chooses as often as the softmax says, with one draw per decision', async () => {
    const policy = create('linear');
    const probabilities = softmax(expectedLogits(featuresOf(observation, 1)), [0, 1, 2, 3, 4, 5]);
    const n = 20_000;
    const decisions = await Promise.all(
      Array.from({ length: n }, (_, i) => policy.act(observation, null, contextOf(1, `draw/${i}`))),
    );
    const counts = new Array<number>(6).fill(0);
    for (const { action } of decisions) counts[action]!++;
    const chiSquare = counts.reduce((sum, count, i) => {
      const expected = n * probabilities[i]!;
      return sum + (expected < 1e-9 ? 0 : (count - expected) ** 2 / expected);
    }, 0);
    expect(chiSquare).toBeLessThan(20.5); // 0.999 of the chi-square distribution with 5 degrees of freedom
    const context = contextOf(1, 'draw/0');
    await policy.act(observation, null, context);
    const one = createRandom('draw/0');
    one.next();
    expect(context.random.save()).toEqual(one.save());
  });

  it('records the probabilities that it drew from, where somebody keeps them', async () => {
    const policy = create('linear');
    const decision = await policy.act(observation, null, { ...contextOf(1, 'record'), recording: true });
    const probabilities = softmax(expectedLogits(featuresOf(observation, 1)), [0, 1, 2, 3, 4, 5]);
    expect(decision.record).toEqual({ probabilities });
    expect((await policy.act(observation, null, contextOf(1, 'record'))).action).toBe(decision.action);
  });

  it('never takes an action that is not legal', async () => {
    const policy = create('linear');
    for (let i = 0; i < 50; i++) {
      const decision = await policy.act(observation, null, { ...contextOf(0, `legal/${i}`), legal: [1, 4] });
      expect([1, 4]).toContain(decision.action);
    }
  });

  it('repeats none of its last three actions where it is stuck', async () => {
    const policy = create('linear-unblocking');
    const { kitchen: tables } = environment as unknown as OvercookedEnvironment;
    const place = tables.starts[0]! * 4; // facing north
    const stuck: Past = [
      [place, 4],
      [place, 0],
      [place, 4],
      [place, 5],
    ];
    for (let i = 0; i < 50; i++) {
      const decision = await policy.act(observation, stuck as unknown as Json, contextOf(0, `stuck/${i}`));
      expect([1, 2, 3]).toContain(decision.action);
      expect(decision.memory).toEqual([...stuck.slice(1), [place, decision.action]]);
    }
  });

  it('goes on from a memory that was written and read as JSON', async () => {
    const short = kitchen({ horizon: 80 });
    const plain = create('linear-unblocking');
    const restored: Policy = {
      ...plain,
      act: (seen, memory, context) => plain.act(seen, JSON.parse(JSON.stringify(memory)) as Json, context),
    };
    const one = await play([plain, plain], short, 3);
    const two = await play([restored, restored], short, 3);
    expect(one.status).toBe('complete');
    expect(two.trace).toEqual(one.trace);
  });

  it('plays the same episodes alone, side by side, and in batches of one', async () => {
    const names = ['linear', 'linear-unblocking'];
    const environment = kitchen({ horizon: 80 });
    const seeds = Array.from({ length: 12 }, (_, i) => i);
    const together = await Promise.all(
      seeds.map((seed) =>
        play(
          names.map((name) => create(name)),
          environment,
          seed,
        ),
      ),
    );
    const single = await Promise.all(
      seeds.map((seed) =>
        play(
          names.map((name) => create(name, environment, 1)),
          environment,
          seed,
        ),
      ),
    );
    expect(together.map(({ trace }) => trace.footer)).toEqual(single.map(({ trace }) => trace.footer));
    const alone = await play(
      names.map((name) => create(name)),
      environment,
      5,
    );
    expect(alone.trace).toEqual(together[5]!.trace);
  });

  it('runs in a worker thread, to the same bits', async () => {
    const features = featuresOf(observation, 0);
    const code = `
      const { parentPort, workerData } = require('node:worker_threads');
      const { loader, driver, network, features } = workerData;
      import(loader).then(({ tsImport }) => tsImport(driver, driver))
        .then(({ runNetwork }) => runNetwork(network, features, 1))
        .then((logits) => parentPort.postMessage(logits));`;
    const driver = new URL('../../src/drivers/networks-session.ts', import.meta.url).href;
    const loader = import.meta.resolve('tsx/esm/api');
    const worker = new Worker(code, {
      eval: true,
      workerData: { loader, driver, network: pack.networks[0]!, features },
    });
    const logits = await new Promise<Float32Array>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
    await worker.terminate();
    expect([...logits]).toEqual(expectedLogits(features));
  });
});
