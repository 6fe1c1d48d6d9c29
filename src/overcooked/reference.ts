/**
 * The rules of Overcooked once more, as plainly as they can be written: an oracle that the kernel is compared with.
 * It shares nothing with the kernel but the layouts and the notation of states. Slow on purpose; not for experiments.
 * The sections cited are those of docs/overcooked.md.
 */
import type { CompactState } from './compact.ts';
import type { Layout, Overrides, RuleSet } from './layout.ts';
import { type LegacyParameters, type Parameters, resolveParameters } from './reference-parameters.ts';
import type { Ingredient } from './reference-recipes.ts';
import { accepts, afterStep, isReady, type PotStatus, potStatus } from './reference-soups.ts';
import {
  type Cell,
  type Cook,
  checkState,
  type Direction,
  type Grid,
  keyOf,
  type LooseObject,
  type ReferenceState,
  readGrid,
  readState,
  type Soup,
  type Thing,
  terrainAt,
  writeState,
} from './reference-state.ts';

export type { ReferenceState } from './reference-state.ts';

export interface ReferenceStep {
  readonly state: ReferenceState;
  /** [seat], for deliveries (section 6.1). */
  readonly sparse: readonly number[];
  /** [seat] (section 6.2). */
  readonly shaped: readonly number[];
  /** Current: the seats that each event happened to; events that didn't happen are left out. Empty in legacy (section 7.1). */
  readonly events: Readonly<Record<string, readonly number[]>>;
  /** [seat], legacy: what the interact did, or null. All null in current (section 7.3). */
  readonly labels: readonly (string | null)[];
  readonly terminal: boolean;
}

export interface Reference {
  /** The layout's own start state, or everybody at the start cells, facing north (section 8.1). */
  initial(): ReferenceState;
  /** Throws for a state that the rules don't know (section 8.3). */
  read(compact: CompactState): ReferenceState;
  /** Keys in the order t, p, o, ol, so that equal states have equal JSON. */
  write(state: ReferenceState): CompactState;
  /** One action per seat: 0 north, 1 south, 2 east, 3 west, 4 stay, 5 interact. `state` is left as it was. */
  step(state: ReferenceState, actions: readonly number[]): ReferenceStep;
}

const STAY = 4;
const INTERACT = 5;
/** [direction] */
const OFFSETS = [
  { x: 0, y: -1 },
  { x: 0, y: 1 },
  { x: 1, y: 0 },
  { x: -1, y: 0 },
] as const;

interface Game {
  readonly grid: Grid;
  readonly parameters: Parameters;
}

/** A step under way: everything the cooks' interacts change, and what they may not see changed. */
interface Turn {
  readonly cooks: Cook[];
  readonly objects: Map<string, LooseObject>;
  orders: ReferenceState['orders'];
  /** As before the first interact of this step, one per pot (section 5.2). */
  readonly pots: readonly PotStatus[];
  readonly sparse: number[];
  readonly shaped: number[];
  readonly labels: (string | null)[];
  readonly events: Record<string, number[]>;
}

const neighbour = (cell: Cell, direction: Direction): Cell => ({
  x: cell.x + OFFSETS[direction].x,
  y: cell.y + OFFSETS[direction].y,
});

const isIngredient = (kind: Thing['kind']): kind is Ingredient => kind === 'onion' || kind === 'tomato';

const soupIn = (objects: ReadonlyMap<string, LooseObject>, pot: Cell): Soup | null => {
  const thing = objects.get(keyOf(pot))?.thing;
  return thing?.kind === 'soup' ? thing : null;
};

// What events and shaped rewards ask: sections 6.2 and 7.1

const isFullPot = (status: PotStatus): boolean => status === 'ready' || status === 'cooking' || status === 'full';

/** Fewer dishes in hands than pots that will want one, and none lying about. The pots are the snapshot's, all else is live. */
const isDishWanted = (game: Game, turn: Turn): boolean => {
  const isOnCounter = [...turn.objects.values()].some(
    ({ cell, thing }) => thing.kind === 'dish' && terrainAt(game.grid, cell) === 'X',
  );
  const inHands = turn.cooks.filter((cook) => cook.held?.kind === 'dish').length;
  const wanting = turn.pots.filter((status) => status === 'ready' || status === 'cooking' || status === 'filling');
  return !isOnCounter && inHands < wanting.length;
};

