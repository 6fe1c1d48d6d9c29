import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { listOrphans, listScenarios, playthrough, readPlaythrough } from './playthrough.ts';

test.each(listScenarios())('%s plays as it did (npm run playthroughs writes it anew)', async (scenario) => {
  const kept = readPlaythrough(scenario);
  if (kept === null) throw new Error(`scenarios/${scenario} has no playthrough: npm run playthroughs`);
  expect(await playthrough(scenario)).toBe(kept);
  expect(kept).not.toMatch(/^FAILED: /m);
  expect(kept.split('\n').length).toBeLessThanOrEqual(125);
});

test('no playthrough is left of a scenario that is gone', () => {
  expect(listOrphans()).toEqual([]);
});

test('docs/scenarios.md lists every scenario that ships', () => {
  const docs = readFileSync(new URL('../../docs/scenarios.md', import.meta.url), 'utf8');
  expect(listScenarios().filter((scenario) => !docs.includes(`\`${scenario}\``))).toEqual([]);
});
