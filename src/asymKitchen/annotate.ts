/** What happened in a step: what Overcooked says of it, and what was talked about. */
import type { Message, Seat } from '../environment.ts';
import type { Json } from '../json.ts';
import { createAnnotator } from '../overcooked/annotate.ts';
import { heldOfSeat } from '../overcooked/scene.ts';
import { NOTHING } from '../overcooked/state.ts';
import type { Annotation, Transition } from '../world.ts';
import { type AsymEnvironment, type AsymObservation, priorOf } from './environment.ts';
import { readContent } from './messages.ts';
import { ANY_ORDER, ORDERS, SEATS, type Setting, seesOrder } from './setting.ts';
import { type AsymState, HIDDEN, isServed, orderOf } from './state.ts';
import { belongsTo, hasBrought, type Thing } from './work.ts';

/** What is known of one seat so far. */
interface Known {
  /** The order that it was told last, HIDDEN: none. */
  told: number;
  /** Whether it was said that it lacks the order in force. */
  lacks: boolean;
  /** What it was asked to bring and has not brought. */
  bring: Thing | null;
  /** Whether it has yet to be seen to work by what it was told. */
  fresh: boolean;
  agreed: boolean;
  /** Contents that it refused. */
  readonly refused: Set<string>;
}

const newcomer = (): Known => ({
  told: HIDDEN,
  lacks: false,
  bring: null,
  fresh: false,
  agreed: false,
  refused: new Set(),
});

type Step = Transition<AsymState, AsymObservation>;

const contentKey = ({ content }: Message): string => JSON.stringify(content ?? (null as Json));

/** What is left open where nothing was told, in bits. */
const bitsLeft = (setting: Setting, state: AsymState): number =>
  Math.log2(priorOf(setting, state).filter((p) => p > 0).length);

/** An annotator for one episode, to be called step by step. */
export const createAsymAnnotator = (): ((step: Step) => readonly Annotation[]) => {
  const annotateWork = createAnnotator();
  const known = Array.from({ length: SEATS }, newcomer);
  let order = HIDDEN;

  return ({ environment, before, joint, after, talk }) => {
    const { setting } = environment as AsymEnvironment;
    const kitchen = setting.scenes[ANY_ORDER]!.kitchen;
    const step = before[0]!;
    const found: Annotation[] = [...annotateWork(kitchen, before, joint, after)];
    const sees = (seat: Seat) => seesOrder(setting, step, seat);
    const knows = (seat: Seat) => sees(seat) || known[seat]!.told === orderOf(setting, before);

    if (orderOf(setting, before) !== order) {
      order = orderOf(setting, before);
      for (const one of known) Object.assign(one, { ...newcomer(), refused: one.refused });
    }
    for (let seat = 0; seat < SEATS; seat++) {
      if (sees(seat) || known[seat]!.lacks) continue;
      known[seat]!.lacks = true;
      found.push({ kind: 'needed', seat, detail: 'order' });
      const type = setting.sight.change === null ? 'data' : 'correction';
      const teller = 1 - seat;
      if (sees(teller))
        found.push({ kind: 'warranted', seat: teller, detail: `order-${step} ${type} ${setting.horizon - 1}` });
    }
    annotateDeliveries(found, setting, { before, after }, (seat) => sees(seat) || known[seat]!.told !== HIDDEN);

    for (let seat = 0; seat < SEATS; seat++) {
      const message = talk?.sent[seat] ?? null;
      if (message !== null) annotateMessage(found, setting, before, { seat, message, known, knows });
      const mine = known[seat]!;
      for (const { from, message: heard } of talk?.heard[seat] ?? []) {
        if (from === seat) continue;
        const said = readContent(heard);
        if (heard.act === 'request' && said?.kind === 'bring') mine.bring = said.thing;
        if (!tells(heard) || said?.kind !== 'order' || sees(seat) || mine.told === said.order) continue;
        mine.told = said.order;
        mine.fresh = true;
        if (said.order === order)
          found.push({ kind: 'learned', seat, other: from, detail: `${bitsLeft(setting, before).toFixed(3)} order` });
      }
      const had = heldOfSeat(setting.scenes[ANY_ORDER]!, before, seat);
      const has = heldOfSeat(setting.scenes[ANY_ORDER]!, after, seat);
      if (mine.bring !== null && hasBrought(had, has, mine.bring)) {
        found.push({ kind: 'tookUp', seat, other: 1 - seat, detail: 'request' });
        mine.bring = null;
      }
      if (mine.fresh && had === NOTHING && belongsTo(has, ORDERS[mine.told]!)) {
        mine.fresh = false;
        found.push({ kind: 'tookUp', seat, other: 1 - seat, detail: 'inform' });
        if (mine.told === order && !mine.agreed) found.push({ kind: 'agreed', seat, other: 1 - seat, detail: 'order' });
        mine.agreed = true;
      }
    }
    return found;
  };
};

