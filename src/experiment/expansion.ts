/**
 * A scenario as conditions: every combination of layout, focal policy, partner and seat, in the order of the file,
 * layouts outermost. Names are looked up here; wrong ones become problems with their place in the file.
 */

import { innerOf } from '../channel/channel.ts';
import { NetworkError } from '../drivers/networks-manifest.ts';
import type { Json } from '../json.ts';
import { suggestWords } from '../nearest.ts';
import { type Expectation, parseExpectation } from './expectation.ts';
import { expandPairings, type Pairing, type Participant, readParticipant } from './participants.ts';
import type { Half, PolicyShelf } from './policies.ts';
import { InputError, type Path, type Problem } from './problem.ts';
import { describeFound, listSeeds, MOST_SEEDS, partAt, type ScenarioDocument, type SeatChoice } from './scenario.ts';
import { type Complain, expandVenues, type Lookup, type Venue } from './venues.ts';

/** A change from outside that the world makes, at one step. */
export interface WorldChange {
  readonly step: number;
  readonly change: Json;
}

export interface Condition {
  readonly venue: Venue;
  readonly focal: string;
  readonly partner: string;
  /** What the random streams call the partner: `self` whatever the focal policy is. */
  readonly partnerKey: string;
  readonly half: Half | null;
  /** The focal policy's seat. */
  readonly seat: number;
  /** [seat] */
  readonly policies: readonly Participant[];
}

export interface Expansion {
  readonly conditions: readonly Condition[];
  readonly seeds: readonly number[];
  /** Episodes in a row per condition and seed, memory carried from one to the next. */
  readonly meetings: number;
  readonly changes: readonly WorldChange[];
  readonly expectations: readonly Expectation[];
}

/** `N2 I .3` as `NNI...`: a number repeats the letter before it. */
export const expandScript = (text: string): string =>
  text.replace(/\s+/g, '').replace(/(\D)(\d+)/g, (_, letter: string, count: string) => letter.repeat(Number(count)));

const chosenSeats = (choice: SeatChoice | undefined, free: readonly number[]): readonly number[] =>
  choice === undefined || choice === 'both' || choice === 'all' ? free : choice;

const SCRIPT = 'script';

/** [seat] the scripted seats. */
const readScripts = ({ scenario }: ScenarioDocument): ReadonlyMap<number, Participant> =>
  new Map(
    Object.entries(scenario.script ?? {}).map(([seat, actions]) => {
      const parameters = { actions: typeof actions === 'string' ? expandScript(actions) : actions };
      const request = { definition: 'scripted', parameters };
      return [Number(seat), { name: SCRIPT, request, path: ['script', seat] }];
    }),
  );

/** The conditions of one pairing at one venue, one per seat of the focal policy. */
const seatPairing = (
  from: ScenarioDocument,
  venue: Venue,
  { focal, company, seats: choice, path }: Pairing,
  complain: Complain,
): readonly Condition[] => {
  const scripts = readScripts(from);
  const { seats } = venue.environment;
  const all = Array.from({ length: seats }, (_, seat) => seat);
  const free = all.filter((seat) => !scripts.has(seat));
  return chosenSeats(choice, free).flatMap((seat) => {
    const inFile: Path = from.scenario.seats === undefined ? path : ['seats'];
    if (seat >= seats)
      return complain(inFile, `${venue.layout} has seats 0 to ${seats - 1}, and seat ${seat} is asked for`) ?? [];
    if (scripts.has(seat))
      return complain(inFile, `seat ${seat} has a script, and ${focal.name} is to sit there`) ?? [];
    const others = free.filter((one) => one !== seat);
    const members = (company?.members ?? []).map((member) => member ?? focal);
    if (others.length > 0 && members.length === 0) {
      const hint = 'add `partners:`, or a `script:` for those seats';
      return complain(path, `nobody is named for seat ${others.join(' and ')} of ${venue.layout}`, hint) ?? [];
    }
    if (members.length > 1 && members.length !== others.length) {
      const counts = `${members.length} partners are listed for ${others.length} other seats of ${venue.layout}`;
      const place = (company?.members ?? []).find((member) => member !== null)?.path.slice(0, -1) ?? path;
      return complain(place, counts) ?? [];
    }
    const seated = all.map((one) => {
      if (one === seat) return focal;
      return scripts.get(one) ?? (members.length === 1 ? members[0]! : members[others.indexOf(one)]!);
    });
    // `self` is told by the name of whom it means, as a partner of that name would be.
    const partner = company === null ? SCRIPT : company.members.map((member) => (member ?? focal).name).join('+');
    return [
      {
        venue,
        focal: focal.name,
        partner,
        partnerKey: company === null ? SCRIPT : company.name,
        half: company?.half ?? null,
        seat,
        policies: seated,
      },
    ];
  });
};

