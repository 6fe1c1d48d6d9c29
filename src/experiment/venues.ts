/** The layouts of a scenario as environments to play in. */
import { innerOf } from '../channel/channel.ts';
import { formatSetting } from '../channel/settings.ts';
import type { Environment } from '../environment.ts';
import type { Json } from '../json.ts';
import { suggestWords } from '../nearest.ts';
import { type EnvironmentRequest, type World, WorldError } from '../world.ts';
import type { PolicyShelf } from './policies.ts';
import { type Path, parsePath } from './problem.ts';
import type { Scenario, ScenarioDocument } from './scenario.ts';

export type Complain = (path: Path, message: string, hint?: string | null, column?: number) => void;

/** What names are looked up in, and who is told of those that mean nothing. */
export interface Lookup {
  /** null where it is a module that was not run. */
  readonly world: World | null;
  readonly shelf: PolicyShelf;
  readonly base: string;
  readonly environment: (request: EnvironmentRequest) => Environment;
  readonly complain: Complain;
}

/** A place to play. */
export interface Venue {
  /** The layout's first name within its rule set; where a scenario tries several channels, with what is special about this one. */
  readonly layout: string;
  /** The same without the channel: what the random streams call it. */
  readonly place: string;
  readonly request: EnvironmentRequest;
  readonly environment: Environment;
}

const hasPicture = (layout: string | { readonly [key: string]: Json }): boolean =>
  typeof layout !== 'string' || layout.includes('\n');

const requestOf = (
  { scenario }: ScenarioDocument,
  rules: string,
  { layout, channel }: { readonly layout: Json; readonly channel: Json | undefined },
): EnvironmentRequest => ({
  rules,
  layout,
  ...(scenario.horizon === undefined ? {} : { horizon: scenario.horizon }),
  ...(scenario.parameters === undefined ? {} : { parameters: scenario.parameters }),
  ...(scenario.start === undefined ? {} : { start: scenario.start }),
  ...(channel === undefined ? {} : { channel }),
});

/** What a request is made of beside the layout; a world names a parameter by its own name alone. */
const REQUEST_KEYS: readonly (string | number)[] = ['rules', 'horizon', 'parameters', 'start'];

/** The path in the document of what a world complains about in the request for `layouts[i]` with the channel at `wire`. */
const worldPath = (path: string, i: number, wire: Path): Path => {
  const [first, ...rest] = parsePath(path) ?? [];
  if (first === undefined) return ['layouts', i];
  if (first === 'layout') return ['layouts', i, ...rest];
  if (first === 'channel') return [...wire, ...rest];
  return REQUEST_KEYS.includes(first) ? [first, ...rest] : ['parameters', first, ...rest];
};

/** The layouts of a scenario, those drawn at random among them, each with its place in the list. */
const listLayouts = (
  rules: string,
  world: World,
  { scenario }: ScenarioDocument,
  complain: Lookup['complain'],
): readonly { readonly layout: Scenario['layouts'][number]; readonly i: number }[] =>
  scenario.layouts.flatMap((layout, i) => {
    if (typeof layout === 'string' || !('generate' in layout)) return [{ layout, i }];
    const { generate: wish, ...more } = layout;
    const [other] = Object.keys(more);
    if (other !== undefined) {
      complain(
        ['layouts', i, other],
        `a layout that is generated has no key '${other}'`,
        'write { generate: { ... } }',
      );
      return [];
    }
    if (world.generate === undefined) {
      complain(['layouts', i], `the world ${world.name} draws no layouts at random`);
      return [];
    }
    try {
      return world.generate(rules, wish ?? {}).map((one) => ({ layout: one, i }));
    } catch (error) {
      if (!(error instanceof WorldError)) throw error;
      complain(['layouts', i, 'generate'], error.message);
      return [];
    }
  });

/** A channel to play through; undefined: as the world has it. */
interface Wire {
  readonly channel: Json | undefined;
  /** In how far it differs from the others that the scenario tries, such as `cost 1`; empty where in nothing. */
  readonly label: string;
  /** Where it stands in the document. */
  readonly path: Path;
}

const listWires = ({ scenario }: ScenarioDocument): readonly Wire[] => {
  const { channel } = scenario;
  if (!Array.isArray(channel)) return [{ channel: channel as Json | undefined, label: '', path: ['channel'] }];
  const all = channel as readonly (string | { readonly [name: string]: Json })[];
  const varies = (name: string): boolean =>
    new Set(all.map((one) => (typeof one === 'string' ? undefined : JSON.stringify(one[name])))).size > 1;
  return all.map((one, i) => {
    const settings = typeof one === 'string' ? [] : Object.entries(one).filter(([name]) => varies(name));
    const label = typeof one === 'string' ? 'no channel' : settings.map(([name, value]) => formatSetting(name, value));
    return { channel: one as Json, label: [label].flat().join(' '), path: ['channel', i] };
  });
};

/** The venues of one rule set: one per layout in their order, and within it one per channel. */
const venuesOf = (rules: string, world: World, from: ScenarioDocument, lookup: Lookup): readonly Venue[] => {
  const { complain } = lookup;
  const entries = world.layouts(rules);
  const called = new Map<string, Json>();
  const places = listLayouts(rules, world, from, complain).flatMap((one) =>
    listWires(from).map((wire) => ({ ...one, wire })),
  );
  return places.flatMap(({ layout, i, wire }) => {
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
    const request = requestOf(from, rules, { layout: entry?.name ?? (layout as Json), channel: wire.channel });
    try {
      const environment = lookup.environment(request);
      const own = typeof layout === 'object' && typeof layout.name === 'string' ? layout.name : null;
      const place = entry?.name ?? own ?? innerOf(environment).id.split('/').at(-1)!;
      const name = wire.label === '' ? place : `${place}, ${wire.label}`;
      const before = called.get(name);
      called.set(name, request.layout);
      if (before !== undefined) {
        if (JSON.stringify(before) !== JSON.stringify(request.layout))
          complain(['layouts', i], `two layouts are called ${name}`, 'give one of them another name');
        return [];
      }
      return [{ layout: name, place, request, environment }];
    } catch (error) {
      if (!(error instanceof WorldError)) throw error;
      complain(worldPath(error.path, i, wire.path), error.message);
      return [];
    }
  });
};

/** One venue per rule set and layout, in their order. */
export const expandVenues = (from: ScenarioDocument, lookup: Lookup): readonly Venue[] => {
  const { world, complain } = lookup;
  if (world === null) return [];
  const given = from.scenario.rules ?? world.rules[0]!;
  const sets = typeof given === 'string' ? [given] : [...new Set(given)];
  return sets.flatMap((rules, i) => {
    if (world.rules.includes(rules)) return venuesOf(rules, world, from, lookup);
    const path = typeof given === 'string' ? ['rules'] : ['rules', i];
    complain(path, `expected a rule set of ${world.name}, found '${rules}'`, suggestWords(rules, world.rules));
    return [];
  });
};
