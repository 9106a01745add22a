import { errorSignature } from '../catalogue/error-signatures.ts';
import type { FirstRun } from '../conversions/first-run.ts';
import { utc } from './time-text.ts';

/** What failed after a conversion, and what to do about it beside a revert. */
export function runFailedLines(organizationUrl: string, failed: FirstRun): readonly string[] {
  const { projectName, pipelineName, pipelineId, runId, at, step, signature } = failed;
  const known = errorSignature(signature);
  return [
    `  pipeline:   ${projectName} ${pipelineName} (pipeline ${String(pipelineId)})`,
    `  run:        ${runUrl(organizationUrl, failed)}, run ${String(runId)}, ${utc(at)}`,
    `  step:       ${step}`,
    `  cause:      ${signature}${known === undefined ? '' : `: ${known.meaning}`}`,
    ...(known === undefined ? [] : [`  fix:        ${known.remedy}`]),
  ];
}

/** The same for programs. */
export function runFailedJson(organizationUrl: string, failed: FirstRun): object {
  const { projectId, projectName, pipelineId, pipelineName, runId, at, step, signature } = failed;
  const known = errorSignature(signature);
  return {
    project: { id: projectId, name: projectName },
    pipeline: { id: pipelineId, name: pipelineName },
    run: { id: runId, at, url: runUrl(organizationUrl, failed) },
    step,
    signature,
    meaning: known?.meaning ?? null,
    remedy: known?.remedy ?? null,
  };
}

/** Where the portal shows a run (the address of `_links.web` in the samples of build.json). */
function runUrl(organizationUrl: string, { projectId, runId }: FirstRun): string {
  return `${organizationUrl}/${encodeURIComponent(projectId)}/_build/results?buildId=${String(runId)}`;
}
