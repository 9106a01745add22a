import { branchPolicyJson } from '../json/branch-policy.ts';
import { buildJson } from '../json/build.ts';
import { definitionJson } from '../json/definition.ts';
import { connectionJson } from '../json/connection.ts';
import { deploymentJson } from '../json/deployment.ts';
import { elasticPoolJson } from '../json/elastic-pool.ts';
import { identityJson, projectJson } from '../json/identity.ts';
import { iterationJson, pullRequestJson, statusJson } from '../json/pull-request.ts';
import { wholeReleaseDefinitionJson } from '../json/release-definition.ts';
import { repositoryJson } from '../json/repository.ts';
import { subscriptionJson } from '../json/subscription.ts';
import { taskGroupJson } from '../json/task-group.ts';
import { threadJson } from '../json/thread.ts';
import { variableGroupJson } from '../json/variable-group.ts';
import type { Subscription } from '../hooks/subscription.ts';
import type { Organization } from '../organization.ts';
import { changesOf } from '../state/iterations.ts';
import type { PullRequest, Repository } from '../state/model.ts';

/** Everything in the organization, in the shapes of its API where it has one. Secrets are masked as they are there. */
export function stateView(organization: Organization) {
  const { state, hooks, clock } = organization;
  return {
    organization: { id: organization.id, name: organization.name, url: organization.url },
    clock: { now: clock.now().toISOString(), offsetMs: clock.offsetMs },
    identities: [...state.identities.values()].map((identity) => identityJson(organization, identity)),
    projects: state.projects.map((project) => projectJson(organization, project)),
    repositories: state.repositories.map((repository) => repositoryView(organization, repository)),
    pullRequests: state.pullRequests.map((pullRequest) => pullRequestView(organization, pullRequest)),
    definitions: state.definitions.map((definition) => definitionJson(organization, definition)),
    connections: state.connections.map((connection) => connectionJson(organization, connection)),
    releaseDefinitions: state.releaseDefinitions.map((definition) =>
      wholeReleaseDefinitionJson(organization, definition),
    ),
    runs: state.runs.map((run) => buildJson(organization, run)),
    deployments: state.deployments.map((deployment) => deploymentJson(organization, deployment)),
    variableGroups: state.variableGroups.map((group) => variableGroupJson(organization, group)),
    elasticPools: state.elasticPools.map((pool) => elasticPoolJson(organization, pool)),
    elasticPoolLogs: state.elasticPoolLogs,
    pastUses: state.pastUses.map((use) => ({ ...use, project: use.project.name })),
    pipelinePermissions: state.permissions.map((one) => ({ ...one, project: one.project.name })),
    environments: state.environments.map((environment) => ({ ...environment, project: environment.project.name })),
    checks: state.checks.map((check) => ({ ...check, project: check.project.name })),
    taskGroups: state.taskGroups.map((group) => taskGroupJson(organization, group)),
    installedTasks: state.installedTasks,
    branchPolicies: state.branchPolicies.map((policy) => branchPolicyJson(organization, policy)),
    auditLog: state.auditLog,
    subscriptions: hooks.subscriptions.map((subscription) => subscriptionView(organization, subscription)),
    waitingDeliveries: hooks.waiting,
  };
}

function repositoryView(organization: Organization, repository: Repository) {
  return {
    ...repositoryJson(organization, repository),
    refs: Object.fromEntries(repository.git.refs),
    files: [...(repository.git.tip(repository.defaultBranch)?.files.keys() ?? [])],
    pushes: repository.pushes.map(({ id, date, refUpdates }) => ({ id, date, refUpdates })),
  };
}

function pullRequestView(organization: Organization, pullRequest: PullRequest) {
  return {
    ...pullRequestJson(organization, pullRequest),
    iterations: pullRequest.iterations.map((iteration) => ({
      ...iterationJson(organization, pullRequest, iteration),
      changes: changesOf(pullRequest, iteration),
    })),
    threads: pullRequest.threads.map((thread) => threadJson(organization, pullRequest, thread)),
    statuses: pullRequest.statuses.map((status) => statusJson(organization, pullRequest, status)),
    properties: Object.fromEntries(pullRequest.properties),
  };
}

function subscriptionView(organization: Organization, subscription: Subscription) {
  return {
    ...subscriptionJson(organization, subscription),
    lostEvents: subscription.lostEvents,
    notifications: subscription.notifications.map(({ id, event, status, result, attempts }) => ({
      id,
      eventId: event.id,
      eventType: event.eventType,
      text: event.text,
      status,
      result,
      attempts: attempts.map(({ at, status, error }) => ({ at, status, error })),
    })),
  };
}
