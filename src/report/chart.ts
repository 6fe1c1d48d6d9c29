/**
 * Charts as SVG text: Observable Plot draws on a document without a browser. What comes out holds no style sheet and no
 * style attribute, so that a page's content security policy can forbid them; its colours are names that the page (or
 * `formatChartFile`) gives a meaning.
 */
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { fixColours } from './colours.ts';
import type { Chart } from './document.ts';
import { withoutControls } from './text.ts';

/** Widths in pixels at which a page shows a chart: beside a desktop's text, and on a phone. */
export const WIDE = 800;
export const NARROW = 358;

export const isNarrow = (width: number): boolean => width < 520;

/** Letters of the charts, in pixels. */
export const FONT_SIZE = 12;
const LETTER = 6.6;

/** A label that fits into `letters`. */
export const clip = (text: string, letters: number): string =>
  text.length <= letters ? text : `${text.slice(0, Math.max(1, letters - 1))}…`;

/** The pixels that the longest of some labels takes. */
export const labelWidth = (labels: readonly string[]): number =>
  Math.ceil(Math.max(0, ...labels.map((label) => label.length)) * LETTER) + 10;

/** What Plot takes; its own types want a browser's. */
export interface Drawing {
  readonly width: number;
  readonly marks: readonly unknown[];
  readonly [option: string]: unknown;
}

interface Element {
  readonly children: Iterable<Element>;
  readonly tagName: string;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  querySelectorAll(selector: string): Iterable<Element>;
  insertBefore(child: Element, before: unknown): void;
  remove(): void;
  textContent: string;
  readonly firstChild: unknown;
  readonly outerHTML: string;
}

const MARKS = {
  barX: Plot.barX,
  cell: Plot.cell,
  dot: Plot.dot,
  line: Plot.line,
  area: Plot.areaY,
  rect: Plot.rect,
  ruleX: Plot.ruleX,
  ruleY: Plot.ruleY,
  text: Plot.text,
} as const;

/** A mark of these rows; the one place where Plot's types are passed over. */
export const mark = (name: keyof typeof MARKS, rows: readonly unknown[], options: object): unknown =>
  (MARKS[name] as (rows: readonly unknown[], options: object) => unknown)(rows, options);

const clean = (svg: Element): void => {
  for (const style of [...svg.querySelectorAll('style')]) style.remove();
  for (const name of ['class', 'style']) svg.removeAttribute(name);
  for (const element of svg.querySelectorAll('*'))
    for (const name of ['style', 'aria-label', 'aria-hidden', 'class']) element.removeAttribute(name);
};

/** Two decimals are a hundredth of a pixel. */
const shorten = (svg: string): string =>
  svg.replace(/-?\d+\.\d{3,}/g, (figure) => String(Math.round(Number(figure) * 100) / 100));

/** Draws a chart. Its title and description are in it, for who listens. */
export const drawChart = (
  { name, title, description }: Pick<Chart, 'name' | 'title' | 'description'>,
  drawing: Drawing,
): string => {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const svg = Plot.plot({ document, ...drawing } as never) as unknown as Element;
  clean(svg);
  const id = `${name}-${drawing.width}`;
  const make = (tag: string, text: string): Element => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', tag) as unknown as Element;
    element.setAttribute('id', `${id}-${tag}`);
    element.textContent = withoutControls(text);
    return element;
  };
  svg.insertBefore(make('desc', description), svg.firstChild);
  svg.insertBefore(make('title', title), svg.firstChild);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-labelledby', `${id}-title ${id}-desc`);
  svg.setAttribute('font-size', String(FONT_SIZE));
  svg.setAttribute('font-family', 'system-ui, sans-serif');
  return shorten(svg.outerHTML);
};

/** The chart as a file of its own: light colours on no ground. */
export const formatChartFile = (svg: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${fixColours(svg)
    .replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" color="#1b1f24" ')
    .replaceAll('&nbsp;', '&#160;')}\n`;
