/** A kitchen as text, for people: two characters a cell. */

import { countIngredients, formatContents } from './game.ts';
import { type Kitchen, POT, TERRAIN_SYMBOLS } from './kitchen.ts';
import {
  cellOf,
  contentsOf,
  heldBy,
  isSoup,
  NOTHING,
  ONION,
  objectAt,
  placeOf,
  potStatus,
  remainingTime,
  type State,
} from './state.ts';

const ARROWS = '↑↓→←';

/** A letter for what is held or lies somewhere: `o` onion, `t` tomato, `d` dish, `s` soup. */
const letter = (object: number): string => (object === NOTHING ? ' ' : isSoup(object) ? 's' : 'otd'[object - ONION]!);

/**
 * The picture of a state: a cook is its arrow and what it holds (a digit names the cook in the legend below), a pot
 * shows how many ingredients it has (raised), `*` while it cooks, `!` when it is ready; the legend has the steps to go.
 */
export const formatPicture = (kitchen: Kitchen, state: State): string => {
  const rows: string[] = [];
  for (let y = 0; y < kitchen.height; y++) {
    let row = '';
    for (let x = 0; x < kitchen.width; x++) row += formatCell(kitchen, state, y * kitchen.width + x);
    rows.push(row.trimEnd());
  }
  const legend = Array.from({ length: kitchen.cooks }, (_, seat) => {
    const cell = cellOf(kitchen, state, seat);
    const held = heldBy(kitchen, state, seat);
    const what =
      held === NOTHING
        ? 'nothing'
        : isSoup(held)
          ? `soup ${formatContents(contentsOf(kitchen, held))}`
          : ['onion', 'tomato', 'dish'][held - ONION];
    return `cook ${seat} ${ARROWS[placeOf(kitchen, state, seat) & 3]} (${cell % kitchen.width},${Math.floor(cell / kitchen.width)}) holds ${what}`;
  });
  return [...rows, `step ${state[0]}`, ...legend, ...formatPots(kitchen, state), ...formatSoups(kitchen, state)].join(
    '\n',
  );
};

const formatCell = (kitchen: Kitchen, state: State, cell: number): string => {
  for (let seat = 0; seat < kitchen.cooks; seat++)
    if (cellOf(kitchen, state, seat) === cell) {
      const held = heldBy(kitchen, state, seat);
      return ARROWS[placeOf(kitchen, state, seat) & 3]! + (held === NOTHING ? String(seat) : letter(held));
    }
  const symbol = TERRAIN_SYMBOLS[kitchen.terrain[cell]!]!;
  const slot = kitchen.slotOf[cell]!;
  const object = slot < 0 ? NOTHING : objectAt(kitchen, state, slot);
  if (object === NOTHING) return `${symbol === ' ' ? '·' : symbol} `;
  if (kitchen.terrain[cell] !== POT) return symbol + letter(object);
  switch (potStatus(kitchen, object)) {
    case 'empty':
      return 'P ';
    case 'filling':
      return `P${'⁰¹²³⁴⁵⁶'[countIngredients(contentsOf(kitchen, object))]}`;
    case 'cooking':
      return 'P*';
    case 'ready':
      return 'P!';
  }
};

const formatPots = (kitchen: Kitchen, state: State): readonly string[] =>
  kitchen.pots.flatMap((cell, slot) => {
    const object = objectAt(kitchen, state, slot);
    if (object === NOTHING) return [];
    const status = potStatus(kitchen, object);
    const words = status === 'cooking' ? `${remainingTime(kitchen, object)} steps to go` : status;
    return [
      `pot (${cell % kitchen.width},${Math.floor(cell / kitchen.width)}) ${formatContents(contentsOf(kitchen, object))} ${words}`,
    ];
  });

/** Soups that lie on counters, whose letters the drawing has no room for. */
const formatSoups = (kitchen: Kitchen, state: State): readonly string[] =>
  kitchen.slotCells.slice(kitchen.pots.length).flatMap((cell, i) => {
    const object = objectAt(kitchen, state, kitchen.pots.length + i);
    if (!isSoup(object)) return [];
    return [
      `soup (${cell % kitchen.width},${Math.floor(cell / kitchen.width)}) ${formatContents(contentsOf(kitchen, object))}`,
    ];
  });
