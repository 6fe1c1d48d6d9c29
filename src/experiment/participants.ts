/** The policies of a scenario: who is under test, and whom they meet. */
import type { Json } from '../json.ts';
import { expandAxes, nameOf } from './axes.ts';
import { isModulePath, modulePathProblem } from './plugin.ts';
import { HALVES, type Half, namesOfHalf } from './policies.ts';
import { type Path, parsePath } from './problem.ts';
import { type PolicyRequest, readReference } from './references.ts';
import type { ScenarioDocument, SeatChoice } from './scenario.ts';
import { unknownPolicy } from './unknownPolicy.ts';
import type { Complain, Lookup } from './venues.ts';

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
  /** One for all other seats, or one for each of them in seat order; null inside: the focal policy itself. */
  readonly members: readonly (Participant | null)[];
  readonly half: Half | null;
}

/** A focal policy and whom it meets; null: only seats with a script. */
export interface Pairing {
  readonly focal: Participant;
  readonly company: Company | null;
  readonly seats: SeatChoice | undefined;
  readonly path: Path;
}

/** The field that a definition complains about, as `p: too big` or in the form of zod's `prettifyError`. */
const placeParameter = (text: string): { readonly part: Path; readonly problem: string } => {
  const [, first, at] = /^✖ ([^\n]*)\n\s*→ at ([^\n]*)/.exec(text) ?? [];
  const [, field, rest] = /^([\w.[\]]+): (.*)$/s.exec(text) ?? [];
  const problem = first ?? rest ?? text.replace(/^✖ /, '');
  return { part: parsePath(at ?? field ?? '') ?? [], problem };
};

/** Parameters in which the policies that are made of others name them. */
const INNER_POLICIES = ['policy', 'first', 'second', 'afterwards'];

/** Words for several partners at once. */
const GROUPS = [...HALVES, 'self'];

/** Whether a partner is named at `path`, where a group could stand. */
const isPartner = (path: Path): boolean => (path.length === 2 && path[0] === 'partners') || path.at(-1) === 'partner';

/** What a reference means, checked as far as that goes without running anybody's module; null where it means nothing. */
export const readParticipant = (reference: Json, path: Path, lookup: Lookup): Participant | null => {
  const { shelf, base, world, complain } = lookup;
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
  const name = given ?? nameOf(definition);
  if (isModulePath(definition)) {
    const problem = modulePathProblem(definition, base);
    if (problem !== null) complain(at, problem, 'paths are relative to the scenario file');
  } else {
    const known = shelf.get(definition);
    if (known === undefined) {
      if (world === null) return { name, request, path };
      const { message, hint } = unknownPolicy(definition, shelf, isPartner(path) ? GROUPS : []);
      complain(at, message, hint);
      return null;
    }
    const parsed = known.definition.parameters?.(parameters);
    if (parsed?.ok === false) {
      const { part, problem } = placeParameter(parsed.problem);
      complain(part[0] === 'stages' ? [...path, ...part] : [...path, 'with', ...part], problem);
    } else if (parsed === undefined && parameters !== null)
      complain([...path, 'with'], `${definition} takes no parameters, and is given ${JSON.stringify(parameters)}`);
  }
  for (const key of INNER_POLICIES) {
    const inner = (parameters as { readonly [key: string]: Json } | null)?.[key];
    if (inner !== undefined) readParticipant(inner, [...path, 'with', key], lookup);
  }
  return { name, request, path };
};

const SELF = 'self';

/** The policies that a reference stands for; what is wrong with a value of a `matrix` is laid to that. */
const readParticipants = (reference: Json, path: Path, lookup: Lookup): readonly Participant[] => {
  const { complain } = lookup;
  const matrix = typeof reference === 'object' && reference !== null && 'matrix' in reference ? reference.matrix : {};
  const placed: Complain = (at, ...told) => {
    const [part, key] = at.slice(path.length);
    const inMatrix = part === 'with' && key !== undefined && Object.hasOwn(matrix as object, key);
    complain(inMatrix ? [...path, 'matrix', key] : at, ...told);
  };
  return expandAxes(reference).flatMap((one) => readParticipant(one, path, { ...lookup, complain: placed }) ?? []);
};

/** A list with one policy for each other seat: every combination of what its entries stand for. */
const expandTeam = (references: readonly Json[], path: Path, lookup: Lookup): readonly Company[] => {
  let teams: readonly (readonly (Participant | null)[])[] = [[]];
  references.forEach((reference, i) => {
    const members = reference === SELF ? [null] : readParticipants(reference, [...path, i], lookup);
    teams = teams.flatMap((team) => members.map((member) => [...team, member]));
  });
  return teams.map((members) => ({
    name: members.map((member) => member?.name ?? SELF).join('+'),
    members,
    half: null,
  }));
};

/** One entry of `partners`: a group gives several. */
const expandCompany = (reference: Json, path: Path, lookup: Lookup): readonly Company[] => {
  const { shelf, world, complain } = lookup;
  if (reference === SELF) return [{ name: SELF, members: [null], half: null }];
  if (Array.isArray(reference)) return expandTeam(reference as readonly Json[], path, lookup);
  const half = HALVES.find((one) => one === reference);
  const names: readonly Json[] = half === undefined ? [reference] : namesOfHalf(shelf, half);
  if (names.length === 0 && world !== null) complain(path, `the world ${world.name} has no ${half} partners`);
  return names
    .flatMap((name) => readParticipants(name, path, lookup))
    .map((member) => ({
      name: member.name,
      members: [member],
      half: shelf.get(member.request.definition)?.half ?? null,
    }));
};

/** The grid of `focal` and `partners`, then `pairs`, in their order. */
export const expandPairings = ({ scenario }: ScenarioDocument, lookup: Lookup): readonly Pairing[] => {
  const focal = (scenario.focal ?? []).flatMap((one, i) => readParticipants(one as Json, ['focal', i], lookup));
  const companies = (scenario.partners ?? []).flatMap((one, i) => expandCompany(one as Json, ['partners', i], lookup));
  const met: readonly (Company | null)[] = scenario.partners === undefined ? [null] : companies;
  const grid = focal.flatMap((one) =>
    met.map((company) => ({ focal: one, company, seats: scenario.seats, path: one.path })),
  );
  const pairs = (scenario.pairs ?? []).flatMap((pair, i) => {
    const tested = readParticipants(pair.focal as Json, ['pairs', i, 'focal'], lookup);
    const partners = expandCompany(pair.partner as Json, ['pairs', i, 'partner'], lookup);
    return tested.flatMap((one) =>
      partners.map((company) => ({
        focal: one,
        company,
        seats: pair.seats ?? scenario.seats,
        path: ['pairs', i] as Path,
      })),
    );
  });
  return [...grid, ...pairs];
};
