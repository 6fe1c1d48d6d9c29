import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { CompactState } from '../../src/overcooked/compact.ts';
import type { Layout, Overrides } from '../../src/overcooked/layout.ts';
import { CURRENT_LAYOUTS } from '../../src/overcooked/layouts/current.ts';
import { LEGACY_LAYOUTS } from '../../src/overcooked/layouts/legacy.ts';
import { createReference } from '../../src/overcooked/reference.ts';
import { resolveParameters } from '../../src/overcooked/reference-parameters.ts';
import type { Ingredient } from '../../src/overcooked/reference-recipes.ts';

/** An infinite reward is written `inf`. */
type Amount = number | 'inf';

interface RecordedStep {
  readonly a: readonly number[];
  readonly s: CompactState;
  readonly r?: readonly Amount[];
  readonly sr?: readonly Amount[];
  readonly e?: Readonly<Record<string, readonly number[]>>;
  readonly ml?: readonly (string | null)[];
}

interface Recorded {
  readonly id: string;
  readonly version: 'legacy' | 'current';
  readonly layout: string;
  readonly params: Overrides;
  readonly randomStart: boolean;
  readonly start: CompactState;
  readonly steps: readonly RecordedStep[];
  readonly terminal: boolean;
  readonly totalSparse: Amount;
}

interface RecordedTrial extends Pick<Recorded, 'id' | 'layout' | 'params' | 'start'> {
  readonly source: string;
  readonly steps: readonly { readonly a: readonly number[]; readonly s: CompactState; readonly rTeam?: number }[];
}

/** Where the whole of the recorded data is; only the fixtures are part of this repository. */
const DATA = process.env.RAPPORT_DATA;
/** 1 replays all of it. */
const EVERY = 10;
const FIXTURES = new URL('./fixtures/', import.meta.url).pathname;

const readLines = <T>(file: string): readonly T[] =>
  gunzipSync(readFileSync(file))
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);

const layoutOf = (version: Layout['version'], name: string): Layout => {
  const layouts: readonly Layout[] = version === 'legacy' ? LEGACY_LAYOUTS : CURRENT_LAYOUTS;
  const layout = layouts.find((each) => each.name === name) ?? layouts.find((each) => each.aliases.includes(name));
  if (layout === undefined) throw new Error(`no ${version} layout ${name}`);
  return layout;
};

/** A state in its compact notation. */
const parse = (text: string): CompactState => JSON.parse(text) as CompactState;

const amount = (value: number): Amount => (value === Infinity ? 'inf' : value);
const unlessZero = (rewards: readonly number[]): readonly Amount[] | undefined =>
  rewards.some((reward) => reward !== 0) ? rewards.map(amount) : undefined;
const inOrderOfName = (events: RecordedStep['e']): string =>
  JSON.stringify(Object.entries(events ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));

/** The differences between a recorded episode and its replay, each step from the replay's own state. */
const differences = (episode: Recorded): readonly string[] => {
  const reference = createReference(layoutOf(episode.version, episode.layout), episode.version, episode.params);
  const found: string[] = [];
  const compare = (what: string, recorded: unknown, replayed: unknown): void => {
    if (JSON.stringify(recorded) !== JSON.stringify(replayed))
      found.push(`${episode.id} ${what}: ${JSON.stringify(recorded)} became ${JSON.stringify(replayed)}`);
  };
  let state = episode.randomStart ? reference.read(episode.start) : reference.initial();
  let terminal = false;
  let total = 0;
  compare('start', episode.start, reference.write(state));
  episode.steps.forEach((recorded, k) => {
    const step = reference.step(state, recorded.a);
    compare(`state ${k}`, recorded.s, reference.write(step.state));
    compare(`r ${k}`, recorded.r, unlessZero(step.sparse));
    compare(`sr ${k}`, recorded.sr, unlessZero(step.shaped));
    compare(`e ${k}`, inOrderOfName(recorded.e), inOrderOfName(step.events));
    compare(`ml ${k}`, recorded.ml, step.labels.some((label) => label !== null) ? step.labels : undefined);
    total += step.sparse.reduce((sum, reward) => sum + reward, 0);
    ({ state, terminal } = step);
  });
  compare('terminal', episode.terminal, terminal);
  compare('totalSparse', episode.totalSparse, amount(total));
  return found;
};

const trialDifferences = (trial: RecordedTrial): readonly string[] => {
  const reference = createReference(layoutOf('current', trial.layout), 'current', trial.params);
  // The trials of 2019 were recorded in a browser that kept loose objects in another order.
  const sorted = (state: CompactState): string =>
    JSON.stringify({ ...state, o: [...state.o].sort((a, b) => a[1] - b[1] || a[0] - b[0]) });
  let state = reference.read(trial.start);
  return trial.steps.flatMap((recorded, k) => {
    const step = reference.step(state, recorded.a);
    state = step.state;
    const sameState = sorted(recorded.s) === sorted(reference.write(state));
    const sameReward = (recorded.rTeam ?? 0) === step.sparse.reduce((sum, reward) => sum + reward, 0);
    return sameState && sameReward ? [] : [`${trial.id} step ${k}`];
  });
};

