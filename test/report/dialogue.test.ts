/** The dialogue view of a report: real talks of minds, and of a policy that tries to break the page. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import type { DialogueBlock } from '../../src/report/document.ts';
import { formatHtml } from '../../src/report/html.ts';
import { formatMarkdown } from '../../src/report/markdown.ts';
import { lacksChromium, launchChromium } from '../viewer/browser.ts';
import { newFolder, parsePage, playRun, removeFolders, reportOf } from './played.ts';

afterAll(removeFolders);

const MIND = '{ policy: proagent, with: { simulations: 0, initiative: {} } }';
const HINTS = `name: hints\nworld: ./fixtures/hint.ts\nlayouts: [site]\nfocal: [${MIND}]\npartners: [self]\nseats: [0]\nseeds: 1..3\n`;
const HOSTILE = `name: hostile\nrules: legacy\nlayouts: [cramped_room]\nhorizon: 9\nchannel: { budget: 1, floor: single }\nseats: [0]\nseeds: 1\npartners: [greedy]\nfocal:\n  - policy: ../channel/fixtures/chatter.ts\n    with: { says: { 1: { to: [1], act: ask, text: "<img src=x onerror=alert(1)>\\n# | \`\`\` [a](b) \\u202e" }, 3: { to: [], act: inform, content: { "<b>": 1 } } } }\n`;

const turnsOf = async (directory: string) => {
  const { report } = await reportOf(directory);
  const section = report.sections.find(({ id }) => id === 'dialogues');
  const blocks = (section?.blocks ?? []).flatMap((block) => (block.kind === 'fold' ? block.blocks : [block]));
  const dialogues = blocks.filter((block): block is DialogueBlock => block.kind === 'dialogue');
  return { report, section, turns: dialogues.flatMap(({ turns }) => turns) };
};

test('says who said what, why, at what motivation and cost, and what it changed', async () => {
  const { directory } = await playRun(`${HINTS}level: full\n`);
  const { report, turns, section } = await turnsOf(directory);
  // Of three episodes: the scout tells, and at the same step the builder asks.
  expect(turns).toHaveLength(6);
  for (const [i, turn] of turns.entries()) {
    const seat = i % 2;
    expect(turn).toMatchObject({ when: 'step 0', seat, who: `seat ${seat}, proagent`, fate: null });
    expect(turn.what).toBe(seat === 0 ? 'inform to seat 1' : 'ask to seat 0');
    expect(turn.words).toMatch(seat === 0 ? /^inform \d$/ : /^ask "door"$/);
    expect(turn.notes.join()).toMatch(/^motivation [1-5]\.\d\d of 5,cost 0.50,heard at step 2,worth \d\.\d\d more/);
    expect(turn.why).toMatch(seat === 0 ? /the builder has to choose/ : /the door is unknown/);
    expect(turn.changed).toEqual([
      seat === 0 ? 'seat 1’s doubt: 2.00 → 0.00 bits on hearing it' : 'seat 0 was in no doubt',
    ]);
  }
  expect(section!.figures).toMatchObject({
    episodes: [{ said: [{ step: 0, from: 0, cost: 0.5, heard: 2 }, {}] }, {}, {}],
  });
  expect(formatMarkdown(report)).toContain('seat 1’s doubt: 2.00 → 0.00 bits');
  expect(report.missing.map(({ command }) => command)).not.toContain('rapport run <the scenario> --level full');
});

test('says that records would tell why, where the trace has none', async () => {
  const { directory } = await playRun(HINTS);
  const { report, turns } = await turnsOf(directory);
  expect(turns[0]).toMatchObject({ why: null, changed: [] });
  expect(report.missing.map(({ command }) => command)).toContain('rapport run <the scenario> --level full');
});

test('is absent where there is no channel, and says so where nobody spoke', async () => {
  const plain = 'rules: legacy\nlayouts: [cramped_room]\nhorizon: 9\nfocal: [stay]\npartners: [stay]\nseeds: 1\n';
  const silent = await playRun(`name: silent\n${plain}channel: {}\n`);
  const without = await playRun(`name: without\n${plain}`);
  expect((await turnsOf(without.directory)).section).toBeUndefined();
  const { section } = await turnsOf(silent.directory);
  expect(JSON.stringify(section!.blocks)).toContain('nobody said anything');
});

test('escapes whatever was said, and strikes what was not heard', async () => {
  const { directory } = await playRun(HOSTILE);
  const { report, turns } = await turnsOf(directory);
  expect(turns.map(({ fate }) => fate)).toEqual([null, 'not said: no message was left']);
  const page = parsePage(formatHtml(report, null));
  expect([...page.querySelectorAll('img')]).toEqual([]);
  const said = [...page.querySelectorAll('.dialogue .words')].map(({ textContent }) => textContent);
  expect(said[0]).toContain('<img src=x onerror=alert(1)>');
  expect(said[0]).not.toContain('\u202e');
  expect(said[1]).toBe('{"<b>":1}');
  expect(page.querySelector('.unheard .words')!.textContent).toBe('{"<b>":1}');
  expect(formatMarkdown(report).split('### What was run')[0]).not.toContain('<img');
});

describe.skipIf(lacksChromium)('in Chromium', () => {
  test.each([1280, 390])('fits a window of %i pixels', async (width) => {
    const { directory } = await playRun(`${HINTS}level: full\n`);
    const { report } = await reportOf(directory);
    const folder = process.env.RAPPORT_LOOK ?? newFolder();
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'report.html');
    writeFileSync(file, formatHtml(report, null));
    const browser = await launchChromium();
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(pathToFileURL(file).href);
    const look = await page.evaluate(() => {
      const { document } = globalThis as unknown as {
        document: {
          documentElement: { scrollWidth: number; clientWidth: number };
          querySelectorAll(selector: string): ArrayLike<{ offsetWidth: number }>;
        };
      };
      return {
        overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        turns: Array.from(document.querySelectorAll('.dialogue .turn'), ({ offsetWidth }) => offsetWidth)[0]! > 200,
      };
    });
    if (process.env.RAPPORT_LOOK !== undefined)
      await page.locator('#dialogues').screenshot({ path: join(folder, `dialogue-${width}.png`) });
    await browser.close();
    expect(look).toEqual({ overflow: 0, turns: true });
    expect(complaints).toEqual([]);
  });
});
