/** A partner that takes every legal action with the same probability: the floor of any comparison. */
import { definePolicy, type Policy } from '../policy.ts';

/** Remembers nothing. One draw per step. */
export const randomPolicy = (): Policy<unknown, null> => ({
  name: 'random',
  begin: () => null,
  act: (_, memory, { legal, random }) => ({ action: legal[random.integer(legal.length)]!, memory }),
});

export default definePolicy({
  name: 'random',
  version: '1',
  description: 'Takes every legal action with the same probability.',
  create: randomPolicy,
});
