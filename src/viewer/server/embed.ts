/**
 * The player as one file: script, style and episodes inside, no network. `playerHtml` is a page of its own;
 * `playerFrame` the same as a frame for another page, such as a report, whose styles and scripts it can't touch.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inputError } from '../../experiment/problem.ts';
import { formatTrace, type Trace } from '../../trace.ts';
import type { Album } from '../session.ts';

/** Where the build puts the player. */
export const BUILT_PLAYER = fileURLToPath(new URL('../../../dist/viewer/embed', import.meta.url));

/** An episode to carry along. Level `actions` is enough, and small: its page makes the records again. */
export interface AlbumEpisode {
  /** Unique among the episodes; part of links. */
  readonly id: string;
  /** What it is called in the list, such as `Cramped room, best: 240`. */
  readonly title: string;
  readonly trace: Trace;
}

const readBuilt = (folder: string, name: string): string => {
  const file = `${folder}/${name}`;
  if (!existsSync(file)) throw inputError(file, 'the player has not been built', 'npm run build');
  return readFileSync(file, 'utf8');
};

/** JSON that may stand in a script element: no `<` is left that could end it. */
const scriptJson = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

/** A script's text that may stand in a script element: the same program, for `<` stands in strings and patterns only. */
const scriptText = (text: string): string => text.replace(/<(?=\/script|!--|script)/gi, '\\x3c');

const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Records are left out: they are most of a trace, and the page makes them again where its policies can be asked. */
const withoutRecords = ({ header, steps, footer }: Trace): Trace => {
  const { memories: _, ...rest } = header;
  return {
    header: { ...rest, level: 'actions' },
    steps: steps.map(({ records: _records, memories: _memories, ...line }) => line),
    footer,
  };
};

/** Whether a trace has what can't be made again from policies: a start in the middle with memories of its own. */
const startsInTheMiddle = ({ header }: Trace): boolean => header.first !== undefined;

/**
 * A page that plays these episodes. `title` is plain text. Throws an `InputError` where the package has not been built,
 * an error where two episodes have one id.
 */
export const playerHtml = (episodes: readonly AlbumEpisode[], title: string, folder = BUILT_PLAYER): string => {
  const traces: Record<string, string> = {};
  for (const { id, trace } of episodes) {
    if (Object.hasOwn(traces, id)) throw new Error(`two episodes are called ${id}`);
    traces[id] = formatTrace(startsInTheMiddle(trace) ? trace : withoutRecords(trace));
  }
  const entries = episodes.map(({ id, title: name }) => ({ id, title: name }));
  const album: Album = {
    session: { screen: 'view', sources: [{ name: title, rows: [], conditions: [], entries }] },
    traces: [traces],
  };
  const style = readBuilt(folder, 'player.css').replace(/<(?=\/style)/gi, '\\3c ');
  const script = scriptText(readBuilt(folder, 'player.js'));
  const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; img-src data:; base-uri 'none'; form-action 'none'`;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="content-security-policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapeText(title)}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    '<div id="page"></div>',
    `<script type="application/json" id="album">${scriptJson(album)}</script>`,
    `<script>${script}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
};

/**
 * The player as an element for another page. It has no rights but to run its script: it shares no origin, storage or
 * style with the page around it. That page's own content security policy, if it has one, applies to it as well.
 */
export const playerFrame = (episodes: readonly AlbumEpisode[], title: string, folder = BUILT_PLAYER): string =>
  `<iframe class="player" title="${escapeText(title)}" loading="lazy" sandbox="allow-scripts allow-downloads" srcdoc="${escapeText(playerHtml(episodes, title, folder))}"></iframe>`;
