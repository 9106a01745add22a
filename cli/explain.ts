import { findTask, openCatalogue, type Catalogue } from '../shared/catalogue/catalogue.ts';
import { editionIds } from '../shared/catalogue/editions.ts';
import { findErrors, type ErrorMatch } from '../shared/catalogue/error-signatures.ts';
import { explainTask } from '../shared/catalogue/explain.ts';
import { GuardError } from '../shared/errors.ts';
import { errorExplanationJson, errorExplanationText } from '../shared/report/error-explanation.ts';
import { defaultPolicy } from '../shared/policy/policy.ts';
import { explanationText } from '../shared/report/explanation-text.ts';
import { oneOf, parseCommandLine } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { readPolicyFile } from './read-policies.ts';

const FORMATS = ['text', 'json'] as const;

/** `wif-guard explain`. */
export const explain: Command = {
  summary: 'what the catalogue knows about a task, or about what a failed step said',
  help: `wif-guard explain TASK
wif-guard explain "ERROR TEXT"

What the catalogue says about a task: AzureFileCopy@4, a GUID with major, or a folder such as AzurePolicyV0.
Or what it means that a step failed with this text, and what to do: any part of a log, in quotes.

  --policy FILE     the organization's policy: what it says of tasks comes before the edition
  --edition ID      catalogue edition: current (default), 2026-08, preview-2023; comes before the policy's
  --format FORMAT   ${FORMATS.join(', ')} (default: text)

Exit codes: 0 known · 2 wrong usage · 3 the edition does not know whether the task federates, or what the text means
`,
  async run(args, output) {
    const { values, positionals } = parseCommandLine(
      {
        args: [...args],
        allowPositionals: true,
        options: {
          policy: { type: 'string' },
          edition: { type: 'string' },
          format: { type: 'string', default: 'text' },
        },
      },
      'explain',
    );
    const format = oneOf('--format', values.format, FORMATS);
    // A Marketplace task's name may hold spaces, quoted or not; so does an error.
    const text = positionals.join(' ').trim();
    if (text === '') throw new GuardError('usage', 'explain needs a task, such as AzureFileCopy@4, or an error text.');
    const edition = values.edition && oneOf('--edition', values.edition, [...editionIds, 'current']);
    const policy = values.policy === undefined ? defaultPolicy : await readPolicyFile(values.policy);
    const catalogue = openCatalogue(edition ?? policy.edition, policy.tasks);
    const errors = errorsIn(text, catalogue);
    if (errors.length > 0) {
      const write = format === 'json' ? errorExplanationJson : errorExplanationText;
      output.out(write(errors, catalogue.edition));
      return EXIT.fine;
    }
    const explanation = explainTask(catalogue, text);
    output.out(format === 'json' ? `${JSON.stringify(explanation, null, 2)}\n` : explanationText(explanation));
    return explanation.status === 'unknown' ? EXIT.unknown : EXIT.fine;
  },
};

/** A text that is no task of the catalogue and holds what a failed step says. */
function errorsIn(text: string, catalogue: Catalogue): readonly ErrorMatch[] {
  const { row, definition } = findTask(catalogue, text);
  return row === undefined && definition === undefined ? findErrors(text, catalogue.edition.id) : [];
}