/** Where every seat follows a script: one condition, the first seat in the focal role. */
const scriptedCondition = (from: ScenarioDocument, venue: Venue, complain: Complain): readonly Condition[] => {
  const scripts = readScripts(from);
  const policies = Array.from({ length: venue.environment.seats }, (_, seat) => scripts.get(seat));
  const empty = policies.indexOf(undefined);
  if (empty >= 0) {
    complain(
      [],
      `nobody is named for seat ${empty} of ${venue.layout}`,
      'add `focal:` and `partners:`, `pairs:`, or a `script:`',
    );
    return [];
  }
  const seated = policies as readonly Participant[];
  return [{ venue, focal: SCRIPT, partner: SCRIPT, partnerKey: SCRIPT, half: null, seat: 0, policies: seated }];
};

/** The condition with the policies that take over seats in its course: where a seat is named, or those of all partners. */
const withSwitches = (condition: Condition, { scenario }: ScenarioDocument): Condition => {
  const switches = (scenario.at ?? [])
    .flatMap(({ step, switch: to }) => (to === undefined ? [] : [{ step, seat: to.seat, to: to.to as Json }]))
    .sort((a, b) => a.step - b.step);
  const isPartner = (seat: number) => seat !== condition.seat && scenario.script?.[seat] === undefined;
  const policies = condition.policies.map((participant, seat): Participant => {
    let { request } = participant;
    for (const { step, to } of switches.filter((one) =>
      one.seat === undefined ? isPartner(seat) : one.seat === seat,
    )) {
      const { definition, parameters } = request;
      const first: Json = { policy: definition, ...(parameters === null ? {} : { with: parameters }) };
      request = { definition: 'switching', parameters: { first, second: to, at: step } };
    }
    return { ...participant, request };
  });
  return { ...condition, policies };
};

const readChanges = ({ scenario }: ScenarioDocument): readonly WorldChange[] => {
  const changes = new Map<number, Json[]>();
  for (const { step, switch: to, change, ...edit } of scenario.at ?? [])
    if (to === undefined) changes.set(step, [...(changes.get(step) ?? []), (change ?? edit) as Json]);

  return [...changes]
    .sort(([a], [b]) => a - b)
    .map(([step, list]) => ({ step, change: list.length === 1 ? list[0]! : list }));
};

/** One name means one policy, or it is complained about; of equal conditions (a partner that is also `self`) the first is kept. */
const checkNames = (conditions: readonly Condition[], complain: Complain): readonly Condition[] => {
  const meaning = new Map<string, string>();
  const told = new Set<string>();
  for (const { policies } of conditions)
    for (const { name, request, path } of policies) {
      const text = JSON.stringify(request);
      const before = meaning.get(name);
      if (before === undefined) meaning.set(name, text);
      else if (before !== text && name !== SCRIPT && !told.has(name)) {
        told.add(name);
        complain(path, `two policies are called ${name}`, 'give one of them a `name:` of its own');
      }
    }
  const seen = new Set<string>();
  return conditions.filter(({ venue, focal, partner, seat }) => {
    const key = JSON.stringify([venue.environment.id, venue.layout, focal, partner, seat]);
    return !seen.has(key) && seen.add(key);
  });
};

/**
 * Where only strangers are to meet: the conditions in which nobody meets the focal policy itself, or its weights under
 * another name, and in which every network plays where it was trained.
 */
const amongStrangers = (conditions: readonly Condition[], shelf: PolicyShelf): readonly Condition[] =>
  conditions.filter(({ venue, seat, policies }) => {
    try {
      const whose = policies.map(({ request: { definition, parameters } }) => {
        const twin = shelf.get(definition)?.sameWeightsAs?.(innerOf(venue.environment)) ?? definition;
        return JSON.stringify([twin, parameters]);
      });
      return whose.every((one, other) => other === seat || one !== whose[seat]);
    } catch (error) {
      if (error instanceof NetworkError) return false;
      throw error;
    }
  });

