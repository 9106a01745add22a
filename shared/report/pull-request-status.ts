import { byPlace } from '../pipelines/uses.ts';
import { isAboutConnection } from '../rules/connection-rules.ts';
import type { Finding } from '../rules/finding.ts';
import type { ReviewedChange } from '../judging/reviewed-change.ts';
import { blameOf, type Blame } from './blame.ts';
import { byCause } from './by-cause.ts';
import { counted } from './counted.ts';
import { forReviewers } from './for-reviewers.ts';
import { shortened } from './shortened.ts';
import { terminalText } from './terminal-text.ts';

/** Longest status text; the service shows about a hundred characters of it (assumption). */
const MAX_DESCRIPTION = 200;

/** What breaks, by what is to blame. */
const BROKEN: Readonly<Record<Blame, string>> = {
  steps: 'steps break on a federated service connection',
  connections: 'steps name service connections that do not work',
  'unclear-connections': 'steps break on a service connection that was not found or is not clear, judged as federated',
};

/** One line for the pull request's status. */
export function statusDescription(change: ReviewedChange): string {
  const { pipelines, verdict } = change;
  const findings = pipelines.flatMap(({ fresh }) => fresh.findings).filter(({ waived }) => !waived);
  const causes = byCause(findings);
  const count = (severity: string): number => causes.filter(({ finding }) => finding.severity === severity).length;
  switch (verdict) {
    case 'blocked':
      return `${counted(count('error'), 'error')}: ${BROKEN[blameOf(pipelines)]}`;
    case 'unknown':
      return couldNotBeJudged(reasonFor(change));
    case 'at-risk':
      // An error that is only possible is no more than a warning.
      return `${counted(count('warning') + count('error'), 'warning')}: ${reservationsOf(findings)}`;
    case 'ready':
      return readyText(change);
  }
}

/** The text of a status that says why there is no verdict. */
export function couldNotBeJudged(reason: string): string {
  return shortened(terminalText(`Could not be judged: ${reason}`), MAX_DESCRIPTION);
}

function readyText({ pipelines }: ReviewedChange): string {
  const waived = pipelines
    .flatMap(({ fresh, old }) => [...fresh.findings, ...old.findings])
    .filter(({ waived: isWaived }) => isWaived).length;
  const before = pipelines.flatMap(({ old }) => [
    ...old.findings.filter(({ severity, waived: isWaived }) => severity !== 'note' && !isWaived),
    ...old.diagnostics.filter(({ unknown }) => unknown),
  ]);
  const uses = pipelines.reduce((sum, { judged }) => sum + byPlace(judged.pipeline.uses).length, 0);
  if (before.length > 0)
    return `Nothing new breaks; what was there before still does or is not known: ${counted(before.length, 'finding')}`;
  if (uses === 0) return 'No step uses an Azure connection';
  const but = waived === 0 ? '' : ` but for ${counted(waived, 'waived finding')}`;
  return `${counted(uses, 'use')} of Azure connections, all ready for federation${but}`;
}

/** What all warnings have in common. */
function reservationsOf(findings: readonly Finding[]): string {
  const reservations = findings.filter(({ severity }) => severity !== 'note');
  if (reservations.every(isAboutConnection))
    return 'service connections need attention, before they retire or are converted';
  if (reservations.every(({ when }) => when === 'after-conversion'))
    return 'steps would break once their connection is converted from its secret';
  return 'steps may break on a federated service connection';
}

/** The first thing that made a change unknown; of what is not to be named, only that it is there. */
function reasonFor({ pipelines, unseen }: ReviewedChange): string {
  const [first] = unseen;
  if (first !== undefined) return first;
  for (const { fresh, isNamed } of pipelines) {
    const said =
      fresh.diagnostics.find(({ unknown }) => unknown)?.message ??
      fresh.findings.find(({ unknown }) => unknown)?.message;
    if (said !== undefined)
      return isNamed ? forReviewers(said) : 'a pipeline of another project that includes what is changed.';
  }
  return 'see the comment of wif-guard';
}
