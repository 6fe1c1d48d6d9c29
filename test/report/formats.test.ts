import { expect, test } from 'vitest';
import { drawChart, mark } from '../../src/report/chart.ts';
import { type Report, table } from '../../src/report/document.ts';
import { formatHtml } from '../../src/report/html.ts';
import { formatMarkdown } from '../../src/report/markdown.ts';
import { parsePage } from './played.ts';

const BAD = '"\'><script>alert(1)</script>|`*_[x](y)\u001b[2J';
const SHOWN = BAD.replace('\u001b', '�');

const CELLS = table(BAD, [BAD, BAD], [[BAD, BAD]]);
const CHART = {
  kind: 'chart',
  name: 'chart',
  title: BAD,
  description: BAD,
  table: CELLS,
  draw: (width: number) =>
    drawChart(
      { name: 'chart', title: BAD, description: BAD },
      {
        width,
        x: { label: BAD },
        y: { label: BAD, domain: [BAD] },
        marks: [
          mark('barX', [{ name: BAD, value: 1 }], { x: 'value', y: 'name', title: 'name' }),
          mark('text', [BAD], { text: (text: string) => text }),
        ],
      },
    ),
} as const;

/** Every place of a report in which a text stands. */
const EVERYWHERE: Report = {
  title: BAD,
  description: BAD,
  lead: [BAD],
  sections: [
    {
      id: 'all',
      title: BAD,
      figures: null,
      blocks: [
        { kind: 'paragraph', text: BAD },
        { kind: 'notices', notices: [{ weight: 'warning', text: BAD }] },
        { kind: 'facts', facts: [[BAD, BAD]] },
        { kind: 'code', caption: BAD, text: `\`\`\`\n${BAD}` },
        { kind: 'fold', title: BAD, blocks: [{ kind: 'paragraph', text: BAD }, CELLS] },
        CELLS,
        CHART,
      ],
    },
  ],
  missing: [{ what: BAD, command: BAD }],
};

test('in HTML no text is more than text, wherever it stands', () => {
  const html = formatHtml(EVERYWHERE, null);
  const page = parsePage(html);
  expect([...page.querySelectorAll('script')]).toEqual([]);
  expect(html.includes('<script') || html.includes('\u001b')).toBe(false);
  const places = [
    'title',
    'h1',
    '.description',
    '.lead',
    'nav a',
    'h2',
    'p',
    '.notices li',
    'dt',
    'dd',
    '.caption',
    'pre',
    'summary',
    'caption',
    'thead th',
    'tbody th',
    'tbody td',
    'svg title',
    'svg desc',
    'svg text',
    '#missing li',
    '#missing code',
  ];
  for (const place of places) expect(page.querySelector(place)?.textContent, place).toContain(SHOWN);
  const [region] = [...page.querySelectorAll('.scroll')];
  expect(region!.getAttribute('aria-label')).toBe(SHOWN);
});

test('in Markdown no text is markup, ends a cell or a fence', () => {
  const markdown = formatMarkdown(EVERYWHERE);
  expect(markdown.includes('\u001b')).toBe(false);
  // The fence is longer than the one in the text.
  expect(markdown).toContain(`\`\`\`\`\n\`\`\`\n${SHOWN}\n\`\`\`\``);
  const outside = markdown.replace(/`{4}\n[\s\S]*?\n`{4}/, '').replace(/<\/?(details|summary)>/g, '');
  expect(/[<>]/.exec(outside)).toBe(null);
  expect(/(?<!\\)[`[\]]/.exec(outside)).toBe(null);
  for (const line of outside.split('\n').filter((one) => one.startsWith('| ')))
    expect(line.match(/(?<!\\)\|/g)).toHaveLength(3);
});

test('a player comes with the hashes that it needs, and nothing else', () => {
  const player = { frame: '<iframe class="player"></iframe>', script: "'sha256-s'", style: "'sha256-t'" };
  const page = parsePage(formatHtml(EVERYWHERE, player));
  const policy = page.querySelector('meta[http-equiv]')!.getAttribute('content')!;
  expect(policy).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+' 'sha256-t'; script-src 'sha256-s'; img-src data:; base-uri 'none'; form-action 'none'$/,
  );
  expect([...page.querySelectorAll('#player iframe')]).toHaveLength(1);
});
