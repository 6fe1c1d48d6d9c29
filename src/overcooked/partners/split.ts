/**
 * The scripted partners and their split into halves.
 *
 * Each kind of behaviour stands in both halves with other parameters: what is learned on `development` must carry over to
 * the same kind done otherwise, and no kind is a surprise by its kind alone. `development` is for tuning; `held-out` is
 * met only to measure, and every table says which half it shows. A partner never changes sides.
 *
 * The split was drawn up on 2026-11-21, before any policy met these partners, and frozen at the end of that day. Between
 * the two, scripts of both halves that did not do what their description says were mended (counter workers that juggled
 * one onion or put back what they took, a carrier whose farthest dispenser changed as it walked, runners that named a
 * place to wait at as their intention); no parameter was moved from what it was, and none was chosen by a return. From
 * the freeze on, a partner whose behaviour changes gets a new name.
 *
 * Frozen with them is a fault that the mending left: where nobody takes what they pass on, counter workers take it up
 * and put it down again (`counter-worker` in Cramped Room more than a hundred times in 300 steps).
 *
 * All of them walk and choose by the careful cook's code, of which the mind's base policy is another style: a change of
 * the cook changes them too. What is a stranger by its making are the networks.
 */
import type { PolicyDefinition } from '../../policy.ts';
import type { ScriptedPartner } from '../../world.ts';
import { scriptedCook } from './scriptedCook.ts';

const partner = (half: ScriptedPartner['half'], ...of: Parameters<typeof scriptedCook>): ScriptedPartner => ({
  definition: scriptedCook(...of) as unknown as PolicyDefinition<unknown, never>,
  half,
});

export const SCRIPTED_PARTNERS: readonly ScriptedPartner[] = [
  partner('development', 'greedy', 'A competent cook that does what is needed most.', {}),
  partner('development', 'carrier', 'Only brings ingredients, from the nearest source.', { role: 'carrier' }),
  partner('development', 'runner', 'Only dishes and serves, once something cooks.', { role: 'runner' }),
  partner('development', 'counter-worker', 'Passes what it carries over counters.', { role: 'counterWorker' }),
  partner('development', 'stubborn', 'Keeps to its goal and its way.', { conduct: 'stubborn', sticky: true }),
  partner('development', 'hesitant', 'Gives way always and now and then changes its mind.', {
    conduct: 'yielding',
    reconsider: 0.05,
  }),
  partner('development', 'idle', 'Pauses often, for a dozen steps.', { pause: 0.06, pauseLength: 12 }),
  partner('development', 'slow', 'Acts at every second step.', { every: 2 }),
  partner('development', 'noisy-cook', 'A cook of which a fifth of the actions are random.', { noise: 0.2 }),
  partner('held-out', 'greedy-selfish', 'A competent cook that leaves nothing to others and slips now and then.', {
    selfish: true,
    noise: 0.05,
  }),
  partner('held-out', 'carrier-far', 'Only brings ingredients, from the dispenser farthest from the pots.', {
    role: 'carrier',
    source: 'farthest',
  }),
  partner('held-out', 'runner-early', 'Only dishes and serves, and fetches the dish before anything cooks.', {
    role: 'runner',
    early: true,
  }),
  partner('held-out', 'counter-stocker', 'Passes things over counters until five lie there; slips now and then.', {
    role: 'counterWorker',
    stock: 5,
    noise: 0.05,
  }),
  partner('held-out', 'stubborn-noisy', 'Keeps to its goal and its way; a tenth of its actions are random.', {
    conduct: 'stubborn',
    sticky: true,
    noise: 0.1,
  }),
  partner('held-out', 'hesitant-often', 'Gives way always and changes its mind often.', {
    conduct: 'yielding',
    reconsider: 0.15,
  }),
  partner('held-out', 'idle-long', 'Pauses seldom, for thirty steps.', { pause: 0.03, pauseLength: 30 }),
  partner('held-out', 'slow-third', 'Acts at every third step.', { every: 3 }),
  partner('held-out', 'noisy-third', 'A cook of which a third of the actions are random.', { noise: 0.35 }),
];
