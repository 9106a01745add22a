import { errorSignature } from '../catalogue/error-signatures.ts';
import type { Health, KnownFailures } from '../conversions/health.ts';
import { recommendationFor, type Recommendation } from '../conversions/recommendation.ts';
import { counted } from './counted.ts';
import { utc } from './time-text.ts';

/** Kinds of failures and reasons that a message shows. */
const MAX_FAILURES = 5;

/** What became of a conversion, for a message: verdict then and now, and its runs. */
export function healthLines(health: Health | null): readonly string[] {
  if (health === null) return [];
  return [firstLine(health), nowLine(health), ...runLines(health)];
}

/** What to do while it can still be reverted, and why. */
export function recommendationLines(recommendation: Recommendation | null): readonly string[] {
  if (recommendation === null) return [];
  const { advice, reasons } = recommendation;
  return [`  recommended: ${advice}`, ...reasons.map((reason) => `    - ${reason}`)];
}

export function recommendationOf(health: Health): Recommendation {
  return recommendationFor({ health, categoryOf: (id) => errorSignature(id)?.category });
}

function firstLine({ atFirst }: Health): string {
  return `  then:       ${atFirst === null ? 'not judged' : judged(atFirst)}`;
}

function nowLine({ now, problem }: Health): string {
  return `  now:        ${now === null ? `not judged again: ${problem}` : judged(now)}`;
}

function judged({ verdict, edition, judgedAt }: NonNullable<Health['atFirst']>): string {
  return `${verdict} by catalogue edition ${edition}, judged ${utc(judgedAt)}`;
}

function runLines({ runs }: Health): readonly string[] {
  const known = runs.failedBy.reduce((sum, { count }) => sum + count, 0);
  const parts = [
    `${String(runs.succeeded)} succeeded`,
    `${String(known)} failed by a known cause`,
    `${String(runs.failedOtherwise)} failed otherwise`,
    ...(runs.pipelinesWithout === 0 ? [] : [`${counted(runs.pipelinesWithout, 'pipeline')} did not run`]),
  ];
  return [
    `  runs since: ${parts.join(', ')}`,
    ...runs.failedBy.slice(0, MAX_FAILURES).flatMap(failureLines),
    ...runs.unseen.map((why) => `    not seen: ${why}`),
  ];
}

function failureLines({ project, pipelineId, step, signature, count, isOver }: KnownFailures): readonly string[] {
  const known = errorSignature(signature);
  const times = count === 1 ? '' : ` ${String(count)} times`;
  const over = isOver ? '; a later run succeeded' : '';
  return [
    `    ${project}, pipeline ${String(pipelineId)}, step "${step}": failed${times} by ${signature}${over}`,
    ...(known === undefined ? [] : [`      means: ${known.meaning}`, `      fix: ${known.remedy}`]),
  ];
}
