/**
 * Fixed suites of strangers, so that the figure of one policy can be set beside another's. A suite never changes: all
 * that it is made of is in its hash, a test holds the hash and what the partners do, and whoever wants another suite
 * gives it another name.
 */
import type { Json } from '../json.ts';
import { shortHash } from './code.ts';
import { readPack, whyNoNetworks } from './files.ts';
import type { PreparedRun } from './run.ts';

/** Scenarios of one focal policy that together are the suite. Each is a run directory of its own. */
export interface SuitePart {
  readonly name: string;
  readonly layouts: readonly string[];
  readonly partners: readonly string[];
}

export interface Suite {
  readonly name: string;
  readonly parts: readonly SuitePart[];
}

/** What all parts share. */
const GAME = { world: 'overcooked', rules: 'legacy', seats: 'both', horizon: 400, seed: 'rapport-1' } as const;

/** The seeds of a whole evaluation. */
export const SUITE_SEEDS = '1..30';

const LAYOUTS = [
  'cramped_room',
  'asymmetric_advantages',
  'coordination_ring',
  'forced_coordination',
  'counter_circuit',
] as const;

/** The held-out half, by name: a partner that joins it later is in no suite of before. */
const SCRIPTED = [
  'greedy-selfish',
  'carrier-far',
  'runner-early',
  'counter-stocker',
  'stubborn-noisy',
  'hesitant-often',
  'idle-long',
  'slow-third',
  'noisy-third',
] as const;

/**
 * The networks that nothing may be tuned on, where they exist. Of networks with the same weights one is met: `h-proxy`
 * is `bc-test-0` in the first two layouts, `bc-test-2` in the third and `bc-test-3` in the fifth.
 */
const NETWORKS: { readonly [layout in (typeof LAYOUTS)[number]]: readonly string[] } = {
  cramped_room: ['h-proxy', 'bc-test-2', 'bc-test-3', 'ppo-bc'],
  asymmetric_advantages: ['h-proxy', 'bc-test-1', 'bc-test-2', 'ppo-bc'],
  coordination_ring: ['h-proxy', 'bc-test-1', 'bc-test-4', 'ppo-bc'],
  forced_coordination: ['h-proxy', 'bc-test-1', 'bc-test-2', 'bc-test-4', 'ppo-bc'],
  counter_circuit: ['h-proxy', 'bc-test-0', 'bc-test-2', 'ppo-bc'],
};

const scripted: SuitePart = { name: 'scripted', layouts: LAYOUTS, partners: SCRIPTED };

export const SUITES: readonly Suite[] = [
  { name: 'rapport-1', parts: [scripted] },
  {
    name: 'rapport-1n',
    parts: [
      scripted,
      ...LAYOUTS.map((layout) => ({ name: `networks-${layout}`, layouts: [layout], partners: NETWORKS[layout] })),
    ],
  },
];

/** A part as a scenario file, for a focal policy as a scenario writes one. */
export const partScenario = (suite: Suite, part: SuitePart, focal: Json, seeds: Json): string =>
  JSON.stringify({
    rapport: 1,
    name: `${suite.name}-${part.name}`,
    description: `Part of the suite ${suite.name}.`,
    ...GAME,
    layouts: part.layouts,
    focal: [focal],
    partners: part.partners,
    seeds,
    level: 'actions',
  });

/** The checksums of the networks that a suite meets; none where it meets none. Needs the data folder then. */
const networkSums = ({ parts }: Suite): readonly string[] => {
  const wanted = parts.flatMap(({ name, layouts, partners }) =>
    name === scripted.name ? [] : partners.map((partner) => `${layouts[0]}/${partner}`),
  );
  const pack = wanted.length === 0 ? null : readPack(process.env.RAPPORT_DATA);
  const networks = new Map(pack?.networks.map((one) => [`${one.layout}/${one.name}`, one.sha256]) ?? []);
  return wanted.map((key) => `${key} ${networks.get(key)}`);
};

/** Why a suite can't be played here, in words; null where it can. */
export const whyNoSuite = ({ parts }: Suite): string | null =>
  parts.length === 1 ? null : whyNoNetworks(process.env.RAPPORT_DATA);

/**
 * The identity of what is met, whoever meets it: definition, versions of the environments and partners, checksums of the
 * networks. 16 hex digits.
 */
export const hashSuite = (suite: Suite, prepared: readonly PreparedRun[]): string => {
  const met = new Set<string>();
  for (const { assignments } of prepared)
    for (const { description } of assignments) {
      met.add(`${description.environment} ${description.environmentVersion}`);
      description.policies.forEach(({ name, version }, seat) => {
        if (seat !== description.seat) met.add(`${name} ${version}`);
      });
    }
  return shortHash(JSON.stringify([suite, GAME, SUITE_SEEDS, [...met].sort(), networkSums(suite)]));
};
