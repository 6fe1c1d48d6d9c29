/** The language planner: what a model is told, when it is asked, and what is done with whatever it says. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import cook from '../../scenarios/models/cook.ts';
import { playWhole, setupOf } from '../../src/check/play.ts';
import { runEpisode } from '../../src/episode.ts';
import type { Json } from '../../src/json.ts';
import { MODEL_FAILURES, type ModelRequest } from '../../src/model.ts';
import { policyAround } from '../../src/partners/around.ts';
import { randomPolicy } from '../../src/partners/random.ts';
import type { Decision, Policy } from '../../src/policy.ts';
import { turn } from '../worlds/cards.ts';
import { cardsPlayer } from '../worlds/cardsPlayer.ts';
import { cards, kitchenOf, mindIn, mindMemory, overcooked, partnerIn } from './minds.ts';
import { choicesIn, languageMind, promptOf, type Says, talker } from './talkers.ts';

/** The rules that answer as a sensible cook. */
const sensible: Says = (_, { messages }) => JSON.stringify(cook({ messages }));

/** A reply that names the first choice, with what is given in place of the usual. */
const firstChoice =
  (instead: { readonly [key: string]: Json } = {}): Says =>
  (prompt) =>
    JSON.stringify({
      analysis: 'why not',
      intentions: [],
      skill: choicesIn(prompt)[0]!,
      after: [],
      confidence: 0.5,
      ...instead,
    });

/** An episode of a language mind in seat 0 with a greedy cook: its decisions, and what the model was asked. */
const play = async (
  says: Says,
  {
    layout = 'cramped_room',
    steps = 60,
    language = {},
    more = {},
    level = 'full',
    partner = 'greedy',
  }: {
    readonly layout?: string;
    readonly steps?: number;
    readonly language?: Json;
    readonly more?: Json;
    readonly level?: 'actions' | 'full';
    readonly partner?: string;
  } = {},
) => {
  const kitchen = kitchenOf('legacy', layout, steps);
  const { model, requests } = talker(says);
  const mind = languageMind([overcooked, kitchen, model], language, more);
  const decisions: Decision[] = [];
  const told = policyAround(mind, 'language', async (observation, memory, context) => {
    const decision = await mind.act(observation, memory, context);
    decisions.push(decision);
    return decision;
  });
  const episode = await runEpisode({ ...setupOf(kitchen, [told, partnerIn(partner, kitchen)], 3), level });
  return { episode, decisions, requests, prompts: requests.map(promptOf) };
};

/** The record of the plan at each decision at which there was one. */
const plansOf = (decisions: readonly Decision[]): readonly { readonly [key: string]: Json }[] =>
  decisions.flatMap(({ record, fallback = false }) => {
    const plan = record?.plan as { readonly [key: string]: Json } | null | undefined;
    return plan == null ? [] : [{ ...plan, fallback }];
  });

