import type { Clock } from '../clock.ts';
import type { NewEvent } from '../hooks/event.ts';
import type { AuditLog } from './audit-log.ts';
import type { BranchPolicy } from './branch-policy.ts';
import type { Check, ElasticPoolLog, Environment, PastUse, PipelinePermission } from './connection-evidence.ts';
import type { ElasticPool, InstalledTask, ReleaseDefinition, TaskGroup, VariableGroup } from './connection-users.ts';
import type {
  Connection,
  ConversionPlan,
  Definition,
  Identity,
  PreviewPlan,
  Project,
  PullRequest,
  Repository,
} from './model.ts';
import type { Deployment, Run } from './runs.ts';

/** Everything that exists in the organization. */
export interface State {
  readonly identities: Map<string, Identity>;
  readonly projects: Project[];
  readonly repositories: Repository[];
  readonly pullRequests: PullRequest[];
  readonly definitions: Definition[];
  readonly connections: Connection[];
  /** By id of the connection; null: every connection without a plan of its own. */
  readonly conversionPlans: Map<string | null, ConversionPlan>;
  /** By id of the definition. */
  readonly previewPlans: Map<number, PreviewPlan>;
  readonly releaseDefinitions: ReleaseDefinition[];
  readonly runs: Run[];
  readonly deployments: Deployment[];
  readonly variableGroups: VariableGroup[];
  readonly elasticPools: ElasticPool[];
  readonly elasticPoolLogs: ElasticPoolLog[];
  readonly pastUses: PastUse[];
  readonly permissions: PipelinePermission[];
  readonly environments: Environment[];
  readonly checks: Check[];
  readonly taskGroups: TaskGroup[];
  readonly installedTasks: InstalledTask[];
  readonly branchPolicies: BranchPolicy[];
  readonly auditLog: AuditLog;
  /** Ids that were ever given: a thing of the same name made again gets a new one. */
  readonly usedIds: Set<string>;
  /** The last number given, by kind of thing. */
  readonly counters: Map<string, number>;
}

/** What steps and operations work on. */
export interface OrganizationContext {
  readonly name: string;
  readonly id: string;
  /** `http://127.0.0.1:PORT/contoso`, without a slash at the end. */
  readonly url: string;
  readonly clock: Clock;
  readonly state: State;
  /** Tells the service hooks what happened; returns at once. */
  publish(event: NewEvent): void;
}

/** An organization with nothing in it. */
export function emptyState(): State {
  return {
    identities: new Map(),
    projects: [],
    repositories: [],
    pullRequests: [],
    definitions: [],
    connections: [],
    conversionPlans: new Map(),
    previewPlans: new Map(),
    releaseDefinitions: [],
    runs: [],
    deployments: [],
    variableGroups: [],
    elasticPools: [],
    elasticPoolLogs: [],
    pastUses: [],
    permissions: [],
    environments: [],
    checks: [],
    taskGroups: [],
    installedTasks: [],
    branchPolicies: [],
    auditLog: { entries: [], isShown: false },
    usedIds: new Set(),
    counters: new Map(),
  };
}

/** The next number of its kind, from 1. */
export function nextNumber(state: State, kind: string): number {
  const next = (state.counters.get(kind) ?? 0) + 1;
  state.counters.set(kind, next);
  return next;
}
