import type { LeftOut, PlannedEdit } from '../edits/plan-edits.ts';
import { counted } from './counted.ts';
import { placeText } from './place-text.ts';
import { endOf, shortened } from './shortened.ts';
import { terminalText } from './terminal-text.ts';

const MAX_NAME = 200;
const MAX_TEXT = 100;

const NOTHING = 'Nothing here can be mended by a machine.';

/** What `wif-guard check --fix` changed and what it left, a line each, and what to mind. */
export function fixText(changed: readonly PlannedEdit[], leftOut: readonly LeftOut[]): string {
  if (changed.length + leftOut.length === 0) return `${NOTHING}\n`;
  const files = new Set(changed.map(({ finding }) => finding.file)).size;
  const left = leftOut.length > 0 ? `, ${String(leftOut.length)} left to you` : '';
  return [
    ...changed.map(
      ({ finding, edit }) =>
        `changed      ${place(finding)}: ${terminalText(shortened(edit.text, MAX_TEXT))} (${finding.rule})`,
    ),
    ...leftOut.map(leftOutLine),
    `${counted(changed.length, 'change')} in ${counted(files, 'file')}${left}.`,
    ...(changed.length === 0 ? [] : [MIND]),
    '',
  ].join('\n');
}

/** What stands beside the diff of `--fix --dry-run`: what is not in it, and whether it can be applied. */
export function previewText(diffs: readonly string[], leftOut: readonly LeftOut[]): string {
  const lines = [
    ...leftOut.map(leftOutLine),
    ...(diffs.length + leftOut.length === 0 ? [NOTHING] : []),
    ...(diffs.some((diff) => diffText(diff) !== diff)
      ? ['The diff shows characters in a harmless form and cannot be applied as it is: --fix makes its changes.']
      : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function leftOutLine({ finding, why }: LeftOut): string {
  return `not changed  ${place(finding)}: ${terminalText(shortened(why, MAX_NAME))} (${finding.rule})`;
}

/** What no edit can know. */
const MIND =
  'Read them before you commit: inputs of another version of a task can differ, and a script that signs in with idToken works only once its connection is federated.';

function place(finding: LeftOut['finding']): string {
  return terminalText(endOf(placeText(finding), MAX_NAME));
}

/**
 * A unified diff for a terminal or a log: harmless, and as it was wherever nothing in it takes effect. The line break of Windows stays,
 * so that it can be applied.
 */
export function diffText(diff: string): string {
  return diff
    .split('\n')
    .map((line) => (line.endsWith('\r') ? `${terminalText(line.slice(0, -1))}\r` : terminalText(line)))
    .join('\n');
}