/** Nothing is useful unless there are exactly two cooks. */
const otherCook = (turn: Turn, seat: number): Cook | null => (turn.cooks.length === 2 ? turn.cooks[1 - seat]! : null);

const isUsefulPickup = (game: Game, turn: Turn, seat: number, kind: Thing['kind']): boolean => {
  const other = otherCook(turn, seat);
  if (other === null || kind === 'soup') return false;
  if (kind === 'dish') return isDishWanted(game, turn);
  return !(turn.pots.every(isFullPot) && other.held?.kind !== 'dish');
};

const isUsefulDrop = (turn: Turn, seat: number, kind: Thing['kind']): boolean => {
  const other = otherCook(turn, seat);
  if (other === null || kind === 'soup') return false;
  if (kind === 'dish') return !turn.pots.some(isFullPot) && other.held?.kind !== 'onion';
  return turn.pots.every(isFullPot) && other.held?.kind !== 'dish';
};

/** Call before the change it tells of. */
const logEvent = (turn: Turn, seat: number, name: string): void => {
  turn.events[name] = [...(turn.events[name] ?? []), seat];
};

const logPickup = (game: Game, turn: Turn, seat: number, kind: Thing['kind']): void => {
  logEvent(turn, seat, `${kind}_pickup`);
  if (isUsefulPickup(game, turn, seat, kind)) logEvent(turn, seat, `useful_${kind}_pickup`);
};

const logDrop = (turn: Turn, seat: number, kind: Thing['kind']): void => {
  logEvent(turn, seat, `${kind}_drop`);
  if (isUsefulDrop(turn, seat, kind)) logEvent(turn, seat, `useful_${kind}_drop`);
};

const logPotting = (game: Game, turn: Turn, seat: number, before: readonly Ingredient[], kind: Ingredient): void => {
  if (game.parameters.version === 'legacy') return;
  const { best } = game.parameters.recipes;
  const old = best(before);
  const now = best([...before, kind]);
  logEvent(turn, seat, `potting_${kind}`);
  if (old === now) logEvent(turn, seat, `optimal_${kind}_potting`);
  if (now > 0) logEvent(turn, seat, `viable_${kind}_potting`);
  if (old > 0 && now === 0) logEvent(turn, seat, `catastrophic_${kind}_potting`);
  if (old === 0) logEvent(turn, seat, `useless_${kind}_potting`);
};

// Interacts: section 5.1

const setHeld = (turn: Turn, seat: number, held: Thing | null): void => {
  turn.cooks[seat] = { ...turn.cooks[seat]!, held };
};

const interactWithCounter = (game: Game, turn: Turn, seat: number, cell: Cell): void => {
  const { held } = turn.cooks[seat]!;
  const lying = turn.objects.get(keyOf(cell))?.thing ?? null;
  if (held !== null && lying === null) {
    logDrop(turn, seat, held.kind);
    turn.labels[seat] = `place_${held.kind}_on_counter`;
    turn.objects.set(keyOf(cell), { cell, thing: held });
    setHeld(turn, seat, null);
  } else if (held === null && lying !== null) {
    logPickup(game, turn, seat, lying.kind);
    turn.labels[seat] = `pickup_${lying.kind}`;
    turn.objects.delete(keyOf(cell));
    setHeld(turn, seat, lying);
  }
};

const interactWithDispenser = (game: Game, turn: Turn, seat: number, kind: Ingredient | 'dish'): void => {
  if (turn.cooks[seat]!.held !== null) return;
  // The original forgets to log tomatoes here.
  if (kind !== 'tomato') logPickup(game, turn, seat, kind);
  if (kind === 'dish' && isDishWanted(game, turn)) {
    // Current rewards it for two cooks only, legacy for any number.
    if (game.parameters.version === 'legacy' || turn.cooks.length === 2) {
      turn.shaped[seat]! += game.parameters.shaped.dishPickup;
    }
  }
  turn.labels[seat] = `pickup_${kind}`;
  setHeld(turn, seat, { kind });
};

