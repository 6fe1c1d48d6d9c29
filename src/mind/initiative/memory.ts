/** What a mind that talks keeps from one decision to the next, beside what it keeps as a mind. JSON. */
import type { Floor } from '../../channel/floor.ts';
import type { Logged, Thought } from '../../conversation.ts';
import type { Seat } from '../../environment.ts';
import type { Json } from '../../json.ts';

/** A thought that was not said. It is valued anew whenever it comes to mind again, never by what it was worth once. */
export interface Waiting {
  readonly thought: Thought;
  /** Step at which the world last gave it as something to say. */
  readonly since: number;
}

/** What is known of one teammate as somebody to talk to: counts, from which posteriors follow (adaptation.ts). */
export interface PartnerMemory {
  readonly seat: Seat;
  /** Requests, questions and proposals to it so far, and what became of them. Pending ones are in none of the three. */
  readonly asked: number;
  readonly accepted: number;
  readonly refused: number;
  readonly ignored: number;
  /** Step from which on its uptake has been too low to ask; null: it may be asked. */
  readonly givenUp: number | null;
  /** Messages that a quota still allows. */
  readonly tokens: number;
  /** Simulated satisfaction with this seat, in [0, 1]: a model's figure, nobody's feeling. */
  readonly satisfaction: number;
}

/** Something that was asked of a teammate and not answered yet. */
export interface Pending {
  readonly id: string;
  readonly to: Seat;
  /** `keyOf` the message: equal keys ask for the same. */
  readonly key: string;
  readonly topic: string;
  readonly step: number;
  /** What the world said of the teammate's uptake when it was asked. */
  readonly uptake: number;
}

/** A request that was refused, and the doubt there was on its topic then: it may be made again once that has changed. */
export interface Refused {
  readonly key: string;
  readonly to: Seat;
  readonly topic: string;
  readonly bits: number;
}

export interface TalkMemory {
  /** The world's observation of the last decision as JSON, as it was shown; null at first. */
  readonly seen: Json | null;
  readonly log: readonly Logged[];
  /** What was said at the last step, with its topic, until its fate is known. */
  readonly saying: Thought | null;
  readonly reservoir: readonly Waiting[];
  readonly partners: readonly PartnerMemory[];
  readonly pending: readonly Pending[];
  readonly refused: readonly Refused[];
  /** [seat] messages heard from each, one's own included: the shares of the floor. */
  readonly turns: readonly number[];
  /** Who was asked for a reply, as far as this seat heard. */
  readonly floor: Floor;
  /** Steps at which this seat, and anybody, last spoke; −1: never. */
  readonly spoke: { readonly self: number; readonly anybody: number };
}

/** What a message is, whatever its words and its occasion: equal keys, the same thing said to the same. */
export const keyOf = ({ act, to, content }: Thought['message']): string => JSON.stringify([act, to, content ?? null]);
