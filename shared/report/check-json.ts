import type { NamedConnection } from '../pipelines/connection-inputs.ts';
import { byPlace, type ConnectionUse } from '../pipelines/uses.ts';
import type { JudgedPipeline } from '../judging/judge.ts';
import type { Verdict } from '../judging/verdict.ts';
import type { ReportContext } from './report-context.ts';
import { countsOf } from './told-once.ts';

/**
 * The JSON of `wif-guard check --format json` (a stable contract; fields are only ever added). The summary counts
 * each cause once, as the text tells it, and what is unknown apart from warnings.
 */
export function checkJson(
  judged: readonly JudgedPipeline[],
  { edition, notJudged }: Pick<ReportContext, 'edition' | 'notJudged'>,
): object {
  const count = countsOf(judged);
  const ending = (verdict: Verdict): number => judged.filter((one) => one.verdict === verdict).length;
  return {
    schemaVersion: 1,
    edition,
    pipelines: judged.map(({ pipeline, verdict, findings: own, diagnostics }) => ({
      root: pipeline.root.path,
      complete: pipeline.complete,
      verdict,
      uses: byPlace(pipeline.uses).map(useJson),
      findings: own,
      diagnostics,
    })),
    summary: {
      pipelines: judged.length,
      uses: judged.reduce((sum, { pipeline }) => sum + byPlace(pipeline.uses).length, 0),
      findings: { error: count('error'), warning: count('warning'), note: count('note') },
      waived: count('waived'),
      unknown: count('unknown'),
      verdicts: {
        blocked: ending('blocked'),
        unknown: ending('unknown'),
        'at-risk': ending('at-risk'),
        ready: ending('ready'),
      },
    },
    notJudged,
  };
}

function useJson(use: ConnectionUse): object {
  const { file, start } = use.at;
  const place = { repository: file.repository, file: file.path, ...file.positionOf(start) };
  const connections = use.connections.map(connectionJson);
  if (use.kind === 'container')
    return { kind: use.kind, ...place, when: use.when, count: use.count, evidence: use.evidence, connections };
  const { stage, job, displayName, when } = use;
  const { version, major } = use.reference;
  return {
    kind: use.kind,
    task: use.knowledge.task,
    major,
    version,
    ...place,
    stage,
    job,
    displayName,
    when,
    count: use.count,
    evidence: use.evidence,
    connections,
  };
}

function connectionJson({ input, value, names, resolution, open }: NamedConnection): object {
  return { input, value, names, resolution, open: open === true };
}
