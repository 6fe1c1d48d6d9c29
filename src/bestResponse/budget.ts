/** How much a search may simulate. A best response is stated with its budget: a larger one may find a better response. */

export interface SearchBudget {
  /** Most simulations per decision, over all candidates. */
  readonly simulations: number;
  /** Steps of a simulation; what the last state is still worth is the world's estimate. */
  readonly depth: number;
  /** A skill is looked at again after so many steps, if nothing has opened the plan before. */
  readonly every: number;
}

export const SEARCH_BUDGET: SearchBudget = { simulations: 48, depth: 60, every: 4 };

/** `48 simulations of 60 steps, every 4 steps` */
export const formatBudget = ({ simulations, depth, every }: SearchBudget): string =>
  `${simulations} simulation${simulations === 1 ? '' : 's'} of ${depth} steps, at least every ${every} steps`;
