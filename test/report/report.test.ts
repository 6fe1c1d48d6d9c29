import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { InputError } from '../../src/experiment/problem.ts';
import type { RunResult } from '../../src/experiment/run.ts';
import { summariseRun } from '../../src/experiment/summary.ts';
import { formatChartFile, WIDE } from '../../src/report/chart.ts';
import { chartsIn, type Report } from '../../src/report/document.ts';
import { formatHtml } from '../../src/report/html.ts';
import { formatMarkdown } from '../../src/report/markdown.ts';
import { reportJson } from '../../src/report/report.ts';
import type { ReportedRun } from '../../src/report/run.ts';
import { newFolder, parsePage, playRun, type Read, removeFolders, reportOf, rewriteRows } from './played.ts';

const BAD = '"><img src=x onerror=alert(1)>|\u001b[31m';
const WORSE = `</style></title></svg><script>alert("${'x'.repeat(30)}")</script>`;

/** Three focal policies, one of which is called by a text that means harm and breaks every third episode. */
const SCENARIO = `name: hostile
description: ${JSON.stringify(WORSE)}
rules: legacy
layouts: [simple, coordination_ring]
focal: [greedy, slow, { name: ${JSON.stringify(BAD)}, policy: noisy, with: { policy: greedy, p: 0.3 } }]
partners: [carrier, { name: ${JSON.stringify(WORSE)}, policy: greedy }]
seats: both
seeds: 1..3
horizon: 80
expect: [return >= 20 by 60]
`;

let played: RunResult;
let run: ReportedRun;
let report: Report;
let html: string;
let page: Read;

beforeAll(async () => {
  played = await playRun(SCENARIO);
  rewriteRows(played.directory, (row, i) =>
    row.focal !== BAD || i % 3 !== 0
      ? row
      : {
          ...row,
          status: 'failed',
          outcome: 'failed',
          failure: { seat: row.seat, step: 7, cause: 'focal', reason: WORSE },
        },
  );
  ({ run, report } = await reportOf(played.directory));
  html = formatHtml(report, null);
  page = parsePage(html);
});
afterAll(removeFolders);

const sectionIds = (one: Report): readonly string[] => one.sections.map(({ id }) => id);
const rowsOf = (id: string, caption: RegExp): readonly (readonly string[])[] => {
  const tables = [...page.querySelector(`#${id}`)!.querySelectorAll('table')];
  const table = tables.find((one) => caption.test(one.querySelector('caption')!.textContent))!;
  return [...table.querySelectorAll('tr')].map((row) =>
    [...row.querySelectorAll('th, td')].map(({ textContent }) => textContent.replaceAll('\u00a0', ' ')),
  );
};

test('nothing that somebody wrote becomes an element, an attribute or a style of the page', () => {
  for (const tag of ['script', 'img', 'iframe', 'object', 'link', 'a[href^="javascript"]', 'foreignObject', 'use'])
    expect([...page.querySelectorAll(tag)], tag).toEqual([]);
  expect([...page.querySelectorAll('style')]).toHaveLength(1);
  const attributes = [...page.querySelectorAll('*')].flatMap((element) =>
    [...element.attributes].map(({ name }) => name),
  );
  expect(attributes.filter((name) => /^on|^style$|^srcset$|^src$/.test(name))).toEqual([]);
  expect(html.includes('\u001b')).toBe(false);
  expect(/<script|<img/i.exec(html)).toBe(null);
  // It is there, as text.
  expect(page.querySelector('.description')!.textContent).toBe(WORSE);
  expect(page.querySelector('#headline')!.textContent).toContain('"><img src=x onerror=alert(1)>|');
  expect(page.querySelector('#failures')!.textContent).toContain(WORSE);
  expect(page.querySelector('#setup')!.textContent).toContain('onerror=alert(1)');
});