const putIntoPot = (game: Game, turn: Turn, seat: number, pot: Cell): void => {
  const kind = turn.cooks[seat]!.held!.kind;
  if (!isIngredient(kind)) return;
  const { parameters } = game;
  const soup = soupIn(turn.objects, pot);
  // Even if the pot refuses it.
  turn.labels[seat] = `put_${kind}_in_pot`;
  if (soup !== null && !accepts(parameters, soup, kind)) return;
  const before = soup?.ingredients ?? [];
  logPotting(game, turn, seat, before, kind);
  const counter = parameters.version === 'legacy' ? 0 : -1;
  turn.objects.set(keyOf(pot), { cell: pot, thing: { kind: 'soup', ingredients: [...before, kind], counter } });
  turn.shaped[seat]! += parameters.shaped.placement;
  setHeld(turn, seat, null);
};

const interactWithPot = (game: Game, turn: Turn, seat: number, pot: Cell): void => {
  const { parameters } = game;
  const { held } = turn.cooks[seat]!;
  const soup = soupIn(turn.objects, pot);
  if (held === null) {
    const isByHand = parameters.version === 'current' && !parameters.oldDynamics;
    if (isByHand && soup !== null && soup.counter < 0 && soup.ingredients.length > 0) {
      turn.objects.set(keyOf(pot), { cell: pot, thing: { ...soup, counter: 0 } });
    }
  } else if (held.kind === 'dish') {
    if (soup === null || !isReady(parameters, soup)) return;
    logPickup(game, turn, seat, 'soup');
    turn.labels[seat] = 'fill_dish_with_soup';
    turn.shaped[seat]! += parameters.shaped.soupPickup;
    turn.objects.delete(keyOf(pot));
    setHeld(turn, seat, soup);
  } else {
    putIntoPot(game, turn, seat, pot);
  }
};

/** What the soup pays, and the orders that remain (section 5.5). */
const deliverLegacy = (parameters: LegacyParameters, orders: ReferenceState['orders'], soup: Soup) => {
  if (!isReady(parameters, soup)) throw new Error('a soup was delivered that is not ready');
  if (orders === null) return { pay: parameters.deliveryReward, orders };
  const isWanted = orders[0] === 'any' || orders[0] === soup.ingredients[0];
  return isWanted ? { pay: parameters.deliveryReward, orders: orders.slice(1) } : { pay: 0, orders };
};

const serve = (game: Game, turn: Turn, seat: number): void => {
  const { held } = turn.cooks[seat]!;
  if (held?.kind !== 'soup') return;
  logEvent(turn, seat, 'soup_delivery');
  turn.labels[seat] = 'deliver_soup';
  if (game.parameters.version === 'legacy') {
    const { pay, orders } = deliverLegacy(game.parameters, turn.orders, held);
    turn.sparse[seat]! += pay;
    turn.orders = orders;
  } else {
    turn.sparse[seat]! += game.parameters.recipes.reward(held.ingredients);
  }
  setHeld(turn, seat, null);
};

const interact = (game: Game, turn: Turn, seat: number): void => {
  const { position, facing } = turn.cooks[seat]!;
  const front = neighbour(position, facing);
  switch (terrainAt(game.grid, front)) {
    case 'X':
      interactWithCounter(game, turn, seat, front);
      break;
    case 'O':
      interactWithDispenser(game, turn, seat, 'onion');
      break;
    case 'T':
      interactWithDispenser(game, turn, seat, 'tomato');
      break;
    case 'D':
      interactWithDispenser(game, turn, seat, 'dish');
      break;
    case 'P':
      interactWithPot(game, turn, seat, front);
      break;
    case 'S':
      serve(game, turn, seat);
      break;
  }
};

// Movement: section 5.3

const isMove = (action: number): action is Direction => action < STAY;

