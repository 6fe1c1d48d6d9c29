/**
 * The scripted participants and their split into halves. What is learned on `development` must carry over to the same
 * kinds done otherwise; `held-out` is met only to measure. The held-out half also has a kind that nothing in the mind's
 * beliefs foresees: `follower`, who votes as most others do.
 *
 * The split was drawn up before any policy met these partners.
 */
import type { ScriptedPartner } from '../../world.ts';
import { type Kind, participantDefinition } from './participant.ts';

/** Tells what it knows when nobody is interrupted by it, speaks up when it is needed, and answers. */
const FORTHCOMING: Kind = {
  facts: 'volunteers',
  matters: 'volunteers',
  votes: 'facts',
  hears: true,
  present: true,
  considerate: true,
  order: 'strongest',
  every: 2,
  asides: 'none',
  motivation: 3,
};

const partner = (
  half: ScriptedPartner['half'],
  name: string,
  description: string,
  kind: Partial<Kind>,
): ScriptedPartner => ({ definition: participantDefinition(name, description, { ...FORTHCOMING, ...kind }), half });

const MUTE: Partial<Kind> = { facts: 'never', matters: 'never' };
const QUIET: Partial<Kind> = { facts: 'asked', matters: 'asked' };

export const CHAT_PARTNERS: readonly ScriptedPartner[] = [
  partner('development', 'forthcoming', 'Tells what it knows in time, and answers.', {}),
  partner('development', 'talkative', 'Tells what it knows whether it interrupts or not.', { considerate: false }),
  partner('development', 'quiet', 'Says nothing unless it is asked.', QUIET),
  partner('development', 'stubborn', 'Tells what it knows, and never changes its vote.', { votes: 'first' }),
  partner('development', 'distractor', 'Remarks what is beside the point, and seldom what it knows.', {
    every: 2,
    asides: 'remarks',
    facts: 'asked',
    considerate: false,
  }),
  partner('development', 'mute', 'Listens, and never says a word.', MUTE),
  partner('development', 'inattentive', 'Is there and votes, but neither hears nor speaks.', {
    ...MUTE,
    hears: false,
  }),
  partner('development', 'deaf', 'Is away to the last step, as all can see: neither hears nor speaks.', {
    ...MUTE,
    hears: false,
    present: false,
  }),
  partner('held-out', 'forthcoming-slow', 'Tells what it knows at every fourth step, and answers.', {
    every: 4,
    order: 'last',
  }),
  partner('held-out', 'talkative-eager', 'Tells what it knows at once, eager for the floor.', {
    considerate: false,
    order: 'first',
    motivation: 4,
  }),
  partner('held-out', 'quiet-alert', 'Speaks unasked only where a matter needs it.', { facts: 'asked' }),
  partner('held-out', 'stubborn-quiet', 'Never changes its vote, and says nothing unless it is asked.', {
    ...QUIET,
    votes: 'first',
  }),
  partner('held-out', 'distractor-asking', 'Asks its neighbour what is beside the point.', {
    every: 3,
    asides: 'questions',
    facts: 'asked',
  }),
  partner('held-out', 'mute-helpful', 'Says a word only where a matter needs it.', { facts: 'never' }),
  partner('held-out', 'follower', 'Votes as most others do, and tells what it knows.', {
    votes: 'others',
    order: 'first',
  }),
];