const tells = ({ act }: Message): boolean => act === 'inform' || act === 'repair' || act === 'confirm';

/** A soup at a serving location is an attempt; who neither saw the order nor was told one served a guess. */
const annotateDeliveries = (
  found: Annotation[],
  setting: Setting,
  { before, after }: Pick<Step, 'before' | 'after'>,
  mayKnow: (seat: Seat) => boolean,
): void => {
  const correct = isServed(setting, after) && !isServed(setting, before);
  for (const { kind, seat } of [...found]) {
    if (kind !== 'delivered') continue;
    found.push({ kind: 'attempt', seat, detail: correct ? 'correct' : 'wrong' });
    if (!mayKnow(seat)) found.push({ kind: 'premature', seat });
  }
};

const annotateMessage = (
  found: Annotation[],
  setting: Setting,
  state: AsymState,
  {
    seat,
    message,
    known,
    knows,
  }: {
    readonly seat: Seat;
    readonly message: Message;
    readonly known: readonly Known[];
    readonly knows: (seat: Seat) => boolean;
  },
): void => {
  const other = 1 - seat;
  const said = readContent(message);
  const order = orderOf(setting, state);
  if (message.act === 'reject') known[seat]!.refused.add(contentKey(message));
  if (message.replyTo === undefined && heldOfSeat(setting.scenes[ANY_ORDER]!, state, other) !== NOTHING)
    found.push({ kind: 'disturbed', seat, other });
  if (said === null) {
    if (message.act !== 'acknowledge') found.push({ kind: 'strayed', seat });
    return;
  }
  switch (said.kind) {
    case 'order':
      if (message.act === 'clarify') {
        found.push({ kind: 'asked', seat, other, detail: `${knows(seat) ? 'useless' : 'useful'} order` });
        return;
      }
      if (!tells(message)) return;
      found.push({ kind: 'told', seat, other, detail: `${knows(other) ? 'known' : 'new'} order` });
      if (said.order === order && known[other]!.lacks) {
        const since = setting.sight.change === null ? 0 : setting.parameters.changeAt;
        found.push({ kind: 'served', seat, detail: `order-${since}` });
      }
      return;
    case 'question':
      if (message.act !== 'ask') return;
      if (said.about === 'order')
        found.push({ kind: 'asked', seat, other, detail: `${knows(seat) ? 'useless' : 'useful'} order` });
      else found.push({ kind: 'asked', seat, other, detail: 'useless table' }, { kind: 'strayed', seat });
      return;
    case 'table':
      found.push({ kind: 'told', seat, other, detail: 'new table' }, { kind: 'strayed', seat });
      return;
    case 'bring':
      if (message.act !== 'request') return;
      if (known[other]!.refused.has(contentKey(message))) found.push({ kind: 'overrode', seat, other });
      if (said.thing !== 'dish' && !ORDERS[order]!.includes(said.thing[0]!))
        found.push({ kind: 'pushed', seat, other });
      return;
    case 'part':
      return;
  }
};
