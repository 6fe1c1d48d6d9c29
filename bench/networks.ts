/** The convolutional networks of the pack that `RAPPORT_DATA` names, one observation at a time and in batches. */

import { readManifest } from '../src/drivers/networks-manifest.ts';
import { LARGEST_BATCH, runNetwork } from '../src/drivers/networks-session.ts';
import { networksFolder, whyNoNetworks } from '../src/experiment/files.ts';
import type { Figure } from './benchmark.ts';

const OBSERVATIONS = 2560;
const ROUNDS = 3;

/** Observations per second of processor time, the best of a few rounds: what else the machine does only takes away. */
const measureRate = async (batch: number): Promise<string> => {
  const data = process.env.RAPPORT_DATA;
  const lacking = whyNoNetworks(data);
  if (lacking !== null) return `not measured: ${lacking}`;
  const networks = readManifest(networksFolder(data!)).networks.filter(({ shape }) => shape.length === 3);
  const rates: number[] = [];
  for (const network of networks.filter(({ name, rules }) => name === 'sp' && rules === 'legacy')) {
    const size = network.shape.reduce((product, axis) => product * axis, 1);
    const inputs = Float32Array.from({ length: size * batch }, (_, i) => (i % 7 === 0 ? 1 : 0));
    await runNetwork(network, inputs, batch);
    let best = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const before = process.cpuUsage();
      for (let done = 0; done < OBSERVATIONS; done += batch) await runNetwork(network, inputs, batch);
      const { user, system } = process.cpuUsage(before);
      best = Math.max(best, OBSERVATIONS / ((user + system) / 1e6));
    }
    rates.push(best);
  }
  const mean = rates.length / rates.reduce((sum, rate) => sum + 1 / rate, 0);
  return `${mean.toFixed(0)}/s over ${rates.length} layouts (${Math.min(...rates).toFixed(0)} to ${Math.max(...rates).toFixed(0)})`;
};

export const NETWORKS: readonly Figure[] = [
  { name: 'observations of networks, one at a time', goal: '5,000/s', measure: () => measureRate(1) },
  { name: 'observations of networks, batched', goal: '10,000/s', measure: () => measureRate(LARGEST_BATCH) },
];
