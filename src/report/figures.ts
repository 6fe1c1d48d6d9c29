/** Figures as text, the same everywhere in a report. */
import type { MeanInterval } from '../measure/interval.ts';

/** How a column stands. */
export type Alignment = 'left' | 'right';

/** What stands where there is no figure. */
export const NONE = '–';

const MINUS = '−';

/** With `digits` decimals and a true minus sign; the dash where there is none. */
export const formatFigure = (value: number | null | undefined, digits = 1): string => {
  if (value === null || value === undefined || Number.isNaN(value)) return NONE;
  if (!Number.isFinite(value)) return value > 0 ? '∞' : `${MINUS}∞`;
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `${MINUS}${text}` : text;
};

/** With its sign, where a figure is a difference. */
export const formatSigned = (value: number | null | undefined, digits = 1): string => {
  const text = formatFigure(value, digits);
  return text === NONE || text.startsWith(MINUS) || (value ?? 0) <= 0 ? text : `+${text}`;
};

/** A share in [0, 1] as per cent. */
export const formatShare = (value: number | null | undefined, digits = 1): string =>
  value === null || value === undefined || Number.isNaN(value) ? NONE : `${formatFigure(value * 100, digits)}\u00a0%`;

type Interval = Pick<MeanInterval, 'mean' | 'low' | 'high'>;

const plusMinus = ({ low, high }: Interval, digits: number): string =>
  low === null || high === null ? '' : `\u00a0±\u00a0${formatFigure((high - low) / 2, digits)}`;

/** `218.7 ± 2.1`: a mean and half of its interval. */
export const formatInterval = (interval: Interval, digits = 1): string =>
  interval.mean === null ? NONE : `${formatFigure(interval.mean, digits)}${plusMinus(interval, digits)}`;

/** `+16.1 ± 2.7`: the same for a difference. */
export const formatDifference = (interval: Interval, digits = 1): string =>
  interval.mean === null ? NONE : `${formatSigned(interval.mean, digits)}${plusMinus(interval, digits)}`;

/** `93.1 ± 1.2 %`: the same for a share in [0, 1]. */
export const formatShareInterval = ({ mean, low, high }: Interval): string => {
  if (mean === null) return NONE;
  const of = (share: number | null) => (share === null ? null : share * 100);
  return `${formatInterval({ mean: of(mean), low: of(low), high: of(high) })}\u00a0%`;
};

/** `1 episode`, `12 episodes`. */
export const count = (n: number, one: string, many = `${one}s`): string => `${formatCount(n)} ${n === 1 ? one : many}`;

/** Thousands set apart: `10,000`. */
export const formatCount = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',');

/** `a, b and c`. */
export const listWords = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

export const distinct = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];

/** Seeds as a range where they are one. */
export const formatSeeds = (seeds: readonly number[]): string => {
  const first = seeds[0] ?? 0;
  const isRange = seeds.length > 2 && seeds.every((seed, i) => seed === first + i);
  return isRange ? `${first} to ${first + seeds.length - 1}` : listWords(seeds.map(String));
};
