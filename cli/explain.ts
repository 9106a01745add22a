import { openCatalogue } from '../shared/catalogue/catalogue.ts';
import { editionIds } from '../shared/catalogue/editions.ts';
import { explainTask } from '../shared/catalogue/explain.ts';
import { GuardError } from '../shared/errors.ts';
import { explanationText } from '../shared/report/explanation-text.ts';
import { oneOf, parseCommandLine } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT } from './exit-codes.ts';

const FORMATS = ['text', 'json'] as const;

/** `wif-guard explain`. */
export const explain: Command = {
  summary: 'what the catalogue knows about a task',
  help: `wif-guard explain TASK

What the catalogue says about a task: AzureFileCopy@4, a GUID with major, or a folder such as AzurePolicyV0.

  --edition ID      catalogue edition: current (default), 2026-08, preview-2023
  --format FORMAT   ${FORMATS.join(', ')} (default: text)

Exit codes: 0 known · 2 wrong usage · 3 the edition does not know whether the task federates
`,
  run(args, output) {
    const { values, positionals } = parseCommandLine(
      {
        args: [...args],
        allowPositionals: true,
        options: { edition: { type: 'string', default: 'current' }, format: { type: 'string', default: 'text' } },
      },
      'explain',
    );
    const format = oneOf('--format', values.format, FORMATS);
    // A Marketplace task's name may hold spaces, quoted or not.
    const task = positionals.join(' ').trim();
    if (task === '') throw new GuardError('usage', 'explain needs a task, such as AzureFileCopy@4.');
    const edition = oneOf('--edition', values.edition, [...editionIds, 'current']);
    const explanation = explainTask(openCatalogue(edition), task);
    output.out(format === 'json' ? `${JSON.stringify(explanation, null, 2)}\n` : explanationText(explanation));
    return Promise.resolve(explanation.status === 'unknown' ? EXIT.unknown : EXIT.fine);
  },
};
