import { z } from 'zod';
import type { Requests } from './request.ts';

/**
 * The type "Status" of branch policies
 * (https://github.com/microsoft/terraform-provider-azuredevops, service/policy/branch/common.go).
 */
export const STATUS_POLICY_TYPE = 'cbdc66da-9728-4af8-aada-9a5a32e4a226';

const scopeSchema = z.object({
  /** Absent for every repository of the project. */
  repositoryId: z.string().nullish(),
  /** Full name of a branch or, for `Prefix`, of a folder of branches; absent for every branch. */
  refName: z.string().nullish(),
  /** `Exact`, `Prefix` or `DefaultBranch`, in any casing; absent for `Exact`. */
  matchKind: z.string().nullish(),
});

/** Settings that the guard knows; whatever else stands there is sent back as it came. */
const settingsSchema = z.looseObject({
  statusName: z.string().nullish(),
  statusGenre: z.string().nullish(),
  /** Whose posts count; absent or empty for anybody's. */
  authorId: z.string().nullish(),
  invalidateOnSourceUpdate: z.boolean().nullish(),
  /** 1: it applies once a status was posted; absent or 0: at once. */
  policyApplicability: z.int().nullish(),
  defaultDisplayName: z.string().nullish(),
  /** Absent or empty for every file. */
  filenamePatterns: z.array(z.string()).nullish(),
  scope: z.array(scopeSchema).nullish(),
});

const policySchema = z.object({
  id: z.int(),
  isEnabled: z.boolean(),
  isBlocking: z.boolean(),
  isDeleted: z.boolean().nullish(),
  settings: settingsSchema,
});

export type PolicyScope = z.infer<typeof scopeSchema>;
export type StatusPolicySettings = z.infer<typeof settingsSchema>;

/** What a status policy is to be. */
export interface StatusPolicyContent {
  readonly isEnabled: boolean;
  readonly isBlocking: boolean;
  readonly settings: StatusPolicySettings;
}

/** A branch policy of the type "Status" as it stands. */
export interface StatusPolicy extends StatusPolicyContent {
  readonly id: number;
}

/** Policies a page. */
const PAGE = 500;

/** Branch policies that ask for a status (REST, area policy, 7.1). */
export function branchPolicyCalls(requests: Requests) {
  const path = (projectId: string) => [projectId, '_apis', 'policy', 'configurations'];
  const bodyOf = ({ isEnabled, isBlocking, settings }: StatusPolicyContent) => ({
    type: { id: STATUS_POLICY_TYPE },
    isEnabled,
    isBlocking,
    settings,
  });

  return {
    /** All status policies of a project, whoever made them, oldest first. */
    async statusPolicies(projectId: string): Promise<readonly StatusPolicy[]> {
      const policies = await requests.list(
        {
          what: `the branch policies of project ${projectId}`,
          path: path(projectId),
          query: { policyType: STATUS_POLICY_TYPE, $top: PAGE },
        },
        z.object({ value: z.array(policySchema) }),
      );
      return policies.filter(({ isDeleted }) => isDeleted !== true).sort((a, b) => a.id - b.id);
    },

    /** @returns Its id. @throws GuardError `azure-devops-forbidden` without the permission "Edit policies". */
    async createStatusPolicy(projectId: string, content: StatusPolicyContent): Promise<number> {
      const call = { what: 'a new branch policy', path: path(projectId), body: bodyOf(content) };
      return (await requests.send('POST', call, policySchema)).id;
    },

    /** Puts all of a policy anew: settings that `content` leaves out are gone. */
    async updateStatusPolicy(projectId: string, id: number, content: StatusPolicyContent): Promise<void> {
      const call = {
        what: `branch policy ${String(id)}`,
        path: [...path(projectId), id],
        body: { id, ...bodyOf(content) },
      };
      await requests.send('PUT', call, policySchema);
    },
  };
}
