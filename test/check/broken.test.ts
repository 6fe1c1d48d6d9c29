/** The laws can fail: each group is given subjects that break one law, and that law has to say so. */
import { describe, expect, it } from 'vitest';
import { environmentLaws } from '../../src/check/environmentLaws.ts';
import { knowledgeLaws } from '../../src/check/knowledgeLaws.ts';
import type { Law } from '../../src/check/law.ts';
import { policyLaws } from '../../src/check/policyLaws.ts';
import { environmentSpeed, policySpeed } from '../../src/check/speed.ts';
import { traceLaws } from '../../src/check/traceLaws.ts';
import { worldLaws } from '../../src/check/worldLaws.ts';
import type { Environment } from '../../src/environment.ts';
import type { Knowledge } from '../../src/knowledge.ts';
import { policyAround } from '../../src/partners/around.ts';
import { randomPolicy } from '../../src/partners/random.ts';
import type { Decision, Policy } from '../../src/policy.ts';
import type { Encoding } from '../../src/world.ts';
import { type CardsObservation, type CardsState, createCards } from '../worlds/cards.ts';
import { type CardsFacts, type CardsSkill, createCardsKnowledge } from '../worlds/cardsKnowledge.ts';
import { cardsPlayer } from '../worlds/cardsPlayer.ts';
import { cards as cardsWorld } from '../worlds/cardsWorld.ts';

type Cards = Environment<CardsState, CardsObservation>;
type CardsKnowledge = Knowledge<CardsObservation, CardsFacts, CardsSkill, CardsState>;

const cards = createCards();
const knowledge = createCardsKnowledge(cards);

const breaks = async (laws: readonly Law[], name: string): Promise<void> => {
  const law = laws.find((one) => one.name === name);
  if (law === undefined)
    throw new Error(`there is no law '${name}'; there are ${laws.map((one) => one.name).join('; ')}`);
  await expect((async () => law.check())()).rejects.toThrow();
};

/** Writes to what is readonly, as broken code does. */
const spoil = (value: object, field: string, written: unknown): void => {
  (value as Record<string, unknown>)[field] = written;
};

let calls = 0;

describe('the laws of environments catch', () => {
  const broken: readonly (readonly [string, string, Partial<Cards>])[] = [
    [
      'chance from elsewhere',
      'makes the same walk from the same seed',
      { initial: (random) => cards.initial(random.fork(calls++)) },
    ],
    [
      'a step that writes to its input',
      'leaves the state that it steps untouched, and the step before it',
      {
        step: (state, joint, random) => {
          spoil(state.table, 'slips', 0);
          spoil(state, 'deck', [...state.deck]);
          return cards.step(state, joint, random);
        },
      },
    ],
    [
      'rewards in a buffer that is used again',
      'leaves the state that it steps untouched, and the step before it',
      (() => {
        const buffer = [0, 0, 0];
        return {
          step: (state, joint, random) => {
            const result = cards.step(state, joint, random);
            buffer[0] = state.table.clock;
            return { ...result, rewards: { ...result.rewards, shaped: buffer } };
          },
        } satisfies Partial<Cards>;
      })(),
    ],
    [
      'legal actions that are refused',
      'offers legal actions, ascending, never none, and takes every one of them',
      { legal: () => [0, 1, 2, 3, 4] },
    ],
    [
      'joint actions of any shape taken',
      'refuses joint actions of the wrong shape',
      { step: (state, _, random) => cards.step(state, { actions: [0, 0, 0] }, random) },
    ],
    [
      'a decoder that forgets',
      'decodes what it encodes, to an equal state of equal hash',
      { decode: (json) => ({ ...cards.decode(json), said: [null, null, null] }) },
    ],
    [
      'a hash that looks at the clock only',
      'hashes states to unsigned 32-bit numbers, different ones differently',
      { hash: (state) => state.table.clock },
    ],
    [
      'chance that is no part of state and step number',
      'goes on from an encoded state and a step number as it did',
      { step: (state, joint, random) => cards.step(state, joint, random.fork(calls++)) },
    ],
    [
      'observations that hold the state',
      'shows observations through which the state cannot be reached',
      { observe: (state, seat) => ({ ...cards.observe(state, seat), table: state.table }) },
    ],
    [
      'observations that lose something on their way',
      'decodes the observations that it encodes',
      { encodeObservation: (observation) => cards.encodeObservation({ ...observation, hand: [] }) },
    ],
    [
      'rewards for too few seats',
      'gives rewards to every seat, in finite numbers',
      {
        step: (state, joint, random) => {
          const result = cards.step(state, joint, random);
          return { ...result, rewards: { ...result.rewards, seats: [0] } };
        },
      },
    ],
    [
      'an episode without end',
      'ends at its horizon or before, with the right kind, never below its lowest return',
      {
        step: (state, joint, random) => {
          const { state: next, rewards } = cards.step(state, joint, random);
          return { kind: 'ongoing', state: { ...next, table: { ...next.table, slips: 0 } }, rewards };
        },
      },
    ],
  ];
  it.each(broken)('%s', (_, law, part) =>
    breaks(environmentLaws({ environment: { ...cards, ...part }, knowledge }), law),
  );
});

