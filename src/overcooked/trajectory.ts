/**
 * Trajectories as overcooked_ai saves them (`save_traj_as_json`), read and written. States are the originals' JSON
 * (docs/overcooked.md, "Serialisation"); a trajectory has the state before each action and not the last one.
 */
import type { Json } from '../json.ts';
import { nearestWord } from '../nearest.ts';
import { type EnvironmentRequest, WorldError } from '../world.ts';
import { type CompactObject, type CompactState, formatCompact } from './compact.ts';
import { createOvercooked, type OvercookedEnvironment } from './environment.ts';
import { type Game, parseContents, resolveGame } from './game.ts';
import { ACTIONS, createKitchen, DX, DY, INTERACT } from './kitchen.ts';
import type { Layout, Overrides, RuleSet } from './layout.ts';
import { findLayout, layoutsOf, parseLayout } from './layouts.ts';
import type { State } from './state.ts';

type Fields = { readonly [key: string]: Json };
type Cell = readonly [x: number, y: number];

const KINDS: Readonly<Record<string, string>> = { O: 'onion', T: 'tomato', D: 'dish' };
const LETTERS: Readonly<Record<string, string>> = { onion: 'O', tomato: 'T', dish: 'D' };
const INGREDIENTS: Readonly<Record<string, string>> = { o: 'onion', t: 'tomato' };

const readSoup = (object: CompactObject): { readonly letters: string; readonly counter: number } => {
  const [, letters = '', counter] = /^S:([ot]*):(-?\d+)$/.exec(object) ?? [];
  return { letters, counter: Number(counter) };
};

const ingredientsOf = (letters: string): readonly string[] => [...letters].map((letter) => INGREDIENTS[letter]!);

const formatObject = (object: CompactObject, position: Cell, game: Game): Json => {
  const kind = KINDS[object];
  if (kind !== undefined)
    return game.version === 'legacy' ? { name: kind, position, state: null } : { name: kind, position };
  const { letters, counter } = readSoup(object);
  if (game.version === 'legacy')
    return { name: 'soup', position, state: [INGREDIENTS[letters[0]!]!, letters.length, counter] };
  const cookTime = game.cookTime[parseContents(letters)]!;
  return {
    name: 'soup',
    position,
    _ingredients: ingredientsOf(letters).map((name) => ({ name, position })),
    cooking_tick: counter,
    is_cooking: counter >= 0 && counter < cookTime,
    is_ready: counter >= cookTime && counter >= 0,
    is_idle: counter < 0,
    cook_time: counter < 0 ? -1 : cookTime,
    _cooking_tick: counter,
  };
};

const formatOrders = (recipes: readonly string[]): Json =>
  recipes.map((recipe) => ({ ingredients: ingredientsOf(recipe) }));

/** A state as the originals write it. */
const formatOriginal = ({ kitchen }: OvercookedEnvironment, state: State): Json => {
  const { game } = kitchen;
  const { t, p, o, ol } = formatCompact(kitchen, state);
  const players = p.map(([x, y, facing, held]) => ({
    position: [x, y],
    orientation: [DX[facing as 0]!, DY[facing as 0]!],
    held_object: held === null ? null : formatObject(held, [x, y], game),
  }));
  const objects = o.map(([x, y, object]) => formatObject(object, [x, y], game));
  return game.version === 'legacy'
    ? { players, objects, order_list: ol === undefined ? null : [...ol], timestep: t }
    : {
        players,
        objects,
        bonus_orders: formatOrders(game.bonusOrders),
        all_orders: formatOrders(game.allOrders),
        timestep: t,
      };
};

const wrong = (path: string, expected: string, found: Json | undefined): WorldError =>
  new WorldError(path, `expected ${expected}, found ${JSON.stringify(found)?.slice(0, 60) ?? 'nothing'}`);

const readFields = (value: Json | undefined, path: string): Fields => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(path, 'an object', value);
  return value as Fields;
};
const readList = (value: Json | undefined, path: string): readonly Json[] => {
  if (!Array.isArray(value)) throw wrong(path, 'a list', value);
  return value as readonly Json[];
};
const readCell = (value: Json | undefined, path: string): Cell => {
  const [x, y] = readList(value, path);
  if (!Number.isInteger(x) || !Number.isInteger(y)) throw wrong(path, 'a cell [x, y]', value);
  return [x as number, y as number];
};

