import { expect, test } from 'vitest';
import {
  count,
  formatDifference,
  formatFigure,
  formatInterval,
  formatSeeds,
  formatShare,
  formatShareInterval,
  formatSigned,
  listWords,
} from '../../src/report/figures.ts';
import { nameEpisodes, thin } from '../../src/report/sample.ts';

const of = (mean: number | null, half: number | null) => ({
  mean,
  low: mean === null || half === null ? null : mean - half,
  high: mean === null || half === null ? null : mean + half,
});
/** With blanks in place of those that hold a figure together. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

test('figures have a true minus sign, and a dash where there is none', () => {
  expect(formatFigure(-3.25)).toBe('−3.3');
  expect(formatFigure(-0.04)).toBe('0.0');
  expect(formatFigure(null)).toBe('–');
  expect(formatFigure(Number.NaN)).toBe('–');
  expect(formatFigure(Number.POSITIVE_INFINITY)).toBe('∞');
  expect(formatSigned(3)).toBe('+3.0');
  expect(formatSigned(0)).toBe('0.0');
  expect(plain(formatShare(0.1234))).toBe('12.3 %');
});

test('an interval is written as half of its width, and left out where it is not known', () => {
  expect(plain(formatInterval(of(218.74, 2.06)))).toBe('218.7 ± 2.1');
  expect(formatInterval(of(20, null))).toBe('20.0');
  expect(formatInterval(of(null, null))).toBe('–');
  expect(plain(formatDifference(of(16.1, 2.7)))).toBe('+16.1 ± 2.7');
  expect(plain(formatShareInterval(of(0.931, 0.012)))).toBe('93.1 ± 1.2 %');
});

test('lists, counts and seeds read as a sentence does', () => {
  expect(listWords(['a'])).toBe('a');
  expect(listWords(['a', 'b', 'c'])).toBe('a, b and c');
  expect(count(1, 'episode')).toBe('1 episode');
  expect(count(10_000, 'episode')).toBe('10,000 episodes');
  expect(formatSeeds([1, 2, 3])).toBe('1 to 3');
  expect(formatSeeds([1, 3, 4])).toBe('1, 3 and 4');
});

test('a thinned list keeps its order and draws from all of it', () => {
  const many = Array.from({ length: 1000 }, (_, i) => i);
  expect(thin(many, 4)).toEqual([125, 375, 625, 875]);
  expect(thin([1, 2, 3], 4)).toEqual([1, 2, 3]);
});

test('of finished episodes the best, the middle and the worst are named', () => {
  const rows = [40, 0, 100, 60, 80].map((value, i) => ({ id: `${i}`, return: value, status: 'finished' }));
  const failed = { id: 'x', return: 900, status: 'failed' };
  const named = nameEpisodes([...rows, failed] as never);
  expect(named.map(({ rank, row }) => [rank, row.return])).toEqual([
    ['best', 100],
    ['median', 60],
    ['worst', 0],
  ]);
  expect(nameEpisodes(rows.slice(0, 1) as never).map(({ rank }) => rank)).toEqual(['median']);
  expect(nameEpisodes([failed] as never)).toEqual([]);
});
