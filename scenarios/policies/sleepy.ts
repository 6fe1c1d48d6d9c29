import { ACTIONS, chooseGoal, control, definePolicy, fastSeed, type Observation, sceneOf } from 'rapport';

/** A good cook that falls asleep at every third step. */
export default definePolicy<unknown, Observation, null>({
  name: 'sleepy',
  version: '1',
  create: () => ({
    name: 'sleepy',
    begin: () => null, // what it keeps from step to step: nothing
    act: ({ kitchen, state }, memory, { seat, step, random }) => {
      const scene = sceneOf(kitchen);
      const seed = Int32Array.of(fastSeed(random));
      const action = control(scene, state, seat, chooseGoal(scene, state, seat), seed);
      return { action: step % 3 === 0 ? ACTIONS.indexOf('stay') : action, memory };
    },
  }),
});
