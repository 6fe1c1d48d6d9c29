/**
 * What a system says next: the sensible rule that simulations go on by and that the scripted systems are made of. Slots
 * are asked in their order; what is read aloud is for the caller to say.
 */
import { availableValues, firstFitting, openSlots } from './candidates.ts';
import type { Domain } from './domain.ts';
import type { SlotMessage } from './messages.ts';
import { type Prices, worthPlain, worthRead } from './optimum.ts';
import { digit } from './state.ts';
import type { Understanding } from './understanding.ts';

/** What of an understanding the next message depends on. */
export type Standing = Pick<
  Understanding,
  'base' | 'choices' | 'without' | 'exhausted' | 'told' | 'asked' | 'proposed' | 'amends'
>;

/** The question for a slot, its available values read aloud or not. */
export const askFor = (standing: Standing, slot: number, reads: boolean): SlotMessage => ({
  kind: 'question',
  slot,
  without: standing.without[slot]!,
  offers: reads ? availableValues(standing.base, standing.choices, slot) : null,
});

/** The proposal of the first entity that fits, with these facts; null where none fits. */
export const propose = (standing: Standing, slots: number, facts: readonly number[]): SlotMessage | null => {
  const entity = firstFitting(standing.base, standing.choices);
  const found = standing.base[entity];
  if (found === undefined) return null;
  const extras = facts
    .filter((extra) => !standing.told[extra])
    .map((extra) => [extra, digit(found, slots + extra)] as const);
  return { kind: 'proposal', entity, values: found.slice(0, slots), extras, amends: standing.amends };
};

/** The answer to what the user asked of the proposal; null where it asked nothing that can be told. */
export const answerFact = ({ asked, base, proposed }: Standing, slots: number): SlotMessage | null => {
  const entity = proposed === null ? undefined : base[proposed];
  if (asked === null || entity === undefined) return null;
  return { kind: 'fact', extra: asked.extra, value: digit(entity, slots + asked.extra) };
};

/** Whether reading the available values aloud is worth its price, if all that follows is worth `after`. */
export const worthReading = (
  standing: Standing,
  slot: number,
  { domain, prices, after }: { readonly domain: Domain; readonly prices: Prices; readonly after: number },
): boolean => {
  const { values, influence } = domain;
  const named = standing.without[slot]!.length;
  const accepts = standing.exhausted[slot] ? Math.min(domain.accepts, named) : domain.accepts;
  const available = availableValues(standing.base, standing.choices, slot).length;
  const one = { values, accepts, influence, available, named: Math.min(named, accepts), after };
  return worthRead(one, prices) > worthPlain(one, prices) + 1e-9;
};

export interface Manner {
  /** Whether to read the available values of a slot aloud. */
  readonly reads: (standing: Standing, slot: number) => boolean;
  /** Facts to read aloud with a proposal. */
  readonly facts: readonly number[];
}

/** What comes next; null where nothing fits what the user chose. */
export const nextSaid = (standing: Standing, slots: number, { reads, facts }: Manner): SlotMessage | null => {
  const fact = answerFact(standing, slots);
  if (fact !== null) return fact;
  const [slot] = openSlots(standing.choices);
  return slot === undefined ? propose(standing, slots, facts) : askFor(standing, slot, reads(standing, slot));
};
