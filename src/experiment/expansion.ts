/**
 * A scenario as conditions: every combination of layout, focal policy, partner and seat, in the order of the file,
 * layouts outermost. Names are looked up here; wrong ones become problems with their place in the file.
 */
import type { Environment } from '../environment.ts';
import type { Json } from '../json.ts';
import { suggestWords } from '../nearest.ts';
import { type EnvironmentRequest, type World, WorldError } from '../world.ts';
import { type Expectation, parseExpectation } from './expectation.ts';
import { isModulePath, modulePathProblem } from './plugin.ts';
import { HALVES, type Half, namesOfHalf, type PolicyShelf, unknownPolicy } from './policies.ts';
import { InputError, type Path, type Problem, parsePath } from './problem.ts';
import { listSeeds, type ScenarioDocument, type SeatChoice } from './scenario.ts';
import { type PolicyRequest, readReference } from './workshop.ts';

/** A policy under the name that tables give it. */
export interface Participant {
  readonly name: string;
  readonly request: PolicyRequest;
  /** Where the scenario names it. */
  readonly path: Path;
}

/** Whom a focal policy meets. */
export interface Company {
  readonly name: string;
  /** One for all other seats, or one for each of them in seat order; null: the focal policy itself. */
  readonly members: readonly Participant[] | null;
  readonly half: Half | null;
}

/** A place to play. */
export interface Venue {
  /** The layout's first name within its rule set. */
  readonly layout: string;
  readonly request: EnvironmentRequest;
  readonly environment: Environment;
}

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
  readonly changes: readonly WorldChange[];
  readonly expectations: readonly Expectation[];
}

export type Complain = (path: Path, message: string, hint?: string | null, column?: number) => void;

/** What is looked up in. `world` is null where it is a module that was not run. */
export interface Lookup {
  readonly world: World | null;
  readonly shelf: PolicyShelf;
  readonly base: string;
  environment(request: EnvironmentRequest): Environment;
}

/** `N2 I .3` as `NNI...`: a number repeats the letter before it. */
export const expandScript = (text: string): string =>
  text.replace(/\s+/g, '').replace(/(\D)(\d+)/g, (_, letter: string, count: string) => letter.repeat(Number(count)));

const hasPicture = (layout: string | { readonly [key: string]: Json }): boolean =>
  typeof layout !== 'string' || layout.includes('\n');

const requestOf = ({ scenario }: ScenarioDocument, rules: string, layout: Json): EnvironmentRequest => ({
  rules,
  layout,
  ...(scenario.horizon === undefined ? {} : { horizon: scenario.horizon }),
  ...(scenario.parameters === undefined ? {} : { parameters: scenario.parameters }),
  ...(scenario.start === undefined ? {} : { start: scenario.start }),
});

/** The path in the document of what a world complains about in the request for `layouts[i]`. */
const worldPath = (path: string, i: number): Path => {
  const [first, ...rest] = parsePath(path) ?? [];
  if (first === undefined) return ['layouts', i];
  return first === 'layout' ? ['layouts', i, ...rest] : [first, ...rest];
};

const expandVenues = (from: ScenarioDocument, lookup: Lookup, complain: Complain): readonly Venue[] => {
  const { world } = lookup;
  if (world === null) return [];
  const rules = from.scenario.rules ?? world.rules[0]!;
  if (!world.rules.includes(rules)) {
    complain(['rules'], `expected a rule set of ${world.name}, found '${rules}'`, suggestWords(rules, world.rules));
    return [];
  }
  const entries = world.layouts(rules);
  return from.scenario.layouts.flatMap((layout, i) => {
    const entry = hasPicture(layout)
      ? undefined
      : entries.find((one) => one.name === layout || one.aliases.includes(layout as string));
    if (entry === undefined && !hasPicture(layout)) {
      const names = entries.flatMap((one) => [one.name, ...one.aliases]);
      complain(
        ['layouts', i],
        `expected a layout of the rules ${rules}, found '${layout}'`,
        suggestWords(layout as string, names),
      );
      return [];
    }
    const request = requestOf(from, rules, entry?.name ?? (layout as Json));
    try {
      const environment = lookup.environment(request);
      const own = typeof layout === 'object' && typeof layout.name === 'string' ? layout.name : null;
      return [{ layout: entry?.name ?? own ?? environment.id.split('/').at(-1)!, request, environment }];
    } catch (error) {
      if (!(error instanceof WorldError)) throw error;
      complain(worldPath(error.path, i), error.message);
      return [];
    }
  });
};

