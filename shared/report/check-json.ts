import type { NamedConnection } from '../pipelines/connection-inputs.ts';
import { byPlace, type ConnectionUse } from '../pipelines/uses.ts';
import type { JudgedPipeline } from '../judging/judge.ts';
import type { ReportContext } from './report-context.ts';

/** The JSON of `wif-guard check --format json` (a stable contract; fields are only ever added). */
export function checkJson(
  judged: readonly JudgedPipeline[],
  { edition, notJudged }: Pick<ReportContext, 'edition' | 'notJudged'>,
): object {
  const all = judged.flatMap((pipeline) => pipeline.findings);
  const findings = all.filter(({ waived }) => !waived);
  const count = (severity: string): number => findings.filter((finding) => finding.severity === severity).length;
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
      waived: all.length - findings.length,
      unknown: judged.filter(({ verdict }) => verdict === 'unknown').length,
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
