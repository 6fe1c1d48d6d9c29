/** The trained networks of the literature, against their recorded encodings and logits. Needs the data. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { findNetwork, networkNames } from '../../src/drivers/networks.ts';
import { listNetworks } from '../../src/drivers/networks-files.ts';
import { type Network, type NetworkPack, readManifest } from '../../src/drivers/networks-manifest.ts';
import { runNetwork } from '../../src/drivers/networks-session.ts';
import type { Json } from '../../src/json.ts';
import { overcooked } from '../../src/overcooked/world.ts';
import type { World } from '../../src/world.ts';

interface GoldenItem {
  readonly name: 'onion' | 'dish' | 'soup';
  readonly onions?: number;
  readonly cookTicks?: number;
}

interface GoldenState {
  readonly players: readonly {
    readonly position: readonly [number, number];
    readonly orientation: 'N' | 'S' | 'E' | 'W';
    readonly held: GoldenItem | null;
  }[];
  readonly objects: readonly (GoldenItem & { readonly position: readonly [number, number] })[];
  readonly timestep?: number;
}

/** `[state][seat]` everywhere. */
interface GoldenLayout {
  readonly networks: { readonly [name: string]: { readonly logits: readonly (readonly (readonly number[])[])[] } };
  readonly states: readonly GoldenState[];
  readonly grid: {
    readonly encoding: string;
    readonly shape: readonly number[];
    readonly sparse: readonly (readonly (readonly (readonly [number, number])[])[])[];
  };
  readonly features: { readonly encoding: string; readonly values: readonly (readonly (readonly number[])[])[] };
}

type Version = 'legacy' | 'current';
type Golden = { readonly [version in Version]: { readonly [layout: string]: GoldenLayout } };

const world = overcooked as unknown as World;
const RULES = { legacy: 'legacy', current: 'current-auto' } as const;

const formatItem = (item: GoldenItem): string =>
  item.name === 'soup' ? `S:${'o'.repeat(item.onions!)}:${item.cookTicks}` : item.name === 'onion' ? 'O' : 'D';

const compactOf = ({ players, objects, timestep }: GoldenState): Json => ({
  t: timestep ?? 0,
  p: players.map(({ position, orientation, held }) => [
    ...position,
    'NSEW'.indexOf(orientation),
    held === null ? null : formatItem(held),
  ]),
  o: objects.map((object) => [...object.position, formatItem(object)]),
});

const environmentOf = (version: Version, layout: string) =>
  world.environment({
    rules: RULES[version],
    layout: version === 'current' && layout === 'counter_circuit' ? 'counter_circuit_o_1order' : layout,
  });

/** The encodings of all golden states for both seats: [state, seat, ...shape], flat. */
const encode = (version: Version, layout: string, name: string, states: readonly GoldenState[]): Float32Array => {
  const environment = environmentOf(version, layout);
  const encoding = world.encodings.find((each) => each.name === name)!;
  const size = encoding.shape(environment).reduce((product, axis) => product * axis, 1);
  const out = new Float32Array(2 * states.length * size);
  states.forEach((golden, i) => {
    const state = environment.decode(compactOf(golden));
    for (const seat of [0, 1]) {
      const written = encoding.encodeInto(environment.observe(state, seat), seat, out, (2 * i + seat) * size);
      expect(written).toBe(size);
    }
  });
  return out;
};

const DATA = process.env.RAPPORT_DATA;

describe.skipIf(DATA === undefined || DATA === '')('the pack of trained networks', () => {
  let pack: NetworkPack;
  let golden: Golden;
  beforeAll(() => {
    pack = readManifest(join(DATA!, 'partners'));
    golden = JSON.parse(gunzipSync(readFileSync(join(DATA!, 'partners', 'golden.json.gz'))).toString());
  });

  const eachLayout = (use: (version: Version, layout: string, recorded: GoldenLayout) => void): void => {
    for (const version of ['legacy', 'current'] as const)
      for (const [layout, recorded] of Object.entries(golden[version])) use(version, layout, recorded);
  };

  /** All networks with the recorded states that they are to be asked about. */
  const eachNetwork = async (
    use: (network: Network, inputs: Float32Array, logits: readonly number[]) => Promise<void>,
  ): Promise<number> => {
    let count = 0;
    for (const version of ['legacy', 'current'] as const)
      for (const [layout, { networks, states }] of Object.entries(golden[version]))
        for (const [name, { logits }] of Object.entries(networks)) {
          const network = findNetwork(pack, name, { environment: environmentOf(version, layout), world });
          await use(network, encode(version, layout, network.encoding, states), logits.flat(2));
          count++;
        }
    return count;
  };

  it('is whole', () => {
    const listed = listNetworks(pack.folder);
    expect(listed.length).toBeGreaterThan(0);
    expect(listed.filter(({ status }) => status !== 'present')).toEqual([]);
    expect(networkNames(pack, world)).toEqual([...new Set(listed.map(({ name }) => name))]);
  });

  it('sees the recorded states as recorded', () => {
    let compared = 0;
    eachLayout((version, layout, { states, grid, features }) => {
      const size = grid.shape.reduce((product, axis) => product * axis, 1);
      const expected = new Float32Array(2 * states.length * size);
      grid.sparse.flat().forEach((entries, row) => {
        for (const [index, value] of entries) expected[row * size + index] = value;
      });
      expect(encode(version, layout, grid.encoding, states)).toEqual(expected);
      expect(encode(version, layout, features.encoding, states)).toEqual(Float32Array.from(features.values.flat(2)));
      compared += states.length;
    });
    expect(compared).toBeGreaterThan(0);
  });

  it('gives the recorded logits within 1e-4', async () => {
    let largest = 0;
    const count = await eachNetwork(async (network, inputs, logits) => {
      const given = await runNetwork(network, inputs, logits.length / 6);
      expect(given.length).toBe(logits.length);
      given.forEach((logit, i) => {
        largest = Math.max(largest, Math.abs(logit - logits[i]!));
      });
    });
    expect(count).toBeGreaterThan(0);
    expect(largest).toBeLessThan(1e-4);
  });

  it('gives the same bits in a batch of any size', async () => {
    const tested = await eachNetwork(async (network, inputs, logits) => {
      const count = logits.length / 6;
      const size = inputs.length / count;
      const whole = await runNetwork(network, inputs, count);
      for (const batch of [1, 2, 7, 16]) {
        const parts: number[] = [];
        for (let from = 0; from < count; from += batch) {
          const part = inputs.subarray(from * size, (from + batch) * size);
          parts.push(...(await runNetwork(network, part, Math.min(batch, count - from))));
        }
        expect(Float32Array.from(parts)).toEqual(whole);
      }
    });
    expect(tested).toBeGreaterThan(0);
  });
});
