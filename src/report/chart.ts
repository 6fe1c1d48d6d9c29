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
const FONT_SIZE = 12;
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
  tickX: Plot.tickX,
  vector: Plot.vector,
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
    element.textContent = text;
    return element;
  };
  svg.insertBefore(make('desc', description), svg.firstChild);
  svg.insertBefore(make('title', title), svg.firstChild);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-labelledby', `${id}-title ${id}-desc`);
  svg.setAttribute('font-size', String(FONT_SIZE));
  svg.setAttribute('font-family', 'system-ui, sans-serif');
  return shorten(withoutControls(svg.outerHTML));
};

/** The chart as a file of its own: light colours on no ground. */
export const formatChartFile = (svg: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${fixColours(svg)
    .replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" color="#1b1f24" ')
    .replaceAll('&nbsp;', '&#160;')}\n`;

/** What the vertical axis counts, above it: where Plot writes it a legend would lie. */
export const heading = (text: string, marginLeft: number): unknown =>
  mark('text', [0], {
    facet: 'super',
    frameAnchor: 'top-left',
    textAnchor: 'start',
    text: () => text,
    dx: 4 - marginLeft,
    dy: -16,
    fill: 'currentColor',
  });

/** A line of a legend: a name and how it is drawn. */
export interface LegendItem {
  readonly text: string;
  readonly colour: string;
  readonly shape: 'line' | 'box' | 'dot';
  readonly dash?: string | undefined;
}

const LEGEND_ROW = 18;

/** Marks of a legend above a chart with these margins, in as many rows as it needs, and its height in pixels. */
export const legend = (
  items: readonly LegendItem[],
  { width, marginTop, marginLeft }: { readonly width: number; readonly marginTop: number; readonly marginLeft: number },
): { readonly marks: readonly unknown[]; readonly height: number } => {
  let x = 0;
  let row = 0;
  const placed = items.map((item) => {
    const takes = 24 + item.text.length * LETTER + 14;
    if (x > 0 && x + takes > width) {
      x = 0;
      row++;
    }
    const place = { ...item, x, row };
    x += takes;
    return place;
  });
  const height = placed.length === 0 ? 0 : (row + 1) * LEGEND_ROW + 8;
  const at = { facet: 'super', frameAnchor: 'top-left', textAnchor: 'start' };
  const marks = placed.flatMap(({ text, colour, shape, dash, x: left, row: down }) => {
    const dx = left - marginLeft;
    const dy = down * LEGEND_ROW - marginTop - height + 4;
    const swatch =
      shape === 'line'
        ? mark('vector', [0], {
            ...at,
            shape: LINE,
            anchor: 'start',
            length: 18,
            rotate: 0,
            stroke: colour,
            strokeWidth: 2.5,
            strokeDasharray: dash,
            dx,
            dy: dy + 5,
          })
        : mark('dot', [0], {
            ...at,
            symbol: shape === 'box' ? 'square' : 'circle',
            r: shape === 'box' ? 6 : 4.5,
            fill: colour,
            stroke: 'currentColor',
            strokeWidth: shape === 'box' ? 0 : 1,
            dx: dx + 8,
            dy: dy + 5,
          });
    return [swatch, mark('text', [0], { ...at, text: () => text, dx: dx + 24, dy })];
  });
  return { marks, height };
};

/** A level line, for legends. */
const LINE = {
  draw: (path: { moveTo(x: number, y: number): void; lineTo(x: number, y: number): void }, length: number) => {
    path.moveTo(0, 0);
    path.lineTo(length, 0);
  },
};
