import type { SourceFile } from '../pipelines/source-file.ts';
import type { Finding } from '../rules/finding.ts';
import { terminalText } from './terminal-text.ts';

/** Longest line that is suggested; minified YAML has lines of any length. */
const MAX_LINE = 1_000;

/**
 * A change of the line of a finding, as the block that Azure DevOps shows as a suggestion on the lines of a comment, which its reader can
 * apply. Assumption: what a person writes with "Suggest a change" is such a block, and it replaces the whole lines of the thread; where
 * that is not so, it is the new line as code. Undefined where findings disagree, where more than their line changes, and where the
 * new line could not be shown as it is.
 */
export function suggestionOf(findings: readonly [Finding, ...Finding[]], file: SourceFile): string | undefined {
  const [{ edit, line: number }] = findings;
  if (edit === null || edit.line !== number || edit.endLine !== number) return undefined;
  if (findings.some((other) => JSON.stringify(other.edit) !== JSON.stringify(edit))) return undefined;
  const line = file.line(number);
  const text = `${line.slice(0, edit.column - 1)}${edit.text}${line.slice(edit.endColumn - 1)}`;
  const lines = text.split(/\r?\n/);
  if (text === line || text.length > MAX_LINE || lines.some((one) => terminalText(one) !== one)) return undefined;
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}suggestion`, ...lines, fence].join('\n');
}
