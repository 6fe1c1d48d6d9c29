/**
 * Recovery after a switch of partners: how many steps until the team earns again at a stated rate. The rate at a step is
 * the mean reward of the `window` steps that end with it, so nothing recovers before a window has passed; a window should
 * hold a few rewards (in a kitchen some 100 steps).
 */

export interface Recovery {
  /** Mean reward per step in the window before the switch; null where there were fewer steps. */
  readonly before: number | null;
  /** The lowest rate of any whole window after it; null where there is none. */
  readonly lowest: number | null;
  /** Steps after the switch until the rate is back at `share` of the stated one; null where it never is. */
  readonly steps: number | null;
}

/** `rewards` [step] of the team; `at` the first step of the new partner; `rate` the reward per step to come back to. */
export const recovery = (
  rewards: readonly number[],
  at: number,
  { window, rate, share = 0.9 }: { readonly window: number; readonly rate: number; readonly share?: number },
): Recovery => {
  const rateAt = (end: number): number => {
    let sum = 0;
    for (let step = end - window; step < end; step++) sum += rewards[step]!;
    return sum / window;
  };
  let lowest: number | null = null;
  let steps: number | null = null;
  for (let end = at + window; end <= rewards.length; end++) {
    const now = rateAt(end);
    if (lowest === null || now < lowest) lowest = now;
    if (steps === null && now >= share * rate) steps = end - at;
  }
  return { before: at >= window ? rateAt(at) : null, lowest, steps };
};