describe('the laws of knowledge catch', () => {
  let looked = 0;
  let rolled = 0;
  const broken: readonly (readonly [string, string, Partial<CardsKnowledge>])[] = [
    [
      'facts that depend on more than the observation',
      'makes the same of equal observations, hidden states aside',
      {
        facts: (observation, seat) => {
          return { ...knowledge.facts(observation, seat), slips: looked++ };
        },
      },
    ],
    [
      'imagined states that contradict what was seen',
      'makes the same of equal observations, hidden states aside',
      {
        imagine: (observation, seat, random) => {
          const state = knowledge.imagine(observation, seat, random);
          return { ...state, hands: [...state.hands].reverse() };
        },
      },
    ],
    [
      'facts that write to the observation',
      'leaves observations as they are',
      {
        facts: (observation, seat) => {
          spoil(observation, 'hand', [...observation.hand].reverse());
          return knowledge.facts(observation, seat);
        },
      },
    ],
    [
      'skills of equal texts',
      'lists skills that are JSON and differ in their text',
      { skills: (facts, seat) => [...knowledge.skills(facts, seat), ...knowledge.skills(facts, seat)] },
    ],
    [
      'verdicts without words',
      'says by code and in words why a skill is invalid',
      {
        check: (skill, facts, seat) => {
          const verdict = knowledge.check(skill, facts, seat);
          return verdict.kind === 'valid' ? verdict : { ...verdict, reason: '' };
        },
      },
    ],
    [
      'proposals that cannot be',
      'proposes a valid skill to every seat',
      { propose: () => ({ name: 'play', target: '4' }) },
    ],
    [
      'options that cannot be',
      'offers planners a few valid skills to compare',
      { options: (facts, seat) => knowledge.skills(facts, seat) },
    ],
    [
      'controllers that act out of turn',
      'controls every valid skill by legal actions, the same for the same arguments',
      { control: () => ({ kind: 'act', action: 1 }) },
    ],
    [
      'likelihoods of 0',
      'gives every seen step a likelihood in (0, 1] under every hypothesis',
      {
        likelihood: (seen, hypothesis) =>
          hypothesis.skill.name === 'pass' ? 0 : knowledge.likelihood(seen, hypothesis),
      },
    ],
    ['changes where there are none', 'sees no material change where nothing changed', { materialChange: () => true }],
    [
      'rollouts that remember each other',
      'rolls out as its arguments say, whatever else is rolled out',
      { rollout: (...args) => ({ ...knowledge.rollout(...args), value: rolled++ }) },
    ],
    [
      'rollouts that always play a step',
      'earns nothing in a rollout of no step, and says what the state is worth',
      { rollout: (state, futures, steps, seed) => knowledge.rollout(state, futures, Math.max(1, steps), seed) },
    ],
    [
      'rollouts that divide by their steps',
      'earns nothing in a rollout of no step, and says what the state is worth',
      {
        rollout: (state, futures, steps, seed) => {
          const rollout = knowledge.rollout(state, futures, steps, seed);
          return { ...rollout, value: (rollout.value * steps) / steps };
        },
      },
    ],
  ];
  it.each(broken)('%s', (_, law, part) => breaks(knowledgeLaws(cards, { ...knowledge, ...part }), law));
});

