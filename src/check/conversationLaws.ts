/** What every world's conversation has to keep, so that a mind can decide by it whether to speak. */
import type { ChannelEnvironment } from '../channel/channel.ts';
import { messageProblem } from '../channel/messages.ts';
import type { Conversation, View } from '../conversation.ts';
import type { Environment } from '../environment.ts';
import { jsonProblem } from '../json.ts';
import type { Knowledge, Skill } from '../knowledge.ts';
import { type Hearing, hear, type Speaker } from '../mind/initiative/hear.ts';
import { begin } from '../mind/initiative/initiative.ts';
import type { TalkMemory } from '../mind/initiative/memory.ts';
import { INITIATIVE } from '../mind/initiative/settings.ts';
import { createRandom } from '../random.ts';
import { clip } from './difference.ts';
import { deepFreeze, forSeeds, holds, type Law, reread, same } from './law.ts';

/** How much is looked at. */
export interface ConversationScope {
  readonly runs?: number;
  /** Steps of a walk, and each how manieth of them is looked at. */
  readonly steps?: number;
  readonly every?: number;
  /** Hypotheses, thoughts and their window in simulations. */
  readonly sample?: number;
}

/** A moment of a conversation, as one seat has it. */
interface Heard {
  readonly view: View;
  readonly understanding: unknown;
  readonly seed: number;
}