describe('what a model is told', () => {
  it('is made of what the world and the mind know', async () => {
    const { requests } = await play(sensible, { layout: 'forced_coordination', steps: 60 });
    const { messages } = requests[4]!;
    expect(`\n${messages.map(({ role, text }) => `${role}: ${text}`).join('\n\n')}\n`).toMatchInlineSnapshot(`
      "
      system: ## rules
      You are cook 0 of 2 in a kitchen (counted from 0). All of you earn together. Every soup that is delivered at a serving location pays; the aim is to earn as much as possible in the time that is left.
      A cell is (x,y): x grows to the east, y to the south. It takes a step to move or turn, and a step to use what one faces. One cook fits on a cell.
      A cook carries one object at a time. Dispensers never run out. A counter holds one object, which any cook who reaches it can take.
      A soup is made of exactly 3 ingredients of one kind, which go into a pot one by one.
      With 3 in it the pot begins to cook by itself, and the soup is ready after 20 steps.
      A cook with a dish takes a ready soup out of its pot and can then deliver it.

      ## skills
      A skill is carried out for you, the way to its target included, until it is done or you are asked again.
      pickUpOnion (x,y): take an onion from the dispenser or counter at (x,y). Needs empty hands, and an onion there.
      pickUpDish (x,y): take a dish from the dispenser or counter at (x,y). Needs empty hands, and a dish there.
      pickUpSoup (x,y): take a soup from the counter at (x,y). Needs empty hands, and a soup there.
      putInPot (x,y): put what you hold into the pot at (x,y). Needs an onion in hand, and a pot that is neither full nor cooking nor ready.
      fillDish (x,y): take the soup out of the pot at (x,y), waiting there until it is ready. Needs a dish in hand, and a pot that is cooking or ready.
      deliverSoup (x,y): bring a soup to the serving location at (x,y). Needs a soup in hand.
      placeOnCounter (x,y): put down what you hold on the counter at (x,y). Needs something in hand, and a free counter.
      wait: do nothing for now and keep out of the way; wait (x,y): the same, near (x,y). Needs nothing.
      makeWay: step aside for others. Needs nothing.

      ## reply
      You choose the skills of your seat. Your teammates choose their own; you have agreed on nothing with them.
      Reply with one JSON object with these keys, in this order:
      analysis: what matters in the scene now, in one to three sentences.
      intentions: for each teammate its seat and the skill that you think it is about to do, written as in the skill list.
      skill: the skill that you begin now, exactly as it is written under "choices".
      after: a list of up to 3 skills to go on with, with their targets, written as in the skill list. Each is begun without asking you, when the one before it is done (or is only a wait) and it is possible. Empty if it depends.
      confidence: how sure you are of the skill, from 0 to 1.

      user: ## time
      32 steps are left.

      ## positions
      You are at (3,1), facing east, with empty hands.
      Cook 1 is at (1,2), facing east, with empty hands.
      The pot at (3,0) cooks 3 onions, ready in 13 steps; you need 1 step, cook 1 can not reach it.
      The pot at (4,1) holds 1 onion and wants 2 more; you face it, cook 1 can not reach it.
      A serving location at (3,4): you need 2 steps, cook 1 can not reach it.
      A dish on a counter at (2,2): you need 2 steps, cook 1 faces it.
      An onion dispenser at (0,1): you can not reach it, cook 1 needs 2 steps.
      An onion dispenser at (0,2): you can not reach it, cook 1 needs 1 step.
      A dish dispenser at (0,3): you can not reach it, cook 1 needs 2 steps.
      Free counters, with the steps that you need: (2,1) 1, (4,2) 2, (2,3) 3, (4,3) 3; cook 1 reaches (2,1), (2,3).

      ## orders
      Soups that pay: 3 onions (20), 3 tomatoes (20).

      ## teammates
      Teammate 1 has finished, latest last: pickUpOnion (0,2) (step 13), placeOnCounter (2,1) (step 16), pickUpOnion (0,1) (step 18), placeOnCounter (2,2) (step 21), pickUpDish (0,3) (step 25), placeOnCounter (2,2) (step 28).

      ## belief
      Teammate 1 is about to: pickUpOnion (0,2) (80 %), pickUpDish (0,3) (8 %), pickUpOnion (0,1) (6 %).
      It seems to be idle in 4 % of its steps, to act at random in 5 %, and to give way 50 % of the time.

      ## correction
      Your prediction of step 22 is replaced: teammate 1 did pickUpDish (0,3), placeOnCounter (2,2).

      ## memory
      What you began of late, oldest first:

      user: Step 9: pickUpOnion (2,1) (the scene changed).

      user: Step 11: putInPot (3,0) (the next skill can be begun).

      user: Step 13: pickUpOnion (2,2) (the next skill can be begun).

      user: Step 16: putInPot (3,0) (the next skill can be begun).

      user: Step 18: pickUpOnion (2,1) (the skill is done).

      user: Step 20: putInPot (3,0) (the next skill can be begun).

      user: Step 22: pickUpOnion (2,2) (the skill is done).

      user: Step 25: putInPot (4,1) (the next skill can be begun).

      user: ## choices
      You can begin one of these skills now, and no other:
      - pickUpDish (2,2)
      - makeWay
      - wait
      "
    `);
    const steps = messages.flatMap(({ memory }) => memory ?? []);
    expect(steps.length).toBeGreaterThan(2);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
  });

  it('is told in every rule set and layout, without a hole', async () => {
    for (const rules of overcooked.rules)
      for (const { name, seats } of overcooked.layouts(rules)) {
        const kitchen = overcooked.environment({ rules, layout: name, horizon: 2 });
        const { model, requests } = talker(firstChoice());
        const minds = Array.from({ length: seats }, () => languageMind([overcooked, kitchen, model]));
        await playWhole(setupOf(kitchen, minds, 1));
        expect(requests.length).toBeGreaterThanOrEqual(seats);
        for (const request of requests) {
          expect(promptOf(request)).not.toMatch(/undefined|NaN|\[object|null/);
          expect(choicesIn(promptOf(request)).length).toBeGreaterThan(0);
        }
      }
  });

  it('is told at a card table by the very same code, to each seat what it sees', async () => {
    const table = cards.environment({ rules: 'plain', layout: 'small' });
    const { model, requests } = talker(firstChoice());
    const mind = languageMind([cards, table, model]);
    await playWhole(setupOf(table, [mind, cardsPlayer(table), cardsPlayer(table)] as Policy<never>[] as never, 2));
    const prompt = promptOf(requests[1]!);
    expect(prompt).toContain('## hand\nYou are seat 0 and hold ');
    expect(prompt).toMatch(/## teammates\nTeammate 1 has finished.*\nTeammate 2 has finished/);
    expect(prompt).toContain('play r: put a card of rank r on the pile.');
    expect(choicesIn(prompt)).toContain('pass');
  });

  it('lacks what is left out, and an unknown section is refused', async () => {
    const told = async (leaveOut: readonly string[]) => (await play(sensible, { language: { leaveOut } })).prompts[3]!;
    const whole = await told([]);
    for (const title of ['rules', 'skills', 'time', 'positions', 'orders', 'teammates', 'belief', 'memory']) {
      expect(whole).toContain(`## ${title}\n`);
      expect(await told([title])).not.toContain(`## ${title}\n`);
    }
    expect(() =>
      languageMind([overcooked, kitchenOf('legacy', 'cramped_room', 9), talker(sensible).model], {
        leaveOut: ['position'],
      }),
    ).toThrow("leaveOut: a prompt has no section 'position'; did you mean 'positions'?");
  });

  it.each([
    ['plan', ['skill', 'after', 'confidence']],
    ['analysis-plan', ['analysis', 'skill', 'after', 'confidence']],
    ['analysis-intention-plan', ['analysis', 'intentions', 'skill', 'after', 'confidence']],
  ])('asks at level %s for %j', async (level, keys) => {
    const { requests, prompts } = await play(sensible, { steps: 20, language: { level } });
    const schema = z.toJSONSchema(requests[0]!.reply.schema) as {
      readonly properties: { readonly [key: string]: Json };
    };
    expect(Object.keys(schema.properties)).toEqual(keys);
    expect(schema.properties.skill).toMatchObject({ type: 'string', enum: choicesIn(prompts[0]!) });
    for (const key of keys) expect(prompts[0]).toContain(`\n${key}: `);
    expect(prompts[0]!.includes('\nanalysis: ')).toBe(keys.includes('analysis'));
    expect(prompts[0]!.includes('\nintentions: ')).toBe(keys.includes('intentions'));
  });

  it('puts a wrong prediction in the words of the mode of correction', async () => {
    const wrong = (prompt: string, request: ModelRequest<unknown>) => {
      const reply = JSON.parse(sensible(prompt, request) as string) as { [key: string]: Json };
      return JSON.stringify({ ...reply, intentions: [{ seat: 1, intention: 'pickUpTomato (9,9)' }] });
    };
    const corrections = async (correct: string) =>
      (await play(wrong, { more: { stages: { correct } } })).prompts
        .map((prompt) => /## correction\n([^#]*)/.exec(prompt)?.[1] ?? '')
        .join('\n');
    const replaced = await corrections('replace');
    const annotated = await corrections('annotate');
    expect(replaced).toMatch(/Your prediction of step \d+ is replaced: teammate 1 did pickUpOnion/);
    expect(replaced).not.toContain('would pickUpTomato');
    expect(annotated).toMatch(
      /you predicted that teammate 1 would pickUpTomato \(9,9\)\. The prediction is kept and marked: wrong, it did pickUpOnion/,
    );
  });

  it('has the values of what the embedded planner proposes, where it is asked for them, and can overrule them', async () => {
    const { prompts, decisions, requests } = await play(
      (prompt) =>
        JSON.stringify({
          analysis: '',
          intentions: [],
          skill: choicesIn(prompt).find((one) => one === 'wait') ?? choicesIn(prompt)[0]!,
          after: [],
          confidence: 1,
        }),
      { steps: 30, language: { proposals: 2 } },
    );
    const values = [...prompts[0]!.matchAll(/^- (.+): (-?\d+\.\d)$/gm)].map((found) => Number(found[2]));
    expect(values).toHaveLength(2);
    expect(values[0]).toBeGreaterThanOrEqual(values[1]!);
    expect(plansOf(decisions)[0]).toMatchObject({ skill: 'wait', fallback: false });
    expect(promptOf(requests[0]!)).toContain('or overrule it');
  });
});

describe('when a model is asked', () => {
  it('is at decision points only: fewer than 50 times in 400 steps, and each time once', async () => {
    let total = 0;
    for (const layout of ['cramped_room', 'forced_coordination', 'counter_circuit']) {
      const { requests, decisions, episode } = await play(sensible, { layout, steps: 400, level: 'actions' });
      expect(episode.return).toBeGreaterThanOrEqual(120);
      expect(requests.length).toBeGreaterThan(10);
      expect(decisions).toHaveLength(400);
      total += requests.length;
    }
    expect(total / 3).toBeLessThan(50);
  });

  it('goes on with the skills that a reply names, and asks about each where it names none', async () => {
    const layout = 'asymmetric_advantages';
    const one = await play(sensible, { layout, steps: 120, language: { ahead: 0 } });
    const more = await play(sensible, { layout, steps: 120 });
    expect(more.requests.length).toBeLessThan(0.75 * one.requests.length);
    expect(
      plansOf(more.decisions).some(({ analysis }) => /^goes on with putInPot .*, as planned$/.test(String(analysis))),
    ).toBe(true);
    expect(plansOf(one.decisions).every(({ consulted }) => consulted !== undefined)).toBe(true);
  });

  it('is only when somebody does what was not expected, if so asked', async () => {
    const { requests, decisions } = await play(sensible, {
      steps: 200,
      partner: 'hesitant',
      language: { ask: 'surprise' },
    });
    const asked = decisions.filter(
      ({ record }) => (record?.plan as { consulted?: Json } | null)?.consulted !== undefined,
    );
    expect(asked).toHaveLength(requests.length);
    expect(requests.length).toBeGreaterThan(0);
    expect(requests.length).toBeLessThan(25);
    for (const { record } of asked) expect((record!.correct as { corrected: Json[] }).corrected).not.toEqual([]);
  });

  it('is never out of its turn', async () => {
    const table = cards.environment({ rules: 'plain', layout: 'small' });
    let now = -1;
    const { model, requests } = talker((prompt) => {
      expect(now).toBe(0);
      return firstChoice()(prompt, requests.at(-1)!) as string;
    });
    const mind = languageMind([cards, table, model]);
    const watched = policyAround(mind, 'language', (observation, memory, context) => {
      now = turn((observation as { table: Parameters<typeof turn>[0] }).table);
      return mind.act(observation, memory, context);
    });
    await playWhole(setupOf(table, [watched, randomPolicy(), cardsPlayer(table)] as Policy<never>[] as never, 5));
    expect(requests.length).toBeGreaterThan(0);
  });
});

describe('what a model may say', () => {
  it('is a skill, an analysis and a prediction, which the record keeps', async () => {
    const { decisions } = await play(sensible);
    expect(plansOf(decisions)[0]).toMatchObject({
      why: 'no plan yet',
      analysis: 'the pots want onions',
      skill: expect.stringMatching(/^pickUpOnion \(/),
      intentions: [{ seat: 1, intention: expect.stringMatching(/^\w+ \(/) }],
      consulted: { reply: { model: 'talker-1', confidence: 1, usage: { inputTokens: 7 } }, failures: [] },
      fallback: false,
    });
  });

  it('is refused with the reason where it is impossible; then the embedded planner decides', async () => {
    const { requests, prompts, decisions, episode } = await play(firstChoice({ skill: 'deliverSoup (3,3)' }), {
      steps: 12,
    });
    expect(requests.length % 3).toBe(0);
    expect(prompts[0]).not.toContain('can not be begun');
    for (const [i, prompt] of prompts.entries())
      expect(
        prompt.match(/That can not be begun now: delivering needs a soup in hand, not [^.]*\./g) ?? [],
      ).toHaveLength(i % 3);
    const plans = plansOf(decisions);
    expect(plans[0]).toMatchObject({
      fallback: true,
      analysis: expect.stringMatching(/^fell back after 3 skills that can not be begun: /),
    });
    expect(plans[0]!.skill).toMatch(/^pickUpOnion/);
    expect(episode.fallbacks[0]).toBe(plans.filter(({ fallback }) => fallback).length);
    expect(mindMemory(decisions.at(-1)!).counts.invalid).toBe(requests.length);
  });

  it('can name what there is not: that is refused too, and a second try is taken', async () => {
    const { decisions, prompts } = await play(
      (prompt, request) =>
        prompt.includes('there is no such skill here')
          ? sensible(prompt, request)
          : firstChoice({ skill: 'conjure soup' })(prompt, request),
      { steps: 8 },
    );
    expect(prompts[1]).toContain('{"skill":"conjure soup"}');
    expect(plansOf(decisions)[0]).toMatchObject({ fallback: false, skill: expect.stringMatching(/^pickUpOnion/) });
  });

  it('changes nothing by skills ahead that there are not', async () => {
    const { decisions } = await play(firstChoice({ after: ['fly (0,0)', 'wait'] }), { steps: 6 });
    expect(mindMemory(decisions[0]!).said!.after).toEqual([]);
  });

  it('is without escapes, controls and length where it is kept', async () => {
    const hostile = '\u001b[2J\u001b]0;owned\u0007<script>alert(1)</script>\u202egnp.exe\r\nnext\u0000 \ud800';
    const { decisions, prompts } = await play(
      (prompt, request) => {
        const intentions = [
          { seat: 1, intention: hostile },
          { seat: 99, intention: 'x' },
        ];
        const isFirst = !prompt.includes('That can not');
        const said = isFirst
          ? { skill: `${hostile} (1,1)` }
          : { analysis: hostile + 'a'.repeat(100_000), intentions, confidence: 1e9 };
        return firstChoice(said)(prompt, request);
      },
      { steps: 30 },
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
    const harmful = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;
    for (const prompt of prompts) expect(prompt).not.toMatch(harmful);
    const kept = decisions.map(({ memory, record }) => [memory, record?.plan, record?.validate]);
    const texts = JSON.stringify(kept);
    expect(texts).not.toMatch(/\\u00[01]|\\u202|\\ud800|\\r/);
    expect(texts).not.toMatch(/a{5000}/);
    expect(texts).toContain('<script>'); // markup is for whoever shows it
    const { intentions } = mindMemory(decisions[0]!).said!;
    expect(intentions.map(({ seat }) => seat)).toEqual([1]);
    expect(plansOf(decisions)[0]).toMatchObject({ consulted: { reply: { confidence: 1 } } });
  });
});

describe('a call that fails', () => {
  it.each(MODEL_FAILURES)('by %s leaves the plan to the embedded planner, and is counted', async (failure) => {
    const { decisions, episode } = await play(() => ({ failure }), { steps: 25 });
    expect(episode.failure).toBeNull();
    const plans = plansOf(decisions);
    expect(plans.length).toBeGreaterThan(0);
    for (const plan of plans)
      expect(plan).toMatchObject({ fallback: true, consulted: { reply: null, failures: [failure] } });
    expect(episode.fallbacks).toEqual([plans.length, 0]);
    expect(mindMemory(decisions.at(-1)!).counts.fallbacks).toBe(plans.length);
  });

  it('falls back on the planner that the stages name', async () => {
    const failing: Says = () => ({ failure: 'timeout' });
    const base = await play(failing, { steps: 80, more: { stages: { plan: 'base' } }, level: 'actions' });
    const plans = (await play(failing, { steps: 10, more: { stages: { plan: 'base' } } })).decisions;
    expect(plansOf(plans)[0]!.analysis).toContain('the base policy proposes');
    expect(base.episode.return).toBeGreaterThan(0);
  });

  it('stops the episode where the run has to stop', async () => {
    const { episode } = await play(() => ({ failure: 'budget', recoverable: false }), { steps: 25 });
    expect(episode.failure).toMatchObject({ seat: 0, step: 0, reason: expect.stringContaining('ModelFailure') });
  });

  it('forgets what an earlier reply wanted next', async () => {
    let calls = 0;
    const wish = { after: ['deliverSoup (3,3)'], intentions: [{ seat: 1, intention: 'wait' }] };
    const { decisions } = await play(
      (prompt, request) => (++calls === 2 ? { failure: 'refusal' } : firstChoice(wish)(prompt, request)),
      { steps: 30 },
    );
    const failed = decisions.findIndex(({ fallback }) => fallback);
    expect(mindMemory(decisions[failed - 1]!).said).toMatchObject({
      after: [{ name: 'deliverSoup' }],
      intentions: [{}],
    });
    expect(mindMemory(decisions[failed]!).said).toMatchObject({ after: [], intentions: [] });
  });
});

describe('what a model may do beside planning', () => {
  const helping: Says = (prompt, request) => {
    switch (request.reply.name) {
      case 'description':
        return JSON.stringify({ description: 'In other words.\nYou stand\u001b somewhere.' });
      case 'belief':
        return JSON.stringify({
          teammates: [
            {
              seat: 1,
              intentions: [
                { skill: 'pickUpDish (1,3)', p: 0.9 },
                { skill: 'fly', p: 0.1 },
              ],
            },
          ],
        });
      case 'verdict':
        return JSON.stringify({ reason: 'it looks impossible', possible: !prompt.includes('## skill\npickUpOnion') });
      default:
        return firstChoice()(prompt, request);
    }
  };

  it('is to put the facts into words', async () => {
    const { prompts, requests } = await play(helping, { steps: 5, language: { also: ['ground'] } });
    expect(requests.map(({ reply }) => reply.name).slice(0, 2)).toEqual(['description', 'plan']);
    expect(prompts[0]).toContain('"timeLeft":5');
    expect(prompts[1]).toContain('## scene\nIn other words.\nYou stand\ufffd somewhere.');
    expect(prompts[1]).not.toContain('## positions');
  });

  it('is to read the teammates: the belief that the record and the memory keep is its own', async () => {
    const { decisions, prompts } = await play(helping, { steps: 3, language: { also: ['belief'] } });
    expect(prompts[0]).toContain('- pickUpDish (1,3)');
    expect(prompts[1]).toContain('Teammate 1 is about to: pickUpDish (1,3) (100 %)');
    expect(decisions[0]!.record!.beliefs).toMatchObject([
      { intentions: expect.arrayContaining([{ skill: 'pickUpDish (1,3)', p: 1 }]) },
    ]);
    expect(mindMemory(decisions[0]!).teammates[0]!.predicted).toBe('pickUpDish (1,3)');
  });

  it('is to check skills', async () => {
    const { decisions } = await play(helping, { steps: 3, language: { also: ['validate'] } });
    expect(decisions[0]!.record!.validate).toMatchObject({
      fallback: true,
      refused: Array.from({ length: 3 }, () => ({
        skill: expect.stringMatching(/^pickUpOnion/),
        reason: 'it looks impossible',
      })),
    });
  });

  it('is done by the mind where those calls fail, which counts as a fallback', async () => {
    const failing: Says = (prompt, request) =>
      request.reply.name === 'plan' ? firstChoice()(prompt, request) : { failure: 'timeout' };
    const { decisions, prompts } = await play(failing, {
      steps: 3,
      language: { also: ['ground', 'belief', 'validate'] },
    });
    expect(plansOf(decisions)[0]).toMatchObject({
      fallback: true,
      consulted: { reply: { model: 'talker-1' }, failures: ['timeout', 'timeout'] },
    });
    expect(prompts.find((prompt) => prompt.includes('## choices'))).toContain('## positions');
  });
});

describe('teams', () => {
  it('may have another model in each seat', async () => {
    const kitchen = kitchenOf('legacy', 'cramped_room', 80);
    const [a, b] = [talker(sensible), talker(firstChoice())];
    const minds = [a, b].map(({ model }) => languageMind([overcooked, kitchen, model]));
    await playWhole(setupOf(kitchen, minds, 1));
    for (const [seat, { requests }] of [a, b].entries()) {
      expect(requests.length).toBeGreaterThan(0);
      for (const request of requests) expect(promptOf(request)).toContain(`You are cook ${seat} of 2`);
    }
  });
});

it('leaves a mind without a model as it is', async () => {
  const kitchen = kitchenOf('legacy', 'cramped_room', 40);
  const settings = { simulations: 8, depth: 20 };
  const plain = await playWhole(
    setupOf(kitchen, [mindIn(overcooked, kitchen, settings), partnerIn('greedy', kitchen)], 1),
  );
  expect(plain.fallbacks).toEqual([0, 0]);
  expect(JSON.stringify(plain.trace)).not.toContain('consulted');
});
