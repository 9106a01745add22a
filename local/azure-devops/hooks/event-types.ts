/** An event that a publisher offers, and what a subscription to it may filter by besides `projectId`. */
export interface EventType {
  readonly id: string;
  readonly publisherId: string;
  readonly name: string;
  /** The last one is what `latest` and an absent version mean. */
  readonly resourceVersions: readonly string[];
  readonly inputs: readonly string[];
}

const PULL_REQUEST_INPUTS = ['repository', 'branch', 'pullrequestCreatedBy', 'pullrequestReviewersContains'];
const REPOSITORY_VERSIONS = ['1.0-preview.1'];
const CODE_VERSIONS = ['1.0-preview.1', '1.0'];
const RUN_VERSIONS = ['5.1-preview.1'];

/**
 * Events that exist (reference: azure-devops.md 1.1). Not all of them happen here: stages, jobs, checks and repositories publish
 * nothing yet, but a subscription to them is as valid as in the service.
 */
export const EVENT_TYPES: readonly EventType[] = [
  tfs('git.push', 'Code pushed', CODE_VERSIONS, ['repository', 'branch', 'pushedBy']),
  tfs('git.pullrequest.created', 'Pull request created', CODE_VERSIONS, PULL_REQUEST_INPUTS),
  tfs('git.pullrequest.updated', 'Pull request updated', CODE_VERSIONS, [...PULL_REQUEST_INPUTS, 'notificationType']),
  tfs('git.pullrequest.merged', 'Pull request merge attempted', CODE_VERSIONS, [...PULL_REQUEST_INPUTS, 'mergeResult']),
  tfs(
    'ms.vss-code.git-pullrequest-comment-event',
    'Pull request commented on',
    ['1.0', '2.0'],
    ['repository', 'branch'],
  ),
  tfs('git.repo.created', 'Repository created', REPOSITORY_VERSIONS, []),
  tfs('git.repo.deleted', 'Repository deleted', REPOSITORY_VERSIONS, ['repository']),
  tfs('git.repo.forked', 'Repository forked', REPOSITORY_VERSIONS, ['repository']),
  tfs('git.repo.renamed', 'Repository renamed', REPOSITORY_VERSIONS, ['repository']),
  tfs('git.repo.statuschanged', 'Repository status changed', REPOSITORY_VERSIONS, ['repository']),
  tfs('build.complete', 'Build completed', ['1.0-preview.1', '1.0', '2.0'], ['definitionName', 'buildStatus']),
  tfs('ms.vss-endpoint.endpoint-created', 'Service connection created', ['1.0-preview.1'], ['project']),
  tfs('ms.vss-endpoint.endpoint-updated', 'Service connection updated', ['1.0-preview.1'], ['project']),
  pipelines('ms.vss-pipelines.run-state-changed-event', 'Run state changed', RUN_VERSIONS, [
    'pipelineId',
    'runStateId',
    'runResultId',
  ]),
  pipelines('ms.vss-pipelines.stage-state-changed-event', 'Run stage state changed', RUN_VERSIONS, [
    'pipelineId',
    'stageNameId',
    'stageStateId',
    'stageResultId',
  ]),
  pipelines('ms.vss-pipelines.job-state-changed-event', 'Run job state changed', RUN_VERSIONS, [
    'pipelineId',
    'stageNameId',
    'jobNameId',
    'jobStateId',
    'jobResultId',
  ]),
  pipelines('ms.vss-pipelinechecks-events.check-updated-event', 'Check updated', ['1.0-preview.1'], ['resourceType']),
];

/** Publishers that have those events. */
export const PUBLISHERS = [
  { id: 'tfs', name: 'Azure DevOps Services', description: 'Publishes Azure DevOps Services events' },
  { id: 'pipelines', name: 'Azure Pipelines', description: 'Publishes Azure Pipelines events' },
] as const;

/** The event with this id, of this publisher. */
export function findEventType(publisherId: string | undefined, id: string | undefined): EventType | undefined {
  return EVENT_TYPES.find((type) => type.publisherId === publisherId && type.id === id);
}

function tfs(id: string, name: string, resourceVersions: readonly string[], inputs: readonly string[]): EventType {
  return { id, publisherId: 'tfs', name, resourceVersions, inputs };
}

function pipelines(
  id: string,
  name: string,
  resourceVersions: readonly string[],
  inputs: readonly string[],
): EventType {
  return { id, publisherId: 'pipelines', name, resourceVersions, inputs };
}
