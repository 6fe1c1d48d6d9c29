/**
 * The artwork of a kitchen, seen from above: shapes in hundredths of a cell, and their inks. Nothing is told by colour
 * alone: onions have stripes and tomatoes a star, soups show what is in them as pips, a ready pot steams.
 */
import { type Glyph, type Ink, SEAT_INK, type Shape } from '../drawing.ts';

export const INKS: { readonly [name: string]: Ink } = {
  floor: { light: '#f4efe6', dark: '#2b2d33' },
  floorOther: { light: '#ebe4d7', dark: '#303239' },
  counterEdge: { light: '#b79b78', dark: '#4a4139' },
  counter: { light: '#d9c2a3', dark: '#6b5d4f' },
  counterShine: { light: '#e6d3b8', dark: '#786959' },
  crate: { light: '#8f6b45', dark: '#3b2f25' },
  slat: { light: '#a9835a', dark: '#52422f' },
  onion: { light: '#f6dd9a', dark: '#e8cb82' },
  onionLine: { light: '#a8792c', dark: '#8a6222' },
  tomato: { light: '#d8402f', dark: '#d84a38' },
  tomatoLine: { light: '#8c1d12', dark: '#7a1b12' },
  leaf: { light: '#3d7a37', dark: '#5aa052' },
  plate: { light: '#ffffff', dark: '#eef0f2' },
  plateLine: { light: '#8d97a3', dark: '#7b8693' },
  plateRing: { light: '#dfe4e9', dark: '#c9d0d7' },
  stove: { light: '#545b66', dark: '#17191d' },
  stoveShine: { light: '#69717d', dark: '#24272d' },
  rim: { light: '#c9d0d8', dark: '#99a3ae' },
  rimLine: { light: '#7a838e', dark: '#5b646e' },
  inside: { light: '#2f343b', dark: '#0d0f11' },
  soupOnion: { light: '#e9b949', dark: '#dca93a' },
  soupTomato: { light: '#d2553f', dark: '#c54b37' },
  soupBoth: { light: '#dd8a3e', dark: '#cf7c33' },
  steam: { light: '#ffffff', dark: '#f2f4f6' },
  steamLine: { light: '#5d6672', dark: '#20242a' },
  hatch: { light: '#8fb9a8', dark: '#3f6a5a' },
  hatchEdge: { light: '#5f8c7a', dark: '#2b4a3e' },
  cloche: { light: '#f7faf9', dark: '#dfe9e5' },
  clocheLine: { light: '#345748', dark: '#16271f' },
  shadow: { light: '#3a2f22', dark: '#000000' },
  hat: { light: '#ffffff', dark: '#f3f4f6' },
  hatLine: { light: '#5f6873', dark: '#3a414a' },
};

