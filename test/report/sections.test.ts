import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { SEARCH_VERSION } from '../../src/bestResponse/search.ts';
import type { BestResponseLine } from '../../src/experiment/bestResponses.ts';
import type { Rating } from '../../src/experiment/ratings.ts';
import type { Row } from '../../src/experiment/row.ts';
import { openTrace } from '../../src/experiment/traceFile.ts';
import { type Calibration, calibration, type Forecasted } from '../../src/measure/calibration.ts';
import { meanInterval } from '../../src/measure/interval.ts';
import { NO_CALLS } from '../../src/model/totals.ts';
import type { Block, Report, Table } from '../../src/report/document.ts';
import { formatHtml } from '../../src/report/html.ts';
import { foretellIntentions, scoreIntentions } from '../../src/report/intentions.ts';
import { parsePage, playRun, removeFolders, reportOf, rewriteRows } from './played.ts';

afterAll(removeFolders);

const tablesIn = (blocks: readonly Block[]): readonly Table[] =>
  blocks.flatMap((block) => {
    if (block.kind === 'table') return [block];
    if (block.kind === 'chart') return [block.table];
    return block.kind === 'fold' ? tablesIn(block.blocks) : [];
  });

const sectionOf = (report: Report, id: string) => report.sections.find((section) => section.id === id)!;
/** The rows of a section's i-th table, with plain blanks. */
const rowsOf = (report: Report, id: string, i = 0): readonly (readonly string[])[] =>
  tablesIn(sectionOf(report, id).blocks)[i]!.rows.map((row) => row.map((text) => text.replaceAll('\u00a0', ' ')));

test('the belief of a mind is scored as `rapport intentions` scores it, and its calibration counts every forecast', async () => {
  const { directory } = await playRun(
    'name: minds\nrules: legacy\nlayouts: [coordination_ring]\nfocal: [{ policy: proagent, stages: { plan: base } }]\npartners: [greedy]\nseats: both\nseeds: 1\nhorizon: 90\n',
  );
  const { run, report } = await reportOf(directory);
  const figures = sectionOf(report, 'beliefs').figures as {
    readonly episodes: number;
    readonly top1: number;
    readonly logLoss: { readonly [name: string]: { readonly mean: number } };
    readonly calibration: Calibration;
    readonly parts: { readonly belief: readonly { readonly n: number; readonly logLoss: number }[] };
  };
  const scores = await Promise.all(
    run.rows.map(async (row) => {
      const { trace, environment, world } = await openTrace(run.traceFile(row)!);
      return scoreIntentions(trace, environment, world, { observer: row.seat, partner: 1 - row.seat });
    }),
  );
  expect(figures.episodes).toBe(2);
  for (const name of ['belief', 'uniform', 'base policy'] as const)
    expect(figures.logLoss[name]!.mean).toBeCloseTo(
      meanInterval(scores.map((score) => score.get(name)!.logLoss)).mean!,
      10,
    );
  const n = scores.reduce((sum, score) => sum + score.get('belief')!.n, 0);
  expect(figures.calibration.bins.reduce((sum, bin) => sum + bin.n, 0)).toBe(n);
  expect(figures.parts.belief.reduce((sum, part) => sum + part.n, 0)).toBe(n);
  // The same by hand: the likeliest skill at each step with a truth, and whether it was that.
  const said = await Promise.all(
    run.rows.map(async (row): Promise<readonly Forecasted[]> => {
      const { trace, environment, world } = await openTrace(run.traceFile(row)!);
      const watching = { observer: row.seat, partner: 1 - row.seat };
      const { forecasts, truth } = foretellIntentions(trace, environment, world, watching);
      return truth.flatMap((next, step): Forecasted[] => {
        if (next === null) return [];
        const [skill, p] = [...forecasts.get('belief')![step]!].reduce((a, b) => (b[1] > a[1] ? b : a));
        return [{ p, cameTrue: skill === next }];
      });
    }),
  );
  expect(figures.calibration).toEqual(calibration(said.flat()));
  const right = scores.reduce((sum, score) => sum + score.get('belief')!.top1 * score.get('belief')!.n, 0) / n;
  expect(figures.top1).toBeCloseTo(right, 10);
  expect(report.missing.map(({ what }) => what).join()).toContain('one focal policy');
});

