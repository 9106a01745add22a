import { diffEditions } from '../shared/catalogue/edition-diff.ts';
import { editionIds, editionOf } from '../shared/catalogue/editions.ts';
import { GuardError } from '../shared/errors.ts';
import { editionDiffText } from '../shared/report/edition-diff-text.ts';
import { oneOf, parseCommandLine } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT } from './exit-codes.ts';

export const DIFF_FORMATS = ['text', 'json'] as const;

/** `wif-guard catalogue diff`. */
export const diff: Command['run'] = (args, output) => {
  const { values, positionals } = parseCommandLine(
    { args: [...args], allowPositionals: true, options: { format: { type: 'string', default: 'text' } } },
    'catalogue',
  );
  const format = oneOf('--format', values.format, DIFF_FORMATS);
  const [from, to, ...more] = positionals;
  if (from === undefined || to === undefined || more.length > 0)
    throw new GuardError('usage', `catalogue diff takes two editions of ${[...editionIds, 'current'].join(', ')}.`);
  const found = diffEditions(editionOf(from), editionOf(to));
  output.out(
    format === 'json'
      ? `${JSON.stringify({ schemaVersion: 1, ...found }, null, 2)}\n`
      : editionDiffText(found, output.paint),
  );
  return Promise.resolve(EXIT.fine);
};
