import { auditLog } from './areas/audit-log.ts';
import { branchPolicies } from './areas/branch-policies.ts';
import { buildDefinitions } from './areas/build-definitions.ts';
import { builds } from './areas/builds.ts';
import { checks } from './areas/checks.ts';
import { comments } from './areas/comments.ts';
import { connectionEvidence } from './areas/connection-evidence.ts';
import { deployments } from './areas/deployments.ts';
import { elasticPools } from './areas/elastic-pools.ts';
import { endpointUpdates } from './areas/endpoint-updates.ts';
import { environments } from './areas/environments.ts';
import { gitHistory } from './areas/git-history.ts';
import { gitItems } from './areas/git-items.ts';
import { gitRepositories } from './areas/git-repositories.ts';
import { hookPublishers } from './areas/hook-publishers.ts';
import { hookSubscriptions } from './areas/hook-subscriptions.ts';
import { identities } from './areas/identities.ts';
import { iterations } from './areas/iterations.ts';
import { pipelinePreview } from './areas/pipeline-preview.ts';
import { pipelines } from './areas/pipelines.ts';
import { projects } from './areas/projects.ts';
import { pullRequestProperties } from './areas/pull-request-properties.ts';
import { pullRequests } from './areas/pull-requests.ts';
import { releaseDefinitions } from './areas/release-definitions.ts';
import { serviceEndpoints } from './areas/service-endpoints.ts';
import { statuses } from './areas/statuses.ts';
import { taskGroups } from './areas/task-groups.ts';
import { threads } from './areas/threads.ts';
import { variableGroups } from './areas/variable-groups.ts';
import type { Handler } from './call.ts';

/** Every operation that is simulated; the rest of the contract answers 501. */
export const routes: ReadonlyMap<string, Handler> = new Map(
  [
    projects,
    identities,
    gitRepositories,
    gitItems,
    gitHistory,
    pullRequests,
    iterations,
    threads,
    comments,
    statuses,
    pullRequestProperties,
    branchPolicies,
    buildDefinitions,
    builds,
    deployments,
    pipelines,
    pipelinePreview,
    serviceEndpoints,
    endpointUpdates,
    releaseDefinitions,
    variableGroups,
    elasticPools,
    connectionEvidence,
    environments,
    checks,
    taskGroups,
    auditLog,
    hookPublishers,
    hookSubscriptions,
  ].flatMap((area) => Object.entries(area)),
);
