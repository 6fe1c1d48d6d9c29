/**
 * A report as one HTML file that needs nothing else: no network, no script of its own. The page forbids itself everything
 * but its own style sheet (content security policy), so that a text that slipped through could still do nothing. Every
 * text is escaped here, at the one place where it is written.
 */
import { createHash } from 'node:crypto';
import { NARROW, WIDE } from './chart.ts';
import type { Block, Chart, Column, Missing, Report, Section, Table } from './document.ts';
import { STYLE } from './style.ts';
import { escapeHtml } from './text.ts';

const alignment = ({ align }: Column): string => (align === 'right' ? ' class="figure"' : '');

const formatTable = ({ caption, columns, rows }: Table): string => {
  const head = columns.map((column) => `<th scope="col"${alignment(column)}>${escapeHtml(column.title)}</th>`).join('');
  const body = rows
    .map((row) => {
      const cells = row.map((text, i) =>
        i === 0
          ? `<th scope="row"${alignment(columns[i]!)}>${escapeHtml(text)}</th>`
          : `<td${alignment(columns[i]!)}>${escapeHtml(text)}</td>`,
      );
      return `<tr>${cells.join('')}</tr>`;
    })
    .join('\n');
  return `<div class="scroll" role="region" tabindex="0" aria-label="${escapeHtml(caption)}"><table>
<caption>${escapeHtml(caption)}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body}
</tbody></table></div>`;
};

/** `heading` is the section's, which a chart need not repeat. Both widths are in the page, and the style sheet shows one: a chart for a phone is another drawing, not a small one. */
const formatChart = ({ title, draw, table }: Chart, heading: string): string => `<figure>
${title === heading ? '' : `<figcaption>${escapeHtml(title)}</figcaption>`}
<div class="wide">${draw(WIDE)}</div>
<div class="narrow">${draw(NARROW)}</div>
<details><summary>The figures as a table</summary>
${formatTable(table)}
</details>
</figure>`;

const formatBlock = (block: Block, heading: string): string => {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${escapeHtml(block.text)}</p>`;
    case 'notices':
      return `<ul class="notices">${block.notices
        .map(
          ({ weight, text }) =>
            `<li class="${weight}"><strong>${weight === 'warning' ? 'Careful:' : 'Note:'}</strong> ${escapeHtml(text)}</li>`,
        )
        .join('\n')}</ul>`;
    case 'facts':
      return `<dl>${block.facts.map(([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`).join('')}</dl>`;
    case 'code':
      return `<p class="caption">${escapeHtml(block.caption)}</p>\n<pre tabindex="0">${escapeHtml(block.text)}</pre>`;
    case 'fold':
      return `<details class="fold"><summary>${escapeHtml(block.title)}</summary>\n${block.blocks.map((inner) => formatBlock(inner, heading)).join('\n')}\n</details>`;
    case 'table':
      return formatTable(block);
    case 'chart':
      return formatChart(block, heading);
  }
};

const formatSection = ({ id, title, blocks }: Section): string =>
  `<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${escapeHtml(title)}</h2>
${blocks.map((block) => formatBlock(block, title)).join('\n')}
</section>`;

const formatMissing = (missing: readonly Missing[]): string =>
  missing.length === 0
    ? ''
    : `<section id="missing" aria-labelledby="missing-title">
<h2 id="missing-title">Not in this report</h2>
<ul>${missing.map(({ what, command }) => `<li>${escapeHtml(what)}: <code>${escapeHtml(command)}</code></li>`).join('\n')}</ul>
</section>`;

/** What a page that holds these scripts and styles may do: run and show them, and nothing else. */
const policyOf = (style: string): string => {
  const hash = createHash('sha256').update(style).digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
};

export const formatHtml = (report: Report): string => {
  const { title, description, lead, sections, missing } = report;
  const links = sections.map(({ id, title: text }) => `<a href="#${id}">${escapeHtml(text)}</a>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(STYLE)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)} · Rapport</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${escapeHtml(title)}</h1>
${description === null ? '' : `<p class="description">${escapeHtml(description)}</p>`}
<p class="lead">${lead.map(escapeHtml).join(' ')}</p>
<nav aria-label="Sections">${links.join(' ')}</nav>
</header>
<main>
${sections.map(formatSection).join('\n')}
${formatMissing(missing)}
</main>
</body>
</html>
`;
};
