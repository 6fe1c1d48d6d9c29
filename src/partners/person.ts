/**
 * A person in a seat. Only a game with a page can ask one for actions (`rapport play`, `rapport study`), so this
 * definition names the seat in scenarios, rows and traces, and can be created nowhere else.
 */
import * as z from 'zod';
import { definePolicy, type Policy } from '../policy.ts';
import { readParameters } from './parameters.ts';

export const PERSON = 'person';

/** The shortest and the longest tick, milliseconds: 100 steps a second is no game, ten seconds a step is turns. */
export const TICKS = { least: 10, most: 10_000 } as const;

const schema = z.strictObject({
  tick: z.number().int().min(TICKS.least).max(TICKS.most).optional(),
});

/** How a person's game is paced: milliseconds a step; without it every step waits for the person. */
type PersonParameters = z.infer<typeof schema>;

export default definePolicy({
  name: PERSON,
  version: '1',
  nature: 'external',
  description: 'A person at a page: `rapport play` and `rapport study` seat one; no other command can.',
  parameters: readParameters(schema),
  create: (_: PersonParameters): Policy => {
    throw new Error('a person sits here, whom only `rapport play` and `rapport study` can ask');
  },
});
