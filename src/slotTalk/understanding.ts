/**
 * What the system makes of the talk, anew from the whole log at every step: what the user chose, what there is none of,
 * what is open, how the user behaves. The scripted systems understand by the same code.
 */
import type { Said, View } from '../conversation.ts';
import { availableValues, type Choices, OPEN } from './candidates.ts';
import type { Domain } from './domain.ts';
import { kindsAfter, type Manners, NO_MANNERS } from './kinds.ts';
import { type Question, readSlotMessage, type SlotMessage } from './messages.ts';
import { type SlotObservation, SYSTEM } from './state.ts';

/** Something that this system said and that wants a reply. */
export interface Awaited {
  readonly id: string;
  readonly said: SlotMessage;
  /** Step at which it was said. */
  readonly step: number;
}

export interface Understanding {
  readonly step: number;
  readonly horizon: number;
  readonly base: readonly string[];
  readonly choices: Choices;
  /** [slot] values that the user named and that there are none of. */
  readonly without: readonly (readonly number[])[];
  /** [slot] whether the user said that nothing else will do, unless it is offered. */
  readonly exhausted: readonly boolean[];
  /** [extra] whether the user was told. */
  readonly told: readonly boolean[];
  /** What the user asked and has not been told, and the message in which it did. */
  readonly asked: { readonly extra: number; readonly id: string; readonly since: number } | null;
  /** The entity proposed last, unless that was refused; null: none. */
  readonly proposed: number | null;
  /** How many proposals were refused; null: none. */
  readonly amends: number | null;
  readonly awaited: Awaited | null;
  readonly isOver: boolean;
  /** The last message of the user, to be answered. */
  readonly lastHeard: string | null;
  /** Topic of the slot spoken of last; null: none yet. */
  readonly lastSlot: number | null;
  readonly manners: Manners;
  /** [kind] posterior. */
  readonly kinds: readonly number[];
}

interface Draft {
  choices: number[];
  without: number[][];
  exhausted: boolean[];
  told: boolean[];
  asked: Understanding['asked'];
  proposed: number | null;
  amends: number | null;
  awaited: Awaited | null;
  isOver: boolean;
  lastHeard: string | null;
  lastSlot: number | null;
  manners: { -readonly [K in keyof Manners]: Manners[K] };
}

/** Takes in what the system itself said. */
const own = (draft: Draft, said: SlotMessage, entry: Said): void => {
  const before = draft.awaited;
  if (before !== null) draft.manners.waits = [...draft.manners.waits, entry.step - before.step];
  if (said.kind === 'question') draft.lastSlot = said.slot;
  if (said.kind === 'proposal') {
    draft.proposed = said.entity;
    for (const [extra] of said.extras) draft.told[extra] = true;
  }
  if (said.kind === 'fact') {
    draft.told[said.extra] = true;
    if (draft.asked?.extra === said.extra) draft.asked = null;
  }
  draft.awaited = { id: entry.id, said, step: entry.step };
};

const settle = (draft: Draft, base: readonly string[], slot: number, value: number): void => {
  const question = draft.awaited?.said.kind === 'question' ? (draft.awaited.said as Question) : null;
  const knew =
    draft.without[slot]!.includes(value) ||
    (question?.slot === slot && question.offers !== null && !question.offers.includes(value));
  if (knew) {
    draft.manners.insisted++;
    if (!draft.without[slot]!.includes(value)) draft.without[slot]!.push(value);
    return;
  }
  if (question?.slot === slot && question.without.length > 0) draft.manners.yielded++;
  if (availableValues(base, draft.choices, slot).includes(value)) draft.choices[slot] = value;
  else {
    // Its last word counts, though it chose something that there is before.
    draft.choices[slot] = OPEN;
    draft.without[slot]!.push(value);
  }
};

/** Takes in what the user said. */
const others = (draft: Draft, said: SlotMessage, entry: Said, base: readonly string[]): void => {
  draft.lastHeard = entry.id;
  if (said.kind === 'aside') {
    draft.manners.asides++;
    return;
  }
  switch (said.kind) {
    case 'choice':
      if (said.slot < draft.choices.length && said.value < 10) settle(draft, base, said.slot, said.value);
      break;
    case 'refusal':
      if (said.slot >= draft.choices.length) break;
      if (draft.awaited?.said.kind === 'question') draft.exhausted[said.slot] = true;
      else {
        draft.choices[said.slot] = OPEN;
        draft.without[said.slot] = [];
        draft.amends = (draft.amends ?? 0) + 1;
        draft.proposed = null;
      }
      break;
    case 'curiosity':
      if (said.extra < draft.told.length) {
        draft.told[said.extra] = false;
        draft.asked = { extra: said.extra, id: entry.id, since: entry.heard };
      }
      break;
    case 'end':
    case 'booking':
      draft.isOver = true;
      break;
    default:
  }
};

/** `latency`: steps from saying to hearing. `loss`: P(a message is never heard). */
export const understandTalk = (
  { step, horizon, observation, log }: View<SlotObservation>,
  { slots, extras }: Pick<Domain, 'slots' | 'extras'>,
  { latency, loss }: { readonly latency: number; readonly loss: number },
): Understanding => {
  const base = observation.base ?? [];
  const draft: Draft = {
    choices: new Array<number>(slots).fill(OPEN),
    without: Array.from({ length: slots }, () => []),
    exhausted: new Array<boolean>(slots).fill(false),
    told: extras.map(() => false),
    asked: null,
    proposed: null,
    amends: null,
    awaited: null,
    isOver: observation.outcome !== 'open',
    lastHeard: null,
    lastSlot: null,
    manners: { ...NO_MANNERS },
  };
  for (const entry of log) {
    if (entry.kind !== 'said') continue;
    const said = readSlotMessage(entry.message);
    if (said === null) continue;
    if (entry.from === SYSTEM) {
      own(draft, said, entry);
      continue;
    }
    const { replyTo } = entry.message;
    const answers = draft.awaited !== null && (replyTo === undefined || replyTo === draft.awaited.id);
    if (answers && draft.awaited !== null && said.kind !== 'aside') {
      const delay = Math.max(0, entry.heard - draft.awaited.step - 2 * latency);
      draft.manners.delays = [...draft.manners.delays, delay];
    }
    const { awaited } = draft;
    others(draft, said, entry, base);
    // A reply to an earlier message leaves the last one open.
    draft.awaited = answers && said.kind !== 'aside' ? null : awaited;
  }
  // Earlier messages were waited for from the step at which they were said; a reply takes two latencies.
  const waits = draft.manners.waits.map((wait) => wait - 2 * latency);
  const now = draft.awaited === null ? [] : [step - draft.awaited.step - 2 * latency];
  const manners = { ...draft.manners, waits: [...waits, ...now] };
  return { step, horizon, base, ...draft, manners, kinds: kindsAfter(manners, loss) };
};
