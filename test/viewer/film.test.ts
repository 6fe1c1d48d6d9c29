import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runEpisode } from '../../src/episode.ts';
import random from '../../src/partners/random.ts';
import { createRandom } from '../../src/random.ts';
import type { Trace } from '../../src/trace.ts';
import { formatAddress, parseAddress, queryOf, withQuery } from '../../src/viewer/address.ts';
import { filmOf, filmOfStills, frameAt, stillsOf } from '../../src/viewer/film.ts';
import { mindsOf } from '../../src/viewer/minds.ts';
import { firstDifference, momentsOf, truthsOf } from '../../src/viewer/moments.ts';
import { rebuildRecords } from '../../src/viewer/rebuild.ts';
import { groundOf } from '../../src/viewer/worlds.ts';
import type { World } from '../../src/world.ts';
import { cards } from '../worlds/cardsWorld.ts';
import { GREEDY, MIND, playTrace } from './episodes.ts';

const grounded = (trace: Trace) => {
  const found = groundOf(trace);
  if (!found.ok) throw new Error(found.reason);
  return found.ground;
};

const full = await playTrace({ level: 'full' });
const ground = grounded(full);
const film = filmOf(full, ground);
const minds = mindsOf(full);

test('a film has a frame for each step and one for the end, which add up to the return', () => {
  expect(film.frames).toHaveLength(full.steps.length + 1);
  expect(film.frames.at(-1)).toMatchObject({ step: 60, line: null, total: full.footer!.return });
  expect(film.problem).toBeNull();
  expect([frameAt(film, -5), frameAt(film, 7), frameAt(film, 999)]).toEqual([0, 7, 60]);
});

test('a film of a trace that does not replay stops before the step that differs, and says so', () => {
  const steps = full.steps.map((line) => (line.t === 9 ? { ...line, h: '00000000' } : line));
  const broken = filmOf({ ...full, steps }, ground);
  expect(broken.frames).toHaveLength(10);
  expect(broken.problem).toMatch(/state of step 9 should be 00000000/);
  expect(filmOf({ ...full, header: { ...full.header, start: 'nonsense' } }, ground).problem).not.toBeNull();
});

test('the records of a trace of level `actions` are made again as they were', async () => {
  const bare = await playTrace();
  expect(bare.steps.some(({ records }) => records !== undefined)).toBe(false);
  let breaths = 0;
  const rebuilt = await rebuildRecords(bare, ground, () => (++breaths % 7 === 0 ? Promise.resolve() : null));
  expect(rebuilt).toEqual({ ok: true, trace: full, reasons: [null, null] });
});

test('a mind is read as its records say, its plan from the step at which it was made', () => {
  const [mind] = minds;
  full.steps.forEach((line, i) => {
    const view = mind!.at(i)!;
    const written = line.records?.[0] as { plan?: { skill: string } | null } | null;
    if (written?.plan) expect(view.plan).toMatchObject({ step: line.t, skill: written.plan.skill });
    else expect(view.plan!.step).toBeLessThanOrEqual(line.t);
    expect(view.beliefs[0]!.seat).toBe(1);
    for (const { p } of view.beliefs[0]!.intentions) expect(p >= 0 && p <= 1).toBe(true);
  });
  expect(mind!.at(999)).toBeNull();
  expect(minds[1]!.at(3)).toMatchObject({ thinks: false, plan: null });
  expect(minds[1]!.at(3)!.skill).toMatch(/^\w+/);
});

test('records of any shape are read without harm', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.constantFrom('ground', 'beliefs', 'plan', 'validate', 'correct', 'remember', 'calls', 'skill', 'x'),
        fc.jsonValue(),
      ),
      (record) => {
        const [line] = full.steps;
        const trace = { ...full, steps: [{ ...line!, records: [record as never, null] }] };
        const [mind] = mindsOf(trace);
        expect(() => mind!.at(0)).not.toThrow();
        momentsOf(filmOf(trace, ground), mindsOf(trace));
      },
    ),
    { numRuns: 300, seed: 1 },
  );
});

test('model calls are found wherever a stage keeps them', () => {
  const call = {
    model: 'm',
    messages: [{ role: 'system', text: 'be brief' }],
    reply: 'yes',
    usage: { inputTokens: 3 },
  };
  const [line] = full.steps;
  const read = (record: object) =>
    mindsOf({ ...full, steps: [{ ...line!, records: [record as never, null] }] })[0]!.at(0)!.calls;
  const expected = [
    { title: 'm', prompt: [{ role: 'system', text: 'be brief' }], reply: 'yes', more: { usage: { inputTokens: 3 } } },
  ];
  expect(read({ calls: [call] })).toEqual(expected);
  expect(read({ plan: { skill: 'x', calls: [call] } })).toEqual(expected);
});

