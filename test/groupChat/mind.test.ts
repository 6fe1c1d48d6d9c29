import { describe, expect, it } from 'vitest';
import { readUtterance } from '../../src/groupChat/utterance.ts';
import { chatOf, mind, playChat, scripted } from './chats.ts';

const VALUE = mind({ gate: 'value' });
const four = (name: string) => [VALUE, scripted(name), scripted(name), scripted(name)];

describe('a mind that speaks where it is worth it, in a group chat', () => {
  it('has the best option chosen among minds, where silence has the decoy', async () => {
    const chat = chatOf('four');
    const { episode } = await playChat(chat, [VALUE, VALUE, VALUE, VALUE], 1);
    expect(episode.return).toBeGreaterThan(120);
    const silent = await playChat(chat, Array(4).fill(scripted('silent')), 1);
    expect(silent.episode.return).toBeLessThanOrEqual(60);
    expect(silent.said).toEqual([]);
  });

  it('plays the same again, message by message', async () => {
    const [first, second] = [
      await playChat(chatOf('three'), [VALUE, scripted('quiet'), scripted('talkative')], 3),
      await playChat(chatOf('three'), [VALUE, scripted('quiet'), scripted('talkative')], 3),
    ];
    expect(first.said.length).toBeGreaterThan(0);
    expect(second.episode.trace).toEqual(first.episode.trace);
  });

  it('says nothing to those who are away: every state is as over no channel at all', async () => {
    const chat = chatOf('four');
    for (const seed of [1, 2]) {
      const heard = await playChat(chat, four('deaf'), seed);
      const without = await playChat(chat.inner as never, [mind(null), ...Array(3).fill(scripted('deaf'))], seed);
      expect(heard.said).toEqual([]);
      expect(heard.episode.trace.footer!.hash).toBe(without.episode.trace.footer!.hash);
    }
  });

  it('says nothing where there is nothing to tell, and nothing where a message costs more than all can earn', async () => {
    const told = await playChat(chatOf('four-told'), [VALUE, VALUE, VALUE, VALUE], 1);
    expect(told.said).toEqual([]);
    const dear = await playChat(chatOf('four', { cost: 100 }), [VALUE, VALUE, VALUE, VALUE], 1);
    expect(dear.said).toEqual([]);
  });

  it('settles the matters that need it, with the act that they need, and no others', async () => {
    const chat = chatOf('four');
    for (const seed of [1, 4, 5]) {
      const { said, start } = await playChat(chat, four('forthcoming'), seed);
      const mine = said.filter(({ seat }) => seat === 0);
      const answered = mine.flatMap(({ message }) => {
        const utterance = readUtterance(message);
        return utterance.kind === 'answer' ? [utterance.matter] : [];
      });
      const needed = start.world.matters.flatMap(({ warranted }, index) => (warranted === 0 ? [index] : []));
      expect([...new Set(answered)]).toEqual(needed);
    }
  });
});

describe('rules of turn-taking', () => {
  it('speak when it is their turn', async () => {
    const { said } = await playChat(chatOf('three'), Array(3).fill(scripted('roundRobin')), 1);
    for (const { step, seat } of said) expect(step % 3).toBe(seat);
    expect(said.length).toBe(chatOf('three').horizon - 1);
  });
});
