import type { JudgedPipeline } from '../judging/judge.ts';
import type { Verdict } from '../judging/verdict.ts';
import { byPlace } from '../pipelines/uses.ts';
import { counted } from './counted.ts';
import type { Paint } from './paint.ts';
import { endOf } from './shortened.ts';
import { terminalText } from './terminal-text.ts';
import { countsOf, type Rank } from './told-once.ts';

const VERDICT_COLOURS = { blocked: 'red', unknown: 'yellow', 'at-risk': 'yellow', ready: 'green' } as const;
const MAX_NAME = 200;

/** A pipeline in one line: `blocked  azure-pipelines.yml (1 use, 1 error)`. */
export function verdictLine(judged: JudgedPipeline, paint: Paint): string {
  const { pipeline, verdict } = judged;
  const count = countsOf([judged]);
  const counts = (['error', 'warning', 'waived'] satisfies Rank[]).map((rank) => [rank, count(rank)] as const);
  const unknown = count('unknown');
  const parts = [
    counted(byPlace(pipeline.uses).length, 'use'),
    ...counts
      .filter(([, count]) => count > 0)
      .map(([rank, count]) => (rank === 'waived' ? `${String(count)} waived` : counted(count, rank))),
    ...(unknown > 0 ? [`${String(unknown)} unknown`] : []),
    ...(pipeline.complete ? [] : ['not seen completely']),
  ];
  return `${paint(VERDICT_COLOURS[verdict], verdict.padEnd(7))}  ${terminalText(endOf(pipeline.root.path, MAX_NAME))} (${parts.join(', ')})`;
}

/** All pipelines in one line, the worst verdicts first. */
export function sumLine(judged: readonly JudgedPipeline[], edition: string): string {
  const uses = judged.reduce((total, { pipeline }) => total + byPlace(pipeline.uses).length, 0);
  const verdicts = (['blocked', 'unknown', 'at-risk', 'ready'] satisfies Verdict[])
    .map((verdict) => [verdict, judged.filter((pipeline) => pipeline.verdict === verdict).length] as const)
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => `${String(count)} ${verdict}`);
  return `${counted(judged.length, 'pipeline')}: ${verdicts.join(', ')}. ${counted(uses, 'use')} of Azure connections, judged by catalogue edition ${edition}.`;
}
