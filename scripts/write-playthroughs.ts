/** Writes the playthroughs of the shipped scenarios. In a commit of its own, so that the diff shows what has changed. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  listOrphans,
  listScenarios,
  playthrough,
  playthroughFile,
  readPlaythrough,
} from '../test/playthroughs/playthrough.ts';

for (const scenario of listScenarios()) {
  const text = await playthrough(scenario);
  if (text === readPlaythrough(scenario)) continue;
  const file = playthroughFile(scenario);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  process.stdout.write(`${file}\n`);
}
for (const orphan of listOrphans()) rmSync(join(import.meta.dirname, '../test/playthroughs', orphan));
