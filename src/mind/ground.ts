/** Ground: the raw observation becomes facts, with what was seen a step ago beside it. */
import type { Environment, Seat } from '../environment.ts';
import type { Knowledge } from '../knowledge.ts';
import type { Context } from '../policy.ts';
import type { MindMemory } from './memory.ts';

/** What the other stages reason about. `O`, `F` and the skills are the world's own. */
export interface Situation {
  readonly observation: unknown;
  readonly facts: unknown;
  readonly seat: Seat;
  readonly context: Context;
  /** What was seen, and known, one step ago; null at the first step. */
  readonly before: { readonly observation: unknown; readonly facts: unknown } | null;
  /** [seat] steps for which it has not been seen to stir; 0 for one's own, and where the world asks for none. */
  readonly standing: readonly number[];
}

/** Decoded observations by the JSON they came from: the last one is usually still at hand. */
const decoded = new WeakMap<object, { readonly observation: unknown; readonly facts: unknown }>();

export const ground = (
  knowledge: Knowledge,
  environment: Environment,
  observation: unknown,
  memory: MindMemory,
  context: Context,
): Situation =>
  readSituation(knowledge, observation, context, {
    before: lookBack(knowledge, environment, memory, context.seat),
    standing: memory.standing,
  });

/** A situation from what is seen, what was seen a step ago, and for how long others had stood until then. */
export const readSituation = (
  knowledge: Knowledge,
  observation: unknown,
  context: Context,
  { before, standing: known }: Pick<Situation, 'before' | 'standing'>,
): Situation => {
  const { seat } = context;
  const facts = knowledge.facts(observation, seat);
  const { standing: reader } = knowledge;
  if (reader === undefined || before === null) return { observation, facts, seat, context, before, standing: known };
  const standing = known.map((steps, other) =>
    other === seat || reader.stirred(before.facts, facts, other) ? 0 : steps + 1,
  );
  const regarded = reader.regard(observation, standing);
  if (regarded === observation) return { observation, facts, seat, context, before, standing };
  return { observation: regarded, facts: knowledge.facts(regarded, seat), seat, context, before, standing };
};

/** [seat] that nobody has been seen to stand. */
export const nobodyStands = (environment: Environment): readonly number[] =>
  new Array<number>(environment.seats).fill(0);

const lookBack = (knowledge: Knowledge, environment: Environment, memory: MindMemory, seat: Seat) => {
  const { seen } = memory;
  if (seen === null) return null;
  const known = typeof seen === 'object' ? decoded.get(seen) : undefined;
  if (known) return known;
  const observation = environment.decodeObservation(seen);
  return { observation, facts: knowledge.facts(observation, seat) };
};

/** The observation as JSON for the memory, remembered beside what it decodes to. */
export const keepObservation = (environment: Environment, situation: Situation) => {
  const seen = environment.encodeObservation(situation.observation);
  if (typeof seen === 'object' && seen !== null)
    decoded.set(seen, { observation: situation.observation, facts: situation.facts });
  return seen;
};
