/**
 * How good a forecast of a teammate's skill is, against the truth: in hindsight the skill that it in fact finishes next,
 * or, where it declares one, the skill that it is about. Scored at every step, before the step is seen, with proper
 * scoring rules (Gneiting and Raftery 2007): log loss −ln p(truth), in nats, and the Brier score Σ (p − 1[truth])², in
 * [0, 2]; beside them top-1 accuracy, and calibration of the likeliest skill. A skill is scored as an instance, its
 * target with it, or by its kind alone.
 */
import { addForecast, type CalibrationSums, openSums } from './calibration.ts';

/** A probability for each skill, by its text. What is missing has none. */
export type Forecast = ReadonlyMap<string, number>;

export interface Score {
  /** Steps that were scored. */
  readonly n: number;
  readonly logLoss: number;
  readonly brier: number;
  /** Share of steps at which the likeliest skill was the truth. */
  readonly top1: number;
  /** The likeliest skill's probability, and whether it was the truth: ten bins. */
  readonly calibration: CalibrationSums;
}

/** Probabilities below this count as this: a truth that was ruled out costs 9.2 nats, not infinitely many. */
export const LEAST = 1e-4;

/** For each step the first skill finished at it or after it; null where none is any more. `finished` [step] skills, by text. */
export const hindsight = (finished: readonly (readonly string[])[]): readonly (string | null)[] => {
  const truth = new Array<string | null>(finished.length).fill(null);
  let next: string | null = null;
  for (let step = finished.length - 1; step >= 0; step--) {
    next = finished[step]![0] ?? next;
    truth[step] = next;
  }
  return truth;
};

/** The kind of a skill is its name; the text of an instance may go on with a target. */
export const kindOf = (skill: string): string => {
  const end = skill.indexOf(' ');
  return end < 0 ? skill : skill.slice(0, end);
};

/** What a forecast of instances says of kinds. */
export const forecastKinds = (forecast: Forecast): Forecast => {
  const kinds = new Map<string, number>();
  for (const [skill, p] of forecast) kinds.set(kindOf(skill), (kinds.get(kindOf(skill)) ?? 0) + p);
  return kinds;
};

/** The likeliest skill, the first one of equals, with its probability; null where nothing has any. */
export const likeliest = (forecast: Forecast): { readonly skill: string | null; readonly p: number } => {
  let skill: string | null = null;
  let p = 0;
  for (const [one, q] of forecast)
    if (q > p) {
      p = q;
      skill = one;
    }
  return { skill, p };
};

/** The scores of one forecast. */
export const scoreForecast = (forecast: Forecast, truth: string): Omit<Score, 'n' | 'calibration'> => {
  const p = forecast.get(truth) ?? 0;
  let brier = (1 - p) ** 2;
  for (const [skill, q] of forecast) if (skill !== truth) brier += q * q;
  return { logLoss: -Math.log(Math.max(LEAST, p)), brier, top1: likeliest(forecast).skill === truth ? 1 : 0 };
};

/** Mean scores over steps. `forecasts` and `truth` are [step]; steps without a truth are left out. */
export const scoreForecasts = (forecasts: readonly Forecast[], truth: readonly (string | null)[]): Score => {
  let n = 0;
  const sum = { logLoss: 0, brier: 0, top1: 0 };
  const calibration = openSums();
  forecasts.forEach((forecast, step) => {
    const next = truth[step];
    if (next === null || next === undefined) return;
    const { logLoss, brier, top1 } = scoreForecast(forecast, next);
    n++;
    sum.logLoss += logLoss;
    sum.brier += brier;
    sum.top1 += top1;
    addForecast(calibration, { p: likeliest(forecast).p, cameTrue: top1 === 1 });
  });
  return { n, logLoss: sum.logLoss / n, brier: sum.brier / n, top1: sum.top1 / n, calibration };
};

/** What the baselines are told at a step. */
export interface Clue {
  /** The skills that the teammate could be about. */
  readonly skills: readonly string[];
  /** What it finds itself in, coarsely: in a kitchen, what it holds. */
  readonly circumstance: string;
  /** What the world's base policy would do in its place. */
  readonly proposed: string;
  /** Skills that it finishes at this step: seen after the forecast. */
  readonly finished: readonly string[];
}

/** The same clue of kinds: baselines that are told kinds learn and name kinds. */
export const clueOfKinds = ({ skills, circumstance, proposed, finished }: Clue): Clue => ({
  skills: [...new Set(skills.map(kindOf))],
  circumstance,
  proposed: kindOf(proposed),
  finished: finished.map(kindOf),
});

export const BASELINES = ['uniform', 'most frequent', 'same as last', 'base policy'] as const;
export type Baseline = (typeof BASELINES)[number];

/**
 * The baselines' forecasts, [baseline][step], each learning from what was seen before the step: every skill alike; how
 * often each was next in this circumstance; the same as the last time in this circumstance; the base policy's choice.
 * The last two give their choice the rate at which it has been right so far, and share the rest.
 */
export const forecastBaselines = (clues: readonly Clue[]): ReadonlyMap<Baseline, readonly Forecast[]> => {
  const counts = new Map<string, Map<string, number>>();
  const last = new Map<string, string>();
  const rates = { last: { right: 1, wrong: 1 }, base: { right: 1, wrong: 1 } };
  let opened: { readonly last: string; readonly base: string; readonly circumstance: string } | null = null;
  const forecasts: { readonly [baseline in Baseline]: Forecast[] } = {
    uniform: [],
    'most frequent': [],
    'same as last': [],
    'base policy': [],
  };
  for (const { skills, circumstance, proposed, finished } of clues) {
    const seen = counts.get(circumstance) ?? new Map<string, number>();
    const repeated = last.get(circumstance) ?? proposed;
    opened ??= { last: repeated, base: proposed, circumstance };
    const n = skills.length;
    let total = 0;
    for (const skill of skills) total += (seen.get(skill) ?? 0) + 0.5;
    forecasts.uniform.push(new Map(skills.map((skill) => [skill, 1 / n])));
    forecasts['most frequent'].push(new Map(skills.map((skill) => [skill, ((seen.get(skill) ?? 0) + 0.5) / total])));
    forecasts['same as last'].push(named(skills, repeated, rates.last));
    forecasts['base policy'].push(named(skills, proposed, rates.base));
    for (const skill of finished) {
      tally(rates.last, skill === opened.last);
      tally(rates.base, skill === opened.base);
      const begun = counts.get(opened.circumstance) ?? new Map<string, number>();
      begun.set(skill, (begun.get(skill) ?? 0) + 1);
      counts.set(opened.circumstance, begun);
      last.set(opened.circumstance, skill);
      opened = null;
      break;
    }
  }
  return new Map(BASELINES.map((baseline) => [baseline, forecasts[baseline]]));
};

interface Rate {
  right: number;
  wrong: number;
}

const tally = (rate: Rate, isRight: boolean): void => {
  if (isRight) rate.right++;
  else rate.wrong++;
};

/** One skill with the rate at which such a choice was right, the others alike; all alike where it is not possible. */
const named = (skills: readonly string[], choice: string, { right, wrong }: Rate): Forecast => {
  const p = right / (right + wrong);
  if (!skills.includes(choice)) return new Map(skills.map((skill) => [skill, 1 / skills.length]));
  return new Map(
    skills.map((skill) => [skill, skills.length === 1 ? 1 : skill === choice ? p : (1 - p) / (skills.length - 1)]),
  );
};