test('recovery is read off the rewards before and after a switch', async () => {
  const { directory } = await playRun(
    'name: switched\nrules: legacy\nlayouts: [simple]\nfocal: [greedy]\npartners: [slow]\nseats: [0]\nseeds: 1..3\nhorizon: 300\nat: [{ step: 150, switch: { seat: 1, to: stay } }]\n',
  );
  const { run, report } = await reportOf(directory);
  const before = run.rows.map((row) => {
    const steps = run.trace(row)!.steps;
    return steps.slice(50, 150).reduce((sum, { r }) => sum + (r ?? 0), 0);
  });
  const [[focal, n, mean]] = rowsOf(report, 'recovery') as [readonly string[]];
  expect([focal, n]).toEqual(['greedy', '3']);
  expect(mean!.split(' ')[0]).toBe((before.reduce((sum, points) => sum + points, 0) / 3).toFixed(1));
  const { points } = sectionOf(report, 'recovery').figures as { points: readonly { step: number; rate: number }[] };
  // Bins of 20 steps from the switch on: 7 whole ones before it, 7 after it.
  expect(points.map(({ step }) => step)).toEqual(Array.from({ length: 14 }, (_, k) => (k - 7 + 0.5) * 20));
  const first = run.rows.map((row) =>
    run
      .trace(row)!
      .steps.slice(150, 170)
      .reduce((sum, { r }) => sum + (r ?? 0), 0),
  );
  expect(points[7]!.rate).toBeCloseTo((first.reduce((sum, one) => sum + one, 0) / 3) * 5, 10);
});

test('ablations are called so, each with the stage that it replaces', async () => {
  const { directory } = await playRun(
    'name: ablated\nrules: legacy\nlayouts: [simple]\nfocal: [{ name: whole, policy: proagent, with: { simulations: 4 } }, { name: blind, policy: proagent, with: { simulations: 4 }, stages: { correct: off } }]\npartners: [stay]\nseats: [0]\nseeds: 1\nhorizon: 10\ntraces: none\n',
  );
  const { report } = await reportOf(directory);
  const { title, blocks } = sectionOf(report, 'differences');
  expect(title).toBe('Ablations');
  expect(JSON.stringify(blocks)).toContain('blind replaces correct by off');
  // Without traces nothing can be watched.
  expect(report.missing.map(({ command }) => command).join()).toContain('traces: all');
  expect(report.sections.some(({ id }) => id === 'timelines' || id === 'beliefs')).toBe(false);
});

test('repeated meetings have a table of their own, and a chain counts as one value', async () => {
  const { directory } = await playRun(
    'name: again\nrules: legacy\nlayouts: [simple]\nfocal: [slow]\npartners: [greedy]\nseats: [0]\nseeds: 1..4\nhorizon: 80\nmeetings: 3\n',
  );
  const { run, report } = await reportOf(directory);
  expect(run.rows).toHaveLength(12);
  expect(run.results).toHaveLength(1);
  const chains = [1, 2, 3, 4].map((seed) => {
    const chain = run.rows.filter((row) => row.seed === seed);
    return chain.reduce((sum, row) => sum + row.return, 0) / 3;
  });
  expect(run.results[0]!.returns).toEqual(chains);
  expect(rowsOf(report, 'headline')[0]![2]).toBe('4');
  expect(tablesIn(sectionOf(report, 'meetings').blocks)[0]!.columns.map(({ title }) => title)).toEqual([
    'layout',
    'focal policy',
    'partner',
    'meeting 2',
    'meeting 3',
    'chains',
  ]);
});

const SMALL =
  'name: small\nrules: legacy\nlayouts: [simple]\nfocal: [greedy]\npartners: [carrier]\nseats: both\nseeds: 1..3\nhorizon: 60\n';

