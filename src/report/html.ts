/**
 * A report as one HTML file that needs nothing else: no network, no script of its own. The page forbids itself everything
 * but its own style sheet (content security policy), so that a text that slipped through could still do nothing. Every
 * text is escaped here, at the one place where it is written.
 */
import { createHash } from 'node:crypto';
import { NARROW, WIDE } from './chart.ts';
import { HUES } from './colours.ts';
import type { Block, Chart, Column, DialogueBlock, Missing, Report, Section, Table, Turn } from './document.ts';
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

const formatTurn = ({ when, seat, who, what, words, fate, notes, why, changed }: Turn): string => {
  const line = (name: string, text: string) => `<span class="${name}">${escapeHtml(text)}</span>`;
  return `<li class="turn seat${Math.min(seat, HUES - 1)}${fate === null ? '' : ' unheard'}">
<p>${line('when', when)} <strong>${escapeHtml(who)}</strong> ${line('what', what)}${fate === null ? '' : ` ${line('fate', fate)}`}</p>
${words === '' ? '' : `<p class="words">${escapeHtml(words)}</p>`}
${why === null ? '' : `<p class="why">${escapeHtml(`Why: ${why}`)}</p>`}
${notes.length + changed.length === 0 ? '' : `<p class="notes">${escapeHtml([...notes, ...changed].join(' · '))}</p>`}
</li>`;
};

const formatDialogue = ({ title, turns }: DialogueBlock): string =>
  `<h3>${escapeHtml(title)}</h3>\n<ol class="dialogue" aria-label="${escapeHtml(title)}">${turns.map(formatTurn).join('\n')}</ol>`;

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
    case 'dialogue':
      return formatDialogue(block);
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

/** A player of episodes to stand in the page, and what the page has to allow for it. */
export interface Player {
  /** An element that is HTML already. */
  readonly frame: string;
  /** Hashes of its script and its style as content security policies name them. */
  readonly script: string;
  readonly style: string;
}

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** What the page may do: show its style, run the player in its frame, and nothing else. */
const policyOf = (player: Player | null): string => {
  const styles = [hashOf(STYLE), ...(player === null ? [] : [player.style])].join(' ');
  const more = player === null ? '' : ` script-src ${player.script}; img-src data:;`;
  return `default-src 'none'; style-src ${styles};${more} base-uri 'none'; form-action 'none'`;
};

const formatPlayer = ({ frame }: Player): string => `<section id="player" aria-labelledby="player-title">
<h2 id="player-title">Watch the episodes</h2>
${frame}
</section>`;

/** `player` null: without one. */
export const formatHtml = (report: Report, player: Player | null): string => {
  const { title, description, lead, sections, missing } = report;
  const parts = sections.map((section) => ({ id: section.id, title: section.title, html: formatSection(section) }));
  // The player stands beside the timelines of the same episodes.
  const at = parts.findIndex(({ id }) => id === 'timelines') + 1;
  if (player !== null)
    parts.splice(at > 0 ? at : parts.length, 0, { id: 'player', title: 'Watch', html: formatPlayer(player) });
  const links = parts.map(({ id, title: text }) => `<a href="#${id}">${escapeHtml(text)}</a>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(player)}">
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
${parts.map(({ html }) => html).join('\n')}
${formatMissing(missing)}
</main>
</body>
</html>
`;
};
