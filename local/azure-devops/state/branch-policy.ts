import type { Identity, Project } from './model.ts';

/** The types that the service has (github.com/microsoft/terraform-provider-azuredevops, service/policy/branch/common.go). */
export const POLICY_TYPES: ReadonlyMap<string, string> = new Map([
  ['fa4e907d-c16b-4a4c-9dfa-4906e5d171dd', 'Minimum number of reviewers'],
  ['0609b952-1397-4640-95ec-e00a01b2c241', 'Build'],
  ['fd2167ab-b0be-447a-8ec8-39368250530e', 'Required reviewers'],
  ['40e92b44-2fe1-4dd6-b3d8-74a9c21d0c6e', 'Work item linking'],
  ['c6a1889d-b943-4856-b76f-9e46bb6b0df2', 'Comment requirements'],
  ['fa4e907d-c16b-4a4c-9dfa-4916e5d171ab', 'Require a merge strategy'],
  ['cbdc66da-9728-4af8-aada-9a5a32e4a226', 'Status'],
]);

/** The type whose settings are checked here; those of the others pass through. */
export const STATUS_POLICY = 'cbdc66da-9728-4af8-aada-9a5a32e4a226';

/** A branch policy of a project; an edit takes its place and is one revision further. */
export interface BranchPolicy {
  readonly id: number;
  readonly revision: number;
  readonly project: Project;
  readonly typeId: string;
  readonly isEnabled: boolean;
  readonly isBlocking: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly createdBy: Identity;
  readonly createdDate: string;
}