const parseObject = (value: Json, path: string, game: Game): readonly [Cell, CompactObject] => {
  const fields = readFields(value, path);
  const position = readCell(fields.position, `${path}.position`);
  const letter = LETTERS[String(fields.name)];
  if (letter !== undefined) return [position, letter];
  if (fields.name !== 'soup') throw wrong(`${path}.name`, 'onion, tomato, dish or soup', fields.name);
  const triple = fields.state;
  if (Array.isArray(triple)) {
    const [kind, n, c] = triple as readonly Json[];
    if (typeof kind !== 'string' || LETTERS[kind] === undefined || !Number.isInteger(n) || !Number.isInteger(c))
      throw wrong(`${path}.state`, '[kind, number, counter]', triple);
    const letters = kind[0]!.repeat(n as number);
    if (game.version === 'legacy') return [position, `S:${letters}:${c}`];
    // A legacy soup in a current state: 0 has not begun to cook, 20 and more is ready whatever its recipe.
    const tick = c === 0 ? -1 : (c as number) >= 20 ? game.cookTime[parseContents(letters)]! : (c as number);
    return [position, `S:${letters}:${tick}`];
  }
  const letters = readList(fields._ingredients, `${path}._ingredients`)
    .map((one, i) => {
      const name = readFields(one, `${path}._ingredients[${i}]`).name;
      if (name !== 'onion' && name !== 'tomato')
        throw wrong(`${path}._ingredients[${i}].name`, 'onion or tomato', name);
      return name[0];
    })
    .join('');
  return [position, `S:${letters}:${Number.isInteger(fields.cooking_tick) ? (fields.cooking_tick as number) : -1}`];
};

/** A state of the originals in compact form. Throws a `WorldError` that names the part at fault. */
const parseOriginal = (value: Json, path: string, game: Game): CompactState => {
  const fields = readFields(value, path);
  const p = readList(fields.players, `${path}.players`).map((one, i) => {
    const here = `${path}.players[${i}]`;
    const cook = readFields(one, here);
    const [x, y] = readCell(cook.position, `${here}.position`);
    const [dx, dy] = readCell(cook.orientation, `${here}.orientation`);
    const facing = DX.findIndex((_, at) => DX[at as 0] === dx && DY[at as 0] === dy);
    if (facing < 0) throw wrong(`${here}.orientation`, '[0, -1], [0, 1], [1, 0] or [-1, 0]', cook.orientation);
    const held = cook.held_object ?? null;
    return [x, y, facing, held === null ? null : parseObject(held, `${here}.held_object`, game)[1]] as const;
  });
  // The first releases wrote objects by their cells.
  const given = fields.objects ?? [];
  const objects = Array.isArray(given)
    ? (given as readonly Json[])
    : Object.values(readFields(given, `${path}.objects`));
  const o = objects.map((one, i) => {
    const [[x, y], object] = parseObject(one, `${path}.objects[${i}]`, game);
    return [x, y, object] as const;
  });
  const { timestep = 0, order_list: orders = null } = fields;
  if (!Number.isInteger(timestep)) throw wrong(`${path}.timestep`, 'a number of steps', timestep);
  const left = game.orderList === null || orders === null ? {} : { ol: (orders as readonly Json[]).map(String) };
  return { t: timestep as number, p, o, ...left };
};

const formatAction = (action: number): Json =>
  action === INTERACT ? 'interact' : action < 4 ? [DX[action as 0]!, DY[action as 0]!] : [0, 0];

const parseAction = (value: Json, path: string): number => {
  if (typeof value === 'string' && value.toLowerCase() === 'interact') return INTERACT;
  const [dx, dy] = readCell(value, path);
  if (dx === 0 && dy === 0) return ACTIONS.indexOf('stay');
  const action = DX.findIndex((_, at) => DX[at as 0] === dx && DY[at as 0] === dy);
  if (action < 0) throw wrong(path, "a direction such as [0, -1], [0, 0] or 'interact'", value);
  return action;
};

/** An episode to be written. */
export interface Played {
  readonly environment: OvercookedEnvironment;
  /** [step] before the actions. */
  readonly states: readonly State[];
  /** [step][seat] */
  readonly actions: readonly (readonly number[])[];
  /** [step] of the team. */
  readonly rewards: readonly number[];
  /** Whether the last step ended the episode. */
  readonly ended: boolean;
}

