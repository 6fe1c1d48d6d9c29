/** How a command ended, as the exit code of its process. Scripts rely on these. */
export const EXIT = {
  good: 0,
  internalError: 1,
  /** Usage, or input that can't be used. */
  invalidInput: 2,
  /** An expectation of the scenario failed. */
  expectationFailed: 3,
  budgetSpent: 4,
  replayDiverged: 5,
  /** It ended, but some episodes failed or are missing. */
  incomplete: 6,
  /** Resumable. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