describe('the laws of policies catch', () => {
  const player = () => cardsPlayer(cards);
  const around = (act: (inner: Policy<CardsObservation>) => Policy<CardsObservation>['act']) => () => {
    const inner = player() as Policy<CardsObservation>;
    return policyAround(inner, 'broken', act(inner));
  };
  let counter = 0;
  let made = 0;
  const broken: readonly (readonly [string, string, () => Policy<CardsObservation>])[] = [
    [
      'a policy that plays otherwise each time it is made',
      'plays the same episode from the same seed, made anew',
      () => {
        const nth = made++;
        return { ...randomPolicy(), act: (_, memory, { legal }) => ({ action: legal[nth % legal.length]!, memory }) };
      },
    ],
    [
      'a policy that counts its steps beside its memory',
      'goes on in the middle of an episode as it did, from its memory',
      () => {
        let steps = 0;
        return {
          ...randomPolicy(),
          act: (_, memory, { legal }) => ({ action: steps++ === 0 ? legal.at(-1)! : legal[0]!, memory }),
        };
      },
    ],
    [
      'illegal actions',
      'plays whole episodes by legal actions, keeping JSON in memory and records',
      around(() => (_, memory) => ({ action: 4, memory })),
    ],
    [
      'memories that are no JSON',
      'plays whole episodes by legal actions, keeping JSON in memory and records',
      around(() => (_, __, { legal }) => ({ action: legal[0]!, memory: { when: new Date(0) } as never })),
    ],
    [
      'decisions that depend on how often one was asked',
      'decides by observation, memory and random stream alone',
      around(() => (_, memory, { legal }) => ({ action: legal[counter++ % legal.length]!, memory })),
    ],
    [
      'decisions that depend on being recorded',
      'decides the same whether or not somebody keeps the record',
      around((inner) => (observation, memory, context) => {
        const decision = inner.act(observation, memory, context) as Decision;
        return context.recording ? { ...decision, memory: { ...(decision.memory as object), recorded: 1 } } : decision;
      }),
    ],
    [
      'observations that are written to',
      'leaves its observation and its memory as they are',
      around((inner) => (observation, memory, context) => {
        spoil(observation, 'hand', []);
        return inner.act(observation, memory, context);
      }),
    ],
    [
      'what is kept beside the memory',
      'plays the same when its memory goes through JSON and it is made anew at each step',
      () => {
        let steps = 0;
        const inner = player();
        return policyAround(inner as Policy<CardsObservation>, 'broken', (observation, memory, context) => ({
          ...(inner.act(observation, memory as never, context) as { action: number; memory: never }),
          record: { steps: steps++ },
        }));
      },
    ],
    [
      'what seats share',
      'shares nothing between seats and between episodes that are played at once',
      () => {
        let asked = 0;
        return {
          ...randomPolicy(),
          act: (_, memory, { legal }) => ({ action: legal[asked++ % legal.length]!, memory }),
        };
      },
    ],
    [
      'chance from Math.random',
      'draws its chance from the stream that it is given',
      around(() => (_, memory, { legal }) => ({ action: legal[Math.floor(Math.random() * legal.length)]!, memory })),
    ],
  ];
  it.each(broken)('%s', (_, law, create) => breaks(policyLaws(cards, create), law));
});

