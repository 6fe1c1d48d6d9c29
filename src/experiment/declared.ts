/** What policies say of themselves that a reader of their results has to know. */
import type { Condition } from './expansion.ts';
import type { Workshop } from './workshop.ts';

export interface Declared {
  /** Partners that it was tuned on: names, patterns with `*`, or a half of the scripted partners. */
  readonly tunedOn: readonly string[];
  /** Another name for the very same weights; null where there is none. */
  readonly sameWeightsAs: string | null;
}

/** [environment][name] of those policies that declare something. */
export type Declarations = { readonly [environment: string]: { readonly [name: string]: Declared } };

/** What the policies of these conditions declare. */
export const declarationsOf = (conditions: readonly Condition[], workshop: Workshop): Declarations => {
  const declarations: { [environment: string]: { [name: string]: Declared } } = {};
  for (const { venue, policies } of conditions)
    for (const { name, request } of policies) {
      const known = declarations[venue.environment.id];
      if (known?.[name] !== undefined) continue;
      const declared = workshop.declared(request, venue.environment);
      if (declared.tunedOn.length === 0 && declared.sameWeightsAs === null) continue;
      declarations[venue.environment.id] = { ...known, [name]: declared };
    }
  return declarations;
};
