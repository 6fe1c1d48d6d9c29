/** What happened in one step of a kitchen, in words that mean the same in every world. */
import type { JointAction, Seat } from '../environment.ts';
import type { Annotation } from '../world.ts';
import { INTERACT, type Kitchen, POT, SERVING, STAY } from './kitchen.ts';
import { cellOf, DISH, heldBy, isSoup, NOTHING, objectAt, placeOf, type State } from './state.ts';

/** Names of objects by kind, for `skillCompleted` and `handOver`. */
const nameOf = (object: number): string =>
  isSoup(object) ? 'soup' : (['nothing', 'onion', 'tomato', 'dish'][object] ?? 'soup');

/**
 * An annotator for one episode, to be called step by step with the kitchen in force: it remembers who put what on which counter. `progress`: an
 * ingredient entered a pot, cooking was started, a soup was dished. `delivered`: a soup was served. `handOver`, on the
 * seat that takes: an object that another cook had put there. `blocked`: a move that another cook prevented. `idle`:
 * a stay, a push against a wall, an interact without effect.
 */
export const createAnnotator = (): ((
  kitchen: Kitchen,
  before: State,
  joint: JointAction,
  after: State,
) => readonly Annotation[]) => {
  const placedBy: Placed = new Map();
  return (kitchen, before, joint, after) => annotateStep(kitchen, before, joint, after, placedBy);
};

/** [cell] what somebody put there. */
type Placed = Map<number, { readonly seat: Seat; readonly object: number }>;

const annotateStep = (
  kitchen: Kitchen,
  before: State,
  joint: JointAction,
  after: State,
  placedBy: Placed,
): readonly Annotation[] => {
  const annotations: Annotation[] = [];
  // What a change from outside took away or replaced was not put there by anybody.
  for (const [cell, { object }] of placedBy) {
    const slot = kitchen.slotOf[cell]!;
    if (slot < 0 || objectAt(kitchen, before, slot) !== object) placedBy.delete(cell);
  }
  for (let seat = 0; seat < kitchen.cooks; seat++) {
    const action = joint.actions[seat]!;
    if (action === INTERACT) annotateInteract(kitchen, before, after, seat, placedBy, annotations);
    else if (action === STAY) annotations.push({ kind: 'idle', seat, detail: 'stay' });
    else annotateMove(kitchen, before, after, seat, action, annotations);
  }
  return annotations;
};

const annotateMove = (
  kitchen: Kitchen,
  before: State,
  after: State,
  seat: Seat,
  action: number,
  into: Annotation[],
): void => {
  const from = placeOf(kitchen, before, seat);
  const wish = kitchen.moves[(from & ~3) | action]!;
  if (wish >> 2 === from >> 2) {
    if (wish === from) into.push({ kind: 'idle', seat, detail: 'wall' });
    return;
  }
  if (cellOf(kitchen, after, seat) === wish >> 2) return;
  const other = Array.from({ length: kitchen.cooks }, (_, s) => s).find(
    (s) => s !== seat && cellOf(kitchen, before, s) === wish >> 2,
  );
  into.push({ kind: 'blocked', seat, detail: 'cook', ...(other === undefined ? {} : { other }) });
};

const annotateInteract = (
  kitchen: Kitchen,
  before: State,
  after: State,
  seat: Seat,
  placedBy: Placed,
  into: Annotation[],
): void => {
  const place = placeOf(kitchen, before, seat);
  const held = heldBy(kitchen, before, seat);
  const holds = heldBy(kitchen, after, seat);
  const slot = kitchen.frontSlot[place]!;
  const kind = kitchen.frontKind[place]!;
  const at = formatCell(kitchen, kitchen.frontCell[place]!);
  if (held === holds) {
    const started =
      kind === POT && held === NOTHING && objectAt(kitchen, before, slot) !== objectAt(kitchen, after, slot);
    if (started && startedBy(kitchen, before, after, slot))
      into.push(
        { kind: 'progress', seat, detail: 'startCooking' },
        { kind: 'skillCompleted', seat, detail: `startCooking ${at}` },
      );
    else into.push({ kind: 'idle', seat, detail: 'uselessInteract' });
    return;
  }
  if (kind === SERVING) {
    into.push({ kind: 'delivered', seat, detail: at }, { kind: 'skillCompleted', seat, detail: `deliverSoup ${at}` });
  } else if (kind === POT) {
    const skill = held === DISH ? 'fillDish' : 'putInPot';
    into.push({ kind: 'progress', seat, detail: skill }, { kind: 'skillCompleted', seat, detail: `${skill} ${at}` });
  } else if (holds === NOTHING) {
    placedBy.set(kitchen.frontCell[place]!, { seat, object: held });
    into.push({ kind: 'skillCompleted', seat, detail: `placeOnCounter ${at}` });
  } else {
    const name = nameOf(holds);
    into.push({ kind: 'skillCompleted', seat, detail: `pickUp${name[0]!.toUpperCase()}${name.slice(1)} ${at}` });
    const giver = slot === 255 ? undefined : placedBy.get(kitchen.frontCell[place]!)?.seat;
    if (slot !== 255) placedBy.delete(kitchen.frontCell[place]!);
    if (giver !== undefined && giver !== seat) into.push({ kind: 'handOver', seat, detail: name, other: giver });
  }
};

/** Whether the pot went from idle to cooking, as an empty-handed interact does. */
const startedBy = (kitchen: Kitchen, before: State, after: State, slot: number): boolean => {
  const shift = kitchen.game.maxIngredients + 1;
  return objectAt(kitchen, before, slot) >> shift === 1 && objectAt(kitchen, after, slot) >> shift >= 2;
};

export const formatCell = (kitchen: Kitchen, cell: number): string =>
  `(${cell % kitchen.width},${Math.floor(cell / kitchen.width)})`;
