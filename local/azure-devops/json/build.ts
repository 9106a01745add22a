import type { OrganizationContext } from '../state/organization-context.ts';
import type { Run, RunStep } from '../state/runs.ts';
import { guidFor } from '../ids.ts';
import { definitionReferenceJson } from './definition.ts';
import { identityJson, projectJson } from './identity.ts';

/** Where the API has a run. */
export function runUrl(organization: OrganizationContext, { id, definition }: Run): string {
  return `${organization.url}/${definition.project.id}/_apis/build/Builds/${id}`;
}

/** `Build` of the service; without a start or an end those times are left out. */
export function buildJson(organization: OrganizationContext, run: Run) {
  const { id, name, path, type, url, uri, queueStatus, revision, project } = definitionReferenceJson(
    organization,
    run.definition,
  );
  return {
    _links: { self: { href: runUrl(organization, run) } },
    id: run.id,
    buildNumber: run.number,
    status: run.status,
    ...(run.result === null ? {} : { result: run.result }),
    queueTime: run.queueTime,
    ...(run.startTime === null ? {} : { startTime: run.startTime }),
    ...(run.finishTime === null ? {} : { finishTime: run.finishTime }),
    url: runUrl(organization, run),
    definition: { id, name, path, type, url, uri, queueStatus, revision, project },
    project: projectJson(organization, run.definition.project),
    uri: `vstfs:///Build/Build/${run.id}`,
    sourceBranch: run.branch,
    priority: 'normal',
    reason: 'manual',
    requestedFor: identityJson(organization, run.requestedFor),
  };
}

/** `Timeline` of the service: a job, and in it the steps that have ended. */
export function timelineJson(organization: OrganizationContext, run: Run) {
  const jobId = guidFor(`job/${run.id}`);
  const job = {
    id: jobId,
    parentId: null,
    type: 'Job',
    name: 'Job',
    startTime: run.startTime,
    finishTime: run.finishTime,
    state: run.status === 'completed' ? 'completed' : 'inProgress',
    result: run.result === 'partiallySucceeded' ? 'succeededWithIssues' : run.result,
    order: 1,
    errorCount: run.steps.reduce((sum, { errors }) => sum + errors.length, 0),
    warningCount: 0,
    issues: [],
    log: null,
    task: null,
    attempt: 1,
  };
  return {
    id: guidFor(`timeline/${run.id}`),
    changeId: run.steps.length + 1,
    lastChangedBy: run.requestedFor.id,
    lastChangedOn: run.finishTime ?? run.queueTime,
    url: `${runUrl(organization, run)}/Timeline`,
    records: [job, ...run.steps.map((step, index) => recordJson(organization, run, jobId, step, index))],
  };
}

function recordJson(organization: OrganizationContext, run: Run, jobId: string, step: RunStep, index: number) {
  const { recordId, name, task, result, errors, log } = step;
  return {
    id: recordId,
    parentId: jobId,
    type: 'Task',
    name,
    startTime: run.startTime,
    finishTime: run.finishTime,
    state: 'completed',
    result,
    order: index + 1,
    errorCount: errors.length,
    warningCount: 0,
    issues: errors.map((message) => ({ type: 'error', category: 'General', message, data: {} })),
    log: log && { id: log.id, type: 'Container', url: `${runUrl(organization, run)}/logs/${log.id}` },
    task,
    attempt: 1,
  };
}
