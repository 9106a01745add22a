import type { Explanation } from '../catalogue/explain.ts';
import { terminalText } from './terminal-text.ts';

/** The text of `wif-guard explain`. */
export function explanationText(explanation: Explanation): string {
  const { task, major, edition, status, text, note, confidence } = explanation;
  const name = major === null ? task : `${task}@${String(major)}`;
  const lines = [
    `${terminalText(name)}: ${status} (edition ${edition}${confidence === null ? '' : `, ${confidence}`})`,
    ...labelled('says', text),
    ...labelled('note', note),
    ...labelled('use instead', explanation.replacement),
    ...labelled('from version', explanation.minimumVersion),
    ...(explanation.deprecated ? labelled('deprecated', explanation.removalDate ?? 'yes') : []),
    ...explanation.connectionInputs.flatMap(({ name: own, aliases, type, visibleRule }) =>
      labelled(
        'input',
        [[own, ...aliases].join(' | '), type, ...(visibleRule === null ? [] : [`when ${visibleRule}`])].join(', '),
      ),
    ),
    ...explanation.conditions.flatMap(({ when, effect, remedy }) =>
      labelled('condition', `when ${when}: ${effect}; ${remedy}`),
    ),
    ...explanation.sources.flatMap((source) => labelled('source', source)),
    ...labelled('as of', explanation.asOf),
  ];
  if (status === 'unknown') lines.push(`  ${nextStep(explanation)}`);
  return `${lines.join('\n')}\n`;
}

/** What makes an unknown task known. */
function nextStep({ task, major, knownMajors }: Explanation): string {
  if (knownMajors.length === 0 && major === null)
    return 'No task has this name, and no error that the edition knows stands in this text. A task is named like AzureFileCopy@4.';
  if (knownMajors.length === 0)
    return 'Unknown is never ready: check the spelling, ask the publisher, or try it on a test connection.';
  const known = knownMajors.map((known) => `${task}@${String(known)}`).join(', ');
  return major === null
    ? `Name the major version; the edition knows ${known}.`
    : `Unknown is never ready. The edition knows ${known}.`;
}

function labelled(label: string, value: string | null): readonly string[] {
  return value === null ? [] : [`  ${`${label}:`.padEnd(14)}${value}`];
}
