/**
 * Playthroughs: the first episode of each shipped scenario as a text that people read, so that a change of rules, minds
 * or partners shows as a diff. `npm run playthroughs` writes them; playthroughs.test.ts compares.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AnnotatedStep, annotateTrace } from '../../src/experiment/annotated.ts';
import { type LoadedScenario, loadScenario } from '../../src/experiment/load.ts';
import { playEpisode } from '../../src/experiment/play.ts';
import { prepareRun } from '../../src/experiment/run.ts';
import { createWatch } from '../../src/experiment/watch.ts';
import { formatScript } from '../../src/partners/scripted.ts';
import { parseTrace } from '../../src/trace.ts';
import type { Annotation } from '../../src/world.ts';

const SCENARIOS = fileURLToPath(new URL('../../scenarios', import.meta.url));

/** Steps that a playthrough shows, and how many of them lie between two pictures. */
const SHOWN = 60;
const BETWEEN_PICTURES = 20;
/** Where something is changed from outside too late to be shown, the playthrough begins so many steps before it. */
const BEFORE_CHANGE = 10;

/** Where the playthrough of a scenario is. */
export const playthroughFile = (scenario: string): string =>
  fileURLToPath(new URL(scenario.replace(/\.yaml$/, '.txt'), import.meta.url));

/** The scenarios that ship, as paths below `scenarios/`; those that say that they need data or a server are left out. */
export const listScenarios = (): readonly string[] =>
  readdirSync(SCENARIOS, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !/^# Needs (RAPPORT_DATA|a server)\./.test(readFileSync(join(SCENARIOS, file), 'utf8')))
    .sort();

/** Texts in `test/playthroughs/` that no scenario has any more. */
export const listOrphans = (): readonly string[] => {
  const wanted = new Set(listScenarios().map(playthroughFile));
  return readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.txt') && !wanted.has(join(import.meta.dirname, file)))
    .sort();
};

/** What the letters don't say already: `0 putInPot (2,0)`, `1 blocked by 0`. A skill tells its progress. */
const formatEvent = ({ kind, seat, detail, other }: Annotation, all: readonly Annotation[]): string | null => {
  switch (kind) {
    case 'progress':
    case 'delivered':
      return all.some((one) => one.kind === 'skillCompleted' && one.seat === seat) ? null : `${seat} ${kind}`;
    case 'skillCompleted':
      return `${seat} ${detail}`;
    case 'handOver':
      return `${seat} handOver${other === undefined ? '' : ` from ${other}`}`;
    case 'blocked':
      return `${seat} blocked${other === undefined ? '' : ` by ${other}`}`;
    case 'idle':
      return detail === 'stay' ? null : `${seat} idle ${detail}`;
    case 'attempt':
    case 'premature':
    case 'lockedIn':
    case 'needed':
    case 'told':
    case 'asked':
    case 'learned':
    case 'tookUp':
    case 'agreed':
    case 'warranted':
    case 'served':
    case 'disturbed':
    case 'overrode':
    case 'pushed':
    case 'strayed':
      return `${seat} ${kind}${detail === undefined ? '' : ` ${detail}`}${other === undefined ? '' : ` (${other})`}`;
  }
};

/** `12  N I  +20  0 deliverSoup (3,3)`: the step, a letter for each seat's action, the reward, what happened. */
const formatStep = (
  { environment, step, joint, result, line, events }: AnnotatedStep,
  { scenario }: LoadedScenario,
): string => {
  const letters = joint.actions.map((action) => formatScript([action], environment));
  const { team } = result.rewards;
  const happened = events.flatMap((event) => formatEvent(event, events) ?? []);
  const change = line.change === undefined ? [] : [`changed from outside: ${JSON.stringify(line.change)}`];
  const fallbacks = (line.f ?? []).map((seat) => `${seat} fallback`);
  const switches = (scenario.at ?? []).flatMap((one) => (one.step === step ? (one.switch ?? []) : []));
  const switched = switches.map(({ seat, to }) => `${seat} is now ${typeof to === 'string' ? to : JSON.stringify(to)}`);
  const words = [...change, ...switched, ...happened, ...fallbacks].join(', ');
  const reward = team === 0 ? '' : team > 0 ? `+${team}` : String(team);
  return `${String(step).padStart(4)}  ${letters.join(' ')}  ${reward.padEnd(4)}${words}`.trimEnd();
};

/** The playthrough of `scenarios/<scenario>`: its first condition with its first seed. */
export const playthrough = async (scenario: string): Promise<string> => {
  // Expectations of beliefs need records, and the run is then prepared at the level that keeps them.
  const { workshop, assignments, loaded, level } = await prepareRun(loadScenario(join(SCENARIOS, scenario)), 'actions');
  const assignment = assignments[0]!;
  const { description } = assignment;
  const { row, trace: text } = await playEpisode(assignment, null, {
    workshop,
    level,
    watch: createWatch(),
  });
  const parsed = parseTrace(text ?? '');
  if (!parsed.ok) throw new Error(`${scenario}: ${row.failure?.reason ?? 'no trace'}`);
  const environment = workshop.environment(description.request);
  const steps = [...annotateTrace(parsed.value, { world: workshop.world, environment, change: workshop.change })];

  const changed = loaded.scenario.at?.[0]?.step ?? 0;
  const from = changed < SHOWN ? 0 : changed - BEFORE_CHANGE;
  const shown = steps.slice(from, from + SHOWN);
  const lines = [
    `scenarios/${scenario}: ${loaded.scenario.description ?? ''}`,
    `${description.environment}, ${description.policies.map(({ name }, seat) => `seat ${seat} ${name}`).join(', ')}, seed ${description.seed}`,
  ];
  let last = '';
  for (const one of shown) {
    if ((one.step - from) % BETWEEN_PICTURES === 0) lines.push('', one.environment.format(one.before), '');
    lines.push(formatStep(one, loaded));
    last = one.environment.format(one.result.state);
  }
  lines.push('', last, '');
  const rest = steps.length - from - shown.length;
  lines.push(
    `${rest > 0 ? `and ${rest} more steps: ` : ''}${row.outcome} after ${row.steps} steps, return ${row.return}, hash ${row.hash}`,
    ...(row.findings ?? []).map(({ met, expectation }) => `${met ? 'came true' : 'FAILED'}: ${expectation}`),
  );
  return `${lines.join('\n')}\n`;
};

/** What is kept of a playthrough; null where there is none. */
export const readPlaythrough = (scenario: string): string | null => {
  const file = playthroughFile(scenario);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
};
