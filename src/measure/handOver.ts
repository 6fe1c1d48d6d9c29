/** Hand-overs of an episode: who gave what to whom, and how long it lay there. */
import type { Seat } from '../environment.ts';
import type { Annotation } from '../world.ts';

/** What happened in each step of an episode, [step]. */
export type Events = readonly (readonly Annotation[])[];

export interface HandOver {
  readonly what: string;
  readonly giver: Seat;
  readonly taker: Seat;
  /** The step at which the taker took it. */
  readonly taken: number;
  /** The step at which the giver left it; null where no skill of the giver's ended at that place before. */
  readonly given: number | null;
}

/** The target of a skill's text: what follows its name. */
const targetOf = (skill: string): string => skill.slice(skill.indexOf(' ') + 1);

/** In the order in which they were taken. The place is that of the skill which the taker completed in the same step. */
export const handOversOf = (events: Events): readonly HandOver[] => {
  /** [seat, target] the last step at which the seat completed a skill there. */
  const ended = new Map<string, number>();
  const found: HandOver[] = [];
  events.forEach((step, t) => {
    for (const event of step) {
      if (event.kind !== 'handOver' || event.other === undefined) continue;
      const taking = step.find(({ kind, seat }) => kind === 'skillCompleted' && seat === event.seat)?.detail;
      const given = taking === undefined ? undefined : ended.get(`${event.other} ${targetOf(taking)}`);
      found.push({
        what: event.detail ?? '',
        giver: event.other,
        taker: event.seat,
        taken: t,
        given: given ?? null,
      });
    }
    for (const { kind, seat, detail } of step)
      if (kind === 'skillCompleted' && detail !== undefined) ended.set(`${seat} ${targetOf(detail)}`, t);
  });
  return found;
};
