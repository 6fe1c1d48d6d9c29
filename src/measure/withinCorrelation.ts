/**
 * The correlation of two things within groups: of what each value is above its group's mean. Where the groups are the
 * games of one person in one kitchen, it says whether that person rated the teammates higher with whom they measured
 * more, and neither that some people rate high nor that some kitchens give much counts. It is the common slope of Bland
 * and Altman (1995, "Calculating correlation coefficients with repeated observations: Part 1", BMJ 310:446), as a
 * correlation.
 */
export interface GroupedPair {
  readonly group: string;
  readonly x: number;
  readonly y: number;
}

/** In [-1, 1]; null where nothing varies within any group. */
export const withinCorrelation = (pairs: readonly GroupedPair[]): number | null => {
  const groups = new Map<string, GroupedPair[]>();
  for (const pair of pairs) groups.set(pair.group, [...(groups.get(pair.group) ?? []), pair]);
  let xy = 0;
  let xx = 0;
  let yy = 0;
  for (const members of groups.values()) {
    const meanX = members.reduce((sum, { x }) => sum + x, 0) / members.length;
    const meanY = members.reduce((sum, { y }) => sum + y, 0) / members.length;
    for (const { x, y } of members) {
      xy += (x - meanX) * (y - meanY);
      xx += (x - meanX) ** 2;
      yy += (y - meanY) ** 2;
    }
  }
  return xx === 0 || yy === 0 ? null : xy / Math.sqrt(xx * yy);
};
