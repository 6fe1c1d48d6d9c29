/** A study ready to begin: everybody whom people will meet is built once, and every participant has an order of games. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ConditionRecord, recordConditions } from '../../experiment/condition.ts';
import { type Declarations, declarationsOf } from '../../experiment/declared.ts';
import { type Assignment, describeEpisodes } from '../../experiment/description.ts';
import { readRecord } from '../../experiment/directory.ts';
import { type Condition, type Expansion, expandScenario } from '../../experiment/expansion.ts';
import { checkScenario, referencesIn } from '../../experiment/load.ts';
import { DEFAULT_MODELS, modelOrders, openOrdered } from '../../experiment/models.ts';
import { DEFAULT_WORLD } from '../../experiment/places.ts';
import { inputError } from '../../experiment/problem.ts';
import { policyCode } from '../../experiment/run.ts';
import { openWorkshop, type Workshop } from '../../experiment/workshop.ts';
import type { Json } from '../../json.ts';
import type { Kept } from '../keeping.ts';
import { withPeople } from '../people.ts';
import type { StudyFile } from './file.ts';
import { cycleLength, participantTurns, type Treatments } from './order.ts';
import { countParticipants } from './participants.ts';

/** One game of a participant, with nothing left to look up. */
export interface PlannedGame {
  readonly assignment: Assignment;
  readonly condition: ConditionRecord;
  /** What the participant calls the teammate: A, B, ... */
  readonly label: string;
  /** The person's. */
  readonly seat: number;
}

export interface StudyPlan {
  readonly file: StudyFile;
  readonly workshop: Workshop;
  readonly treatments: Treatments;
  /** Participants after whom everything is balanced. */
  readonly cycle: number;
  readonly conditions: readonly ConditionRecord[];
  /** [name] one hash of the code of each policy. */
  readonly code: { readonly [name: string]: string };
  readonly declared: Declarations;
  /** The games of participant `number` (0, 1, ...). */
  games(number: number): readonly PlannedGame[];
}

const distinct = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];

/** A, B, ..., Z, AA, ... */
const letterOf = (index: number): string =>
  (index >= 26 ? letterOf(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26));

/** Throws an `InputError` where somebody can't be met there. */
export const planStudy = async (file: StudyFile): Promise<StudyPlan> => {
  const { scenario: loaded } = file;
  await checkScenario(loaded);
  const { scenario, base } = loaded;
  const models = await openOrdered(modelOrders(scenario, base, DEFAULT_MODELS), base);
  const workshop = await openWorkshop(scenario.world ?? DEFAULT_WORLD, base, referencesIn(loaded), models);
  const { shelf, environment, world } = workshop;
  const expansion = expandScenario(loaded, { world, shelf, base, environment });
  const crowded = expansion.conditions.find(({ venue }) => venue.environment.seats !== 2);
  if (crowded !== undefined)
    throw inputError(
      loaded.document.file,
      `a study is for a person and one teammate, and ${crowded.venue.layout} has ${crowded.venue.environment.seats} seats`,
      'choose layouts for two',
    );
  const everybody = withPeople(workshop);
  const describe = (conditions: readonly Condition[], seed: number): readonly Assignment[] =>
    describeEpisodes(loaded, { ...expansion, conditions, seeds: [seed] } satisfies Expansion, everybody);
  const code = policyCode(describe(expansion.conditions, 1));

  const teammates = distinct(expansion.conditions.map(({ focal }) => focal));
  const layouts = distinct(expansion.conditions.map(({ venue }) => venue.environment.id));
  const seats = distinct(expansion.conditions.map(({ seat }) => 1 - seat)).toSorted((a, b) => a - b);
  const treatments: Treatments = { teammates: teammates.length, layouts: layouts.length, seats };
  return {
    file,
    workshop,
    treatments,
    cycle: cycleLength(treatments),
    conditions: recordConditions(expansion),
    code,
    declared: declarationsOf(expansion.conditions, everybody),
    games: (number) =>
      participantTurns(treatments, number, file.seed).map(({ teammate, layout, seat, label }): PlannedGame => {
        const condition = expansion.conditions.find(
          (one) =>
            one.focal === teammates[teammate] && one.venue.environment.id === layouts[layout] && one.seat === 1 - seat,
        )!;
        const [assignment] = describe([condition], number + 1);
        const [record] = recordConditions({ ...expansion, conditions: [condition] });
        return { assignment: assignment!, condition: record!, label: letterOf(label), seat };
      }),
  };
};

/** What the run directory of a study says of it. */
export const keptOf = ({ file, conditions, code, declared, treatments, cycle }: StudyPlan, directory: string): Kept => {
  const { scenario } = file;
  const games = treatments.teammates * treatments.layouts;
  return {
    name: file.name,
    resolved: scenario.scenario as Json,
    base: scenario.base,
    text: file.text,
    planned: () => Math.max(file.participants ?? cycle, countParticipants(directory)) * games,
    conditions,
    policies: code,
    declared,
  };
};

/** Throws an `InputError` where the directory holds another study, or teammates that have changed since. */
export const checkSame = (directory: string, plan: StudyPlan): void => {
  const record = readRecord(directory);
  if (record === null) return;
  const { file } = plan;
  const text = join(directory, 'scenario.yaml');
  const changed = [
    ...(existsSync(text) && readFileSync(text, 'utf8') === file.text ? [] : ['the study file']),
    ...(JSON.stringify(record.resolved) === JSON.stringify(file.scenario.scenario) ? [] : ['its scenario or its pace']),
    ...Object.entries(plan.code).flatMap(([name, code]) =>
      (record.policies[name] ?? code) === code ? [] : [`the code of ${name}`],
    ),
  ];
  if (changed.length === 0) return;
  throw inputError(
    directory,
    `the study there began otherwise; changed since: ${changed.join(', ')}`,
    'go back to what it began with, or begin another one with --out',
  );
};
