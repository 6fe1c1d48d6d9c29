/** Rapport as a library: one episode of the mind with a scripted cook, its return, and its trace as text. */
import { createPolicy, formatTrace, overcooked, proagent, runEpisode, setupOf } from 'rapport';

const environment = overcooked.environment({ rules: 'legacy', layout: 'cramped_room', horizon: 200 });
const place = { environment, world: overcooked };
const partner = overcooked.partners.find(({ definition }) => definition.name === 'greedy')!;
const policies = [createPolicy(proagent, place), createPolicy(partner.definition, place)];

const episode = await runEpisode(setupOf(environment, policies, 7));
const trace = formatTrace(episode.trace);

console.log(`return ${episode.return} in ${episode.steps} steps, ${episode.outcome}`);
console.log(`the trace has ${trace.split('\n').length - 1} lines`);
