// @ts-check
import { ACTIONS, chooseGoal, control, definePolicy, fastSeed, sceneOf } from 'rapport';

/** A cook that looks away: with the probability `often` it does nothing in a step. */
export default definePolicy({
  name: 'distracted',
  version: '1',
  /** Reads what a scenario gives under `with`. */
  parameters: (given) => {
    const { often = 0.3 } = /** @type {{ often?: number }} */ (given ?? {});
    if (typeof often === 'number' && often >= 0 && often <= 1) return { ok: true, value: { often } };
    return { ok: false, problem: `often: expected a probability in [0, 1], found ${JSON.stringify(often)}` };
  },
  create: ({ often }) => ({
    name: 'distracted',
    begin: () => null,
    /** @param {import('rapport').Observation} observation @param {null} memory */
    act: ({ kitchen, state }, memory, { seat, random }) => {
      if (random.next() < often) return { action: ACTIONS.indexOf('stay'), memory };
      const scene = sceneOf(kitchen);
      const seed = Int32Array.of(fastSeed(random));
      return { action: control(scene, state, seat, chooseGoal(scene, state, seat), seed), memory };
    },
  }),
});
