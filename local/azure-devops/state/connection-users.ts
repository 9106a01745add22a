import type { DefinitionVariable, Identity, Project, Variable } from './model.ts';

/** A classic release pipeline. */
export interface ReleaseDefinition {
  readonly id: number;
  readonly name: string;
  readonly project: Project;
  readonly createdBy: Identity;
  readonly createdOn: string;
  /** What it is made of, as the service gives it to a read by id. */
  readonly details: ReleaseDetails;
}

export interface ReleaseDetails {
  readonly environments: readonly object[];
  readonly artifacts: readonly object[];
  readonly variables: readonly DefinitionVariable[];
  readonly variableGroupIds: readonly number[];
}

/** A version of a task group; all versions have its id. */
export interface TaskGroup {
  readonly id: string;
  readonly name: string;
  readonly project: Project;
  readonly version: {
    readonly major: number;
    readonly minor: number;
    readonly patch: number;
    readonly isTest: boolean;
  };
  /** As the service gives them. */
  readonly inputs: readonly object[];
  readonly tasks: readonly object[];
  readonly createdBy: Identity;
  readonly createdOn: string;
}

/** A task of an extension, or one that the organization uploaded. */
export interface InstalledTask {
  readonly id: string;
  readonly name: string;
  readonly major: number;
  /** Publisher, extension and contribution; null for an uploaded one. */
  readonly contribution: string | null;
}

/** A variable group of the library; one that is linked to a key vault reads it through a connection. */
export interface VariableGroup {
  readonly id: number;
  readonly name: string;
  readonly project: Project;
  readonly keyVault: { readonly connectionId: string; readonly vault: string } | null;
  readonly variables: readonly Variable[];
  readonly createdBy: Identity;
  readonly createdOn: string;
}

/** An agent pool of a virtual machine scale set, which the service reaches through a connection. */
export interface ElasticPool {
  readonly id: number;
  /** Name of the scale set. */
  readonly name: string;
  readonly connectionId: string;
  readonly project: Project;
}
