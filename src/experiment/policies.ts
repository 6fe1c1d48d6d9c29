/** The policies that a scenario can name: the world's scripted partners and baselines, those that know no world, minds, networks. */
import type { Environment } from '../environment.ts';
import type { Json } from '../json.ts';
import { proagent } from '../mind/proagent.ts';
import delayed from '../partners/delayed.ts';
import noisy from '../partners/noisy.ts';
import person from '../partners/person.ts';
import random from '../partners/random.ts';
import scripted from '../partners/scripted.ts';
import stay from '../partners/stay.ts';
import switching from '../partners/switching.ts';
import type { PolicyDefinition } from '../policy.ts';
import type { ScriptedPartner, World } from '../world.ts';

export type Half = ScriptedPartner['half'];

/** Groups of partners that a scenario can name in one word. */
export const HALVES = ['development', 'held-out'] as const satisfies readonly Half[];

/** A definition, and what its behaviour depends on beside its parameters. */
export interface KnownPolicy {
  readonly definition: PolicyDefinition;
  /** Folders below `src/` whose code decides what it does, beside `core` and the world's. */
  readonly parts: readonly string[];
  /** The half of the world's split that it belongs to; null for what is in neither. */
  readonly half: Half | null;
  /** sha256 of the files that act there, such as a network's. Throws, in words, where it has none for the environment. */
  readonly checksum?: (environment: Environment, parameters: Json) => string;
  /** Another name for the very same weights in this environment; null where there is none. */
  readonly sameWeightsAs?: (environment: Environment) => string | null;
}

/** [name] */
export type PolicyShelf = ReadonlyMap<string, KnownPolicy>;

/** Every definition here is pure and typed for its own parameters; a scenario's text stands before them all. */
const known = (definition: unknown, parts: readonly string[], half: Half | null = null): KnownPolicy => ({
  definition: definition as PolicyDefinition,
  parts,
  half,
});

const MINDS = [known(proagent, ['mind'])];

const WORLD_FREE = [random, stay, noisy, delayed, switching, scripted, person].map((definition) =>
  known(definition, ['partners']),
);

/** The policies for a world (null: those that need no particular one). `more` are the ones that live in files, such as networks. */
export const createShelf = (world: World | null, more: readonly KnownPolicy[]): PolicyShelf => {
  const partners = (world?.partners ?? []).map(({ definition, half }) => known(definition, [], half));
  const baselines = (world?.baselines ?? []).map((definition) => known(definition, []));
  const shelf = new Map<string, KnownPolicy>();
  for (const policy of [...MINDS, ...WORLD_FREE, ...partners, ...baselines, ...more]) {
    const { name } = policy.definition;
    if (shelf.has(name)) throw new Error(`two policies are called ${name}`);
    shelf.set(name, policy);
  }
  return shelf;
};

/** The names of one half of the world's scripted partners, in the world's order. */
export const namesOfHalf = (shelf: PolicyShelf, half: Half): readonly string[] =>
  [...shelf].filter(([, policy]) => policy.half === half).map(([name]) => name);
