/**
 * The scripted partners of this world. All but `asym-forgetful` are of kinds that a mind imagines, and may be tuned on; that
 * one is met to measure what a mind does with somebody it has no idea of.
 */

import { innerOf } from '../../channel/channel.ts';
import type { ChannelObservation } from '../../channel/observation.ts';
import type { Json } from '../../json.ts';
import { formatSkill } from '../../knowledge.ts';
import { skillOfGoal } from '../../overcooked/skills.ts';
import { definePolicy, type Policy, type PolicyDefinition } from '../../policy.ts';
import type { ScriptedPartner } from '../../world.ts';
import type { AsymEnvironment, AsymObservation } from '../environment.ts';
import { workGoal } from '../work.ts';
import { anyGuess, attend, type CookMind, freshMind, speak, type Traits, work } from './cook.ts';
import { FORGETFUL, KINDS } from './kinds.ts';

type Memory = CookMind & Json;

const isTalk = (
  observation: AsymObservation | ChannelObservation<AsymObservation>,
): observation is ChannelObservation<AsymObservation> => 'inbox' in observation;

const createCook = (
  name: string,
  traits: Traits,
  { setting }: AsymEnvironment,
): Policy<AsymObservation | ChannelObservation<AsymObservation>, Memory> => ({
  name,
  begin: () => freshMind(-1) as Memory,
  act: (observation, memory, { seat, step, random, recording }) => {
    const world = isTalk(observation) ? observation.world : observation;
    const inbox = isTalk(observation) ? observation.inbox : [];
    const { state } = world;
    const known = memory.guess < 0 ? freshMind(anyGuess(random.fork('guess').next())) : memory;
    const luck = random.fork('compliance');
    const heard = attend({ setting, traits, seat }, state, known, inbox, () => luck.next());
    const { message, mind } = isTalk(observation)
      ? speak(traits, heard, step, 1 - seat)
      : { message: null, mind: heard };
    const decision = {
      action: work(setting, traits, state, seat, mind),
      memory: mind as Memory,
      ...(message === null ? {} : { message }),
    };
    if (!recording) return decision;
    const scene = setting.scenes[mind.takes]!;
    const intention = formatSkill(skillOfGoal(scene, state, seat, workGoal(setting, state, seat, mind)));
    return { ...decision, record: { intention, idle: step % traits.every !== 0 } };
  },
});

const partner = (
  half: ScriptedPartner['half'],
  name: string,
  description: string,
  traits: Traits,
): ScriptedPartner => ({
  half,
  definition: definePolicy<null, AsymObservation, Memory>({
    name,
    version: '1',
    description,
    hears: true,
    create: (_, setting) =>
      createCook(name, traits, innerOf(setting.environment) as unknown as AsymEnvironment) as Policy<
        AsymObservation,
        Memory
      >,
  }) as unknown as PolicyDefinition<unknown, never>,
});

export const PARTNERS: readonly ScriptedPartner[] = [
  partner('development', 'asym-compliant', 'Goes by what it is told and answers what it is asked.', KINDS.compliant),
  partner('development', 'asym-slow', 'The same at half the speed.', KINDS.slow),
  partner('development', 'asym-stubborn', 'Goes by three in ten things that it is told or asked.', KINDS.stubborn),
  partner('development', 'asym-mute', 'Hears and never says anything.', KINDS.mute),
  partner('development', 'asym-deaf', 'Neither hears nor speaks.', KINDS.deaf),
  partner('development', 'asym-distractor', 'Talks of other things now and then.', KINDS.distractor),
  partner('held-out', 'asym-forgetful', 'Goes back to its own guess some steps after it was told.', FORGETFUL),
];
