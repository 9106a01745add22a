import type { ErrorCode } from '../shared/errors.ts';

/** What the exit code of a command says; the first that applies (a stable contract). */
export const EXIT = {
  fine: 0,
  /** Findings at or above `--fail-on`. */
  findings: 1,
  /** Wrong usage or configuration. */
  usage: 2,
  /** Something could not be judged. */
  unknown: 3,
  /** Refused, by us or by Azure DevOps: nothing was changed. */
  refused: 4,
} as const;

const CODES: Readonly<Record<ErrorCode, number>> = {
  usage: EXIT.usage,
  'settings-invalid': EXIT.usage,
  'edition-unknown': EXIT.usage,
  'policy-invalid': EXIT.usage,
  'azure-devops-not-found': EXIT.usage,
  'azure-devops-sign-in': EXIT.unknown,
  'azure-devops-unavailable': EXIT.unknown,
  'azure-devops-answer': EXIT.unknown,
  'storage-unavailable': EXIT.unknown,
  'storage-refused': EXIT.unknown,
  'ledger-unreadable': EXIT.unknown,
  'alert-unavailable': EXIT.unknown,
  'azure-devops-forbidden': EXIT.refused,
  'azure-devops-refused': EXIT.refused,
  'azure-devops-conflict': EXIT.refused,
};

/** With what a command exits that gave up with an error. */
export function exitCodeOf(code: ErrorCode): number {
  return CODES[code];
}