const move = (grid: Grid, cooks: readonly Cook[], actions: readonly number[]): readonly Cook[] => {
  const wishes = cooks.map(({ position }, seat): Cell => {
    const action = actions[seat]!;
    if (!isMove(action)) return position;
    const next = neighbour(position, action);
    return terrainAt(grid, next) === ' ' ? next : position;
  });
  const same = (a: Cell, b: Cell): boolean => keyOf(a) === keyOf(b);
  const collides = (a: number, b: number): boolean =>
    same(wishes[a]!, wishes[b]!) || (same(wishes[a]!, cooks[b]!.position) && same(wishes[b]!, cooks[a]!.position));
  const isBlocked = cooks.some((_, a) => cooks.some((_, b) => a < b && collides(a, b)));
  return cooks.map((cook, seat) => {
    const action = actions[seat]!;
    return {
      position: isBlocked ? cook.position : wishes[seat]!,
      facing: isMove(action) ? action : cook.facing,
      held: cook.held,
    };
  });
};

const isTerminal = (state: Pick<ReferenceState, 'orders'>): boolean => state.orders?.length === 0;

const checkActions = (actions: readonly number[], seats: number): void => {
  if (actions.length !== seats) throw new Error(`joint action has ${actions.length} actions for ${seats} seats`);
  const odd = actions.find((action) => !Number.isInteger(action) || action < 0 || action > INTERACT);
  if (odd !== undefined) throw new Error(`an action is 0 to ${INTERACT}, not ${odd}`);
};

const step = (game: Game, state: ReferenceState, actions: readonly number[]): ReferenceStep => {
  const { grid, parameters } = game;
  if (isTerminal(state)) throw new Error('the state is terminal: every order has been delivered');
  checkActions(actions, state.cooks.length);
  checkState(state, grid, parameters);

  const turn: Turn = {
    cooks: [...state.cooks],
    objects: new Map(state.objects),
    orders: state.orders,
    pots: grid.pots.map((pot) => potStatus(parameters, soupIn(state.objects, pot))),
    sparse: actions.map(() => 0),
    shaped: actions.map(() => 0),
    labels: actions.map(() => null),
    events: {},
  };
  for (const [seat, action] of actions.entries()) {
    if (action === INTERACT) interact(game, turn, seat);
    if (isTerminal(turn)) break;
  }
  const cooks = move(grid, turn.cooks, actions);
  for (const [key, { cell, thing }] of turn.objects) {
    if (thing.kind === 'soup')
      turn.objects.set(key, { cell, thing: afterStep(parameters, thing, terrainAt(grid, cell) === 'P') });
  }

  const isLegacy = parameters.version === 'legacy';
  return {
    state: { timestep: state.timestep + 1, cooks, objects: turn.objects, orders: turn.orders },
    sparse: turn.sparse,
    shaped: turn.shaped,
    events: isLegacy ? {} : turn.events,
    labels: isLegacy ? turn.labels : actions.map(() => null),
    terminal: isTerminal(turn),
  };
};

/**
 * The reference of one game. `overrides` has the original's snake-case names; legacy ignores those it doesn't know.
 * Throws for a grid or a configuration that contradicts itself, and for a layout of another rule set.
 */
export const createReference = (layout: Layout, rules: RuleSet, overrides: Overrides = {}): Reference => {
  if ((layout.version === 'legacy') !== (rules === 'legacy')) {
    throw new Error(`${layout.name} is a layout of the ${layout.version} rules, not of ${rules}`);
  }
  const grid = readGrid(layout);
  const parameters = resolveParameters(layout, overrides, rules === 'current-auto');
  const read = (compact: CompactState): ReferenceState => {
    const state = readState(compact);
    checkState(state, grid, parameters);
    return state;
  };
  const start: ReferenceState = {
    timestep: 0,
    cooks: grid.starts.map((position) => ({ position, facing: 0, held: null })),
    objects: new Map(),
    orders: parameters.version === 'legacy' ? parameters.orders : null,
  };
  return {
    initial: () => (layout.version === 'current' && layout.startState !== null ? read(layout.startState) : start),
    read,
    write: writeState,
    step: (state, actions) => step({ grid, parameters }, state, actions),
  };
};
