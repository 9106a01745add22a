import type { Explanation } from '../catalogue/explain.ts';
import { shortened } from './shortened.ts';
import { terminalText } from './terminal-text.ts';

/** Longest name that is shown: what is no task can be a whole log. */
const MAX_NAME = 200;

/** The text of `wif-guard explain`. */
export function explanationText(explanation: Explanation): string {
  const { task, major, edition, status, text, note, confidence, origin, overridden } = explanation;
  const name = major === null ? task : `${task}@${String(major)}`;
  const lines = [
    `${terminalText(shortened(name, MAX_NAME))}: ${status} (${origin === 'policy' ? 'policy over ' : ''}edition ${edition}${confidence === null ? '' : `, ${confidence}`})`,
    ...labelled('says', text),
    ...labelled('note', note),
    ...labelled('use instead', explanation.replacement),
    ...labelled('move to', explanation.successor),
    ...labelled('from version', versionText(explanation)),
    ...labelled('its code', explanation.codeSupports),
    ...(explanation.deprecated ? labelled('deprecated', explanation.removalDate ?? 'yes') : []),
    ...explanation.connectionInputs.flatMap(({ name: own, aliases, type, visibleRule }) =>
      labelled(
        'input',
        [[own, ...aliases].join(' | '), type, ...(visibleRule === null ? [] : [`when ${visibleRule}`])].join(', '),
      ),
    ),
    ...explanation.conditions.flatMap(conditionLines),
    ...explanation.contradictions.flatMap(contradictionLines),
    ...explanation.products.flatMap(({ name: product, status: own, note: said }) =>
      labelled('Marketplace', `${product}: ${own}${said === null ? '' : `. ${said}`}`),
    ),
    ...explanation.sources.flatMap((source) => labelled('source', source)),
    ...labelled('as of', explanation.asOf),
    ...labelled('the edition', overridden === null ? null : overriddenText(overridden)),
  ];
  if (status === 'unknown') lines.push(`  ${nextStep(explanation)}`);
  return `${lines.join('\n')}\n`;
}

function versionText({ minimumVersion, minimumVersionExact, allFeaturesFrom }: Explanation): string | null {
  if (minimumVersion === null) return null;
  const since = minimumVersionExact === false ? `${minimumVersion} or older` : minimumVersion;
  return allFeaturesFrom === null ? since : `${since}, with every way to sign in from ${allFeaturesFrom} on`;
}

function conditionLines(condition: Explanation['conditions'][number]): readonly string[] {
  const { id, when, effect, remedy, rule, severity, confidence, reason, sources } = condition;
  const judged = rule === 'none' ? 'no finding' : `${rule}, ${severity ?? ''}, ${confidence ?? ''}`;
  return [
    ...labelled('condition', `${id} (${judged}) when ${when}: ${effect}; ${remedy}`),
    ...labelled('', reason),
    ...sources.flatMap((source) => labelled('', source)),
  ];
}

function contradictionLines(contradiction: Explanation['contradictions'][number]): readonly string[] {
  const { claims, verdict, confidence, reason } = contradiction;
  return [
    ...labelled('contested', `${verdict} (${confidence}). ${reason}`),
    ...claims.flatMap(({ by, says, source, asOf }) => labelled('', `${by}, ${asOf ?? 'no date'}: ${says} (${source})`)),
  ];
}

/** What the edition says itself, where the policy speaks for it. */
function overriddenText({ status, text, asOf, sources }: NonNullable<Explanation['overridden']>): string {
  const said = text === null ? status : `${status} ("${text}")`;
  return [said, ...(asOf === null ? [] : [`as of ${asOf}`]), ...sources.slice(0, 1)].join(', ');
}

/** What makes an unknown task known. */
function nextStep({ major, knownTasks }: Explanation): string {
  if (knownTasks.length === 0 && major === null)
    return 'No task has this name, and no error that the edition knows stands in this text. A task is named like AzureFileCopy@4.';
  if (knownTasks.length === 0)
    return 'Unknown is never ready: check the spelling, ask the publisher, or try it on a test connection; then declare it in the policy under tasks. It matters only where the task takes an Azure connection.';
  const known = knownTasks.join(', ');
  return major === null
    ? `Name the major version; the edition knows ${known}.`
    : `Unknown is never ready. The edition knows ${known}.`;
}

function labelled(label: string, value: string | null): readonly string[] {
  return value === null ? [] : [`  ${(label === '' ? '' : `${label}:`).padEnd(14)}${terminalText(value)}`];
}
