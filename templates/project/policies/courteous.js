// @ts-check
import { ACTIONS, chooseGoal, control, definePolicy, fastSeed, placeOf, sceneOf } from 'rapport';

/**
 * A competent cook that makes room: where it meant to move and could not, it rests for one step, so that who stood in
 * its way can go on. Its memory is where it stood when it last meant to move, and null otherwise. Memory is JSON and all
 * that a policy may keep.
 */
export default definePolicy({
  name: 'courteous',
  version: '1',
  create: () => ({
    name: 'courteous',
    /** @returns {number | null} */
    begin: () => null,
    /** @param {import('rapport').Observation} observation @param {number | null} stood */
    act: ({ kitchen, state }, stood, { seat, random }) => {
      const here = placeOf(kitchen, state, seat);
      if (stood === here) return { action: ACTIONS.indexOf('stay'), memory: null };
      const scene = sceneOf(kitchen);
      const goal = chooseGoal(scene, state, seat);
      // All chance comes from the stream that a decision is given: the same seed plays the same episode.
      const action = control(scene, state, seat, goal, Int32Array.of(fastSeed(random)));
      const moves = action < ACTIONS.indexOf('stay');
      return { action, memory: moves ? here : null };
    },
  }),
});
