/** Ours against published figures: how far apart two independent means are, in standard errors of their difference. */

export interface Figure {
  readonly mean: number;
  /** Standard error of the mean. */
  readonly error: number;
}

/** (ours - theirs) / √(se² + se²). Zero when both are equal and neither varies; infinite when they differ and neither varies. */
export const zScore = (ours: Figure, theirs: Figure): number => {
  const difference = ours.mean - theirs.mean;
  return difference === 0 ? 0 : difference / Math.sqrt(ours.error ** 2 + theirs.error ** 2);
};

export interface Agreement {
  readonly conditions: number;
  /** The largest |z|. */
  readonly largest: number;
  /** Σ z²: about χ² with one degree of freedom per condition where both sides draw from the same distribution. */
  readonly squares: number;
}

export const agreement = (scores: readonly number[]): Agreement => ({
  conditions: scores.length,
  largest: scores.reduce((largest, z) => Math.max(largest, Math.abs(z)), 0),
  squares: scores.reduce((sum, z) => sum + z * z, 0),
});
