/** What measures of talk fold over: all that was said in an episode, beside what happened in it. */
import type { Message, Seat } from '../../environment.ts';
import type { Annotation } from '../../world.ts';
import type { Events } from '../handOver.ts';

/** Something that a seat said or wanted to say. */
export interface Said {
  readonly step: number;
  readonly from: Seat;
  readonly message: Message;
  /** `sent` was heard, `lost` went out and was not; the other two never went out. */
  readonly fate: 'sent' | 'lost' | 'floor' | 'budget';
  /** Team reward that it took. */
  readonly cost: number;
  /** The step at which its addressees had it; null: never. */
  readonly heard: number | null;
}

export interface Talked {
  readonly seats: number;
  /** In the order of steps and seats. */
  readonly said: readonly Said[];
  /** [step] */
  readonly events: Events;
}

/** The channel's name of a message. */
export const idOf = ({ step, from }: Said): string => `${step}.${from}`;

/** What went out: lost messages are said and paid for. */
export const sentIn = ({ said }: Talked): readonly Said[] =>
  said.filter(({ fate }) => fate === 'sent' || fate === 'lost');

export const sentBy = (talked: Talked, seat: Seat): readonly Said[] =>
  sentIn(talked).filter(({ from }) => from === seat);

/** Whether anything could come of it before the episode ended: who heard it, or would have, still had a step. */
export const isInTime = ({ events }: Pick<Talked, 'events'>, { heard, step }: Said): boolean =>
  (heard ?? step + 1) < events.length;

/** Whether it is meant for a seat. */
export const isFor = ({ message, from }: Said, seat: Seat): boolean =>
  from !== seat && (message.to.length === 0 || message.to.includes(seat));

/** An annotation with its step, and the words of its detail. */
export interface Noted extends Annotation {
  readonly step: number;
  readonly words: readonly string[];
}

/** The annotations of one kind, in order; of one seat where it is given. */
export const notesOf = ({ events }: Pick<Talked, 'events'>, kind: Annotation['kind'], seat?: Seat): readonly Noted[] =>
  events.flatMap((happened, step) =>
    happened
      .filter((one) => one.kind === kind && (seat === undefined || one.seat === seat))
      .map((one) => ({ ...one, step, words: one.detail?.split(' ') ?? [] })),
  );

/** A part of a whole; null where there is no whole. */
export const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
