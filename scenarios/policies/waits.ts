import { ACTIONS, chooseGoal, control, definePolicy, fastSeed, type Observation, sceneOf } from 'rapport';

/** A good cook that moves only when a teammate has moved: beside somebody who waits for it, it waits for ever. */
export default definePolicy<unknown, Observation, { readonly seen: number }>({
  name: 'waits',
  version: '1',
  create: () => ({
    name: 'waits',
    begin: () => ({ seen: -1 }), // where the teammate stood a step ago
    act: ({ kitchen, state }, memory, { seat, random }) => {
      const scene = sceneOf(kitchen);
      const seen = state[scene.cooksAt + 2 * (1 - seat)]!;
      const seed = Int32Array.of(fastSeed(random));
      const action = control(scene, state, seat, chooseGoal(scene, state, seat), seed);
      return { action: seen === memory.seen ? ACTIONS.indexOf('stay') : action, memory: { seen } };
    },
  }),
});
