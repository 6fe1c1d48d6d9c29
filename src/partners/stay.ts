/** A partner that does nothing: the teammate that a good cook has to work around. */
import { type Environment, restingAction } from '../environment.ts';
import { definePolicy, type Policy } from '../policy.ts';

/** Takes the legal action named `stay`, or the first legal one where there is none. Remembers nothing. */
export const stayPolicy = (environment: Environment): Policy<unknown, null> => ({
  name: 'stay',
  begin: () => null,
  act: (_, memory, { legal }) => ({ action: restingAction(environment, legal), memory }),
});

export default definePolicy({
  name: 'stay',
  version: '1',
  description: 'Does nothing: the action `stay`, or the first legal one where there is none.',
  create: (_, { environment }) => stayPolicy(environment),
});
