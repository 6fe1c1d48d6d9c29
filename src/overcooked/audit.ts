/**
 * The audit of an episode: its rewards once more, from the joint actions alone, with the plain-object reference of the
 * rules. It shares layouts and the notation of states with the kernel that the episode was played on, and nothing else.
 */
import type { Json } from '../json.ts';
import type { Trace } from '../trace.ts';
import { type EnvironmentRequest, WorldError } from '../world.ts';
import { type CompactState, readShape } from './compact.ts';
import { type Layout, type Overrides, RULE_SETS } from './layout.ts';
import { findLayout, parseLayout } from './layouts.ts';
import { createReference, type Reference, type ReferenceState } from './reference.ts';

/** Something that was written of an episode and is not what the reference finds. */
export interface Disagreement {
  /** `reward of step 17`, `return of the trace`. */
  readonly what: string;
  readonly written: string;
  readonly found: string;
}

export interface Audit {
  readonly steps: number;
  /** Sum of the team's rewards. */
  readonly return: number;
  /** [seat] */
  readonly seatReturns: readonly number[];
  /** Where the episode stands at the end of the trace. */
  readonly outcome: 'terminated' | 'truncated' | 'ongoing';
  /** With what the trace says itself. */
  readonly disagreements: readonly Disagreement[];
}

/** A game in progress. A change from outside may put another reference and another layout in its place. */
interface Game {
  readonly reference: Reference;
  readonly layout: Layout;
  readonly state: ReferenceState;
}

/** Opens the game that a trace was recorded in. Throws a `WorldError` or the reference's own error. */
const openGame = (
  request: EnvironmentRequest,
  start: CompactState,
): Game & { readonly open: (layout: Layout) => Reference } => {
  const rules = RULE_SETS.find((known) => known === request.rules);
  if (rules === undefined) throw new WorldError('rules', `there are no rules ${request.rules}`);
  const named = typeof request.layout === 'string' && !request.layout.includes('\n');
  const layout = named ? findLayout(rules, request.layout as string) : parseLayout(rules, request.layout);
  const overrides: Overrides = request.parameters ?? {};
  const open = (one: Layout): Reference => createReference(one, rules, overrides);
  const reference = open(layout);
  return { reference, layout, state: reference.read(start), open };
};

type Fields = Readonly<Record<string, Json>>;

/** A state after a change from outside: an object put somewhere or taken away, a cook's hands, a cell of floor. */
const changeGame = (game: Game, open: (layout: Layout) => Reference, change: Json): Game => {
  const [[kind, value] = ['', null]] = Object.entries(change as Fields);
  const fields = value as Fields;
  const compact = game.reference.write(game.state);
  const goOn = (reference: Reference, layout: Layout, next: CompactState): Game => ({
    reference,
    layout,
    state: reference.read(next),
  });
  switch (kind) {
    case 'set': {
      const { x, y, object } = fields as { readonly x: number; readonly y: number; readonly object: string | null };
      const others = compact.o.filter((entry) => entry[0] !== x || entry[1] !== y);
      return goOn(game.reference, game.layout, {
        ...compact,
        o: object === null ? others : [...others, [x, y, object]],
      });
    }
    case 'hold': {
      const { seat, object } = fields as { readonly seat: number; readonly object: string | null };
      const p = compact.p.map((cook, i) => (i === seat ? ([cook[0], cook[1], cook[2], object] as const) : cook));
      return goOn(game.reference, game.layout, { ...compact, p });
    }
    case 'block': {
      const { x, y } = fields as { readonly x: number; readonly y: number };
      const grid = game.layout.grid.map((row, i) => (i === y ? `${row.slice(0, x)}X${row.slice(x + 1)}` : row));
      const layout = { ...game.layout, grid };
      return goOn(open(layout), layout, compact);
    }
    default:
      throw new WorldError('change', `there is no change ${kind}`);
  }
};

/** Plays a trace again. Throws where the reference refuses what the trace begins with. */
export const auditTrace = (trace: Trace, request: EnvironmentRequest): Audit => {
  const start = readShape(trace.header.start);
  const { open, ...opened } = openGame(request, start);
  let game: Game = opened;
  const disagreements: Disagreement[] = [];
  const compare = (what: string, written: unknown, found: unknown): void => {
    if (written !== found) disagreements.push({ what, written: String(written), found: String(found) });
  };
  if (request.start === undefined && trace.header.first === undefined)
    compare('start', JSON.stringify(start), JSON.stringify(game.reference.write(game.reference.initial())));
  const seatReturns = start.p.map(() => 0);
  let total = 0;
  let isOver = false;
  for (const line of trace.steps) {
    for (const change of line.change === undefined ? [] : Array.isArray(line.change) ? line.change : [line.change])
      game = changeGame(game, open, change as Json);
    const step = game.reference.step(game.state, line.a);
    const team = step.sparse.reduce((sum, reward) => sum + reward, 0);
    compare(`reward of step ${line.t}`, line.r ?? 0, team);
    step.sparse.forEach((reward, seat) => {
      seatReturns[seat] = seatReturns[seat]! + reward;
    });
    total += team;
    isOver = step.terminal;
    game = { ...game, state: step.state };
  }
  const { horizon } = trace.header.environment;
  const outcome = isOver ? 'terminated' : game.state.timestep >= horizon ? 'truncated' : 'ongoing';
  const { footer } = trace;
  if (footer !== null) {
    compare('return of the trace', footer.return, total);
    compare('steps of the trace', footer.steps, trace.steps.length);
    if (footer.outcome !== 'failed') compare('outcome of the trace', footer.outcome, outcome);
  }
  return { steps: trace.steps.length, return: total, seatReturns, outcome, disagreements };
};