/** The laws of what can be talked about in one environment. `channel` is what the conversation was made with. */
export const conversationLaws = (
  channelled: ChannelEnvironment,
  conversation: Conversation,
  knowledge: Knowledge<unknown, unknown, Skill, unknown>,
  { runs = 4, steps = 24, every = 3, sample = 3 }: ConversationScope = {},
): readonly Law[] => {
  const { inner, settings, seats } = channelled;
  const speaker: Speaker = {
    conversation,
    environment: inner,
    channel: settings,
    parameters: INITIATIVE.parse({}),
  };

  /** Seats that work as the base policy does on what they understand, and say any of their thoughts at half of the steps. */
  const conversations = (seed: number): readonly Heard[] => {
    const found: Heard[] = [];
    const random = createRandom(`conversation/${seed}`);
    let state = channelled.initial(random.fork('initial'));
    let memories: TalkMemory[] = Array.from({ length: seats }, (_, seat) => begin(speaker, seat, []));
    for (let step = 0; step < Math.min(steps, channelled.horizon); step++) {
      const actions: number[] = [];
      const messages = memories.map(() => null as ReturnType<typeof conversation.thoughts>[number]['message'] | null);
      const hearings = memories.map(
        (memory, seat): Hearing =>
          hear(speaker, channelled.observe(state, seat), memory, { seat, step, horizon: channelled.horizon }),
      );
      for (const [seat, { view, understanding, informed }] of hearings.entries()) {
        if (step % every === seed % every) found.push({ view, understanding, seed });
        const luck = random.fork(step).fork(seat);
        const facts = knowledge.facts(informed, seat);
        const control = knowledge.control(knowledge.propose(facts, seat), informed, seat, luck.fork('act'));
        const legal = channelled.legal(state, seat);
        actions.push(control.kind === 'act' && legal.includes(control.action) ? control.action : legal[0]!);
        const able = conversation
          .thoughts(understanding)
          .filter(
            ({ message }) =>
              conversation.verify(message, understanding).kind === 'valid' &&
              messageProblem(message, seat, seats, settings) === null,
          );
        if (able.length > 0 && luck.next() < 0.5) messages[seat] = able[luck.integer(able.length)]!.message;
      }
      memories = hearings.map(({ memory, seen }) => ({ ...memory, seen }));
      const said = messages.some((message) => message !== null) ? { actions, messages } : { actions };
      const result = channelled.step(state, said, random.fork('world').fork(step));
      if (result.kind !== 'ongoing') break;
      state = result.state;
    }
    return found;
  };

  const over = (check: (heard: Heard) => void) => () =>
    forSeeds(runs, (seed) => {
      for (const heard of conversations(seed)) check(heard);
    });

  const isShare = (value: number, what: string): void =>
    holds(value >= 0 && value <= 1, `${what} is ${value}, which is no share`);

  return [
    {
      name: 'understands the same from the same log, as JSON, without changing it',
      check: over(({ view }) => {
        const frozen = deepFreeze({ ...view, log: reread(view.log) });
        const once = conversation.record(conversation.understand(frozen));
        same(
          conversation.record(conversation.understand({ ...view, log: reread(view.log) })),
          once,
          'what is understood',
        );
        holds(jsonProblem(once) === null, `the record of an understanding is no JSON: ${jsonProblem(once)}`);
      }),
    },
    {
      name: 'understands something from any end of the log',
      check: over(({ view }) => {
        for (const from of [1, Math.floor(view.log.length / 2), view.log.length])
          conversation.record(conversation.understand({ ...view, log: view.log.slice(from) }));
      }),
    },
    {
      name: 'fills in an observation that the environment can write and read',
      check: over(({ view, understanding }) => {
        const written = inner.encodeObservation(conversation.inform(view.observation, understanding));
        const problem = jsonProblem(written);
        holds(problem === null, `the observation as JSON is none: ${problem}`);
        same(
          reread(inner.encodeObservation(inner.decodeObservation(reread(written)))),
          reread(written),
          'the observation',
        );
      }),
    },
    {
      name: 'has thoughts of single words for topics, for seats that are there, each once',
      check: over(({ view, understanding }) => {
        const thoughts = conversation.thoughts(understanding);
        holds(thoughts.length <= 40, `it has ${thoughts.length} thoughts; some twenty can be valued`);
        const texts = thoughts.map(({ message: { act, to, content } }) => JSON.stringify([act, to, content ?? null]));
        same(new Set(texts).size, texts.length, `different thoughts of ${texts.join(', ')}`);
        for (const { topic, message } of thoughts) {
          holds(
            topic !== '' && !/\s/.test(topic),
            `a topic is called ${JSON.stringify(topic)}, which is no single word`,
          );
          const everywhere = { ...settings, acts: [message.act as never] };
          const problem = messageProblem(message, view.seat, seats, everywhere);
          holds(problem === null, `a thought can't be said: ${problem}`);
        }
      }),
    },
    {
      name: 'gives shares and bits within their bounds',
      check: over(({ view, understanding: u }) => {
        for (const { bits, topic } of conversation.doubts(u))
          holds(Number.isFinite(bits) && bits >= 0, `the doubt of ${topic} is ${bits} bits`);
        for (const thought of conversation.thoughts(u)) {
          const { message, topic } = thought;
          const what = `of ${clip(message)}`;
          isShare(conversation.known(message, u), `known ${what}`);
          isShare(conversation.relevance(topic, u), `the relevance ${what}`);
          isShare(conversation.coherence(thought, u), `the coherence ${what}`);
          isShare(conversation.othersWillSay(thought, u), `that others say it ${what}`);
          for (let other = 0; other < seats; other++) {
            if (other === view.seat) continue;
            isShare(conversation.busy(other, u), `how busy seat ${other} is`);
            isShare(conversation.uptake(other, message.act, u), `the uptake of seat ${other}`);
          }
        }
      }),
    },
    {
      name: 'imagines situations whose weights sum to 1, the same by the same stream',
      check: over(({ understanding, seed }) => {
        for (const count of [1, sample, 64]) {
          const drawn = conversation.hypotheses(understanding, count, createRandom(seed));
          holds(drawn.length >= 1 && drawn.length <= count, `${count} hypotheses were asked for, ${drawn.length} came`);
          const total = drawn.reduce((sum, { weight }) => sum + weight, 0);
          holds(Math.abs(total - 1) < 1e-9, `the weights of ${drawn.length} hypotheses sum to ${total}`);
          holds(
            drawn.every(({ weight }) => weight >= 0),
            'a weight is negative',
          );
          same(conversation.hypotheses(understanding, count, createRandom(seed)), drawn, 'hypotheses of equal streams');
        }
      }),
    },
    {
      name: 'simulates by its arguments alone, and says no more than the window allows',
      check: over(({ understanding, seed }) => {
        const before = JSON.stringify(conversation.record(understanding));
        const messages = [null, ...conversation.thoughts(understanding).map(({ message }) => message)].slice(
          0,
          sample + 1,
        );
        for (const { given } of conversation.hypotheses(understanding, sample, createRandom(seed)))
          for (const message of messages)
            for (const window of [0, 2]) {
              const play = () => conversation.simulate(given, message, window, seed, understanding);
              const first = play();
              same(play(), first, `what comes of ${clip(message)}`);
              holds(Number.isFinite(first.return), `a conversation returned ${first.return}`);
              const most = window + (message === null ? 0 : 1);
              holds(
                first.messages >= 0 && first.messages <= most,
                `${clip(message)} and a window of ${window} held ${first.messages} messages of the speaker`,
              );
            }
        same(JSON.stringify(conversation.record(understanding)), before, 'the understanding after simulations');
      }),
    },
    {
      name: 'reads its own words as what they say, or not at all',
      check: over(({ view, understanding }) => {
        for (const { message } of conversation.thoughts(understanding)) {
          const words = conversation.word(message);
          holds(words !== '', `${clip(message)} has no words`);
          const read = conversation.parse(words, view.seat, understanding);
          if (read === null) continue;
          same(read.act, message.act, `the act of "${words}"`);
          if (read.content !== undefined) same(read.content, message.content, `what "${words}" means`);
        }
      }),
    },
  ];
};

/** Whether a world has something to talk about here, with the channel that goes with it. */
export const conversationIn = (
  world: { readonly conversation?: (environment: Environment, channel: never) => Conversation },
  channelled: ChannelEnvironment,
): Conversation | null => world.conversation?.(channelled.inner, channelled.settings as never) ?? null;