test('shares of the best response stand in the headline, with what they are shares of', async () => {
  const { directory, rows } = await playRun(SMALL);
  const file = join(directory, 'best.jsonl');
  const lines = rows.map(
    ({ environment, environmentVersion, rules, layout, partner, partners, seat, seed, code }): BestResponseLine => ({
      schema: 1,
      id: `${seat} ${seed}`,
      environment,
      environmentVersion,
      rules,
      layout,
      horizon: 60,
      partner,
      partners: [...partners],
      seat,
      seed,
      budget: { simulations: 1, depth: 1, every: 1 },
      searchVersion: SEARCH_VERSION,
      method: 'm',
      code: code.filter((_, one) => one !== seat),
      returns: { search: 80 },
      simulations: 1,
    }),
  );
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const mean = rows.reduce((sum, row) => sum + row.return, 0) / rows.length;
  expect(mean).toBeGreaterThan(0);
  const { report } = await reportOf(directory, file);
  const [{ columns, rows: table }] = tablesIn(sectionOf(report, 'headline').blocks) as [Table];
  const at = columns.findIndex(({ title }) => title === 'share of best response');
  expect(table[0]![at]!.replaceAll('\u00a0', ' ')).toMatch(new RegExp(`^${((100 * mean) / 80).toFixed(1)} ±`));
  expect(JSON.stringify(report.sections)).toContain('best response: the one with the highest mean of search');
  expect(report.missing.some(({ command }) => command.includes('best-response'))).toBe(false);
});

test('calls of language models are summed by who made them and where', async () => {
  const { directory } = await playRun(SMALL);
  const calls = (n: number) => ({
    ...NO_CALLS,
    calls: n,
    inputTokens: 100 * n,
    outputTokens: 10 * n,
    failed: 1,
    cost: 0.5,
  });
  rewriteRows(
    directory,
    (row): Row => ({ ...row, models: row.seat === 0 ? [calls(4), calls(1)] : [calls(2), calls(8)] }),
  );
  const { report } = await reportOf(directory);
  // In three episodes the focal policy sits in seat 0, in the other three its partner does.
  const rows = rowsOf(report, 'models');
  expect(rows.map((row) => row.slice(0, 6))).toEqual([
    ['greedy', '6', '36', '40.0', '3,600', '360'],
    ['carrier', '6', '9', '10.0', '900', '90'],
  ]);
  expect(rows[0]![6]).toBe('3.00');
  expect(rows[0]![7]).toBe('16.7 %');
});

test('what people said stands beside what was measured, and their words stay words', async () => {
  const { directory, rows } = await playRun(SMALL);
  const comment = '</td></table><script>alert("comment")</script>';
  rows.forEach((row, i) => {
    const rating: Rating = {
      schema: 1,
      participant: `p${i % 2}`,
      number: i % 2,
      game: 1,
      attempt: 1,
      episode: row.id,
      layout: row.layout,
      teammate: row.focal,
      label: 'A',
      seat: 1 - row.seat,
      pauses: 0,
      answers: { fluency: 2 + (i % 2) * 3, trust: null },
      comment: i === 0 ? comment : '',
    };
    appendFileSync(join(directory, 'ratings.jsonl'), `${JSON.stringify(rating)}\n`);
  });
  const { report } = await reportOf(directory);
  const [[teammate, people, games, fluency, trust]] = rowsOf(report, 'study') as [readonly string[]];
  expect([teammate, people, games, trust]).toEqual(['greedy', '2', '6', '–']);
  expect(fluency!.split(' ')[0]).toBe('3.50');
  const page = parsePage(formatHtml(report, null));
  expect([...page.querySelectorAll('script')]).toEqual([]);
  expect(page.querySelector('#study')!.textContent).toContain(comment);
});

test('layouts of several rule sets are told apart by them', async () => {
  const { directory } = await playRun(
    'name: rules\nrules: [legacy, current]\nlayouts: [cramped_room]\nfocal: [greedy, slow]\npartners: [carrier]\nseats: [0]\nseeds: 1..2\nhorizon: 60\n',
  );
  const { run, report } = await reportOf(directory);
  expect(run.layouts).toEqual(['legacy/cramped_room', 'current/cramped_room']);
  expect(rowsOf(report, 'layouts').map(([layout, focal]) => `${layout} ${focal}`)).toEqual([
    'legacy/cramped_room greedy',
    'legacy/cramped_room slow',
    'current/cramped_room greedy',
    'current/cramped_room slow',
  ]);
  expect(rowsOf(report, 'differences').map(([layout]) => layout)).toEqual([
    'legacy/cramped_room',
    'current/cramped_room',
    'all layouts',
  ]);
});
