/** A report as Markdown for a README or an issue: what it says and its tables; charts stand as the table of their figures. */
import type { Block, Column, Report, Table, Turn } from './document.ts';
import { escapeMarkdown, withoutControls } from './text.ts';

/** Longer tables are folded away. */
const LONG = 12;

const rule = ({ align }: Column): string => (align === 'right' ? '---:' : '---');

const formatRows = ({ columns, rows }: Table): string =>
  [columns.map(({ title }) => escapeMarkdown(title)), columns.map(rule), ...rows.map((row) => row.map(escapeMarkdown))]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

const fold = (title: string, text: string): string =>
  `<details><summary>${escapeMarkdown(title)}</summary>\n\n${text}\n\n</details>`;

const formatTable = (table: Table): string =>
  table.rows.length > LONG
    ? fold(`${table.caption} (${table.rows.length} lines)`, formatRows(table))
    : `${escapeMarkdown(table.caption)}\n\n${formatRows(table)}`;

/** A fence longer than any in the text, so that nothing in it can end it. */
const formatCode = (text: string): string => {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${withoutControls(text).trimEnd()}\n${fence}`;
};

const formatTurn = ({ when, who, what, words, fate, notes, why, changed }: Turn): string =>
  [
    `- ${escapeMarkdown(`${when}, ${who}, ${what}${words === '' ? '' : `: ${words}`}${fate === null ? '' : ` (${fate})`}`)}`,
    ...(why === null ? [] : [`  ${escapeMarkdown(`why: ${why}`)}`]),
    ...(notes.length + changed.length === 0 ? [] : [`  ${escapeMarkdown([...notes, ...changed].join(' · '))}`]),
  ].join('\n');

const formatBlock = (block: Block): string => {
  switch (block.kind) {
    case 'paragraph':
      return escapeMarkdown(block.text);
    case 'notices':
      return block.notices
        .map(({ weight, text }) => `- **${weight === 'warning' ? 'Careful' : 'Note'}:** ${escapeMarkdown(text)}`)
        .join('\n');
    case 'facts':
      return block.facts.map(([name, value]) => `- ${escapeMarkdown(name)}: ${escapeMarkdown(value)}`).join('\n');
    case 'code':
      return `${escapeMarkdown(block.caption)}\n\n${formatCode(block.text)}`;
    case 'dialogue':
      return `${escapeMarkdown(block.title)}\n\n${block.turns.map(formatTurn).join('\n')}`;
    case 'fold':
      return fold(block.title, block.blocks.map(formatBlock).join('\n\n'));
    case 'table':
      return formatTable(block);
    case 'chart':
      return formatTable(block.table);
  }
};

export const formatMarkdown = ({ title, description, lead, sections, missing }: Report): string =>
  `${[
    `## ${escapeMarkdown(title)}`,
    ...(description === null ? [] : [escapeMarkdown(description)]),
    lead.map(escapeMarkdown).join(' '),
    ...sections.flatMap((section) => [`### ${escapeMarkdown(section.title)}`, ...section.blocks.map(formatBlock)]),
    ...(missing.length === 0
      ? []
      : [
          '### Not in this report',
          missing.map(({ what, command }) => `- ${escapeMarkdown(what)}: ${escapeMarkdown(command)}`).join('\n'),
        ]),
  ].join('\n\n')}\n`;
