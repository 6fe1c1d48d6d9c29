/** Who takes over a seat in the middle of an episode, as the row says it. */
import type { Json } from '../json.ts';
import type { TracePolicy } from '../trace.ts';
import { nameOf } from './axes.ts';
import { readReference } from './references.ts';

/** From `step` on another policy acts in a seat. */
export interface Switch {
  readonly seat: number;
  readonly step: number;
  readonly to: string;
}

/** [in order of steps] who acts from which step on; the first from step 0. */
type Turns = readonly { readonly step: number; readonly name: string }[];

const turnsOf = (reference: Json): Turns => {
  const { definition, parameters } = readReference(reference);
  if (definition !== 'switching') {
    const given = typeof reference === 'object' ? (reference as { readonly name?: string }).name : undefined;
    return [{ step: 0, name: given ?? nameOf(definition) }];
  }
  const { first, second, at } = parameters as { readonly first: Json; readonly second: Json; readonly at: number };
  const later = turnsOf(second);
  const taking = later.findLast(({ step }) => step <= at)!;
  return [
    ...turnsOf(first).filter(({ step }) => step < at),
    { step: at, name: taking.name },
    ...later.filter(({ step }) => step > at),
  ];
};

/** The switches of an episode's policies, [seat], by step and then by seat. */
export const switchesOf = (policies: readonly TracePolicy[]): readonly Switch[] =>
  policies
    .flatMap(({ definition, parameters }, seat) =>
      definition === 'switching'
        ? turnsOf({ policy: definition, with: parameters })
            .slice(1)
            .map(({ step, name }): Switch => ({ seat, step, to: name }))
        : [],
    )
    .sort((a, b) => a.step - b.step || a.seat - b.seat);
