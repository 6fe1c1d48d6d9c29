/**
 * The A/A check of `rapport compare`: one policy under two names over 200 conditions. Whatever is flagged is flagged by
 * chance, which should be about 5 % of the conditions; 2 to 9 % pass. Takes a minute or two: `npx tsx scripts/same-policy.ts`.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareRuns } from '../src/experiment/compareRuns.ts';
import { loadScenario } from '../src/experiment/load.ts';
import { readRun } from '../src/experiment/readRun.ts';
import { executeRun, prepareRun } from '../src/experiment/run.ts';

/** Twenty partners: the development half, and eleven cooks of which more and more actions are random. */
const NOISES = Array.from({ length: 11 }, (_, i) => ((i + 1) / 20).toFixed(2));
const NOISY = NOISES.map((p) => `{ name: noisy-${p}, policy: noisy, with: { policy: greedy, p: ${p} } }`);
const ITSELF = '{ policy: noisy, with: { policy: greedy, p: 0.1 }';
const SCENARIO = `rapport: 1
name: same-policy
rules: legacy
layouts: [cramped_room, asymmetric_advantages, coordination_ring, forced_coordination, counter_circuit]
focal: [${ITSELF}, name: first }, ${ITSELF}, name: second }]
partners: [development, ${NOISY.join(', ')}]
seats: both
seeds: 1..20
horizon: 200
traces: none
`;

const folder = mkdtempSync(join(tmpdir(), 'rapport-same-'));
try {
  const file = join(folder, 'same-policy.yaml');
  writeFileSync(file, SCENARIO);
  const out = join(folder, 'run');
  await executeRun(await prepareRun(loadScenario(file), null), {
    out,
    workers: null,
    restartChanged: false,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  const run = readRun(out);
  const { conditions, changed, survive, byChance, focals } = compareRuns(run, run, ['first', 'second']);
  const share = changed / conditions.length;
  const { difference, ci } = focals[0]!;
  process.stdout.write(
    [
      `${conditions.length} conditions, ${run.rows.length} episodes`,
      `${changed} flagged: ${(100 * share).toFixed(1)} % (${byChance.toFixed(1)} to expect by chance); ${survive} survive a false discovery rate of 5 %`,
      `mean difference ${difference!.toFixed(2)} [${ci![0].toFixed(2)}, ${ci![1].toFixed(2)}]`,
      '',
    ].join('\n'),
  );
  if (conditions.length !== 200 || share < 0.02 || share > 0.09) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
