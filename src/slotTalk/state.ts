/**
 * The state of SlotTalk. Entities and goals are texts of digits, one per slot, so that a state is short and nobody can
 * write into what it is shown.
 */
import { z } from 'zod';
import type { Json } from '../json.ts';
import { type Random, shuffle } from '../random.ts';
import type { Domain } from './domain.ts';

/** What the user wants; nobody else sees it. */
export interface Goal {
  /** [slot] the values, best liked first: `201` likes 2 best. */
  readonly order: readonly string[];
  /** A digit per slot: 1 where an offered value beyond the acceptable ones will do. */
  readonly willing: string;
  /** A digit per further fact: 1 where the user wants to know it. */
  readonly curious: string;
}

const OUTCOMES = ['open', 'booked', 'mistaken', 'givenUp'] as const;
/** `mistaken`: what was booked is not acceptable to the user. */
export type TalkOutcome = (typeof OUTCOMES)[number];

export interface SlotState {
  readonly clock: number;
  /** [entity] a digit per slot, then one per further fact; the system sees it. */
  readonly base: readonly string[];
  readonly goal: Goal;
  readonly outcome: TalkOutcome;
}

/** The system (seat 0) sees the base, the user (seat 1) its goal. */
export interface SlotObservation {
  readonly clock: number;
  readonly outcome: TalkOutcome;
  readonly base: readonly string[] | null;
  readonly goal: Goal | null;
}

export const SYSTEM = 0;
export const USER = 1;

/** A digit of a text as a number. */
export const digit = (text: string, at: number): number => text.charCodeAt(at) - 48;

const coins = (chances: readonly number[], random: Random): string =>
  chances.map((chance) => (random.next() < chance ? '1' : '0')).join('');

/** A goal as users have them: uniform orders, and coins of the domain's probabilities. */
export const drawGoal = ({ slots, values, influence, extras }: Domain, random: Random): Goal => ({
  order: Array.from({ length: slots }, () => shuffle([...Array(values).keys()], random).join('')),
  willing: coins(new Array<number>(slots).fill(influence), random),
  curious: coins(extras, random),
});

/** Facts beyond the slots have as many values as a slot. */
export const drawBase = ({ slots, values, entities, extras }: Domain, random: Random): readonly string[] =>
  Array.from({ length: entities }, () =>
    Array.from({ length: slots + extras.length }, () => random.integer(values)).join(''),
  );

/** Whether the user accepts this value of a slot, unoffered. */
const isAcceptable = (goal: Goal, slot: number, value: number, accepts: number): boolean =>
  goal.order[slot]!.indexOf(String(value)) < accepts;

/** Whether the user can be content with an entity: each slot acceptable, or one in which it can be influenced. */
export const isContent = (goal: Goal, entity: string, { slots, accepts }: Domain): boolean => {
  for (let slot = 0; slot < slots; slot++)
    if (goal.willing[slot] !== '1' && !isAcceptable(goal, slot, digit(entity, slot), accepts)) return false;
  return true;
};

const digits = (length: number, below: number) =>
  z.string().refine((text) => text.length === length && [...text].every((one) => one >= '0' && Number(one) < below), {
    error: `expected ${length} digits below ${below}`,
  });

const shapes = ({ slots, values, entities, extras }: Domain) => {
  const goal = z.strictObject({
    order: z
      .array(digits(values, values).refine((text) => new Set(text).size === values, { error: 'a value twice' }))
      .length(slots),
    willing: digits(slots, 2),
    curious: digits(extras.length, 2),
  });
  const base = z.array(digits(slots + extras.length, values)).length(entities);
  const clock = z.int().min(0);
  const outcome = z.enum(OUTCOMES);
  return {
    state: z.strictObject({ clock, base, goal, outcome }),
    observation: z.strictObject({ clock, outcome, base: base.nullable(), goal: goal.nullable() }),
  };
};

const read = <T>(shape: z.ZodType<T>, json: Json, what: string): T => {
  const parsed = shape.safeParse(json);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new Error(`this is no ${what} of slot-talk: ${path.length === 0 ? '' : `${path.join('.')}: `}${message}`);
};

/** Readers of states and observations of a domain; they throw, saying what and where. */
export const createReaders = (domain: Domain) => {
  const { state, observation } = shapes(domain);
  return {
    state: (json: Json): SlotState => read<SlotState>(state, json, 'state'),
    observation: (json: Json): SlotObservation => read<SlotObservation>(observation, json, 'observation'),
  };
};
