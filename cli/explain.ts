import { openCatalogue } from '../shared/catalogue/catalogue.ts';
import { editionIds } from '../shared/catalogue/editions.ts';
import { explainTask } from '../shared/catalogue/explain.ts';
import { GuardError } from '../shared/errors.ts';
import { errorExplanationJson, errorExplanationText } from '../shared/report/error-explanation.ts';
import { defaultPolicy } from '../shared/policy/policy.ts';
import { explanationText } from '../shared/report/explanation-text.ts';
import { diagnosticFacts, idExplanationText, ruleFacts } from '../shared/report/id-explanation.ts';
import { jsonText } from '../shared/report/json-text.ts';
import { lookUp } from '../shared/rules/look-up.ts';
import { oneOf, parseCommandLine } from './arguments.ts';
import type { Command } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { readPolicyFile } from './read-policies.ts';

const FORMATS = ['text', 'json'] as const;

/** `wif-guard explain`. */
export const explain: Command = {
  summary: 'what is known of a task, a rule, a diagnostic, or of what a failed step said',
  help: `wif-guard explain TASK
wif-guard explain RULE or DIAGNOSTIC
wif-guard explain "ERROR TEXT"

What the catalogue says about a task: AzureFileCopy@4, a GUID with major, or a folder such as AzurePolicyV0.
Or what a rule or a diagnostic of check means, and what to do: secret-in-script, template-not-found.
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
    const isJson = format === 'json';
    const found = lookUp(text, catalogue);
    switch (found.kind) {
      case 'rule':
      case 'diagnostic': {
        const facts = found.kind === 'rule' ? ruleFacts(found.rule) : diagnosticFacts(found.code);
        output.out(isJson ? jsonText(facts) : idExplanationText(facts));
        return EXIT.fine;
      }
      case 'errors':
        output.out((isJson ? errorExplanationJson : errorExplanationText)(found.errors, catalogue.edition));
        return EXIT.fine;
      case 'task':
      case 'nothing': {
        const explanation = found.kind === 'task' ? found.explanation : explainTask(catalogue, text);
        const near = found.kind === 'task' ? [] : found.near;
        const meant = near.length === 0 ? '' : `  What may be meant: ${near.join(', ')}.\n`;
        output.out(isJson ? jsonText({ ...explanation, near }) : `${explanationText(explanation)}${meant}`);
        return explanation.status === 'unknown' ? EXIT.unknown : EXIT.fine;
      }
    }
  },
};
