/**
 * The best that an honest system can do with a user that keeps the rules, by dynamic programming over what has been
 * chosen. Honest: what it reads aloud is all that there is; who leaves some out says that it is not there.
 *
 * Slots are finished one after the other, in the best order. What a slot costs depends on the number of values that are
 * available in it, and the user's choice among those is uniform, so the value of what follows is a mean over them. The
 * expectation is over goals, which the system cannot see. Resuming a slot after another one was begun is left out: at
 * small sizes the search over all interleavings finds nothing better, except where asking costs nothing and hardly any
 * value is acceptable (test/slotTalk/optimum.test.ts). The optimum is stated where everything is acceptable.
 *
 * With everything acceptable and values read aloud this is Balaraman and Magnini's full proactivity: a question and an
 * answer for each slot, a proposal and a confirmation, 2n + 2 utterances.
 */
import { costOf } from '../channel/messages.ts';
import { type ChannelSettings, parseChannel } from '../channel/settings.ts';
import type { Json } from '../json.ts';
import type { Optimum } from '../world.ts';
import type { Domain } from './domain.ts';
import { digit, isContent, type SlotState } from './state.ts';

/** What utterances take, by what they are for. */
export interface Prices {
  /** A question for a slot and the user's answer. */
  readonly slot: number;
  /** A proposal and its confirmation. */
  readonly booking: number;
  /** The user's question for a fact and its answer, the value that is read included. */
  readonly fact: number;
  readonly reading: number;
}

export const pricesOf = (domain: Domain, settings: ChannelSettings): Prices => {
  const cost = (act: string) => costOf(settings, act);
  return {
    slot: cost('ask') + cost('inform'),
    booking: cost('propose') + cost('confirm'),
    fact: cost('ask') + cost('inform') + domain.reading,
    reading: domain.reading,
  };
};

/** Facts that are worth reading before the user can ask: P(question) times what a question takes is more than reading. */
export const worthTelling = ({ extras }: Pick<Domain, 'extras'>, { fact, reading }: Prices): readonly number[] =>
  extras.flatMap((chance, extra) => (chance * fact > reading ? [extra] : []));

/** What the facts of the entity proposed take, expected. */
const factsPrice = ({ extras }: Domain, { fact, reading }: Prices): number =>
  extras.reduce((sum, chance) => sum + Math.min(chance * fact, reading), 0);

/** How the user takes what is said of a slot, as far as the system can expect. */
interface Slot {
  readonly values: number;
  readonly accepts: number;
  readonly influence: number;
  /** Values that are available. */
  readonly available: number;
  /** Values that the user named and that there are none of. */
  readonly named: number;
  /** What the talk is worth once the slot is settled. */
  readonly after: number;
}

/** P(none of the values that the user still accepts is available): a draw without replacement. */
const missChance = ({ values, accepts, available, named }: Slot): number => {
  let chance = 1;
  const left = values - named;
  for (let i = 0; i < accepts - named; i++) chance *= Math.max(0, (left - available - i) / (left - i));
  return chance;
};

/** What the talk is worth where the slot is asked next with the available values read aloud. */
export const worthRead = (slot: Slot, prices: Prices): number => {
  const miss = missChance(slot);
  return -prices.slot - prices.reading * slot.available + (1 - miss + miss * slot.influence) * slot.after;
};

/** What it is worth where the slot is asked plainly, and again as is best where there is no match. */
export const worthPlain = (slot: Slot, prices: Prices): number => {
  if (slot.named >= slot.accepts) return Number.NEGATIVE_INFINITY;
  const hit = slot.available / (slot.values - slot.named);
  const again = hit >= 1 ? 0 : worthSlot({ ...slot, named: slot.named + 1 }, prices);
  return -prices.slot + hit * slot.after + (1 - hit) * again;
};

/** The best of both, and of saying no more. */
const worthSlot = (slot: Slot, prices: Prices): number =>
  Math.max(0, worthRead(slot, prices), worthPlain(slot, prices));

/** The expected return of the best system from the beginning of a talk over this base. */
export const bestExpected = (base: readonly string[], domain: Domain, prices: Prices): number => {
  const { slots, values, accepts, influence } = domain;
  const end = Math.max(0, domain.success - prices.booking - factsPrice(domain, prices));
  /** [slots settled, as bits] worth by the settled slots' values of the entities that fit. */
  const known = new Map<string, number>();
  const key = (settled: number, entity: string): string => {
    let text = '';
    for (let slot = 0; slot < slots; slot++) text += (settled >> slot) & 1 ? entity[slot] : '.';
    return text;
  };
  /** [slots open] worth where one entity is left: its value is the only one in each of them, whatever the order. */
  const alone: number[] = [end];
  for (let open = 1; open <= slots; open++)
    alone.push(worthSlot({ values, accepts, influence, available: 1, named: 0, after: alone[open - 1]! }, prices));
  const worth = (settled: number, open: number, fitting: readonly string[]): number => {
    if (open === 0 || fitting.length === 1) return alone[open]!;
    const name = key(settled, fitting[0]!);
    const before = known.get(name);
    if (before !== undefined) return before;
    let best = 0;
    for (let slot = 0; slot < slots; slot++) {
      if ((settled >> slot) & 1) continue;
      const byValue: string[][] = Array.from({ length: values }, () => []);
      for (const entity of fitting) byValue[digit(entity, slot)]!.push(entity);
      const children = byValue.filter((one) => one.length > 0);
      const available = children.length;
      let after = 0;
      for (const child of children) after += worth(settled | (1 << slot), open - 1, child) / available;
      best = Math.max(best, worthSlot({ values, accepts, influence, available, named: 0, after }, prices));
    }
    known.set(name, best);
    return best;
  };
  return worth(0, slots, base);
};

/**
 * null where not everything is acceptable, and with a channel in which messages are lost, run out, or of which an act is
 * missing: what is best then is not computed. A talk that is too long for its horizon is not accounted for.
 */
export const slotOptimum = (domain: Domain, state: SlotState, channel: Json): Optimum | null => {
  const settings = parseChannel(channel);
  const { acts, budget, loss } = settings;
  const needed = ['ask', 'inform', 'propose', 'confirm', 'reject'] as const;
  if (domain.accepts < domain.values || loss > 0 || budget !== null || needed.some((act) => !acts.includes(act)))
    return null;
  const prices = pricesOf(domain, settings);
  const curious = [...state.goal.curious].filter((one) => one === '1').length;
  const exists = state.base.some((entity) => isContent(state.goal, entity, domain));
  const full = exists ? domain.success - prices.booking - curious * prices.reading : 0;
  return {
    sameInformation: bestExpected(state.base, domain, prices),
    fullInformation: Math.max(0, full),
  };
};
