/** A single game as a scenario of its own, so that it is looked up, checked and described as any experiment's episode is. */
import { type ConditionRecord, recordConditions } from '../experiment/condition.ts';
import { type Assignment, describeEpisodes } from '../experiment/description.ts';
import { parseDocumentText } from '../experiment/document.ts';
import { expandScenario } from '../experiment/expansion.ts';
import { InputError } from '../experiment/problem.ts';
import { parseScenario, type ScenarioDocument } from '../experiment/scenario.ts';
import type { Workshop } from '../experiment/workshop.ts';
import type { Json } from '../json.ts';
import { PERSON } from '../partners/person.ts';
import { withPeople } from './people.ts';
import type { Tick } from './protocol.ts';

/** A game as somebody asks for it. */
export interface GameRequest {
  readonly rules: string;
  /** A name, or a layout of one's own as a scenario writes it. */
  readonly layout: Json;
  /** [seat] a policy as a scenario names it; null: a person. */
  readonly seats: readonly (Json | null)[];
  readonly tick: Tick;
  /** Steps; null for the environment's own. */
  readonly horizon: number | null;
}

/** A game ready to be played, and the condition that it is an episode of. */
export interface DescribedGame {
  readonly assignment: Assignment;
  readonly condition: ConditionRecord;
}

/** A person who plays at this pace, as a scenario names one. */
export const personAt = (tick: Tick): Json => (tick === null ? PERSON : { policy: PERSON, with: { tick } });

/** The scenario of a game. Focal is the first policy, so that rows say how well it did with people; or else the first person. */
const scenarioOf = ({ rules, layout, seats, tick, horizon }: GameRequest): ScenarioDocument => {
  const references = seats.map((one) => one ?? personAt(tick));
  const seat = Math.max(
    0,
    seats.findIndex((one) => one !== null),
  );
  const others = references.filter((_, one) => one !== seat);
  const scenario = {
    rapport: 1,
    name: 'play',
    rules,
    layouts: [layout],
    ...(horizon === null ? {} : { horizon }),
    ...(others.length === 0
      ? { focal: [references[seat]!] }
      : { pairs: [{ focal: references[seat]!, partner: others, seats: [seat] }] }),
  };
  const parsed = parseDocumentText('this game', JSON.stringify(scenario));
  if (!parsed.ok) throw new InputError(parsed.problems);
  return parseScenario(parsed.value);
};

/**
 * Describes a game; `seed` gives it its luck and, with the rest, its id. `base` is the folder that module paths are
 * relative to. Throws an `InputError` where it can't be played.
 */
export const describeGame = (
  request: GameRequest,
  seed: number,
  { workshop, base }: { readonly workshop: Workshop; readonly base: string },
): DescribedGame => {
  const document = scenarioOf(request);
  const { world, shelf, environment } = workshop;
  const expansion = expandScenario(document, { world, shelf, base, environment });
  const [assignment] = describeEpisodes(document, { ...expansion, seeds: [seed] }, withPeople(workshop));
  const [condition] = recordConditions(expansion);
  return { assignment: assignment!, condition: condition! };
};
