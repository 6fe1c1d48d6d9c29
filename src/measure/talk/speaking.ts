/**
 * Speaking at the right time: interruption accuracy (DiscussLLM, arXiv 2508.18167), false and missed interruptions
 * (When2Speak, arXiv 2605.05626) and their balance, over the windows in which a seat ought to speak up:
 *
 *     TP  windows in which the seat said what they were open for           FN  the other windows of the seat
 *     FP  steps at which it said something that no window was open for     TN  steps of silence outside of its windows
 *     accuracy = (TP + TN) / (TP + FN + FP + TN)      FIR = FP / (FP + TN)      MIR = FN / (TP + FN)
 *     balanced = 1 − (FIR + MIR) / 2                  F1 = 2 TP / (2 TP + FP + FN)
 *
 * A reply to somebody who asked this seat is owed, and counts as neither. Steps of a window in which it is silent, before
 * it speaks, are neither too. null where there were no windows, or no steps outside of them.
 */
import { asksFor } from '../../channel/acts.ts';
import type { Seat } from '../../environment.ts';
import { idOf, isFor, notesOf, sentBy, sentIn, shareOf, type Talked } from './talked.ts';

export interface Speaking {
  readonly accuracy: number | null;
  readonly falseRate: number | null;
  readonly missRate: number | null;
  readonly balanced: number | null;
  readonly f1: number | null;
  /** Mean steps from the opening of a window to what it was open for; null where none was served. */
  readonly latency: number | null;
}

/** Counts of one episode; they add up over episodes. */
export interface SpeakingCounts {
  readonly hits: number;
  readonly misses: number;
  readonly falseAlarms: number;
  readonly rejections: number;
  /** Steps from opening to serving, over all hits. */
  readonly waited: number;
}

export const countSpeaking = (talked: Talked, seat: Seat): SpeakingCounts => {
  const windows = notesOf(talked, 'warranted', seat).map(({ step, words }) => ({
    name: words[0]!,
    from: step,
    until: Number(words[2]),
  }));
  const served = new Map(notesOf(talked, 'served', seat).map(({ words, step }) => [words[0]!, step]));
  const servedAt = new Set(served.values());
  const owed = new Set(
    sentIn(talked)
      .filter((one) => asksFor(one.message) && isFor(one, seat))
      .map(idOf),
  );
  const spokeAt = new Set<number>();
  const exempt = new Set<number>();
  for (const { step, message } of sentBy(talked, seat)) {
    if (servedAt.has(step)) continue;
    if (message.replyTo !== undefined && owed.has(message.replyTo)) exempt.add(step);
    else spokeAt.add(step);
  }
  const isOpen = (step: number) => windows.some(({ from, until }) => step >= from && step <= until);
  let rejections = 0;
  talked.events.forEach((_, step) => {
    if (!isOpen(step) && !spokeAt.has(step) && !exempt.has(step) && !servedAt.has(step)) rejections++;
  });
  const hits = windows.filter(({ name }) => served.has(name));
  return {
    hits: hits.length,
    misses: windows.length - hits.length,
    falseAlarms: spokeAt.size,
    rejections,
    waited: hits.reduce((sum, { name, from }) => sum + served.get(name)! - from, 0),
  };
};

export const speakingOf = ({ hits, misses, falseAlarms, rejections, waited }: SpeakingCounts): Speaking => {
  const falseRate = shareOf(falseAlarms, falseAlarms + rejections);
  const missRate = shareOf(misses, hits + misses);
  return {
    accuracy: hits + misses === 0 ? null : shareOf(hits + rejections, hits + misses + falseAlarms + rejections),
    falseRate,
    missRate,
    balanced: falseRate === null || missRate === null ? null : 1 - (falseRate + missRate) / 2,
    f1: hits + misses === 0 ? null : shareOf(2 * hits, 2 * hits + falseAlarms + misses),
    latency: shareOf(waited, hits),
  };
};