test('the page allows itself its own style sheet and nothing else, and asks nobody for anything', () => {
  const policy = page.querySelector('meta[http-equiv]')!.getAttribute('content')!;
  const style = /<style>([\s\S]*?)<\/style>/.exec(html)![1]!;
  const hash = createHash('sha256').update(style).digest('base64');
  expect(policy).toBe(`default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`);
  expect(/https?:\/\/|url\(|@import/.exec(html.replaceAll('http://www.w3.org/2000/svg', ''))).toBe(null);
});

test('every chart has a title, a description and its figures as a table', () => {
  const charts = [...page.querySelectorAll('svg')];
  expect(charts.length).toBeGreaterThan(8);
  const ids = [...page.querySelectorAll('[id]')].map((element) => element.getAttribute('id'));
  expect(new Set(ids).size).toBe(ids.length);
  for (const svg of charts) {
    expect(svg.getAttribute('role')).toBe('img');
    const [title, description] = svg.getAttribute('aria-labelledby')!.split(' ');
    expect(svg.querySelector(`#${title}`)!.textContent).not.toBe('');
    expect(svg.querySelector(`#${description}`)!.textContent.length).toBeGreaterThan(40);
  }
  for (const figure of page.querySelectorAll('figure')) {
    expect([...figure.querySelectorAll('svg')]).toHaveLength(2);
    expect([...figure.querySelectorAll('details tbody tr')].length).toBeGreaterThan(0);
  }
});

test('the headline holds the means of the rows, what failed and the bound', () => {
  const [heads, greedy, slow, bad] = rowsOf('headline', /Each focal policy/);
  const at = (row: readonly string[] | undefined, head: string) => row![heads!.indexOf(head)]!;
  const returns = (focal: string) => run.rows.filter((row) => row.focal === focal && row.status === 'finished');
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  // Equal numbers in every condition: the mean of their means is that of all.
  expect(at(greedy, 'return')).toMatch(
    new RegExp(`^${mean(returns('greedy').map((row) => row.return)).toFixed(1)} ± `),
  );
  expect(at(greedy, 'n')).toBe('24');
  expect(at(slow, 'failed')).toBe('0');
  expect(at(bad, 'failed')).toBe(String(24 - returns(BAD).length));
  expect(returns(BAD).length).toBeLessThan(24);
  // 0 is the lowest return here, so a failed episode lowers the mean of its condition by its share.
  expect(at(bad, 'bound')).toBe((returns(BAD).reduce((sum, row) => sum + row.return, 0) / 24).toFixed(1));
  expect(page.querySelector('.notices .warning')!.textContent).toContain('failed');
});

test('bars, heat map and differences say what the summary says', () => {
  const byLayout = rowsOf('layouts', /Return by layout/);
  expect(byLayout).toHaveLength(1 + 2 * 3);
  const crossPlay = rowsOf('cross-play', /mean over 2 layouts/);
  expect(crossPlay).toHaveLength(1 + 3 * 2 * 2);
  const cells = run.summary.cells.filter(
    ({ focal, partner, seat }) => focal === 'greedy' && partner === 'carrier' && seat === 1,
  );
  const mean = cells.reduce((sum, cell) => sum + cell.mean!, 0) / cells.length;
  const square = crossPlay.find(
    ([focal, partner, seat]) => focal === 'greedy' && partner === 'carrier' && seat === '1',
  )!;
  expect(square[3]).toMatch(new RegExp(`^${mean.toFixed(1)}( |$)`));
  const paired = run.summary.paired.find((one) => one.focal === 'slow' && one.layout === null && one.seat === null)!;
  const difference = rowsOf('differences', /paired/).find(
    ([layout, focal]) => layout === 'all layouts' && focal === 'slow',
  )!;
  expect(difference[2]).toMatch(
    new RegExp(`^${paired.mean! < 0 ? '−' : '\\+'}${Math.abs(paired.mean!).toFixed(1)} ± `),
  );
  expect(difference[3]).toBe(String(paired.n));
});

test('timelines hold what the episodes hold: deliveries at their steps, all finished skills', () => {
  const episodes = (
    report.sections.find(({ id }) => id === 'timelines')!.figures as { episodes: { episode: string; rank: string }[] }
  ).episodes;
  expect(episodes.map(({ rank }) => rank)).toEqual(['best', 'median', 'worst', 'best', 'median', 'worst']);
  const best = run.rows.find(({ id }) => id === episodes[0]!.episode)!;
  expect(best.return).toBe(
    Math.max(
      ...run.rows.filter((row) => row.focal === 'greedy' && row.layout === best.layout).map((row) => row.return),
    ),
  );
  const rewards = run
    .trace(best)!
    .steps.filter(({ r }) => (r ?? 0) > 0)
    .map(({ t }) => t);
  const lines = rowsOf('timelines', /cramped_room/).filter(([episode]) => episode!.startsWith('best'));
  const delivered = lines.flatMap((line) =>
    line[3]!
      .split(', ')
      .filter((text) => text !== '')
      .map(Number),
  );
  expect(delivered.sort((a, b) => a - b)).toEqual(rewards);
  expect(rewards.length).toBeGreaterThan(0);
});

test('failed expectations are listed, and how many came true', () => {
  const findings = run.rows.flatMap((row) => row.findings ?? []);
  const met = findings.filter((finding) => finding.met).length;
  expect(met).toBeLessThan(findings.length);
  expect(page.querySelector('#failures')!.textContent).toContain(
    `${met} of ${findings.length} expectations came true.`,
  );
});

test('sections appear only where the run holds something for them, and what is missing comes with its command', () => {
  expect(sectionIds(report)).toEqual([
    'headline',
    'layouts',
    'cross-play',
    'profiles',
    'differences',
    'timelines',
    'failures',
    'setup',
  ]);
  expect(report.missing).toHaveLength(1);
  expect(page.querySelector('#missing code')!.textContent).toContain('rapport best-response');
});

test('--json is the document of `rapport run --json` with the figures of the report beside it', () => {
  const json = JSON.parse(JSON.stringify(reportJson(run, report)));
  const { report: more, ...same } = json;
  const { directory } = played;
  const summary = summariseRun(played.record, run.rows, { directory, comparison: null, referencing: null });
  expect(same).toEqual(JSON.parse(JSON.stringify(summary)));
  expect(more.headline.standings.map(({ focal }: { focal: string }) => focal)).toEqual(['greedy', 'slow', BAD]);
  expect(more.profiles.curves[0].points.length).toBeGreaterThan(20);
});

test('every line of a Markdown table has as many cells, and no text breaks out of it', () => {
  const markdown = formatMarkdown(report);
  const tables = markdown.split('\n\n').filter((block) => block.startsWith('|'));
  expect(tables.length).toBeGreaterThan(6);
  for (const block of tables) {
    const cells = block.split('\n').map((line) => line.match(/(?<!\\)\|/g)!.length);
    expect(new Set(cells).size).toBe(1);
  }
  const outside = markdown.replace(/(`{3,})\n[\s\S]*?\n\1/g, '');
  expect(/[<>].{0,40}/.exec(outside.replace(/<\/?(details|summary)>/g, ''))).toBe(null);
  expect(markdown.includes('\u001b')).toBe(false);
});

test('charts as files are whole XML with plain colours', () => {
  const charts = report.sections.flatMap(({ blocks }) => chartsIn(blocks));
  expect(charts.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'layouts',
      'cross-play',
      'cross-play-1',
      'profiles',
      'differences',
      'timeline-1',
      'timeline-2',
    ]),
  );
  for (const { draw } of charts) {
    const file = formatChartFile(draw(WIDE));
    expect(file).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<svg xmlns="http:\/\/www.w3.org\/2000\/svg" /);
    expect(/var\(|<style|style=|NaN|Infinity|undefined/.exec(file)).toBe(null);
    // Of the named entities XML knows five.
    expect(
      [...file.matchAll(/&(\w+);/g)]
        .map(([, name]) => name)
        .filter((name) => !['amp', 'lt', 'gt', 'quot', 'apos'].includes(name!)),
    ).toEqual([]);
  }
});

test('the same run gives the same page, byte for byte', async () => {
  expect(formatHtml((await reportOf(played.directory)).report, null) === html).toBe(true);
});

test('a run that is not complete says so, and counts what waits in its journal', async () => {
  const { directory } = await playRun(
    'name: part\nrules: legacy\nlayouts: [simple]\nfocal: [greedy]\npartners: [carrier]\nseats: [0]\nseeds: 1..4\nhorizon: 40\n',
  );
  const rows = readFileSync(join(directory, 'episodes.jsonl'), 'utf8').trimEnd().split('\n');
  writeFileSync(join(directory, 'episodes.jsonl'), `${rows[0]}\n`);
  writeFileSync(join(directory, 'journal.jsonl'), `${rows[0]}\n${rows[2]}\n{"torn`);
  const { run: partial, report: told } = await reportOf(directory);
  expect(partial.rows).toHaveLength(2);
  expect(told.lead[0]).toBe('This run is not complete: 2 of 4 episodes are there.');
  expect(partial.summary.complete).toBe(false);
});

test('a folder that is no run, an old record and an absent file are told with what to do', async () => {
  const told = async (directory: string, file: string | null = null): Promise<string> => {
    const error = await reportOf(directory, file).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).message;
  };
  expect(await told(newFolder())).toContain('the directory that `rapport run` printed');
  const old = newFolder();
  writeFileSync(join(old, 'run.json'), '{"schema":1}');
  expect(await told(old)).toContain('does not list the conditions');
  expect(await told(played.directory, join(old, 'none.jsonl'))).toContain('rapport best-response');
});