/** A circle as a path. */
const circle = (x: number, y: number, r: number): string =>
  `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;

/** A rectangle with round corners as a path. */
const box = (x: number, y: number, width: number, height: number, r: number): string =>
  `M${x + r} ${y}h${width - 2 * r}a${r} ${r} 0 0 1 ${r} ${r}v${height - 2 * r}a${r} ${r} 0 0 1 ${-r} ${r}` +
  `h${2 * r - width}a${r} ${r} 0 0 1 ${-r} ${-r}v${2 * r - height}a${r} ${r} 0 0 1 ${r} ${-r}z`;

const FULL = 'M0 0h100v100h-100z';

const COUNTER: Glyph = [
  { path: FULL, fill: 'counterEdge' },
  { path: box(2, 2, 96, 88, 8), fill: 'counter' },
  { path: 'M10 7h80', stroke: 'counterShine', width: 5 },
];

const onionAt = (x: number, y: number, r: number): Glyph => [
  {
    path: `M${x} ${y - r * 1.35}q${r * 0.25} ${r * 0.5} ${r * 0.75} ${r * 0.75}q${r * 0.6} ${r * 0.5} ${r * 0.3} ${r * 1.15}q${-r * 0.3} ${r * 0.6} ${-r * 1.05} ${r * 0.6}q${-r * 0.75} 0 ${-r * 1.05} ${-r * 0.6}q${-r * 0.3} ${-r * 0.65} ${r * 0.3} ${-r * 1.15}q${r * 0.5} ${-r * 0.25} ${r * 0.75} ${-r * 0.75}z`,
    fill: 'onion',
    stroke: 'onionLine',
    width: 3,
  },
  {
    path: `M${x} ${y - r * 0.6}q${-r * 0.75} ${r * 0.9} 0 ${r * 1.7}M${x} ${y - r * 0.6}q${r * 0.75} ${r * 0.9} 0 ${r * 1.7}`,
    stroke: 'onionLine',
    width: 2.2,
  },
];

const tomatoAt = (x: number, y: number, r: number): Glyph => [
  { path: circle(x, y, r), fill: 'tomato', stroke: 'tomatoLine', width: 3 },
  {
    path: `M${x} ${y - r * 0.95}l${r * 0.22} ${r * 0.42}l${r * 0.55} ${-r * 0.1}l${-r * 0.35} ${r * 0.45}l${r * 0.2} ${r * 0.5}l${-r * 0.62} ${-r * 0.25}l${-r * 0.62} ${r * 0.25}l${r * 0.2} ${-r * 0.5}l${-r * 0.35} ${-r * 0.45}l${r * 0.55} ${r * 0.1}z`,
    fill: 'leaf',
  },
];

const CRATE: Glyph = [
  ...COUNTER,
  { path: box(11, 11, 78, 74, 7), fill: 'crate' },
  { path: 'M11 18h78M11 78h78', stroke: 'slat', width: 7 },
];

const plateAt = (x: number, y: number, r: number): Glyph => [
  { path: circle(x, y, r), fill: 'plate', stroke: 'plateLine', width: 3 },
  { path: circle(x, y, r * 0.62), fill: 'plateRing' },
];

const POT: Glyph = [
  { path: FULL, fill: 'counterEdge' },
  { path: box(3, 3, 94, 90, 10), fill: 'stove' },
  { path: box(8, 7, 84, 8, 4), fill: 'stoveShine' },
  { path: 'M8 50h84', stroke: 'rimLine', width: 11 },
  { path: circle(50, 50, 34), fill: 'rim', stroke: 'rimLine', width: 3 },
  { path: circle(50, 50, 27), fill: 'inside' },
];

const SERVING: Glyph = [
  { path: FULL, fill: 'hatchEdge' },
  { path: box(2, 2, 96, 88, 8), fill: 'hatch' },
  { path: 'M24 62a26 26 0 0 1 52 0z', fill: 'cloche', stroke: 'clocheLine', width: 3.5 },
  { path: 'M17 66h66', stroke: 'clocheLine', width: 6 },
  { path: circle(50, 32, 5), fill: 'cloche', stroke: 'clocheLine', width: 3 },
];

/** Looks up. The hands are in front; the number on the hat is put there by whoever draws. */
const COOK: Glyph = [
  { path: circle(50, 52, 42), fill: 'shadow', opacity: 0.13 },
  { path: circle(28, 26, 9), fill: SEAT_INK, stroke: 'hatLine', width: 3 },
  { path: circle(72, 26, 9), fill: SEAT_INK, stroke: 'hatLine', width: 3 },
  {
    path: 'M50 12l11 13q24 6 24 28q0 31 -35 31q-35 0 -35 -31q0 -22 24 -28z',
    fill: SEAT_INK,
    stroke: 'hatLine',
    width: 3.5,
  },
  {
    path: 'M50 33c8 0 13 5 13 5c9 -1 14 7 11 14c2 9 -5 15 -12 13c-5 7 -19 7 -24 0c-7 2 -14 -4 -12 -13c-3 -7 2 -15 11 -14c0 0 5 -5 13 -5z',
    fill: 'hat',
    stroke: 'hatLine',
    width: 2.5,
  },
];

/** What is in a soup, as pips in a row of at most three; letters `o` and `t`. */
const pips = (letters: string, y: number, r: number): Glyph => {
  const shapes: Shape[] = [];
  [...letters].forEach((letter, i) => {
    const rows = letters.length > 3 ? 2 : 1;
    const row = rows === 2 && i >= Math.ceil(letters.length / 2) ? 1 : 0;
    const inRow = rows === 1 ? letters.length : row === 0 ? Math.ceil(letters.length / 2) : letters.length >> 1;
    const column = row === 0 ? i : i - Math.ceil(letters.length / 2);
    const x = 50 + (column - (inRow - 1) / 2) * r * 2.3;
    const at = y + (rows === 1 ? 0 : (row - 0.5) * r * 2.3);
    shapes.push(...(letter === 't' ? tomatoAt(x, at, r) : onionAt(x, at, r)));
  });
  return shapes;
};

const liquid = (letters: string): string =>
  letters.includes('t') ? (letters.includes('o') ? 'soupBoth' : 'soupTomato') : 'soupOnion';

/** The recipes whose soups have glyphs: up to `most` ingredients, in any mixture, onions first. */
const mixtures = (most: number): readonly string[] => {
  const all: string[] = [];
  for (let n = 1; n <= most; n++)
    for (let tomatoes = 0; tomatoes <= n; tomatoes++) all.push('o'.repeat(n - tomatoes) + 't'.repeat(tomatoes));
  return all;
};

/** Most ingredients of any game. */
const MOST = 6;

/** [ingredients] half the width of a pip: the fewer the larger. */
const PIP_SIZES = [0, 14, 11, 8.5, 8, 7, 7];

const SOUPS = Object.fromEntries(
  mixtures(MOST).flatMap((letters) => {
    const r = PIP_SIZES[letters.length]!;
    return [
      [
        `soup ${letters}`,
        [...plateAt(50, 50, 34), { path: circle(50, 50, 24), fill: liquid(letters) }, ...pips(letters, 51, r)],
      ],
      [`filling ${letters}`, pips(letters, 51, r)],
      [`cooking ${letters}`, [{ path: circle(50, 50, 26), fill: liquid(letters) }, ...pips(letters, 51, r)]],
    ] as const;
  }),
);

/** By name: tiles, what lies or is held (`onion`, `tomato`, `dish`, `soup oot`), what is in a pot, and cooks. */
export const GLYPHS: { readonly [name: string]: Glyph } = {
  floor: [{ path: FULL, fill: 'floor' }],
  floorOther: [{ path: FULL, fill: 'floorOther' }],
  counter: COUNTER,
  onions: [...CRATE, ...onionAt(33, 42, 14), ...onionAt(67, 42, 14), ...onionAt(50, 60, 15)],
  tomatoes: [...CRATE, ...tomatoAt(33, 38, 14), ...tomatoAt(67, 38, 14), ...tomatoAt(50, 61, 15)],
  dishes: [...COUNTER, ...plateAt(50, 54, 31), ...plateAt(50, 48, 31), ...plateAt(50, 42, 31)],
  pot: POT,
  serving: SERVING,
  onion: onionAt(50, 52, 26),
  tomato: tomatoAt(50, 50, 27),
  dish: plateAt(50, 50, 32),
  ready: [
    {
      path: 'M36 30q-7 -8 0 -15q7 -7 0 -14M50 27q-7 -8 0 -15q7 -7 0 -14M64 30q-7 -8 0 -15q7 -7 0 -14',
      stroke: 'steamLine',
      width: 8,
    },
    {
      path: 'M36 30q-7 -8 0 -15q7 -7 0 -14M50 27q-7 -8 0 -15q7 -7 0 -14M64 30q-7 -8 0 -15q7 -7 0 -14',
      stroke: 'steam',
      width: 4,
    },
  ],
  cook: COOK,
  ...SOUPS,
};
