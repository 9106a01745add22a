import { GuardError } from '../shared/errors.ts';
import { diff, DIFF_FORMATS } from './catalogue-diff.ts';
import type { Command } from './command.ts';

/** `wif-guard catalogue`. */
export const catalogue: Command = {
  summary: 'what changed between two editions of the catalogue',
  help: `wif-guard catalogue diff FROM TO

What the edition TO says differently from the edition FROM: preview-2023, 2026-08, current.

  --format FORMAT   diff: ${DIFF_FORMATS.join(', ')} (default: text)

Exit codes: 0 fine · 2 wrong usage
`,
  run([verb, ...args], output, desk) {
    if (verb === 'diff') return diff(args, output, desk);
    throw new GuardError('usage', 'Write: wif-guard catalogue diff FROM TO.');
  },
};
