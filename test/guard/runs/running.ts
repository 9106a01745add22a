import type { NamedPipeline } from '../../../shared/guard/runs/pipelines-by-project.ts';
import { organization } from '../../azure-devops/organization.ts';

/** When the connection of these tests was converted. */
export const CONVERTED = '2026-11-24T09:00:00.123Z';

/** What Azure CLI says where a token lives no longer than ten minutes, in the colours of a log. */
export const EXPIRED =
  '\u001B[31mERROR: AADSTS7000\u001B[0m24: Client assertion is not within its valid time range.\u001B[0m';

export const minutesAfter = (minutes: number): string =>
  new Date(Date.parse(CONVERTED) + minutes * 60_000).toISOString();

/** An organization with a pipeline that can be run. */
export async function running() {
  const { simulator, azureDevOps, clock, key } = await organization();
  const { organization: steps } = simulator;
  const pipeline = (name: string): NamedPipeline => ({
    project: 'Payments',
    kind: 'yaml',
    id: steps.createDefinition({ repository: 'shop', name, yamlFilename: `${name}.yml` }).definitionId,
  });
  /** A run that began and ended so many minutes after the conversion; with a log its step "Deploy" failed. */
  const ran = (
    { id }: NamedPipeline,
    minutes: number,
    result: 'succeeded' | 'failed' | 'canceled',
    log?: string,
  ): number => {
    const { runId } = steps.startRun({ definition: id, at: minutesAfter(minutes) });
    const failing = log === undefined ? [] : [{ name: 'Deploy', task: 'AzureCLI@2', log }];
    steps.finishRun({ run: runId, result, at: minutesAfter(minutes + 1), steps: failing });
    return runId;
  };
  const projects = [{ id: key.projectId, name: 'Payments', connectionName: 'prod' }];
  return { simulator, steps, context: { azureDevOps, clock }, projects, pipeline, ran };
}
