/** Overcooked as a world: everything that the rest of the project may know of it, under one name. */
import type { Environment } from '../environment.ts';
import type { Json } from '../json.ts';
import type { Knowledge } from '../knowledge.ts';
import { type EnvironmentRequest, type World, WorldError } from '../world.ts';
import { createAnnotator } from './annotate.ts';
import { type CompactState, formatCompact, readShape } from './compact.ts';
import { artist } from './drawing.ts';
import { ENCODINGS } from './encodings.ts';
import { createOvercooked, type Observation, type OvercookedEnvironment } from './environment.ts';
import { createKitchen, FLOOR, type Kitchen } from './kitchen.ts';
import { cookKnowledge } from './knowledge.ts';
import type { Layout, Overrides } from './layout.ts';
import { findLayout, parseLayout } from './layouts.ts';
import { SCRIPTED_PARTNERS } from './partners/split.ts';
import { parsePicture } from './picture.ts';
import { places, readRules } from './places.ts';
import type { State } from './state.ts';

export const overcooked: World<State, Observation> = {
  ...places,
  environment: createFromRequest,
  knowledge: (environment) => cookKnowledge(environment as OvercookedEnvironment) as unknown as Knowledge<Observation>,
  encodings: ENCODINGS,
  partners: SCRIPTED_PARTNERS,
  annotator: () => {
    const annotate = createAnnotator();
    return ({ environment, before, joint, after }) => annotate(kitchenOf(environment), before, joint, after);
  },
  change: (environment, state, change) => applyChange(environment, state, change),
  artist,
};

/** The environment that a request describes, or a `WorldError`. */
export function createFromRequest(request: EnvironmentRequest): OvercookedEnvironment {
  const rules = readRules(request.rules);
  const named = typeof request.layout === 'string' && !request.layout.includes('\n');
  const layout = named ? findLayout(rules, request.layout as string) : parseLayout(rules, request.layout);
  const overrides = (request.parameters ?? {}) as Overrides;
  const build = (start: CompactState | null) => {
    try {
      return createKitchen(layout, rules, overrides, start);
    } catch (error) {
      throw blameLayout(error, overrides);
    }
  };
  const start = request.start === undefined ? null : readStart(request.start, build(null));
  const fallback = layout.version === 'current' ? layout.startState : null;
  const kitchen = build(start ?? fallback);
  return createOvercooked(kitchen, request.horizon, start);
}

/** A parameter that nobody changed is the layout's own: that is where its problem lies. */
const blameLayout = (error: unknown, overrides: Overrides): unknown =>
  error instanceof WorldError && !(error.path.split('.')[0]! in overrides) && error.path !== 'layout'
    ? new WorldError('layout', error.message)
    : error;

/** A state in compact form, or as a picture of the kitchen. */
const readStart = (start: Json, kitchen: Kitchen): CompactState => {
  try {
    return typeof start === 'string' ? parsePicture(kitchen, start) : readShape(start);
  } catch (error) {
    throw error instanceof WorldError
      ? new WorldError(error.path === '' ? 'start' : `start.${error.path}`, error.message)
      : error;
  }
};

const kitchenOf = (environment: Environment<State, Observation>) => (environment as OvercookedEnvironment).kitchen;

/**
 * A change of the state from outside: `{ set: { x, y, object } }` puts an object (compact notation; null takes it away)
 * on a counter or in a pot, `{ hold: { seat, object } }` into a cook's hands, `{ block: { x, y } }` turns floor into a
 * counter from now on.
 */
const applyChange = (environment: Environment<State, Observation>, state: State, change: Json) => {
  const { kitchen, horizon } = environment as OvercookedEnvironment;
  const compact = formatCompact(kitchen, state);
  if (typeof change !== 'object' || change === null || Array.isArray(change)) throw wrongChange();
  const [[kind, value] = ['', null], ...more] = Object.entries(change);
  if (more.length > 0 || typeof value !== 'object' || value === null) throw wrongChange();
  const fields = value as Readonly<Record<string, Json>>;
  const rebuild = (layout: Layout, next: CompactState) => {
    const changed = createKitchen(layout, kitchen.game.rules, kitchen.overrides, next);
    const built = createOvercooked(changed, horizon, next);
    return { environment: built, state: built.decode(next as unknown as Json) };
  };
  switch (kind) {
    case 'set': {
      const { x, y, object } = fields;
      const others = compact.o.filter(([ox, oy]) => ox !== x || oy !== y);
      return rebuild(kitchen.layout, {
        ...compact,
        o: object === null ? others : [...others, [Number(x), Number(y), String(object)]],
      });
    }
    case 'hold': {
      const { seat, object } = fields;
      if (compact.p[Number(seat)] === undefined)
        throw new WorldError('hold.seat', `there is no seat ${seat}; seats are 0 to ${kitchen.cooks - 1}`);
      const p = compact.p.map((cook, i) =>
        i === seat ? ([cook[0], cook[1], cook[2], object === null ? null : String(object)] as const) : cook,
      );
      return rebuild(kitchen.layout, { ...compact, p });
    }
    case 'block': {
      const x = Number(fields.x);
      const y = Number(fields.y);
      const cell = y * kitchen.width + x;
      if (kitchen.terrain[cell] !== FLOOR) throw new WorldError('block', `(${x},${y}) is not floor`);
      const standing = compact.p.findIndex(([px, py]) => px === x && py === y);
      if (standing >= 0) throw new WorldError('block', `cook ${standing} stands on (${x},${y})`);
      if (kitchen.starts.includes(cell))
        throw new WorldError(
          'block',
          `(${x},${y}) is the start cell of cook ${kitchen.starts.indexOf(cell)}, which must stay floor`,
        );
      const grid = kitchen.layout.grid.map((row, i) => (i === y ? `${row.slice(0, x)}X${row.slice(x + 1)}` : row));
      return rebuild({ ...kitchen.layout, grid }, compact);
    }
    default:
      throw wrongChange();
  }
};

const wrongChange = () =>
  new WorldError('change', 'a change is { set: { x, y, object } }, { hold: { seat, object } } or { block: { x, y } }');
