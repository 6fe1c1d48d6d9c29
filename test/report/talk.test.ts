/** The section on talk: what it was worth beside silence, and the three groups. */
import { afterAll, expect, test } from 'vitest';
import type { Table } from '../../src/report/document.ts';
import { playRun, removeFolders, reportOf } from './played.ts';

afterAll(removeFolders);

const mind = (name: string, gate: string) =>
  `{ name: ${name}, policy: proagent, with: { simulations: 0, initiative: { gate: ${gate} } } }`;
const HINTS = `name: hints\nworld: ./fixtures/hint.ts\nlayouts: [site]\nfocal: [${mind('talks', 'value')}, ${mind('silent', 'silent')}]\npartners: [self]\nseats: [0]\nseeds: 1..3\n`;

const sectionOf = async (scenario: string) => {
  const { directory } = await playRun(scenario);
  const { report } = await reportOf(directory);
  return report.sections.find(({ id }) => id === 'talk');
};

test('shows what talk was worth, by figure and policy', async () => {
  const section = await sectionOf(HINTS);
  const tables = section!.blocks.filter((block): block is Table => block.kind === 'table');
  const captions = tables.map(({ caption }) => caption);
  expect(captions).toEqual(expect.arrayContaining(['What talk is worth', 'Intelligence', 'Adaptivity', 'Civility']));
  const worth = tables.find(({ caption }) => caption === 'What talk is worth')!;
  expect(worth.columns.map(({ title }) => title)).toEqual(['', 'talks', 'silent']);
  const net = worth.rows.find(([name]) => name === 'net value')!;
  expect(Number.parseFloat(net[1]!)).toBeGreaterThan(0);
  expect(Number.parseFloat(net[2]!)).toBe(0);
  const intelligence = tables.find(({ caption }) => caption === 'Intelligence')!;
  expect(intelligence.rows.find(([name]) => name === 'team messages')!.slice(1)).toEqual(['2.000', '0.000']);
});

test('is not there where nobody could talk', async () => {
  const still = await sectionOf(
    'name: still\nrules: legacy\nlayouts: [cramped_room]\nhorizon: 5\nfocal: [greedy]\npartners: [self]\nseats: [0]\nseeds: 1\n',
  );
  expect(still).toBeUndefined();
});
