/** A workshop that knows what a person is: everywhere else the seat of one can't be filled. */
import type { Declared } from '../experiment/declared.ts';
import type { Built, Workshop } from '../experiment/workshop.ts';
import person, { PERSON } from '../partners/person.ts';

/** Stands where a person will sit until the game has begun. */
const VACANT: Built = {
  policy: {
    name: PERSON,
    begin: () => null,
    act: () => {
      throw new Error('nobody has sat down here');
    },
  },
  version: person.version,
  code: PERSON,
};

const NOTHING_DECLARED: Declared = { tunedOn: [], sameWeightsAs: null };

/** The same workshop, in which `person` can be described. Who asks such a seat for actions gives it a policy of its own. */
export const withPeople = (workshop: Workshop): Workshop => ({
  ...workshop,
  policy: (request, environment) => (request.definition === PERSON ? VACANT : workshop.policy(request, environment)),
  describe: (name, request, environment) =>
    request.definition === PERSON
      ? { name, definition: PERSON, version: VACANT.version, parameters: request.parameters, code: VACANT.code }
      : workshop.describe(name, request, environment),
  declared: (request, environment) =>
    request.definition === PERSON ? NOTHING_DECLARED : workshop.declared(request, environment),
});
