import type { Project } from './model.ts';

/** A run that used a connection, as its usage history has it. */
export interface PastUse {
  readonly id: number;
  readonly connectionId: string;
  readonly project: Project;
  /** `Build` or `Release`. */
  readonly planType: string;
  readonly definition: NamedById;
  /** The run: its id, and its number or name. */
  readonly owner: NamedById;
  readonly startTime: string;
  readonly result: 'succeeded' | 'failed';
}

export interface NamedById {
  readonly id: number;
  readonly name: string;
}

/** Pipelines of a project that may use a connection, where not all may. */
export interface PipelinePermission {
  readonly connectionId: string;
  readonly project: Project;
  readonly definitionIds: readonly number[];
}

/** An environment with the clusters in it. */
export interface Environment {
  readonly id: number;
  readonly name: string;
  readonly project: Project;
  readonly createdOn: string;
  readonly clusters: readonly Cluster[];
}

/** A Kubernetes resource of an environment. */
export interface Cluster {
  readonly id: number;
  readonly name: string;
  readonly namespace: string;
  readonly connectionId: string;
}

/** A check on a resource. */
export interface Check {
  readonly id: number;
  readonly project: Project;
  readonly resource: { readonly type: string; readonly id: string; readonly name: string };
  /** Task of a "Task Check"; null for an approval. */
  readonly task: CheckTask | null;
  readonly createdOn: string;
}

/** The task that a check runs. */
export interface CheckTask {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly displayName: string;
  readonly inputs: Readonly<Record<string, string>>;
}

/** What the service noted while it scaled a pool. */
export interface ElasticPoolLog {
  readonly id: number;
  readonly poolId: number;
  readonly level: 'error' | 'warning' | 'info';
  readonly operation: 'configurationJob' | 'sizingJob' | 'increaseCapacity' | 'reimage' | 'deleteVMs';
  readonly message: string;
  readonly timestamp: string;
}
