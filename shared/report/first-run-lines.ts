import type { FirstRun } from '../conversions/first-run.ts';
import { utc } from './time-text.ts';

/** What became of the first run of each pipeline after a conversion; pipelines that did not run have no line. */
export function firstRunLines(firstRuns: readonly FirstRun[]): readonly string[] {
  return firstRuns.map(
    (one, index) =>
      `  ${index === 0 ? 'first runs:' : '           '} ${one.projectName} ${one.pipelineName} (pipeline ${String(one.pipelineId)}), run ${String(one.runId)}, ${utc(one.at)}: ${endOf(one)}`,
  );
}

function endOf({ state, step, signature }: FirstRun): string {
  switch (state) {
    case 'succeeded':
      return 'succeeded';
    case 'failed':
      return `failed by ${signature} in step "${step}"`;
    case 'waiting':
      return 'failed by nothing that is known, the next run is waited for';
  }
}