const SHAPING_NAMES = ['PLACEMENT_IN_POT_REW', 'DISH_PICKUP_REWARD', 'SOUP_PICKUP_REWARD'] as const;

/** The kitchen by the originals' names: what builds it again, here and there. */
const formatParameters = ({ kitchen }: OvercookedEnvironment): Fields => {
  const { layout, game, overrides } = kitchen;
  const { placement, dishPickup, soupPickup } = game.shaping;
  const shaping = Object.fromEntries(SHAPING_NAMES.map((name, i) => [name, [placement, dishPickup, soupPickup][i]!]));
  const places = {
    layout_name: layout.name,
    terrain: layout.grid.map((row) => [...row.replace(/[1-9]/g, ' ')]),
    start_player_positions: kitchen.starts.map((cell) => [cell % kitchen.width, Math.floor(cell / kitchen.width)]),
  };
  const own =
    layout.version === 'legacy'
      ? {
          start_order_list: game.orderList === null ? null : [...game.orderList],
          cook_time: layout.cookTime,
          num_items_for_soup: layout.numItemsForSoup,
          delivery_reward: layout.deliveryReward,
        }
      : {
          start_all_orders: formatOrders(layout.startAllOrders),
          start_bonus_orders: formatOrders(game.bonusOrders),
          ...layout.recipeConfig,
          ...(game.rules === 'current-auto' ? { old_dynamics: true } : {}),
        };
  return { ...places, ...own, rew_shaping_params: shaping, ...overrides } as Fields;
};

/** Episodes of one version of the originals as one file of theirs. Throws where legacy and current ones are mixed. */
export const formatTrajectories = (episodes: readonly Played[]): Json => {
  const versions = new Set(episodes.map(({ environment }) => environment.kitchen.game.version));
  if (versions.size > 1) throw new WorldError('', 'a file of trajectories holds legacy or current games, not both');
  const returns = episodes.map(({ rewards }) => rewards.reduce((sum, reward) => sum + reward, 0));
  const states = episodes.map(({ environment, states }) => states.map((state) => formatOriginal(environment, state)));
  return {
    ...(versions.has('legacy') ? { ep_observations: states, ep_returns_sparse: returns } : { ep_states: states }),
    ep_actions: episodes.map(({ actions }) => actions.map((joint) => joint.map(formatAction))),
    ep_rewards: episodes.map(({ rewards }) => [...rewards]),
    ep_dones: episodes.map(({ actions, ended }) => actions.map((_, step) => ended && step === actions.length - 1)),
    ep_returns: returns,
    ep_lengths: episodes.map(({ actions }) => actions.length),
    mdp_params: episodes.map(({ environment }) => formatParameters(environment)),
    env_params: episodes.map(({ environment }) => ({ horizon: environment.horizon, start_state_fn: null })),
  };
};

/** An episode that was read. */
export interface Recorded {
  readonly request: EnvironmentRequest;
  /** [step] before the actions, as they were recorded. */
  readonly states: readonly CompactState[];
  /** [step][seat] */
  readonly actions: readonly (readonly number[])[];
  /** [step] of the team. */
  readonly rewards: readonly number[];
}

const PLACE_KEYS = ['layout_name', 'terrain', 'start_player_positions', 'start_state'];
/** What the originals write beside a game that no rule here depends on. */
const UNUSED_KEYS = ['num_items_for_soup'];

/** Rows with the start cells as digits; null where only the layout's name is given. */
const readGrid = ({ terrain, start_player_positions: starts }: Fields, path: string): readonly string[] | null => {
  if (terrain === undefined) return null;
  const rows = readList(terrain, `${path}.terrain`).map((row) => [
    ...(Array.isArray(row) ? row.join('') : String(row)),
  ]);
  readList(starts, `${path}.start_player_positions`).forEach((cell, seat) => {
    const [x, y] = readCell(cell, `${path}.start_player_positions[${seat}]`);
    if (rows[y]?.[x] === undefined)
      throw wrong(`${path}.start_player_positions[${seat}]`, 'a cell of the terrain', cell);
    rows[y][x] = String(seat + 1);
  });
  return rows.map((row) => row.join(''));
};

const readLayout = (rules: RuleSet, fields: Fields, path: string): { layout: Layout; named: string | Json } => {
  const name = fields.layout_name;
  const grid = readGrid(fields, path);
  const known = layoutsOf(rules).find((one) => one.name === name || one.aliases.includes(String(name)));
  if (grid === null || known?.grid.join('\n') === grid.join('\n')) {
    const layout = known ?? findLayout(rules, String(name));
    return { layout, named: layout.name };
  }
  const own = { name: typeof name === 'string' && name !== '' ? name : 'recorded', grid };
  return { layout: parseLayout(rules, own), named: own };
};

