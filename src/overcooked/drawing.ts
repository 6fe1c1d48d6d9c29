/** Overcooked's artist: which glyph stands where in a state, the way to a skill's target, and the state in words. */
import type { Artist, Figure, Gauge, Mark, Place } from '../drawing.ts';
import type { Environment } from '../environment.ts';
import { distancesOf, UNREACHABLE } from './distances.ts';
import { GLYPHS, INKS } from './drawing-glyphs.ts';
import type { Observation, OvercookedEnvironment } from './environment.ts';
import { formatContents } from './game.ts';
import { EAST, type Kitchen, NORTH, SOUTH } from './kitchen.ts';
import {
  cellOf,
  contentsOf,
  DISH,
  heldBy,
  isSoup,
  NOTHING,
  ONION,
  objectAt,
  placeOf,
  potStatus,
  remainingTime,
  type State,
  TOMATO,
} from './state.ts';

const kitchenOf = (environment: Environment<State, Observation>): Kitchen =>
  (environment as OvercookedEnvironment).kitchen;

/** [terrain kind] the glyph of a tile; floor alternates. */
const TILES = ['floor', 'counter', 'onions', 'tomatoes', 'dishes', 'pot', 'serving'];

/** The letters of a soup, onions first, as glyphs are named. */
const mixtureOf = (kitchen: Kitchen, object: number): string =>
  [...formatContents(contentsOf(kitchen, object))].sort().join('');

const glyphOf = (kitchen: Kitchen, object: number): string => {
  if (isSoup(object)) return `soup ${mixtureOf(kitchen, object)}`;
  return object === ONION ? 'onion' : object === TOMATO ? 'tomato' : 'dish';
};

const xOf = (kitchen: Kitchen, cell: number): number => cell % kitchen.width;
const yOf = (kitchen: Kitchen, cell: number): number => Math.floor(cell / kitchen.width);
const quarterTurns = (facing: number): number =>
  facing === NORTH ? 0 : facing === EAST ? 1 : facing === SOUTH ? 2 : 3;

const drawPot = (kitchen: Kitchen, object: number, cell: number, marks: Mark[], gauges: Gauge[]): void => {
  const at = { x: xOf(kitchen, cell), y: yOf(kitchen, cell) };
  const mixture = mixtureOf(kitchen, object);
  const status = potStatus(kitchen, object);
  if (mixture !== '') marks.push({ ...at, glyph: `${status === 'filling' ? 'filling' : 'cooking'} ${mixture}` });
  if (status === 'ready') marks.push({ ...at, glyph: 'ready' });
  if (status !== 'cooking') return;
  const left = remainingTime(kitchen, object);
  gauges.push({ ...at, share: 1 - left / kitchen.game.cookTime[contentsOf(kitchen, object)]!, text: String(left) });
};

const wordOf = (kitchen: Kitchen, object: number): string => {
  if (object === NOTHING) return 'nothing';
  if (!isSoup(object)) return object === ONION ? 'an onion' : object === DISH ? 'a dish' : 'a tomato';
  return `a soup of ${countWords(mixtureOf(kitchen, object))}`;
};

/** `oot` in words. */
const countWords = (letters: string): string => {
  const count = (letter: string, word: string): string[] => {
    const n = letters.split(letter).length - 1;
    return n === 0 ? [] : [`${n} ${word}${n === 1 ? '' : letter === 't' ? 'es' : 's'}`];
  };
  return [...count('o', 'onion'), ...count('t', 'tomato')].join(' and ') || 'nothing';
};

const potWords = (kitchen: Kitchen, object: number): string => {
  switch (potStatus(kitchen, object)) {
    case 'empty':
      return 'is empty';
    case 'filling':
      return `holds ${countWords(mixtureOf(kitchen, object))}`;
    case 'cooking':
      return `cooks ${countWords(mixtureOf(kitchen, object))}, ${remainingTime(kitchen, object)} steps to go`;
    case 'ready':
      return `has a ready soup of ${countWords(mixtureOf(kitchen, object))}`;
  }
};

