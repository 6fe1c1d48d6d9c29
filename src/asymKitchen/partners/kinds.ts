/** The kinds of scripted cooks, by how they take what they hear. */
import type { Traits } from './cook.ts';

const COMPLIANT: Traits = {
  hears: true,
  speaks: true,
  compliance: 1,
  every: 1,
  distracts: false,
  forgets: null,
};

/** Those that a mind can imagine. It knows the kinds, never who sits there. */
export const KINDS = {
  compliant: COMPLIANT,
  slow: { ...COMPLIANT, every: 2 },
  stubborn: { ...COMPLIANT, compliance: 0.3 },
  mute: { ...COMPLIANT, speaks: false },
  deaf: { ...COMPLIANT, hears: false, speaks: false },
  distractor: { ...COMPLIANT, distracts: true },
} as const satisfies { readonly [kind: string]: Traits };
export type Kind = keyof typeof KINDS;
export const KIND_NAMES = Object.keys(KINDS) as readonly Kind[];

/** Is imagined by nobody: it forgets what it was told. */
export const FORGETFUL: Traits = { ...COMPLIANT, forgets: 6 };
