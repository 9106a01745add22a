import type { Clock } from '../clock.ts';
import type { AzureDevOpsSettings } from '../settings/settings.ts';
import { auditLogReads } from './audit-log.ts';
import { signInOf } from './auth.ts';
import { branchPolicyCalls } from './branch-policies.ts';
import { checkReads } from './checks.ts';
import { connectionUseReads } from './connection-uses.ts';
import { classicDefinitionReads } from './classic-definition.ts';
import { convertCalls } from './convert-connection.ts';
import { buildReads } from './builds.ts';
import { definitionReads } from './definitions.ts';
import { disableCalls } from './disable-connection.ts';
import { environmentReads } from './environments.ts';
import { fileReads } from './files.ts';
import { identityReads } from './identity.ts';
import { otherConsumerReads } from './other-consumers.ts';
import { previewReads } from './preview.ts';
import { projectReads } from './projects.ts';
import { pullRequestReads } from './pull-requests.ts';
import { recentBranchReads } from './recent-branches.ts';
import { releaseReads } from './releases.ts';
import { repositoryReads } from './repositories.ts';
import { requestsOf } from './request.ts';
import { revertCalls } from './revert-connection.ts';
import { serviceConnectionReads } from './service-connections.ts';
import { statusCalls } from './statuses.ts';
import { taskGroupReads } from './task-groups.ts';
import { threadCalls } from './threads.ts';
import { transport } from './transport.ts';

/** Everything the guard asks of an organization. */
export type AzureDevOps = ReturnType<typeof openAzureDevOps>;

/** Opens the organization of the settings; nothing is sent before the first call. */
export function openAzureDevOps(settings: AzureDevOpsSettings, clock: Clock) {
  const requests = requestsOf(settings.organizationUrl, transport(signInOf(settings)), clock);
  return {
    ...auditLogReads(requests, clock),
    ...identityReads(requests),
    ...pullRequestReads(requests),
    ...repositoryReads(requests),
    ...fileReads(requests),
    ...definitionReads(requests),
    ...buildReads(requests),
    ...previewReads(requests),
    ...projectReads(requests),
    ...otherConsumerReads(requests),
    ...classicDefinitionReads(requests),
    ...releaseReads(requests),
    ...taskGroupReads(requests),
    ...serviceConnectionReads(requests),
    ...connectionUseReads(requests),
    ...environmentReads(requests),
    ...checkReads(requests),
    ...recentBranchReads(requests),
    ...revertCalls(requests),
    ...disableCalls(requests),
    ...convertCalls(requests),
    ...threadCalls(requests),
    ...statusCalls(requests),
    ...branchPolicyCalls(requests),
  };
}