const FACING = ['north', 'south', 'east', 'west'];

export const artist: Artist<State, Observation> = {
  inks: INKS,
  glyphs: GLYPHS,
  ground: (environment) => {
    const kitchen = kitchenOf(environment);
    const marks: Mark[] = [];
    kitchen.terrain.forEach((kind, cell) => {
      const x = xOf(kitchen, cell);
      const y = yOf(kitchen, cell);
      marks.push({ glyph: kind === 0 && (x + y) % 2 === 1 ? 'floorOther' : TILES[kind]!, x, y });
    });
    return { width: kitchen.width, height: kitchen.height, marks };
  },
  draw: (environment, state) => {
    const kitchen = kitchenOf(environment);
    const marks: Mark[] = [];
    const gauges: Gauge[] = [];
    kitchen.slotCells.forEach((cell, slot) => {
      const object = objectAt(kitchen, state, slot);
      if (object === NOTHING) return;
      if (slot < kitchen.pots.length) drawPot(kitchen, object, cell, marks, gauges);
      else marks.push({ glyph: glyphOf(kitchen, object), x: xOf(kitchen, cell), y: yOf(kitchen, cell), scale: 0.72 });
    });
    const figures: Figure[] = [];
    for (let seat = 0; seat < kitchen.cooks; seat++) {
      const cell = cellOf(kitchen, state, seat);
      const held = heldBy(kitchen, state, seat);
      figures.push({
        seat,
        glyph: 'cook',
        x: xOf(kitchen, cell),
        y: yOf(kitchen, cell),
        turn: quarterTurns(placeOf(kitchen, state, seat) & 3),
        holds: held === NOTHING ? null : glyphOf(kitchen, held),
      });
    }
    return { marks, gauges, figures };
  },
  route: (environment, state, seat, skill) => {
    const kitchen = kitchenOf(environment);
    const [, x, y] = /\((\d+),(\d+)\)$/.exec(skill) ?? [];
    if (x === undefined || Number(x) >= kitchen.width) return null;
    const distances = distancesOf(kitchen);
    const goal = Number(y) * kitchen.width + Number(x);
    const target = distances.targetOf[goal] ?? -1;
    const cells = kitchen.terrain.length;
    let place = placeOf(kitchen, state, seat);
    if (target < 0 || distances.free[target * cells + (place >> 2)] === UNREACHABLE) return null;
    const way = [place >> 2];
    while (kitchen.frontCell[place] !== goal) {
      const moves = distances.freeMoves[target * cells + (place >> 2)]!;
      place = kitchen.moves[(place & ~3) | (31 - Math.clz32(moves & -moves))]!;
      if (place >> 2 !== way.at(-1)) way.push(place >> 2);
    }
    return [...way, goal].map((cell): Place => [xOf(kitchen, cell), yOf(kitchen, cell)]);
  },
  tell: (environment, state) => {
    const kitchen = kitchenOf(environment);
    const at = (cell: number) => `column ${xOf(kitchen, cell) + 1}, row ${yOf(kitchen, cell) + 1}`;
    const cooks = Array.from({ length: kitchen.cooks }, (_, seat) => {
      const place = placeOf(kitchen, state, seat);
      return `Cook ${seat} at ${at(place >> 2)}, facing ${FACING[place & 3]}, holds ${wordOf(kitchen, heldBy(kitchen, state, seat))}.`;
    });
    const pots = kitchen.pots.map(
      (cell, slot) => `The pot at ${at(cell)} ${potWords(kitchen, objectAt(kitchen, state, slot))}.`,
    );
    const lying = kitchen.slotCells.slice(kitchen.pots.length).flatMap((cell, i) => {
      const object = objectAt(kitchen, state, kitchen.pots.length + i);
      return object === NOTHING ? [] : [`${wordOf(kitchen, object)} at ${at(cell)}`];
    });
    const counters = lying.length === 0 ? [] : [`On the counters: ${lying.join('; ')}.`];
    return [...cooks, ...pots, ...counters].join(' ');
  },
};
