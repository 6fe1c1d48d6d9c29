/** A study ready to begin: everybody whom people will meet is built once, and every participant has an order of games. */
import { type ConditionRecord, recordConditions } from '../../experiment/condition.ts';
import { type Assignment, describeEpisodes } from '../../experiment/description.ts';
import { type Condition, type Expansion, expandScenario } from '../../experiment/expansion.ts';
import { checkScenario, referencesIn } from '../../experiment/load.ts';
import { DEFAULT_WORLD } from '../../experiment/places.ts';
import { inputError } from '../../experiment/problem.ts';
import { openWorkshop, type Workshop } from '../../experiment/workshop.ts';
import { withPeople } from '../people.ts';
import type { StudyFile } from './file.ts';
import { cycleLength, participantTurns, type Treatments } from './order.ts';

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
  /** The games of participant `number` (0, 1, ...). */
  games(number: number): readonly PlannedGame[];
}

const distinct = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];

/** A, B, ..., Z, AA, ... */
export const letterOf = (index: number): string =>
  (index >= 26 ? letterOf(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26));

/** Throws an `InputError` where somebody can't be met there. */
export const planStudy = async (file: StudyFile): Promise<StudyPlan> => {
  const { scenario: loaded } = file;
  await checkScenario(loaded);
  const { scenario, base } = loaded;
  const workshop = await openWorkshop(scenario.world ?? DEFAULT_WORLD, base, referencesIn(loaded));
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
  describe(expansion.conditions, 1);

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
