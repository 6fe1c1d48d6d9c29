import { expect, test } from 'vitest';
import { restingAction } from '../../src/environment.ts';
import { runEpisode } from '../../src/episode.ts';
import { changeWorld } from '../../src/experiment/changeWorld.ts';
import { judgeTrace } from '../../src/experiment/judge.ts';
import { loadWorld } from '../../src/experiment/worlds.ts';
import type { Policy } from '../../src/policy.ts';
import { createRandom } from '../../src/random.ts';

const world = await loadWorld('overcooked', '.');
const environment = world.environment({ rules: 'legacy', layout: 'cramped_room', horizon: 20 });
const workshop = { world, change: changeWorld(world) };

/** Stays, and believes from step 5 on that its teammate fetches an onion. */
const believer: Policy = {
  name: 'believer',
  begin: () => null,
  act: (_, memory, { step, legal, seat }) => ({
    action: restingAction(environment, legal),
    memory,
    record: {
      beliefs:
        step < 5
          ? []
          : [
              {
                seat: 1 - seat,
                intentions: [
                  { skill: 'deliver', p: 0.3 },
                  { skill: 'pickUpOnion (0,1)', p: 0.4 },
                  { skill: 'pickUpOnion (4,1)', p: 0.2 },
                ],
              },
            ],
    },
  }),
};

/** Takes an onion from (0,1) at step 2, and looks on. */
const fetcher: Policy = {
  name: 'fetcher',
  begin: () => null,
  act: (_, memory, { step }) => ({
    action: environment.actions.indexOf(['north', 'west', 'interact'][step] ?? 'stay'),
    memory,
  }),
};

const root = createRandom(1);
const play = (policies: readonly Policy[]) =>
  runEpisode({
    environment,
    policies,
    roles: ['focal', 'partner'],
    random: { environment: root.fork('e'), seats: [root.fork(0), root.fork(1)] },
    level: 'full',
    provenance: {
      request: null,
      policies: policies.map(({ name }) => ({
        name,
        definition: name,
        version: '1',
        parameters: null,
        code: '',
      })),
      seed: '1',
      scenario: null,
      package: '0',
    },
  });

const judge = (expectation: string, policies: readonly Policy[] = [believer, believer]) => {
  const episode = play(policies);
  if (episode instanceof Promise) throw new Error('these policies are synchronous');
  return judgeTrace([expectation], episode.trace, { environment, workshop, seat: 0 })[0]!;
};

test.each([
  'intention(seat 1) = pickUpOnion with p > 0.5 at 10',
  'intention(seat 1) = pickUpOnion (0,1) at 10',
  'intention(seat 1) = deliver with p <= 0.3 at 19',
  'intention(seat 0) of seat 1 = pickUpOnion with p > 0.5 at 5',
  'return = 0',
  'action seat 1 = stay at 0',
  'action seat 1 != north at 19',
  'event idle "stay" seat 0 at 3',
  'no event delivered',
])('%s is met', (expectation) => {
  expect(judge(expectation)).toEqual({ expectation, met: true, found: expect.any(String), step: null, picture: null });
});

test.each([
  ['intention(seat 1) = pickUpOnion (0,1) with p > 0.5 at 10', 10, 'p 0.40 (believed: pickUpOnion (0,1) 0.40'],
  ['intention(seat 1) = deliver at 10', 10, 'p 0.30'],
  ['intention(seat 1) = deliver at 2', 2, 'nobody with a belief about seat 1'],
  ['return > 0 by 7', 6, 'a return of 0'],
  ['event delivered before 12', 11, 'no delivered in the whole episode'],
  ['no event idle seat 1 after 4', 4, 'idle stay by seat 1 at 4, 16 in all'],
  ['action seat 0 = north at 12', 12, 'action stay'],
  ['action seat 0 = stay at 40', 19, 'no step 40'],
])('%s fails, shown at step %d', (expectation, step, found) => {
  const finding = judge(expectation);
  expect(finding).toMatchObject({ met: false, step, found: expect.stringContaining(found) });
  expect(finding.picture).toContain('X X P');
});

test.each([
  'event skillCompleted "pickUpOnion" at 2',
  'event skillCompleted "pickUpOnion (0,1)" seat 0 at 2',
  'no event skillCompleted "pickUpOnion (4,1)"',
  'no event skillCompleted "pickUp"',
  'no event skillCompleted "pickUpDish"',
])('the detail of an event without its target stands for all instances: %s is met', (expectation) => {
  expect(judge(expectation, [fetcher, believer])).toMatchObject({ met: true });
});