/** Reads references to policies, checking what can be checked without running anybody's module. */
const participantReader = (lookup: Lookup, complain: Complain) => {
  const { shelf, base, world } = lookup;
  return (reference: Json, path: Path): Participant | null => {
    const at = typeof reference === 'string' ? path : [...path, 'policy'];
    let request: PolicyRequest;
    try {
      request = readReference(reference);
    } catch (error) {
      complain(path, (error as Error).message, 'name one: `policy: proagent`');
      return null;
    }
    const { definition, parameters } = request;
    const given = typeof reference === 'object' ? (reference as { readonly name?: string }).name : undefined;
    const name = given ?? definition.replace(/^.*\//, '').replace(/\.[cm]?[jt]s$/, '');
    if (isModulePath(definition)) {
      const problem = modulePathProblem(definition, base);
      if (problem !== null) complain(at, problem, 'paths are relative to the scenario file');
    } else {
      const known = shelf.get(definition);
      if (known === undefined) {
        if (world === null) return { name, request, path };
        const { message, hint } = unknownPolicy(definition, shelf);
        complain(at, message, hint);
        return null;
      }
      const parsed = known.definition.parameters?.(parameters);
      if (parsed?.ok === false) {
        const [, field, problem] = /^([\w.[\]]+): (.*)$/s.exec(parsed.problem) ?? [];
        const part = field === undefined ? [] : (parsePath(field) ?? []);
        complain([...path, 'with', ...part], problem ?? parsed.problem);
      } else if (parsed === undefined && parameters !== null)
        complain([...path, 'with'], `${definition} takes no parameters, and is given ${JSON.stringify(parameters)}`);
    }
    return { name, request, path };
  };
};

type Read = ReturnType<typeof participantReader>;

/** One entry of `partners`: a group gives several. */
const expandCompany = (reference: Json, path: Path, shelf: PolicyShelf, read: Read): readonly Company[] => {
  if (reference === 'self') return [{ name: 'self', members: null, half: null }];
  if (Array.isArray(reference)) {
    const members = reference.map((one: Json, i) => read(one, [...path, i]));
    if (members.some((one) => one === null)) return [];
    const seated = members as readonly Participant[];
    return [{ name: seated.map((one) => one.name).join('+'), members: seated, half: null }];
  }
  const half = HALVES.find((one) => one === reference);
  const names: readonly Json[] = half === undefined ? [reference] : namesOfHalf(shelf, half);
  return names.flatMap((name) => {
    const member = read(name, path);
    if (member === null) return [];
    return [{ name: member.name, members: [member], half: shelf.get(member.request.definition)?.half ?? null }];
  });
};

const chosenSeats = (choice: SeatChoice | undefined, free: readonly number[]): readonly number[] =>
  choice === undefined || choice === 'both' || choice === 'all' ? free : choice;

interface Pairing {
  readonly focal: Participant;
  readonly company: Company | null;
  readonly seats: SeatChoice | undefined;
  readonly path: Path;
}

const expandPairings = ({ scenario }: ScenarioDocument, lookup: Lookup, read: Read): readonly Pairing[] => {
  const focal = (scenario.focal ?? []).flatMap((one, i) => read(one as Json, ['focal', i]) ?? []);
  const companies = (scenario.partners ?? []).flatMap((one, i) =>
    expandCompany(one as Json, ['partners', i], lookup.shelf, read),
  );
  const met: readonly (Company | null)[] = scenario.partners === undefined ? [null] : companies;
  const grid = focal.flatMap((one) =>
    met.map((company) => ({ focal: one, company, seats: scenario.seats, path: one.path })),
  );
  const pairs = (scenario.pairs ?? []).flatMap((pair, i) => {
    const one = read(pair.focal as Json, ['pairs', i, 'focal']);
    if (one === null) return [];
    return expandCompany(pair.partner as Json, ['pairs', i, 'partner'], lookup.shelf, read).map((company) => ({
      focal: one,
      company,
      seats: pair.seats ?? scenario.seats,
      path: ['pairs', i] as Path,
    }));
  });
  return [...grid, ...pairs];
};

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

/** `participant`, replaced from some steps on by others. */
const withSwitches = (participant: Participant, seat: number, { scenario }: ScenarioDocument): Participant => {
  const switches = (scenario.at ?? [])
    .flatMap((change) => (change.switch?.seat === seat ? [{ step: change.step, to: change.switch.to as Json }] : []))
    .sort((a, b) => a.step - b.step);
  let { request } = participant;
  for (const { step, to } of switches) {
    const { definition, parameters } = request;
    const first: Json = { policy: definition, ...(parameters === null ? {} : { with: parameters }) };
    // biome-ignore lint/suspicious/noThenProperty: the parameter's name, never awaited
    request = { definition: 'switching', parameters: { first, then: to, at: step } };
  }
  return { ...participant, request };
};

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
    const members = company === null ? [] : (company.members ?? [focal]);
    if (others.length > 0 && members.length === 0) {
      const hint = 'add `partners:`, or a `script:` for those seats';
      return complain(path, `nobody is named for seat ${others.join(' and ')} of ${venue.layout}`, hint) ?? [];
    }
    if (members.length > 1 && members.length !== others.length) {
      const counts = `${members.length} partners are listed for ${others.length} other seats of ${venue.layout}`;
      return complain(members[0]!.path.slice(0, -1), counts) ?? [];
    }
    const seated = all.map((one) => {
      if (one === seat) return focal;
      return scripts.get(one) ?? (members.length === 1 ? members[0]! : members[others.indexOf(one)]!);
    });
    const partner = company === null ? SCRIPT : company.members === null ? focal.name : company.name;
    return [
      {
        venue,
        focal: focal.name,
        partner,
        partnerKey: company === null ? SCRIPT : company.name,
        half: company?.half ?? null,
        seat,
        policies: seated.map((one, s) => withSwitches(one, s, from)),
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
  const seated = (policies as readonly Participant[]).map((one, seat) => withSwitches(one, seat, from));
  return [{ venue, focal: SCRIPT, partner: SCRIPT, partnerKey: SCRIPT, half: null, seat: 0, policies: seated }];
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
      else if (before !== text && name !== SCRIPT && request.definition !== 'switching' && !told.has(name)) {
        told.add(name);
        complain(path, `two policies are called ${name}`, 'give one of them a `name:` of its own');
      }
    }
  const seen = new Set<string>();
  return conditions.filter(({ venue, focal, partner, seat }) => {
    const key = JSON.stringify([venue.layout, focal, partner, seat]);
    return !seen.has(key) && seen.add(key);
  });
};

/** The scenario's conditions; throws an `InputError` with all that is wrong. */
export const expandScenario = (from: ScenarioDocument, lookup: Lookup): Expansion => {
  const { document, scenario } = from;
  const problems: Problem[] = [];
  const complain: Complain = (path, message, hint = null, column = 0) => {
    const place = document.locate(path);
    const known = problems.some((one) => one.message === message && one.line === place.line);
    if (!known)
      problems.push({ file: document.file, line: place.line, column: place.column + column, path, message, hint });
  };
  const expectations = (scenario.expect ?? []).flatMap((text, i) => {
    const parsed = parseExpectation(text);
    if (parsed.ok) return [parsed.value];
    complain(['expect', i], `at letter ${parsed.at + 1} of "${text}": ${parsed.message}`, parsed.hint, parsed.at);
    return [];
  });
  const seeds = listSeeds(scenario.seeds);
  if (seeds.length === 0)
    complain(['seeds'], `expected a range that ends after it begins, found '${String(scenario.seeds)}'`);
  const venues = expandVenues(from, lookup, complain);
  const pairings = expandPairings(from, lookup, participantReader(lookup, complain));
  const conditions =
    scenario.focal === undefined && scenario.pairs === undefined
      ? venues.flatMap((venue) => scriptedCondition(from, venue, complain))
      : venues.flatMap((venue) => pairings.flatMap((pairing) => seatPairing(from, venue, pairing, complain)));
  const distinct = checkNames(conditions, complain);
  if (problems.length > 0) throw new InputError(problems);
  return { conditions: distinct, seeds, changes: readChanges(from), expectations };
};
