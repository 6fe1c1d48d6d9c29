/**
 * Precision and recall of asking (after the ask ratios of GSM-MC, arXiv 2507.23407):
 *
 *     precision = useful questions / questions        recall = needed topics that were asked about / needed topics
 *
 * A question is useful where the asker lacked what it asked for and its part depended on it. null where there are no
 * questions, or nothing was needed.
 */
import type { Seat } from '../../environment.ts';
import { notesOf, shareOf, type Talked } from './talked.ts';

export interface Questions {
  readonly precision: number | null;
  readonly recall: number | null;
}

export const questions = (talked: Talked, seat: Seat): Questions => {
  const asked = notesOf(talked, 'asked', seat);
  const needed = new Set(notesOf(talked, 'needed', seat).map(({ words }) => words[0]));
  const topics = new Set(asked.map(({ words }) => words[1]));
  return {
    precision: shareOf(asked.filter(({ words }) => words[0] === 'useful').length, asked.length),
    recall: shareOf([...needed].filter((topic) => topics.has(topic)).length, needed.size),
  };
};
