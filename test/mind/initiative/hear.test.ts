/** What is heard, whose turn it is, and what of it is remembered. */
import { describe, expect, it } from 'vitest';
import type { ChannelObservation, Heard } from '../../../src/channel/observation.ts';
import { parseChannel } from '../../../src/channel/settings.ts';
import type { Conversation, Logged } from '../../../src/conversation.ts';
import type { Environment, Message } from '../../../src/environment.ts';
import { lacksFloor } from '../../../src/mind/initiative/civility.ts';
import { hear, type Speaker, turnOf } from '../../../src/mind/initiative/hear.ts';
import { begin } from '../../../src/mind/initiative/initiative.ts';
import { INITIATIVE } from '../../../src/mind/initiative/settings.ts';
import { hintWorld, QUESTION, SCOUT } from './hint.ts';

const world = hintWorld({ opens: 30 });
const environment = world.environment({ rules: 'plain', layout: 'site' }) as unknown as Environment;

const speakerOf = (channel: object, initiative: object): Speaker => ({
  conversation: world.conversation!(environment as never, channel as never) as unknown as Conversation,
  environment,
  channel: parseChannel(channel as never),
  parameters: INITIATIVE.parse(initiative),
});

const shown = (clock: number, inbox: readonly Heard[] = []): ChannelObservation => ({
  world: { clock, hidden: 1, chosen: null, favoured: false },
  inbox,
  fate: null,
  left: null,
});

const at = (step: number) => ({ seat: SCOUT, step, horizon: 31 });
const from = (seat: number, step: number, message: Message): Heard => ({
  id: `${step}.${seat}`,
  from: seat,
  step,
  message,
});

describe('memory', () => {
  const log: Logged[] = Array.from({ length: 20 }, (_, step) => ({ kind: 'seen', step, what: null }));
  const remembered = (memory: string, inbox: readonly Heard[] = []) => {
    const speaker = speakerOf({}, { memory });
    return hear(speaker, shown(20, inbox), { ...begin(speaker, SCOUT, []), log }, at(20)).view.log.length;
  };

  it('is all of the conversation, its last entries, or this step', () => {
    expect(['semantic', 'episodic', 'off'].map((memory) => remembered(memory))).toEqual([20, 16, 0]);
    const inbox = [from(1, 19, QUESTION)];
    expect(['semantic', 'episodic', 'off'].map((memory) => remembered(memory, inbox))).toEqual([21, 16, 1]);
  });
});

describe('the floor', () => {
  const speaker = speakerOf({ floor: 'single' }, {});
  const hearing = (...inboxes: (readonly Heard[])[]) =>
    inboxes.reduce(
      (memory, inbox, step) => hear(speaker, shown(step, inbox), memory, at(step)).memory,
      begin(speaker, SCOUT, []),
    );
  const hearingAt = (step: number, memory: ReturnType<typeof hearing>) => ({
    ...hear(speaker, shown(step), memory, at(step)),
    memory,
  });

  it('is given to whom a question is for, and free after the reply', () => {
    const asked = hearing([], [from(1, 0, QUESTION)]);
    expect(turnOf(asked, SCOUT, 1)).toBe('mine');
    expect(turnOf(asked, 1, 1)).toBe("another's");
    const reply: Message = { to: [1], act: 'inform', content: 1, replyTo: '0.1' };
    expect(turnOf(hearing([], [from(1, 0, QUESTION)], [from(SCOUT, 1, reply)]), SCOUT, 2)).toBe('open');
    expect(turnOf(hearing([], [from(1, 0, QUESTION)], []), SCOUT, 2)).toBe('open');
  });

  it('is taken from another only by who wants it badly, and not twice in a row', () => {
    const ask: Message = { to: [1], act: 'ask', content: 'why' };
    const theirs = hearingAt(1, hearing([], [from(SCOUT, 0, ask)]));
    // One has just spoken oneself.
    expect(lacksFloor(speaker, theirs, 5, 4)).toBe(true);
    const waited = { ...theirs, memory: { ...theirs.memory, spoke: { self: -1, anybody: 0 } } };
    expect(lacksFloor(speaker, waited, 3.9, 4)).toBe(true);
    expect(lacksFloor(speaker, waited, 4, 4)).toBe(false);
    expect(lacksFloor(speaker, hearingAt(1, hearing([], [from(1, 0, QUESTION)])), 1, 4)).toBe(false);
    const both = hearing([], [from(SCOUT, 0, { to: [1], act: 'inform', content: 1 }), from(1, 0, QUESTION)]);
    expect(lacksFloor(speaker, hearingAt(1, both), 1, 4)).toBe(false);
    expect(lacksFloor(speakerOf({}, {}), theirs, 1, 4)).toBe(false);
  });

  it('is shared as it was used', () => {
    const memory = hearing([], [from(1, 0, QUESTION)], [from(SCOUT, 1, { to: [1], act: 'inform', content: 1 })]);
    expect(memory.turns).toEqual([1, 1]);
    expect(memory.spoke).toEqual({ self: 1, anybody: 1 });
  });
});
