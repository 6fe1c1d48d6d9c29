/**
 * Population diversity: how differently the members of a population behave, as the determinant of a kernel over vectors
 * of what they did (DvD, Parker-Holder et al. 2020, "Effective Diversity in Population Based Reinforcement Learning",
 * section 3; over event counts as ZSC-Eval, Wang et al. 2024, takes them).
 *
 *     K[i][j] = exp(−‖xᵢ − xⱼ‖² / (2 d))        diversity = det K, in [0, 1]
 *
 * A vector's entries are rates of events, each divided by its standard deviation over the population, those that don't
 * vary left out; d is the number of entries left. 1: no two are alike; 0: two are the same. It falls with the size of a
 * population, so compare equal sizes, or the geometric mean of K's eigenvalues, det K ^ (1 / n), given beside it.
 */

export interface Diversity {
  readonly determinant: number;
  /** det K ^ (1 / n) */
  readonly perMember: number;
  /** The two that are most alike, and their kernel in [0, 1]; null with fewer than two members. */
  readonly closest: { readonly members: readonly [number, number]; readonly likeness: number } | null;
}

/** By Gaussian elimination with partial pivoting. `matrix` is copied. */
export const determinant = (matrix: readonly (readonly number[])[]): number => {
  const rows = matrix.map((row) => [...row]);
  const n = rows.length;
  let product = 1;
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column + 1; row < n; row++)
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row;
    if (rows[pivot]![column] === 0) return 0;
    if (pivot !== column) {
      [rows[pivot], rows[column]] = [rows[column]!, rows[pivot]!];
      product = -product;
    }
    product *= rows[column]![column]!;
    for (let row = column + 1; row < n; row++) {
      const factor = rows[row]![column]! / rows[column]![column]!;
      for (let k = column; k < n; k++) rows[row]![k]! -= factor * rows[column]![k]!;
    }
  }
  return product;
};

/** [member][entry] over their standard deviations, entries without any left out. */
const standardise = (vectors: readonly (readonly number[])[]): readonly (readonly number[])[] => {
  const n = vectors.length;
  const kept = (vectors[0] ?? []).flatMap((_, entry) => {
    const mean = vectors.reduce((sum, vector) => sum + vector[entry]!, 0) / n;
    const deviation = Math.sqrt(vectors.reduce((sum, vector) => sum + (vector[entry]! - mean) ** 2, 0) / n);
    return deviation > 1e-12 ? [{ entry, deviation }] : [];
  });
  return vectors.map((vector) => kept.map(({ entry, deviation }) => vector[entry]! / deviation));
};

/** Of [member][entry] vectors, all of one length. Throws on another. */
export const diversity = (vectors: readonly (readonly number[])[]): Diversity => {
  const lengths = new Set(vectors.map(({ length }) => length));
  if (lengths.size > 1) throw new Error(`event vectors have ${[...lengths].join(' and ')} entries`);
  const points = standardise(vectors);
  const dimensions = Math.max(1, points[0]?.length ?? 0);
  const kernel = points.map((a) =>
    points.map((b) => Math.exp(-a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0) / (2 * dimensions))),
  );
  let closest: Diversity['closest'] = null;
  for (let i = 0; i < points.length; i++)
    for (let j = i + 1; j < points.length; j++) {
      const likeness = kernel[i]![j]!;
      if (closest === null || likeness > closest.likeness) closest = { members: [i, j], likeness };
    }
  // Rounding may leave a tiny negative number where two members are alike.
  const det = Math.max(0, determinant(kernel));
  return { determinant: det, perMember: det ** (1 / Math.max(1, points.length)), closest };
};
