import type { Diagnostic } from '../pipelines/diagnostic.ts';
import { placeText } from './place-text.ts';
import { terminalText } from './terminal-text.ts';

/** A diagnostic in one line: `unknown[template-not-found] azure-pipelines.yml:3:13: …`. */
export function diagnosticLine(diagnostic: Diagnostic): string {
  const { code, unknown, column, message } = diagnostic;
  const place = `${terminalText(placeText(diagnostic))}:${String(column)}`;
  return `${unknown ? 'unknown' : 'note'}[${code}] ${place}: ${terminalText(message)}`;
}
