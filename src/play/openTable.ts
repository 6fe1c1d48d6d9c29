/** Everything that a table needs, from what somebody typed: layouts and partners by name or of one's own. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { loadScenario } from '../experiment/load.ts';
import { DEFAULT_MODELS, modelOrders, openOrdered } from '../experiment/models.ts';
import { DEFAULT_WORLD } from '../experiment/places.ts';
import { isModulePath } from '../experiment/plugin.ts';
import type { KnownPolicy } from '../experiment/policies.ts';
import { inputError } from '../experiment/problem.ts';
import { readReference } from '../experiment/references.ts';
import { unknownPolicy } from '../experiment/unknownPolicy.ts';
import { openWorkshop, type Workshop } from '../experiment/workshop.ts';
import type { Json } from '../json.ts';
import type { ModelSession } from '../model/session.ts';
import { suggestWords } from '../nearest.ts';
import { PERSON } from '../partners/person.ts';
import { type World, WorldError } from '../world.ts';
import type { SeatChoice, TableMenu, TableSettings, Tick } from './protocol.ts';
import type { TableSetup } from './table.ts';

/** A game as the command line asks for it. */
export interface Wish {
  /** A name, or the path of a file with a layout of one's own. */
  readonly layout: string;
  /** null: the first rule set that has the layout. */
  readonly rules: string | null;
  /** As a scenario names one; `person` for a second person. */
  readonly partner: Json;
  /** Where the first person sits. */
  readonly seat: number;
  readonly tick: Tick;
  readonly horizon: number | null;
  /** A scenario file whose `models:` the partner may ask; null for none. */
  readonly models: string | null;
}

export type OpenedTable = Pick<
  TableSetup,
  'workshop' | 'base' | 'settings' | 'menu' | 'policies' | 'layouts' | 'horizon'
>;

const groupOf = ({ half, parts }: KnownPolicy): string => {
  if (half !== null) return `scripted, ${half} half`;
  if (parts.includes('mind')) return 'minds';
  return parts.includes('drivers') ? 'networks and programs' : 'simple';
};

/** Whether a policy can be had by its name alone. */
const needsNothing = ({ definition }: KnownPolicy): boolean =>
  definition.name !== PERSON && (definition.parameters?.(null).ok ?? true);

interface Place {
  readonly rules: string;
  readonly name: string;
  readonly seats: number;
  /** What it is to the world, where that is more than its name. */
  readonly own?: Json;
}

const readOwnLayout = (file: string): Json => {
  const text = readFileSync(file, 'utf8');
  if (!/\.json$/.test(file)) return text;
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw inputError(file, `this is no JSON: ${(error as Error).message}`);
  }
};

/** The place that `layout` means; throws an `InputError` with the nearest name. */
const findPlace = (world: World, { layout, rules }: Wish): Place => {
  if (rules !== null && !world.rules.includes(rules))
    throw inputError('--rules', `there is no rule set '${rules}'`, suggestWords(rules, world.rules));
  const sets = rules === null ? world.rules : [rules];
  for (const set of sets) {
    const entry = world.layouts(set).find(({ name, aliases }) => name === layout || aliases.includes(layout));
    if (entry !== undefined) return { rules: set, name: entry.name, seats: entry.seats };
  }
  if (!existsSync(layout) || !statSync(layout).isFile()) {
    const names = sets.flatMap((set) => world.layouts(set).flatMap(({ name, aliases }) => [name, ...aliases]));
    throw inputError(
      layout,
      'there is neither a layout nor a file of this name',
      suggestWords(layout, [...new Set(names)]),
    );
  }
  const own = readOwnLayout(layout);
  try {
    const { seats } = world.environment({ rules: sets[0]!, layout: own });
    return { rules: sets[0]!, name: basename(layout).replace(/\.\w+$/, ''), seats, own };
  } catch (error) {
    if (error instanceof WorldError) throw inputError(layout, `${error.path}: ${error.message}`);
    throw error;
  }
};

/** What a page calls a reference that is more than a name. */
const labelOf = (reference: Json): string => {
  if (typeof reference === 'string')
    return isModulePath(reference) ? basename(reference).replace(/\.\w+$/, '') : reference;
  const { name } = reference as { readonly name?: Json };
  return typeof name === 'string' ? name : `${readReference(reference).definition}, as asked for`;
};

/** Throws an `InputError` where the partner's name means nothing. */
const checkPartner = (partner: Json, { shelf }: Workshop): void => {
  let definition: string;
  try {
    ({ definition } = readReference(partner));
  } catch (error) {
    throw inputError('--partner', (error as Error).message, 'name one, such as proagent');
  }
  if (isModulePath(definition) || shelf.has(definition)) return;
  const { message, hint } = unknownPolicy(definition, shelf, [PERSON]);
  throw inputError('--partner', message, hint);
};

/** The language models that a scenario declares. */
const openModelsOf = async ({ models }: Wish): Promise<ModelSession | null> => {
  if (models === null) return null;
  const { scenario, base } = loadScenario(models);
  if (scenario.models === undefined)
    throw inputError(models, 'it declares no models', 'docs/models.md has the key `models:`');
  return await openOrdered(modelOrders(scenario, base, DEFAULT_MODELS), base);
};

/** Throws an `InputError`. Module paths are relative to the working directory. */
export const openTable = async (wish: Wish): Promise<OpenedTable> => {
  const base = process.cwd();
  if (typeof wish.partner === 'string' && isModulePath(wish.partner) && !existsSync(resolve(base, wish.partner)))
    throw inputError('--partner', `there is no file ${wish.partner}`);
  const workshop = await openWorkshop(DEFAULT_WORLD, base, [wish.partner], await openModelsOf(wish));
  const { world, shelf } = workshop;
  checkPartner(wish.partner, workshop);
  const place = findPlace(world, wish);
  if (wish.seat >= place.seats)
    throw inputError('--seat', `${place.name} has no seat ${wish.seat}; its seats are 0 to ${place.seats - 1}`);

  const policies = new Map<string, Json>();
  const listed: TableMenu['policies'][number][] = [];
  for (const [name, known] of shelf)
    if (needsNothing(known)) {
      policies.set(name, name);
      listed.push({ name, group: groupOf(known), description: known.definition.description ?? '' });
    }
  const own = typeof wish.partner !== 'string' || !policies.has(wish.partner);
  const called = labelOf(wish.partner);
  const label = own && policies.has(called) ? `${called}, yours` : called;
  if (wish.partner !== PERSON && own) {
    policies.set(label, wish.partner);
    listed.unshift({ name: label, group: 'yours', description: '' });
  }
  const layouts = world.rules.flatMap((rules) =>
    world.layouts(rules).map(({ name, seats }) => ({ rules, name, seats })),
  );
  if (place.own !== undefined) layouts.unshift(place);

  const partner: SeatChoice = wish.partner === PERSON ? { kind: 'person' } : { kind: 'policy', policy: label };
  const settings: TableSettings = {
    rules: place.rules,
    layout: place.name,
    seats: Array.from({ length: place.seats }, (_, seat) => (seat === wish.seat ? { kind: 'person' } : partner)),
    tick: wish.tick,
  };
  return {
    workshop,
    base,
    settings,
    menu: {
      kind: 'menu',
      layouts: layouts.map(({ rules, name, seats }) => ({ rules, name, seats })),
      policies: listed,
    },
    policies,
    layouts: new Map(place.own === undefined ? [] : [[place.name, place.own]]),
    horizon: wish.horizon,
  };
};
