import { z } from 'zod';

/** Where the policy lives, as `GUARD_POLICY` says. */
export type PolicySetting =
  | { readonly kind: 'default' }
  | { readonly kind: 'file'; readonly path: string }
  /** `.wif-guard.yml` on the default branch of a Git repository in Azure DevOps; both by name or id. */
  | { readonly kind: 'repository'; readonly project: string; readonly repository: string };

/** Azure DevOps allows a slash in neither name. */
const REPOSITORY = /^repo:([^/]*[^/\s][^/]*)\/([^/]*[^/\s][^/]*)$/i;

/** `repo:PROJECT/REPOSITORY`, the path of a file, or nothing for the defaults. Whether it can be read is seen when it is. */
export const policySettingSchema = z
  .string()
  .optional()
  .transform((text, context): PolicySetting => {
    if (text === undefined) return { kind: 'default' };
    if (!/^repo:/i.test(text)) return { kind: 'file', path: text };
    const [, project, repository] = REPOSITORY.exec(text) ?? [];
    if (project !== undefined && repository !== undefined) {
      return { kind: 'repository', project: project.trim(), repository: repository.trim() };
    }
    context.addIssue('must be repo:PROJECT/REPOSITORY, or the path of a file');
    return z.NEVER;
  });
