/**
 * Student's t distribution: the quantiles that small samples need. The distribution function goes through the
 * regularised incomplete beta function, computed by its continued fraction (Abramowitz and Stegun 26.5.8 and 26.7.1,
 * evaluated by Lentz's method); the quantile is found by bisection, so it is the same on every machine.
 */

/** ln Γ(x) for x > 0, by Lanczos' approximation (g = 7, nine terms), good to about 1e-15 relative. */
const logGamma = (x: number): number => {
  const coefficients = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  let sum = coefficients[0]!;
  for (let i = 1; i < coefficients.length; i++) sum += coefficients[i]! / (x - 1 + i);
  const t = x - 1 + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
};

/** The continued fraction of the incomplete beta function, for x < (a + 1) / (a + b + 2). */
const betaFraction = (x: number, a: number, b: number): number => {
  const tiny = 1e-300;
  const kept = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / kept(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / kept(1 + even * d);
    c = kept(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / kept(1 + odd * d);
    c = kept(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return fraction;
};

/** I_x(a, b), the regularised incomplete beta function; x in [0, 1], a and b > 0. */
export const incompleteBeta = (x: number, a: number, b: number): number => {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x));
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(1 - x, b, a)) / b;
};

/** P(T <= t) with `freedom` > 0 degrees of freedom, which need not be whole. */
export const studentProbability = (t: number, freedom: number): number => {
  const tail = 0.5 * incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5);
  return t > 0 ? 1 - tail : tail;
};

/** The t with P(T <= t) = p, for p in (0, 1). */
export const studentQuantile = (p: number, freedom: number): number => {
  if (!(p > 0 && p < 1) || !(freedom > 0))
    throw new Error(`no Student quantile of p ${p} with ${freedom} degrees of freedom`);
  if (p < 0.5) return -studentQuantile(1 - p, freedom);
  let low = 0;
  let high = 1;
  while (studentProbability(high, freedom) < p) high *= 2;
  for (let i = 0; i < 200 && high - low > 1e-13 * high; i++) {
    const middle = (low + high) / 2;
    if (studentProbability(middle, freedom) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};
