/** The kitchens of this world: rows as in overcooked/layout.ts. Small ones, so that what they allow can be searched through. */

export interface KitchenLayout {
  readonly name: string;
  readonly grid: readonly string[];
}

export const KITCHEN_LAYOUTS: readonly KitchenLayout[] = [
  // One room: both reach everything, and a wrong thing in the only pot spoils it for both.
  { name: 'one_room', grid: ['XXPXX', 'O   T', 'X1 2X', 'XDXSX'] },
  // Two rooms: seat 1 has all ingredients and dishes and no pot, so what is handed over depends on what is ordered.
  { name: 'two_rooms', grid: ['XXXPX', 'O X1X', 'T2X S', 'XDXXX'] },
  // Two larders: each seat has one ingredient and the pot; the order says whose work it is.
  { name: 'two_larders', grid: ['XXXXXXX', 'O1 P 2T', 'X  X  X', 'XDXXXSX'] },
  // One room with two pots: a spoiled pot is not the end of it, and both can cook side by side.
  { name: 'two_pots', grid: ['XXPXPXX', 'O     T', 'X1   2X', 'XXDXSXX'] },
];
