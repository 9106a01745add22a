import type { ReviewedPipeline } from '../judging/reviewed-change.ts';
import type { Finding } from '../rules/finding.ts';
import { counted } from './counted.ts';
import { code } from './markdown-text.ts';
import { placeText } from './place-text.ts';

/** Most places that are told. */
const MAX_PLACES = 20;

/**
 * What is told of pipelines of other projects whose names may be secret to those who read this: how many there are, how they fare, and
 * which rule says so of which line of this repository. No message: it can hold names of theirs.
 */
export function hiddenLines(pipelines: readonly ReviewedPipeline[]): readonly string[] {
  const hidden = pipelines.filter(({ isNamed }) => !isNamed);
  if (hidden.length === 0) return [];
  const counts = (['blocked', 'unknown', 'at-risk', 'ready'] as const)
    .map((verdict) => [verdict, hidden.filter((pipeline) => pipeline.verdict === verdict).length] as const)
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => `${String(count)} ${verdict}`);
  const places = new Map<string, number>();
  for (const { fresh } of hidden) {
    for (const line of new Set(fresh.findings.filter(isToBeTold).map(placeLine)))
      places.set(line, (places.get(line) ?? 0) + 1);
  }
  return [
    `- ${counted(hidden.length, 'pipeline')} ${hidden.length === 1 ? 'includes' : 'include'} what is changed here: with it ${counts.join(', ')}.`,
    ...Array.from(places, ([line, count]) => `${line} in ${String(count)} of them`).slice(0, MAX_PLACES),
  ];
}

function isToBeTold({ repository, severity, waived }: Finding): boolean {
  return repository === 'self' && severity !== 'note' && !waived;
}

function placeLine(finding: Finding): string {
  return `- ${finding.severity}, ${code(placeText(finding))}: rule ${code(finding.rule)}`;
}
