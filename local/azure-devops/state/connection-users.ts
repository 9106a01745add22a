import type { Identity, Project, Variable } from './model.ts';

/** A classic release pipeline. */
export interface ReleaseDefinition {
  readonly id: number;
  readonly name: string;
  readonly project: Project;
  readonly createdBy: Identity;
  readonly createdOn: string;
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
