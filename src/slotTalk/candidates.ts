/** Which entities, and which values of a slot, are left once the user has chosen in some slots. */
import { digit } from './state.ts';

/** Nothing chosen in a slot. */
export const OPEN = -1;

/** [slot] the value chosen, or OPEN. */
export type Choices = readonly number[];

const fits = (entity: string, choices: Choices, except: number): boolean => {
  for (let slot = 0; slot < choices.length; slot++) {
    const choice = choices[slot]!;
    if (choice !== OPEN && slot !== except && digit(entity, slot) !== choice) return false;
  }
  return true;
};

/** By base and choices: simulations ask the same many times. Nobody writes into a base. */
const known = new WeakMap<readonly string[], Map<number, readonly number[]>>();

/** A number for what is chosen and a slot, different for different ones: at most ten slots of at most ten values. */
const nameOf = (choices: Choices, slot: number): number => {
  let name = slot;
  for (const choice of choices) name = name * 11 + choice + 1;
  return name;
};

const findAvailable = (base: readonly string[], choices: Choices, slot: number): readonly number[] => {
  let mask = 0;
  for (const entity of base) if (fits(entity, choices, slot)) mask |= 1 << digit(entity, slot);
  const values: number[] = [];
  for (let value = 0; mask >> value > 0; value++) if ((mask >> value) & 1) values.push(value);
  return values;
};

/** The values of `slot` that some entity has that fits what is chosen in the other slots: ascending. */
export const availableValues = (base: readonly string[], choices: Choices, slot: number): readonly number[] => {
  let found = known.get(base);
  if (found === undefined) {
    found = new Map();
    known.set(base, found);
  }
  const name = nameOf(choices, slot);
  let values = found.get(name);
  if (values === undefined) {
    values = findAvailable(base, choices, slot);
    found.set(name, values);
  }
  return values;
};

/** The first entity that fits all that is chosen; -1 where there is none. */
export const firstFitting = (base: readonly string[], choices: Choices): number =>
  base.findIndex((entity) => fits(entity, choices, OPEN));

/** Slots in which nothing is chosen, ascending. */
export const openSlots = (choices: Choices): readonly number[] =>
  choices.flatMap((choice, slot) => (choice === OPEN ? [slot] : []));
