/**
 * Scripted systems to compare with: a form that is filled in slot by slot, which reads the available values aloud with a
 * probability (Balaraman and Magnini's degree of proactivity), and tells facts of what it proposes or keeps to what it is
 * asked. They are deaf to how the user behaves.
 */
import { z } from 'zod';
import { channelOf, innerOf } from '../channel/channel.ts';
import { defineHearingPolicy } from '../channel/hearingPolicy.ts';
import type { ChannelObservation } from '../channel/observation.ts';
import { type ChannelSettings, parseChannel } from '../channel/settings.ts';
import type { Logged } from '../conversation.ts';
import type { Environment } from '../environment.ts';
import type { Json } from '../json.ts';
import type { Policy, PolicyDefinition } from '../policy.ts';
import type { Domain } from './domain.ts';
import type { SlotEnvironment } from './environment.ts';
import { makeSlotMessage, type SlotMessage } from './messages.ts';
import { pricesOf, worthTelling } from './optimum.ts';
import { nextSaid } from './plan.ts';
import { type SlotObservation, SYSTEM } from './state.ts';
import { understandTalk } from './understanding.ts';

const PARAMETERS = z.strictObject({
  proactivity: z.number().min(0).max(1).default(0).describe('probability of reading values aloud with a question'),
  facts: z.enum(['none', 'likely', 'all']).default('none').describe('facts that it tells with a proposal'),
  patience: z.int().min(1).default(12).describe('steps without an answer after which it says the same again'),
});
type Parameters = z.infer<typeof PARAMETERS>;

const factsOf = (which: Parameters['facts'], domain: Domain, settings: ChannelSettings): readonly number[] =>
  which === 'none'
    ? []
    : which === 'all'
      ? domain.extras.map((_, extra) => extra)
      : worthTelling(domain, pricesOf(domain, settings));

const createForm = (
  name: string,
  { proactivity, facts, patience }: Parameters,
  environment: Environment,
): Policy<ChannelObservation<SlotObservation>> => {
  const { domain } = innerOf(environment) as unknown as SlotEnvironment;
  const settings = channelOf(environment)?.settings ?? parseChannel({});
  const told = factsOf(facts, domain, settings);
  return {
    name,
    begin: () => [],
    act: ({ world, inbox }, memory, { seat, step, horizon, random }) => {
      const fresh = inbox.map(
        ({ id, from, step: said, message }): Logged => ({ kind: 'said', id, step: said, heard: step, from, message }),
      );
      const log = [...(memory as unknown as readonly Logged[]), ...fresh];
      const kept = log as unknown as Json;
      if (seat !== SYSTEM) return { action: 0, memory: kept };
      const u = understandTalk({ seat, step, horizon, observation: world, log }, domain, settings);
      const waits = u.awaited !== null && step - u.awaited.step < patience;
      // What was said at the last step may not be in the log yet.
      if (u.isOver || waits) return { action: 0, memory: kept };
      const reads = random.next() < proactivity;
      // What it said and nobody answered is said once more, as it was.
      const again: SlotMessage | null = u.awaited?.said ?? null;
      const said = again ?? nextSaid(u, domain.slots, { reads: () => reads, facts: told });
      const answers = said?.kind === 'fact' ? (u.asked?.id ?? null) : null;
      return { action: 0, memory: kept, message: said === null ? null : makeSlotMessage(SYSTEM, said, answers) };
    },
  };
};

const form = (name: string, description: string, defaults: Partial<Parameters>): PolicyDefinition<unknown, never> =>
  defineHearingPolicy({
    name,
    description,
    shape: PARAMETERS,
    defaults,
    create: (parameters, environment) => createForm(name, parameters, environment),
  });

export const SYSTEMS: readonly PolicyDefinition<unknown, never>[] = [
  form('form', 'Asks slot after slot, and reads nothing aloud unless `proactivity` says so.', {}),
  form('form-proactive', 'Asks slot after slot, and always reads the available values aloud.', { proactivity: 1 }),
];
