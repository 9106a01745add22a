import type { Clock } from './clock.ts';
import type { NewEvent } from './hooks/event.ts';
import { HookService, type HookOptions } from './hooks/hook-service.ts';
import { guidFor } from './ids.ts';
import { plantSeed, type Seed } from './seeds/seed.ts';
import { emptyState, type OrganizationContext, type State } from './state/organization-context.ts';
import { showAuditLog } from './steps/audit-log.ts';
import * as branchPolicies from './steps/branch-policies.ts';
import * as comments from './steps/comments.ts';
import * as evidence from './steps/connection-evidence.ts';
import * as connections from './steps/connections.ts';
import { planConversions } from './steps/conversion-plans.ts';
import * as definitions from './steps/definitions.ts';
import { deliverAgain } from './steps/deliver-again.ts';
import * as deployments from './steps/deployments.ts';
import { createElasticPool } from './steps/elastic-pools.ts';
import { planPreview } from './steps/preview-plans.ts';
import * as pullRequestStatus from './steps/pull-request-status.ts';
import * as pullRequests from './steps/pull-requests.ts';
import * as pushes from './steps/push.ts';
import { createReleaseDefinition } from './steps/release-definitions.ts';
import * as repositories from './steps/repositories.ts';
import * as runs from './steps/runs.ts';
import { createTag } from './steps/tags.ts';
import { createTaskGroup, installTask } from './steps/task-groups.ts';
import { createVariableGroup } from './steps/variable-groups.ts';

/** What an organization is made from. */
export interface OrganizationOptions {
  /** The address clients use, with the organization's name as its last part. */
  readonly url: string;
  readonly seed: Seed;
  readonly clock: Clock;
  readonly hooks: HookOptions;
}

/** A step as a method: takes what the step's schema takes. */
type Step<Input, Result> = (input: Input) => Result;

/** The simulated organization: what is in it, and what people do in it. Each method is also a step of the control address. */
export class Organization implements OrganizationContext {
  readonly name: string;
  readonly id: string;
  readonly url: string;
  readonly clock: Clock;
  readonly #seed: Seed;
  readonly #hookOptions: HookOptions;
  #state: State = emptyState();
  #hooks: HookService;

  constructor({ url, seed, clock, hooks }: OrganizationOptions) {
    this.name = seed.organization;
    this.id = guidFor(`organization/${seed.organization}`);
    this.url = url;
    this.clock = clock;
    this.#seed = seed;
    this.#hookOptions = hooks;
    this.#hooks = new HookService(this, hooks);
    plantSeed(this, seed);
  }

  get state(): State {
    return this.#state;
  }

  get hooks(): HookService {
    return this.#hooks;
  }

  publish(event: NewEvent): void {
    this.#hooks.publish(this, event);
  }

  /** Back to the seed; subscriptions go too. */
  reset(): void {
    this.#hooks.stop();
    this.#hooks = new HookService(this, this.#hookOptions);
    this.#state = emptyState();
    plantSeed(this, this.#seed);
  }

  readonly push = this.#step(pushes.push);
  readonly deleteBranch = this.#step(pushes.deleteBranch);
  readonly createTag = this.#step(createTag);
  readonly openPullRequest = this.#step(pullRequests.openPullRequest);
  readonly updatePullRequest = this.#step(pullRequests.updatePullRequest);
  readonly vote = this.#step(pullRequests.vote);
  readonly abandonPullRequest = this.#step(pullRequestStatus.abandonPullRequest);
  readonly reactivatePullRequest = this.#step(pullRequestStatus.reactivatePullRequest);
  readonly completePullRequest = this.#step(pullRequestStatus.completePullRequest);
  readonly comment = this.#step(comments.comment);
  readonly editComment = this.#step(comments.editComment);
  readonly setThreadStatus = this.#step(comments.setThreadStatus);
  readonly createProject = this.#step(repositories.createProject);
  readonly createRepository = this.#step(repositories.createRepository);
  readonly forkRepository = this.#step(repositories.forkRepository);
  readonly deleteRepository = this.#step(repositories.deleteRepository);
  readonly setBranchPolicy = this.#step(branchPolicies.setBranchPolicy);
  readonly removeBranchPolicy = this.#step(branchPolicies.removeBranchPolicy);
  readonly createDefinition = this.#step(definitions.createDefinition);
  readonly deleteDefinition = this.#step(definitions.deleteDefinition);
  readonly createConnection = this.#step(connections.createConnection);
  readonly updateConnection = this.#step(connections.updateConnection);
  readonly deleteConnection = this.#step(connections.deleteConnection);
  readonly showAuditLog = this.#step(showAuditLog);
  readonly planPreview = this.#step(planPreview);
  readonly planConversions = this.#step(planConversions);
  readonly createReleaseDefinition = this.#step(createReleaseDefinition);
  readonly startRun = this.#step(runs.startRun);
  readonly finishRun = this.#step(runs.finishRun);
  readonly startDeployment = this.#step(deployments.startDeployment);
  readonly finishDeployment = this.#step(deployments.finishDeployment);
  readonly createVariableGroup = this.#step(createVariableGroup);
  readonly createElasticPool = this.#step(createElasticPool);
  readonly recordUse = this.#step(evidence.recordUse);
  readonly permitPipelines = this.#step(evidence.permitPipelines);
  readonly createEnvironment = this.#step(evidence.createEnvironment);
  readonly createCheck = this.#step(evidence.createCheck);
  readonly logElasticPool = this.#step(evidence.logElasticPool);
  readonly createTaskGroup = this.#step(createTaskGroup);
  readonly installTask = this.#step(installTask);
  readonly deliverAgain = this.#step(deliverAgain);

  #step<Input, Result>(run: (organization: this, input: Input) => Result): Step<Input, Result> {
    return (input) => run(this, input);
  }
}
