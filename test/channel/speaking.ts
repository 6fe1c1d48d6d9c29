/** What the tests of channels share: settings to try, and policies that say what they are told to. */
import * as fc from 'fast-check';
import type { ChannelObservation, Heard } from '../../src/channel/observation.ts';
import { ACTS } from '../../src/channel/settings.ts';
import { type Environment, type Message, restingAction } from '../../src/environment.ts';
import type { Json } from '../../src/json.ts';
import type { Policy } from '../../src/policy.ts';

export const say = (act: string, more: Partial<Message> = {}): Message => ({ to: [], act, ...more });

/** Channels of every kind. */
export const anyChannel: fc.Arbitrary<Json> = fc.record({
  acts: fc.subarray([...ACTS], { minLength: 1 }),
  cost: fc.constantFrom(0, 0.5, 2),
  costs: fc.constantFrom({}, { inform: 1 }, { ask: 0.25, inform: 0 }),
  budget: fc.constantFrom(null, 0, 1, 5),
  latency: fc.integer({ min: 1, max: 4 }),
  loss: fc.constantFrom(0, 0.3, 1),
  floor: fc.constantFrom('simultaneous', 'single'),
  takesStep: fc.boolean(),
});

/** What a seat had in its inbox, and what became of what it said, one entry per decision. */
export interface Diary {
  readonly inboxes: (readonly Heard[])[];
  readonly fates: (string | null)[];
  readonly left: (number | null)[];
}

export const emptyDiary = (): Diary => ({ inboxes: [], fates: [], left: [] });

/** Rests, or takes `actions[step]`; says `script[step]`, and writes down what it hears. */
export const speaker = <O>(
  environment: Environment,
  script: { readonly [step: number]: Message },
  diary: Diary = emptyDiary(),
  actions: readonly number[] = [],
): Policy<ChannelObservation<O>> => ({
  name: 'speaker',
  begin: () => null,
  act: ({ inbox, fate, left }, memory, { step, legal }) => {
    diary.inboxes.push(inbox);
    diary.fates.push(fate);
    diary.left.push(left);
    const action = actions[step] ?? restingAction(environment, legal);
    return { action, memory, message: script[step] ?? null };
  },
});