test('moments are the deliveries, hand-overs, collisions and what minds were surprised by', () => {
  const moments = momentsOf(film, minds);
  const count = (kind: string) => moments.filter((one) => one.kind === kind).length;
  const events = film.frames.flatMap((frame) => frame.events);
  expect(count('delivered')).toBe(events.filter(({ kind }) => kind === 'delivered').length);
  expect(count('collision')).toBe(events.filter(({ kind }) => kind === 'blocked').length);
  expect(count('delivered')).toBeGreaterThan(0);
  const surprised = full.steps.filter((_, i) => minds[0]!.at(i)!.corrected.length > 0).map(({ t }) => t);
  expect(moments.filter(({ kind }) => kind === 'surprise').map(({ step }) => step)).toEqual(surprised);
  expect(moments.map(({ step }) => step)).toEqual(moments.map(({ step }) => step).sort((a, b) => a - b));
});

test('the truth in hindsight is the skill that a seat finishes next', () => {
  const [, partner] = truthsOf(film);
  const done = film.frames.flatMap(({ step, events }) =>
    events.flatMap(({ kind, seat, detail }) => (kind === 'skillCompleted' && seat === 1 ? [{ step, detail }] : [])),
  );
  expect(done.length).toBeGreaterThan(2);
  expect(partner).toEqual(film.frames.map((_, step) => done.find((one) => one.step >= step)?.detail ?? null));
});

test('two films differ first where they act otherwise, or end', async () => {
  expect(firstDifference(film, film)).toBeNull();
  const shorter = filmOf({ ...full, steps: full.steps.slice(0, 30) }, ground);
  expect(firstDifference(film, shorter)).toBe(30);
  const other = filmOf(await playTrace({ policies: [GREEDY, MIND] }), ground);
  const difference = firstDifference(film, other)!;
  const acts = (one: typeof film, step: number) => one.frames[step]!.line!.a;
  for (let step = 0; step < difference; step++) expect(acts(film, step)).toEqual(acts(other, step));
  expect(acts(film, difference)).not.toEqual(acts(other, difference));
});

test('a world that the page does not carry is seen as text, frame by frame', async () => {
  const world = cards as unknown as World;
  const environment = world.environment({ rules: 'plain', layout: 'small' });
  const root = createRandom('cards');
  const policies = Array.from({ length: environment.seats }, () => random.create(null as never, {} as never));
  const episode = await runEpisode({
    environment,
    policies: policies as never,
    roles: policies.map(() => 'focal'),
    random: { environment: root.fork('environment'), seats: policies.map((_, seat) => root.fork(seat)) },
    level: 'actions',
    provenance: {
      request: { world: './cardsWorld.ts' },
      policies: policies.map(() => ({
        name: 'random',
        definition: 'random',
        version: '1',
        parameters: null,
        code: '',
      })),
      seed: '1',
      scenario: null,
      package: '0',
    },
  });
  expect(groundOf(episode.trace)).toEqual({
    ok: false,
    reason: expect.stringMatching(/cardsWorld.ts is not part of this page/),
  });
  const whole = filmOf(episode.trace, {
    world,
    environment,
    change: () => {
      throw new Error('no changes');
    },
  });
  const stills = JSON.parse(JSON.stringify(stillsOf(whole))) as ReturnType<typeof stillsOf>;
  const seen = filmOfStills(episode.trace, stills);
  expect(seen.frames.map(({ step, total, actions, line }) => [step, total, actions, line])).toEqual(
    whole.frames.map(({ step, total, actions, line }) => [step, total, actions, line]),
  );
  expect(seen.frames[0]!.sight).toEqual({
    kind: 'text',
    text: environment.format(environment.decode(episode.trace.header.start)),
  });
});

test('an address is read from the hash that it is written as', () => {
  const address = withQuery(
    { route: { kind: 'episode', source: 1, id: 'a b/ü%' }, query: [['t', '12']] },
    { fork: ['1.0.action.stay', '2.1.belief.0.x (1,2)'], t: '13', gone: null },
  );
  expect(parseAddress(formatAddress(address))).toEqual(address);
  expect(queryOf(address, 't')).toBe('13');
  for (const hash of ['', '#', '#/', '#/x', '#/run', '#/run/x', '#/episode/0', '#/run/9999/1'])
    expect(parseAddress(hash).route).toEqual({ kind: 'home' });
  expect(parseAddress('#/episode/0/%').route).toEqual({ kind: 'episode', source: 0, id: '%' });
});