describe('the reference replays what the original did', () => {
  it.each(['golden/micro/current', 'golden/micro/legacy', 'golden/current', 'golden/legacy'])('%s', (name) => {
    expect(readLines<Recorded>(join(FIXTURES, `${name}.jsonl.gz`)).flatMap(differences)).toEqual([]);
  });

  it.skipIf(!DATA).each(['current', 'legacy'])(
    'a share of all recorded %s episodes',
    (version) => {
      const folder = join(DATA!, 'overcooked/golden', version);
      const found: string[] = [];
      let next = 0;
      for (const file of readdirSync(folder).sort()) {
        for (const episode of readLines<Recorded>(join(folder, file))) {
          if (next++ % EVERY !== 0) continue;
          found.push(...differences(episode));
        }
      }
      expect(found).toEqual([]);
      expect(next).toBeGreaterThan(0);
    },
    600_000,
  );

  it.skipIf(!DATA).each(['human_2019', 'human_2020'])('the trials of %s', (name) => {
    const trials = readLines<RecordedTrial>(join(DATA!, 'overcooked/human', `${name}.jsonl.gz`));
    expect(trials.flatMap(trialDifferences)).toEqual([]);
  });

  it.skipIf(!DATA)('the recipes that the original derived from its layouts', () => {
    interface Derived {
      readonly allOrders: readonly string[];
      readonly bonusOrders: readonly string[];
      readonly recipes: Readonly<Record<string, { cookTime: number; baseValue: number; reward: Amount }>>;
      readonly oldDynamicsAllowed: boolean;
    }
    for (const layout of CURRENT_LAYOUTS) {
      const file = join(DATA!, 'overcooked/layouts/current', `${layout.name}.json`);
      const { derived } = JSON.parse(readFileSync(file, 'utf8')) as { readonly derived: Derived };
      const parameters = resolveParameters(layout, {}, false);
      if (parameters.version === 'legacy') throw new Error('not current');
      const { recipes } = parameters;
      const rows = recipes.recipes.map((recipe) => {
        const ingredients = [...recipe].map((letter): Ingredient => (letter === 'o' ? 'onion' : 'tomato'));
        const reward = amount(recipes.reward(ingredients));
        return [recipe, { cookTime: recipes.cookTime(ingredients), baseValue: recipes.value(ingredients), reward }];
      });
      expect(Object.fromEntries(rows), layout.name).toEqual(derived.recipes);
      expect([recipes.orders, recipes.bonusOrders], layout.name).toEqual([derived.allOrders, derived.bonusOrders]);
      const build = () => createReference(layout, 'current-auto');
      if (derived.oldDynamicsAllowed) expect(build, layout.name).not.toThrow();
      else expect(build, layout.name).toThrow(/exactly three/);
    }
  });
});