const sameGame = (a: Game, b: Game): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Of the parameters those that change this layout's game. Throws a `WorldError` on one that is unknown. */
const readParameters = (rules: RuleSet, layout: Layout, fields: Fields): Overrides => {
  const given = Object.entries(fields).filter(([key]) => !PLACE_KEYS.includes(key));
  const all = Object.fromEntries(given.filter(([key]) => rules === 'legacy' || !UNUSED_KEYS.includes(key)));
  const whole = resolveGame(layout, rules, all);
  let kept: Overrides = all;
  for (const key of Object.keys(all)) {
    const { [key]: _, ...fewer } = kept;
    try {
      if (sameGame(resolveGame(layout, rules, fewer), whole)) kept = fewer;
    } catch (error) {
      if (!(error instanceof WorldError)) throw error; // It can't be left out.
    }
  }
  return kept;
};

const readRules = (parameters: Fields, first: Fields): RuleSet => {
  if (parameters.old_dynamics === true) return 'current-auto';
  return 'start_order_list' in parameters || 'order_list' in first ? 'legacy' : 'current';
};

const isStandard = (request: EnvironmentRequest, start: CompactState): boolean => {
  const layout =
    typeof request.layout === 'string'
      ? findLayout(request.rules as RuleSet, request.layout)
      : parseLayout(request.rules as RuleSet, request.layout);
  const kitchen = createKitchen(
    layout,
    request.rules as RuleSet,
    (request.parameters ?? {}) as Overrides,
    layout.version === 'current' ? layout.startState : null,
  );
  const standard = formatCompact(kitchen, createOvercooked(kitchen).initial(undefined as never));
  return JSON.stringify(standard) === JSON.stringify(start);
};

/** The episodes of a file. Throws a `WorldError` whose path is the part at fault. */
export const parseTrajectories = (json: Json): readonly Recorded[] => {
  const file = readFields(json, '');
  const key = 'ep_states' in file ? 'ep_states' : 'ep_observations';
  if (!(key in file)) {
    const near = nearestWord('ep_states', Object.keys(file));
    throw wrong(
      'ep_states',
      `trajectories with ep_states or ep_observations${near === null ? '' : ` (there is ${near})`}`,
      undefined,
    );
  }
  return readList(file[key], key).map((list, i): Recorded => {
    const originals = readList(list, `${key}[${i}]`);
    const parameters = readFields(readList(file.mdp_params, 'mdp_params')[i], `mdp_params[${i}]`);
    const settings = readFields((file.env_params as readonly Json[] | undefined)?.[i] ?? {}, `env_params[${i}]`);
    const actions = readList(readList(file.ep_actions, 'ep_actions')[i], `ep_actions[${i}]`).map((joint, t) =>
      readList(joint, `ep_actions[${i}][${t}]`).map((one, seat) => parseAction(one, `ep_actions[${i}][${t}][${seat}]`)),
    );
    if (originals.length < actions.length || actions.length === 0)
      throw new WorldError(`${key}[${i}]`, `there are ${originals.length} states for ${actions.length} actions`);
    const rewards = readList((file.ep_rewards as readonly Json[] | undefined)?.[i] ?? [], `ep_rewards[${i}]`).map(
      Number,
    );
    const rules = readRules(parameters, readFields(originals[0], `${key}[${i}][0]`));
    const { layout, named } = readLayout(rules, parameters, `mdp_params[${i}]`);
    const overrides = readParameters(rules, layout, parameters);
    const game = resolveGame(layout, rules, overrides);
    const states = originals.map((state, t) => parseOriginal(state, `${key}[${i}][${t}]`, game));
    const { horizon } = settings;
    const length = states[0]!.t + actions.length;
    const request: EnvironmentRequest = {
      rules,
      layout: named as string,
      horizon: typeof horizon === 'number' && horizon >= length ? horizon : length,
      ...(Object.keys(overrides).length === 0 ? {} : { parameters: overrides as Fields }),
    };
    const start = isStandard(request, states[0]!) ? {} : { start: states[0] as unknown as Json };
    return { request: { ...request, ...start }, states, actions, rewards };
  });
};
