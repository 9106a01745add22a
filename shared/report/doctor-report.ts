import { jsonText } from './json-text.ts';
import type { Paint } from './paint.ts';
import { terminalText } from './terminal-text.ts';

/** What came of a check: all is well, something has to be mended, it could not be judged, or nothing asked for it. */
export type CheckState = 'fine' | 'found' | 'unknown' | 'not-asked';

/** Something that has to be mended, and how. */
export interface DoctorFinding {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** One thing that was looked at. */
export type DoctorCheck =
  | { readonly check: 'azure-devops' | 'storage' | 'channels'; readonly state: CheckState; readonly message: string }
  | {
      readonly check: 'branch-policy';
      readonly state: CheckState;
      readonly message: string;
      readonly project: { readonly id: string; readonly name: string };
      readonly repository: { readonly id: string; readonly name: string };
      /** null where there is none, or where none could be read. */
      readonly policyId: number | null;
      readonly findings: readonly DoctorFinding[];
    };

const WORDS = {
  fine: ['ok', 'green'],
  found: ['found', 'red'],
  unknown: ['unknown', 'yellow'],
  'not-asked': ['not asked', 'blue'],
} as const satisfies Readonly<Record<CheckState, readonly [word: string, colour: string]>>;

/** Checks as text: one line each, with what was found and what to do below it. */
export function doctorText(checks: readonly DoctorCheck[], paint: Paint): string {
  return checks.map((check) => textOf(check, paint)).join('');
}

/** The JSON of `wif-guard doctor`, a stable contract. */
export function doctorJson(checks: readonly DoctorCheck[], organizationUrl: string): string {
  return jsonText({ schemaVersion: 1, organization: organizationUrl, checks });
}

function textOf(check: DoctorCheck, paint: Paint): string {
  const [word, colour] = WORDS[check.state];
  const findings = check.check === 'branch-policy' ? check.findings : [];
  const remedies = new Set(findings.map(({ remedy }) => remedy));
  const lines = [
    `${paint(colour, word.padEnd(8))} ${terminalText(check.message)}`,
    ...findings.map(({ message }) => `           - ${terminalText(message)}`),
    ...Array.from(remedies, (remedy) => `           = fix: ${terminalText(remedy)}`),
  ];
  return `${lines.join('\n')}\n`;
}
