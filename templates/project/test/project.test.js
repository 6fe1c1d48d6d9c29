import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createPolicy, overcooked, policyLaws, runEpisode, setupOf } from 'rapport';
import courteous from '../policies/courteous.js';
import distracted from '../partners/distracted.js';

const environment = overcooked.environment({ rules: 'legacy', layout: 'cramped_room', horizon: 120 });
const place = { environment, world: overcooked };
const own = () => createPolicy(courteous, place);
const partner = () => createPolicy(distracted, { ...place, parameters: { often: 0.4 } });

for (const [name, create] of [['courteous', own], ['distracted', partner]])
  describe(`${name}, as every policy,`, () => {
    for (const { name: law, check } of policyLaws(environment, create)) test(law, () => check());
  });

test('courteous earns something with the distracted cook', async () => {
  const episode = await runEpisode(setupOf(environment, [own(), partner()], 1));
  assert.equal(episode.failure, null);
  assert.ok(episode.return >= 20, `a return of ${episode.return}`);
});

test('distracted refuses a probability that is none', () => {
  assert.throws(() => createPolicy(distracted, { ...place, parameters: { often: 2 } }), /often: expected a probability/);
});
