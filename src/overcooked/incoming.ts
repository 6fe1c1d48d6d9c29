/** What teammates are bringing to the pots: who carries what a pot wants, and gets there past a cook that stands where it does. */
import { UNREACHABLE } from './distances.ts';
import { fillingOf, heldOfSeat, isWanted, placeOfSeat, type Scene } from './scene.ts';
import { isIngredient, type State } from './state.ts';

/** Whether another seat gets to a target past this one where it stands. */
const comesPast = (scene: Scene, state: State, seat: number, other: number, target: number): boolean => {
  const { steps } = scene.distances.around(placeOfSeat(scene, state, seat) >> 2);
  return steps[target * scene.cells + (placeOfSeat(scene, state, other) >> 2)] !== UNREACHABLE;
};

/** Whether another seat carries what a pot wants next, and gets there. */
const brings = (scene: Scene, state: State, seat: number, other: number, pot: number): boolean =>
  isWanted(scene, fillingOf(scene, state, pot), heldOfSeat(scene, state, other)) &&
  comesPast(scene, state, seat, other, pot);

/** How many other seats bring an ingredient to one of `pots` that wants it. */
export const ingredientsComing = (scene: Scene, state: State, seat: number, pots: readonly number[]): number => {
  let coming = 0;
  for (let other = 0; other < scene.cooks; other++) {
    if (other === seat || !isIngredient(heldOfSeat(scene, state, other))) continue;
    for (const pot of pots)
      if (brings(scene, state, seat, other, pot)) {
        coming++;
        break;
      }
  }
  return coming;
};
