/** What the exit code of a command says; the first that applies (a stable contract). */
export const EXIT = {
  fine: 0,
  /** Findings at or above `--fail-on`. */
  findings: 1,
  /** Wrong usage or configuration. */
  usage: 2,
  /** Something could not be judged. */
  unknown: 3,
} as const;
