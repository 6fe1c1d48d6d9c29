/** What a belief is told of a cook beside its skills: what it finds itself in, and what nobody has any use for. */
import { fillingOf, heldOfSeat, placeOfSeat, type Scene, stepsToReady } from './scene.ts';
import type { CookSkill } from './skills.ts';
import { DISH, isIngredient, isSoup, ONION, type State } from './state.ts';

const handName = (held: number): string => (isSoup(held) ? 'soup' : ['nothing', 'onion', 'tomato', 'dish'][held]!);

/** How many ingredients are in a pot; -1 where it cooks or is ready. */
const countOf = (scene: Scene, state: State, pot: number): number => 31 - Math.clz32(fillingOf(scene, state, pot));

/** What is in hand; that and how the pots are; and both again by the cell where the cook stands. */
export const circumstancesOf = (scene: Scene, state: State, seat: number): readonly string[] => {
  const hand = handName(heldOfSeat(scene, state, seat));
  let pots = '';
  for (const pot of scene.pots) {
    const left = stepsToReady(scene, state, pot);
    pots += left === 0 ? 'r' : left > 0 ? 'c' : String(countOf(scene, state, pot));
  }
  const now = `${hand} ${[...pots].sort().join('')}`;
  const cell = placeOfSeat(scene, state, seat) >> 2;
  return [hand, now, `${hand} at ${cell}`, `${now} at ${cell}`];
};

/** Whether no pot wants a thing: a dish, though none is full or cooks; an ingredient, though all are or do. */
const isUnwanted = (scene: Scene, state: State, thing: number): boolean => {
  if (thing !== DISH && !isIngredient(thing)) return false;
  for (const pot of scene.pots) {
    const count = countOf(scene, state, pot);
    const isFull = count < 0 || count >= scene.kitchen.game.maxIngredients;
    if (isFull === (thing === DISH)) return false;
  }
  return true;
};

/** Whether a skill takes what no pot wants, or puts it out of hand. */
export const isUseless = (scene: Scene, state: State, seat: number, { name }: CookSkill): boolean => {
  switch (name) {
    case 'pickUpDish':
      return isUnwanted(scene, state, DISH);
    case 'pickUpOnion':
    case 'pickUpTomato':
      return isUnwanted(scene, state, ONION);
    case 'placeOnCounter':
      return isUnwanted(scene, state, heldOfSeat(scene, state, seat));
    default:
      return false;
  }
};