/** What an expectation names that a venue doesn't have; null where it has all. */
const expectationProblem = (
  expectation: Expectation,
  { layout, environment }: Venue,
): readonly [string, string] | null => {
  const { seats, actions } = environment;
  if ('seat' in expectation && expectation.seat !== null && expectation.seat >= seats)
    return [`${layout} has no seat ${expectation.seat}`, `seats are 0 to ${seats - 1}`];
  if (expectation.kind === 'action' && !actions.includes(expectation.action))
    return [`${layout} has no action '${expectation.action}'`, suggestWords(expectation.action, actions)];
  return null;
};

const readExpectations = (
  { scenario }: ScenarioDocument,
  venues: readonly Venue[],
  complain: Complain,
): readonly Expectation[] =>
  (scenario.expect ?? []).flatMap((text, i) => {
    const parsed = parseExpectation(text);
    if (!parsed.ok) {
      complain(['expect', i], `at letter ${parsed.at + 1} of "${text}": ${parsed.message}`, parsed.hint, parsed.at);
      return [];
    }
    for (const venue of venues) {
      const problem = expectationProblem(parsed.value, venue);
      if (problem !== null) complain(['expect', i], ...problem);
    }
    return [parsed.value];
  });

/** Scripts and switches of seats that no venue may lack, and the policies that are switched to. */
const checkSeats = ({ scenario }: ScenarioDocument, venues: readonly Venue[], lookup: Lookup): void => {
  const check = (seat: number, path: Path) => {
    const lacking = venues.find(({ environment }) => seat >= environment.seats);
    if (lacking !== undefined) lookup.complain(path, `${lacking.layout} has no seat ${seat}`);
  };
  for (const seat of Object.keys(scenario.script ?? {})) check(Number(seat), ['script', seat]);
  scenario.at?.forEach((change, i) => {
    if (change.switch === undefined) return;
    if (change.switch.seat !== undefined) check(change.switch.seat, ['at', i, 'switch', 'seat']);
    readParticipant(change.switch.to as Json, ['at', i, 'switch', 'to'], lookup);
  });
};

/** The scenario's conditions; throws an `InputError` with all that is wrong. */
export const expandScenario = (from: ScenarioDocument, where: Omit<Lookup, 'complain'>): Expansion => {
  const { document, scenario } = from;
  const problems: Problem[] = [];
  const complain: Complain = (path, told, hint = null, column = 0) => {
    const place = document.locate(path);
    const message =
      told.includes('found ') || path.at(-2) !== 'with'
        ? told
        : `${told}, found ${describeFound(partAt(document.value, path))}`;
    const known = problems.some((one) => one.message === message && one.line === place.line);
    if (!known)
      problems.push({ file: document.file, line: place.line, column: place.column + column, path, message, hint });
  };
  const seeds = listSeeds(scenario.seeds);
  if (seeds.length === 0)
    complain(['seeds'], `expected a range that ends after it begins, found '${String(scenario.seeds)}'`);
  if (seeds.length > MOST_SEEDS) complain(['seeds'], `expected at most ${MOST_SEEDS} seeds, found more`);
  const lookup: Lookup = { ...where, complain };
  const venues = expandVenues(from, lookup);
  const expectations = readExpectations(from, venues, complain);
  checkSeats(from, venues, lookup);
  const pairings = expandPairings(from, lookup);
  const conditions =
    scenario.focal === undefined && scenario.pairs === undefined
      ? venues.flatMap((venue) => scriptedCondition(from, venue, complain))
      : venues.flatMap((venue) => pairings.flatMap((pairing) => seatPairing(from, venue, pairing, complain)));
  const named = checkNames(conditions, complain);
  const distinct = scenario.strangers === true ? amongStrangers(named, where.shelf) : named;
  if (problems.length > 0) throw new InputError(problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)));
  const { meetings = 1 } = scenario;
  return {
    conditions: distinct.map((one) => withSwitches(one, from)),
    seeds,
    meetings,
    changes: readChanges(from),
    expectations,
  };
};
