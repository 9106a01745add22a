import { buildJson, runUrl } from '../json/build.ts';
import type { OrganizationContext } from '../state/organization-context.ts';
import type { Run } from '../state/runs.ts';
import type { NewEvent } from './event.ts';

/** A run has ended: both events that tell of it (reference: azure-devops.md 1.1 and 1.3). */
export function runCompleted(organization: OrganizationContext, run: Run): readonly NewEvent[] {
  const { definition, number, result } = run;
  const build = buildJson(organization, run);
  const text = `Build ${number} ${result ?? ''}`;
  const pipeline = { id: definition.id, revision: 1, name: definition.name, folder: definition.path };
  return [
    {
      eventType: 'build.complete',
      project: definition.project,
      text,
      resource: build,
      filters: { definitionName: [definition.name], buildStatus: [result ?? ''] },
    },
    {
      eventType: 'ms.vss-pipelines.run-state-changed-event',
      project: definition.project,
      text,
      resource: {
        // The newest sample has no id of the run beside its address.
        run: { name: number, state: 'completed', result, url: runUrl(organization, run), pipeline },
        pipeline,
      },
      filters: { pipelineId: [String(definition.id)], runStateId: ['Completed'], runResultId: [result ?? ''] },
    },
  ];
}
