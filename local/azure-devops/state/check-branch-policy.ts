import { z } from 'zod';
import { same } from '../ids.ts';
import { POLICY_TYPES, STATUS_POLICY } from './branch-policy.ts';
import { findRepository } from './find.ts';
import type { Project } from './model.ts';
import type { State } from './organization-context.ts';

const MATCH_KINDS = ['Exact', 'Prefix', 'DefaultBranch'] as const;

const scopeSchema = z.object({
  repositoryId: z.guid().nullish(),
  refName: z.string().nullish(),
  matchKind: z.string().nullish(),
});
type Scope = z.output<typeof scopeSchema>;

const settingsSchema = z.looseObject({ scope: z.array(scopeSchema).min(1) });

/** Of the status policy (github.com/microsoft/terraform-provider-azuredevops, resource_branchpolicy_status_check.go). */
const statusSettings = z.looseObject({
  statusName: z.string().min(1),
  statusGenre: z.string().nullish(),
  authorId: z.guid().nullish(),
  invalidateOnSourceUpdate: z.boolean().nullish(),
  policyApplicability: z.literal([0, 1]).nullish(),
  filenamePatterns: z.array(z.string().min(1)).nullish(),
});

/** What the service has against a policy. */
export interface PolicyProblem {
  readonly typeKey: string;
  readonly message: string;
}

/**
 * Checks type and settings of a policy. Assumption: the service answers 400 to a bad one, as it does for other bad bodies; no source
 * publishes that, or the names of its exceptions.
 */
export function policyProblem(
  state: State,
  project: Project,
  typeId: string,
  settings: unknown,
): PolicyProblem | undefined {
  if (!POLICY_TYPES.has(typeId.toLowerCase())) {
    return { typeKey: 'PolicyTypeNotFoundException', message: `Policy type ${typeId} does not exist.` };
  }
  const common = settingsSchema.safeParse(settings);
  if (!common.success) return invalid(common.error);
  const { error } = same(typeId, STATUS_POLICY) ? statusSettings.safeParse(settings) : {};
  if (error !== undefined) return invalid(error);
  for (const scope of common.data.scope) {
    const problem = scopeProblem(state, project, scope);
    if (problem !== undefined) return refusal(`scope: ${problem}`);
  }
  return undefined;
}

/** True for a scope of which no source says that the service takes it: the default branch of one repository. */
export function isUnprovenScope(settings: unknown): boolean {
  const scopes = settingsSchema.safeParse(settings).data?.scope ?? [];
  return scopes.some((scope) => same(scope.matchKind ?? '', 'DefaultBranch') && scope.repositoryId != null);
}

function scopeProblem(state: State, project: Project, { repositoryId, refName, matchKind }: Scope): string | undefined {
  const kind = MATCH_KINDS.find((known) => same(known, matchKind ?? 'Exact'));
  if (kind === undefined) return `matchKind "${matchKind ?? ''}" is not one of ${MATCH_KINDS.join(', ')}`;
  if (kind === 'DefaultBranch' && refName != null) return 'matchKind DefaultBranch takes no refName';
  if (kind !== 'DefaultBranch' && refName != null && !refName.startsWith('refs/heads/')) {
    return `refName "${refName}" is not the full name of a branch`;
  }
  if (repositoryId != null && findRepository(state, repositoryId, project) === undefined) {
    return `repository ${repositoryId} does not exist in project ${project.name}`;
  }
  return undefined;
}

function invalid({ issues: [issue] }: z.ZodError): PolicyProblem {
  return refusal(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}

function refusal(cause: string): PolicyProblem {
  return { typeKey: 'InvalidPolicySettingsException', message: `The policy settings are not valid: ${cause}.` };
}
