/** Which entities, and which values of a slot, are left once the user has chosen in some slots. */
import { digit } from './state.ts';

/** Nothing chosen in a slot. */
export const OPEN = -1;

/** [slot] the value chosen, or OPEN. */
export type Choices = readonly number[];

const fits = (entity: string, choices: Choices, except: number): boolean => {
  for (let slot = 0; slot < choices.length; slot++)
    if (slot !== except && choices[slot] !== OPEN && digit(entity, slot) !== choices[slot]) return false;
  return true;
};

/** The values of `slot` that some entity has that fits what is chosen in the other slots: ascending. */
export const availableValues = (base: readonly string[], choices: Choices, slot: number): readonly number[] => {
  let mask = 0;
  for (const entity of base) if (fits(entity, choices, slot)) mask |= 1 << digit(entity, slot);
  const values: number[] = [];
  for (let value = 0; mask >> value > 0; value++) if ((mask >> value) & 1) values.push(value);
  return values;
};

/** The first entity that fits all that is chosen; -1 where there is none. */
export const firstFitting = (base: readonly string[], choices: Choices): number =>
  base.findIndex((entity) => fits(entity, choices, OPEN));

/** Slots in which nothing is chosen, ascending. */
export const openSlots = (choices: Choices): readonly number[] =>
  choices.flatMap((choice, slot) => (choice === OPEN ? [slot] : []));
