import type { z } from 'zod';
import type { Organization } from '../organization.ts';
import { showAuditLog, showAuditLogInput } from '../steps/audit-log.ts';
import * as branchPolicies from '../steps/branch-policies.ts';
import * as comments from '../steps/comments.ts';
import * as evidence from '../steps/connection-evidence.ts';
import * as connections from '../steps/connections.ts';
import { planConversions, planConversionsInput } from '../steps/conversion-plans.ts';
import * as definitions from '../steps/definitions.ts';
import { deliverAgain, deliverAgainInput } from '../steps/deliver-again.ts';
import * as deployments from '../steps/deployments.ts';
import { createElasticPool, createElasticPoolInput } from '../steps/elastic-pools.ts';
import { planPreview, planPreviewInput } from '../steps/preview-plans.ts';
import * as pullRequestStatus from '../steps/pull-request-status.ts';
import * as pullRequests from '../steps/pull-requests.ts';
import * as pushes from '../steps/push.ts';
import { createReleaseDefinition, createReleaseDefinitionInput } from '../steps/release-definitions.ts';
import * as repositories from '../steps/repositories.ts';
import * as runs from '../steps/runs.ts';
import { createTag, createTagInput } from '../steps/tags.ts';
import * as taskGroups from '../steps/task-groups.ts';
import { createVariableGroup, createVariableGroupInput } from '../steps/variable-groups.ts';

/** Does a step with a body that nobody checked yet; throws a `ZodError` or a `StepError`. */
type RunStep = (organization: Organization, body: unknown) => object;

function step<Input, Output extends Input>(
  schema: z.ZodType<Output, Input>,
  run: (organization: Organization, input: Input) => object,
): RunStep {
  return (organization, body) => run(organization, schema.parse(body));
}

/** Steps by the name that a body of `POST /_control/steps` gives in `step`. */
export const steps: ReadonlyMap<string, RunStep> = new Map([
  ['push', step(pushes.pushInput, pushes.push)],
  ['delete-branch', step(pushes.deleteBranchInput, pushes.deleteBranch)],
  ['create-tag', step(createTagInput, createTag)],
  ['open-pull-request', step(pullRequests.openPullRequestInput, pullRequests.openPullRequest)],
  ['update-pull-request', step(pullRequests.updatePullRequestInput, pullRequests.updatePullRequest)],
  ['vote', step(pullRequests.voteInput, pullRequests.vote)],
  ['abandon-pull-request', step(pullRequestStatus.closingInput, pullRequestStatus.abandonPullRequest)],
  ['reactivate-pull-request', step(pullRequestStatus.closingInput, pullRequestStatus.reactivatePullRequest)],
  ['complete-pull-request', step(pullRequestStatus.closingInput, pullRequestStatus.completePullRequest)],
  ['comment', step(comments.commentInput, comments.comment)],
  ['edit-comment', step(comments.editCommentInput, comments.editComment)],
  ['set-thread-status', step(comments.setThreadStatusInput, comments.setThreadStatus)],
  ['create-project', step(repositories.createProjectInput, repositories.createProject)],
  ['create-repository', step(repositories.createRepositoryInput, repositories.createRepository)],
  ['fork-repository', step(repositories.forkRepositoryInput, repositories.forkRepository)],
  ['delete-repository', step(repositories.deleteRepositoryInput, repositories.deleteRepository)],
  ['set-branch-policy', step(branchPolicies.setBranchPolicyInput, branchPolicies.setBranchPolicy)],
  ['remove-branch-policy', step(branchPolicies.removeBranchPolicyInput, branchPolicies.removeBranchPolicy)],
  ['create-definition', step(definitions.createDefinitionInput, definitions.createDefinition)],
  ['delete-definition', step(definitions.deleteDefinitionInput, definitions.deleteDefinition)],
  ['create-connection', step(connections.createConnectionInput, connections.createConnection)],
  ['update-connection', step(connections.updateConnectionInput, connections.updateConnection)],
  ['delete-connection', step(connections.deleteConnectionInput, connections.deleteConnection)],
  ['show-audit-log', step(showAuditLogInput, showAuditLog)],
  ['plan-preview', step(planPreviewInput, planPreview)],
  ['plan-conversions', step(planConversionsInput, planConversions)],
  ['create-release-definition', step(createReleaseDefinitionInput, createReleaseDefinition)],
  ['start-run', step(runs.startRunInput, runs.startRun)],
  ['finish-run', step(runs.finishRunInput, runs.finishRun)],
  ['start-deployment', step(deployments.startDeploymentInput, deployments.startDeployment)],
  ['finish-deployment', step(deployments.finishDeploymentInput, deployments.finishDeployment)],
  ['create-variable-group', step(createVariableGroupInput, createVariableGroup)],
  ['create-elastic-pool', step(createElasticPoolInput, createElasticPool)],
  ['record-use', step(evidence.recordUseInput, evidence.recordUse)],
  ['permit-pipelines', step(evidence.permitPipelinesInput, evidence.permitPipelines)],
  ['create-environment', step(evidence.createEnvironmentInput, evidence.createEnvironment)],
  ['create-check', step(evidence.createCheckInput, evidence.createCheck)],
  ['log-elastic-pool', step(evidence.logElasticPoolInput, evidence.logElasticPool)],
  ['create-task-group', step(taskGroups.createTaskGroupInput, taskGroups.createTaskGroup)],
  ['install-task', step(taskGroups.installTaskInput, taskGroups.installTask)],
  ['deliver-again', step(deliverAgainInput, deliverAgain)],
]);