describe('a step', () => {
  const room = layoutOf('legacy', 'cramped_room');

  it('leaves its input as it was', () => {
    const reference = createReference(layoutOf('current', 'cramped_room'), 'current');
    const start = parse('{"t":0,"p":[[2,1,0,"O"],[1,1,3,null]],"o":[[2,0,"S:oo:-1"]]}');
    const state = reference.read(start);
    const { state: next } = reference.step(state, [5, 5]);
    expect(reference.write(state)).toEqual(start);
    expect(reference.write(next)).not.toEqual(start);
  });

  it('gives the same for an old_dynamics override as for the rule set current-auto', () => {
    const start = parse('{"t":0,"p":[[2,1,0,"O"],[1,1,3,null]],"o":[[2,0,"S:oo:-1"]]}');
    const layout = layoutOf('current', 'cramped_room');
    const [auto, old, current] = [
      createReference(layout, 'current-auto'),
      createReference(layout, 'current', { old_dynamics: true }),
      createReference(layout, 'current'),
    ].map((reference) => reference.write(reference.step(reference.read(start), [5, 4]).state).o);
    expect(auto).toEqual([[2, 0, 'S:ooo:1']]);
    expect(old).toEqual(auto);
    expect(current).toEqual([[2, 0, 'S:ooo:-1']]);
  });

  it('calls putting a dish down useful unless the other holds an onion; a tomato is as good as nothing', () => {
    const reference = createReference(layoutOf('current', 'cramped_room_tomato'), 'current');
    const useful = ['O', 'T', null].map((held) => {
      const state = reference.read(parse(`{"t":0,"p":[[1,1,0,"D"],[3,2,0,${JSON.stringify(held)}]],"o":[]}`));
      return reference.step(state, [5, 4]).events.useful_dish_drop;
    });
    expect(useful).toEqual([undefined, [0], [0]]);
  });

  it('ends a legacy game with its last order, skips later interacts, and is refused after that', () => {
    const reference = createReference(room, 'legacy', { start_order_list: ['any'] });
    const start = parse('{"t":9,"p":[[3,2,1,"S:ooo:20"],[1,1,3,null]],"o":[],"ol":["any"]}');
    const last = reference.step(reference.read(start), [5, 5]);
    expect(last).toMatchObject({ sparse: [20, 0], labels: ['deliver_soup', null], terminal: true });
    expect(reference.write(last.state)).toEqual(parse('{"t":10,"p":[[3,2,1,null],[1,1,3,null]],"o":[],"ol":[]}'));
    expect(() => reference.step(last.state, [4, 4])).toThrow(/terminal/);
  });

  it('takes one action from 0 to 5 per seat', () => {
    const reference = createReference(room, 'legacy');
    expect(() => reference.step(reference.initial(), [4])).toThrow('joint action has 1 actions for 2 seats');
    expect(() => reference.step(reference.initial(), [4, 6])).toThrow(/not 6/);
  });

  it.each([
    ['a cook on a counter', parse('{"t":0,"p":[[0,0,0,null],[1,1,0,null]],"o":[]}')],
    ['two cooks on a cell', parse('{"t":0,"p":[[1,1,0,null],[1,1,0,null]],"o":[]}')],
    ['an object on the floor', parse('{"t":0,"p":[[1,1,0,null],[2,1,0,null]],"o":[[3,1,"O"]]}')],
    ['an object outside', parse('{"t":0,"p":[[1,1,0,null],[2,1,0,null]],"o":[[9,9,"O"]]}')],
    ['an onion in a pot', parse('{"t":0,"p":[[1,1,0,null],[2,1,0,null]],"o":[[2,0,"O"]]}')],
    ['a soup of two kinds', parse('{"t":0,"p":[[1,1,0,"S:ot:0"],[2,1,0,null]],"o":[]}')],
    ['a soup that cooked too long', parse('{"t":0,"p":[[1,1,0,null],[2,1,0,null]],"o":[[2,0,"S:ooo:21"]]}')],
  ] as readonly (readonly [string, CompactState])[])('is refused with %s', (_, state) => {
    expect(() => createReference(room, 'legacy').read(state)).toThrow();
  });
});

describe('parameters', () => {
  const build = (overrides: Overrides) => () =>
    createReference(layoutOf('current', 'cramped_room'), 'current', overrides);
  const ooo = { ingredients: ['onion', 'onion', 'onion'] };

  it.each([
    ['one time of two', { onion_time: 5 }],
    ['one value of two', { tomato_value: 5 }],
    ['a value for all and per ingredient', { delivery_reward: 5, onion_value: 1, tomato_value: 1 }],
    ['a value for all and per order', { delivery_reward: 5, recipe_values: [5] }],
    ['values per ingredient and per order', { onion_value: 1, tomato_value: 1, recipe_values: [5] }],
    ['a time for all and per ingredient', { cook_time: 5, onion_time: 1, tomato_time: 1 }],
    ['a time for all and per order', { cook_time: 0, recipe_times: [5] }],
    ['times per ingredient and per order', { onion_time: 1, tomato_time: 1, recipe_times: [5] }],
    ['times per order without orders', { start_all_orders: [], recipe_times: [] }],
    ['values of another length than the orders', { recipe_values: [5, 6] }],
    ['an order twice', { start_all_orders: [ooo, ooo] }],
    ['a bonus order twice', { start_bonus_orders: [ooo, ooo] }],
    ['a bonus order that is not sold', { start_bonus_orders: [{ ingredients: ['tomato'] }] }],
    ['an order of nothing', { start_all_orders: [{ ingredients: [] }] }],
    ['an order of more than fits', { max_num_ingredients: 2 }],
    ['old_dynamics with every recipe', { old_dynamics: true, start_all_orders: [] }],
    ['text for a number', { cook_time: '5' }],
  ] as readonly (readonly [string, Overrides])[])('are refused with %s', (_, overrides) => {
    expect(build(overrides)).toThrow();
  });

  it('may hold an infinite bonus, written either way', () => {
    const [text, number] = ['inf', Infinity].map((bonus) => {
      const reference = build({ order_bonus: bonus, start_bonus_orders: [ooo] })();
      const start = parse('{"t":0,"p":[[3,2,1,"S:ooo:20"],[1,1,0,null]],"o":[]}');
      return reference.step(reference.read(start), [5, 4]).sparse;
    });
    expect(text).toEqual([Infinity, 0]);
    expect(number).toEqual(text);
  });

  it('that legacy does not know are ignored', () => {
    const reference = createReference(layoutOf('legacy', 'simple'), 'legacy', {
      old_dynamics: true,
      recipe_times: 'x',
    });
    expect(reference.initial().cooks).toHaveLength(2);
  });

  it('belong to the layouts of one rule set', () => {
    expect(() => createReference(layoutOf('legacy', 'simple'), 'current')).toThrow(/legacy rules/);
  });
});