describe('the laws of worlds catch', () => {
  const world = cardsWorld;
  const requests = [{ rules: 'plain', layout: 'small' }];
  const refusal = 'refuses what it does not have with a WorldError, in words';
  const encodings = 'writes encodings of the size that it states, in finite numbers, and nothing beside';
  const encoding = (encodeInto: Encoding<CardsObservation>['encodeInto']): Encoding<CardsObservation> => ({
    name: 'hand-4',
    seats: [3],
    shape: () => [4],
    encodeInto,
  });
  let looked = 0;
  const broken: readonly (readonly [string, string, Partial<typeof world>])[] = [
    [
      'two layouts of one name',
      'lists rule sets, layouts and aliases under names of their own',
      { layouts: (rules) => [...world.layouts(rules), ...world.layouts(rules)] },
    ],
    ['no rules', 'lists rule sets, layouts and aliases under names of their own', { rules: [] }],
    [
      'an alias that means nothing',
      'builds every layout that it lists, by its name and by its aliases, each time the same',
      { layouts: (rules) => world.layouts(rules).map((one) => ({ ...one, aliases: ['little'] })) },
    ],
    [
      'a wrong number of seats',
      'builds every layout that it lists, by its name and by its aliases, each time the same',
      { layouts: (rules) => world.layouts(rules).map((one) => ({ ...one, seats: 2 })) },
    ],
    [
      'a horizon of its own',
      'takes the horizon that it is asked for',
      { environment: (request) => world.environment({ ...request, horizon: 30 }) },
    ],
    [
      'whatever layout is asked for',
      refusal,
      { environment: (request) => world.environment({ ...request, layout: 'small' }) },
    ],
    [
      'refusals of another kind',
      refusal,
      {
        change: () => {
          throw new TypeError('no');
        },
      },
    ],
    [
      'encodings that write too much',
      encodings,
      { encodings: [encoding((_, __, out, offset) => out.fill(1, offset).length)] },
    ],
    ['encodings that miscount', encodings, { encodings: [encoding(() => 3)] }],
    [
      'encodings that are no numbers',
      encodings,
      {
        encodings: [
          encoding((_, __, out, offset) => {
            out.fill(Number.NaN, offset, offset + 4);
            return 4;
          }),
        ],
      },
    ],
    [
      'annotations of nobody',
      'annotates the same steps the same, by seats that exist, and leaves them as they are',
      { annotator: () => () => [{ kind: 'progress', seat: 3 }] },
    ],
    [
      'annotations that differ each time',
      'annotates the same steps the same, by seats that exist, and leaves them as they are',
      { annotator: () => () => [{ kind: 'idle', seat: 0, detail: String(looked++) }] },
    ],
    [
      'annotators that write',
      'annotates the same steps the same, by seats that exist, and leaves them as they are',
      {
        annotator: () => (transition) => {
          spoil(transition.before, 'deck', []);
          return [];
        },
      },
    ],
  ];
  it.each(broken)('%s', (_, law, part) => breaks(worldLaws({ ...world, ...part }, requests), law));
});

describe('the laws of speed catch', () => {
  const told = () => {};
  it('slow decisions', () => {
    const wait = (): void => {
      const until = performance.now() + 3;
      while (performance.now() < until);
    };
    const slow = () =>
      policyAround(cardsPlayer(cards) as Policy<CardsObservation>, 'slow', (...args) => {
        wait();
        return cardsPlayer(cards).act(args[0], args[1] as never, args[2]);
      });
    return breaks([policySpeed(cards, slow, { limit: 2, told })], 'decides within 2 ms, by the median');
  });
  it('slow environments', () => {
    const slow: Cards = {
      ...cards,
      step: (state, joint, random) => {
        const until = performance.now() + 2;
        while (performance.now() < until);
        return cards.step(state, joint, random);
      },
    };
    return breaks([environmentSpeed(slow, { told })], 'makes 1000 steps a second');
  });
});

describe('the laws of traces catch', () => {
  const cast = () => [cardsPlayer(cards), randomPolicy(), cardsPlayer(cards)];
  let games = 0;
  const moody = (): Policy<CardsObservation>[] => {
    const game = games++;
    return cast().map((policy) =>
      policyAround(policy as Policy<CardsObservation>, 'moody', (observation, memory, context) =>
        game % 2 === 0 ? { action: context.legal[0]!, memory } : policy.act(observation, memory as never, context),
      ),
    );
  };
  const luck: Cards = { ...cards, step: (state, joint, random) => cards.step(state, joint, random.fork(calls++)) };
  const lenient: Cards = {
    ...cards,
    step: (state, { actions }, random) =>
      cards.step(state, { actions: actions.map((action) => (action > 4 ? 0 : action)) }, random),
  };
  const forgetful: Cards = { ...cards, decode: (json) => ({ ...cards.decode(json), deck: [9, 9, 9, 9] }) };
  const broken: readonly (readonly [string, string, Cards, () => readonly Policy<CardsObservation>[]])[] = [
    ['luck of its own', 'have the same bytes for the same seed, with values and with promises', luck, cast],
    ['luck of its own', 'are replayed to the same end', luck, cast],
    ['a start that is read wrongly', 'are replayed to the same end', forgetful, cast],
    ['actions of any kind taken', 'name the first step that differs', lenient, cast],
    ['policies that change their mind', 'give their records back when the policies are asked again', cards, moody],
    [
      'policies that change their mind',
      'go on from any of their states, step numbers and memories as they did',
      cards,
      moody,
    ],
  ];
  it.each(broken)('%s: %s', (_, law, environment, make) => breaks(traceLaws(environment, make), law));
});
