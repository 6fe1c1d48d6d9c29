/**
 * Records `scenarios/language-replay.yaml` anew, through a server of ours over HTTP: needed when what the mind tells a
 * model has changed, its beliefs included. Writes `scenarios/recordings/language-replay.jsonl.gz`.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { loadScenario } from '../src/experiment/load.ts';
import { DEFAULT_MODELS, RECORDING } from '../src/experiment/models.ts';
import { executeRun, prepareRun } from '../src/experiment/run.ts';
import { loadScript } from '../src/model/scripted.ts';
import { serveScript } from '../src/model/server.ts';

const SCENARIOS = join(import.meta.dirname, '../scenarios');
const out = mkdtempSync(join(tmpdir(), 'rapport-record-'));
const script = await loadScript(join(SCENARIOS, 'models/cook.ts'));
const server = await serveScript({ script, port: 0, key: null, limit: null, lacks: [], context: null });
try {
  const loaded = loadScenario(join(SCENARIOS, 'language-replay.yaml'), [
    { from: '--set', path: ['models', 'planner', 'baseURL'], value: server.baseURL },
  ]);
  const prepared = await prepareRun(loaded, 'actions', { ...DEFAULT_MODELS, mode: 'record' });
  const { rows, models } = await executeRun(prepared, {
    out,
    workers: 0,
    restartChanged: false,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  // Latencies are nobody's business and would make every recording differ.
  const lines = readFileSync(join(out, RECORDING), 'utf8').replace(/"milliseconds":\d+/g, '"milliseconds":0');
  const [header, ...calls] = lines.trimEnd().split('\n');
  mkdirSync(join(SCENARIOS, 'recordings'), { recursive: true });
  const text = `${[header, ...calls.sort()].join('\n')}\n`;
  writeFileSync(join(SCENARIOS, 'recordings/language-replay.jsonl.gz'), gzipSync(text, { level: 9 }));
  process.stdout.write(
    `${rows.length} episodes, ${models?.logical.calls} calls, returns ${rows.map((row) => row.return).join(' ')}\n`,
  );
} finally {
  await server.close();
  rmSync(out, { recursive: true });
}
