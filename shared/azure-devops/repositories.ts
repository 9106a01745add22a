import { z } from 'zod';
import type { Requests } from './request.ts';

const repositorySchema = z.object({
  id: z.string(),
  name: z.string(),
  project: z.object({ id: z.string(), name: z.string() }),
  defaultBranch: z.string().nullish(),
  isDisabled: z.boolean().nullish(),
});

const reference = z.object({ name: z.string(), objectId: z.string(), peeledObjectId: z.string().nullish() });

/** A Git repository of Azure Repos. */
export interface Repository {
  readonly id: string;
  readonly name: string;
  readonly project: { readonly id: string; readonly name: string };
  /** Full name (`refs/heads/main`); empty where nothing was pushed yet. */
  readonly defaultBranch: string;
  readonly isDisabled: boolean;
}

/** References a page; the service gives no more at once (https://learn.microsoft.com/rest/api/azure/devops/git/refs/list). */
const PAGE = 1_000;

const COMMIT = /^[0-9a-f]{40}$/i;

/** Git repositories and what their references point at (REST, area git, 7.1). Project and repository are names or ids. */
export function repositoryReads(requests: Requests) {
  return {
    /** @throws GuardError `azure-devops-not-found` when there is no such repository or project, or the guard may not see it. */
    async repository(project: string, repository: string): Promise<Repository> {
      const what = `repository ${project}/${repository}`;
      const path = [project, '_apis', 'git', 'repositories', repository];
      const { defaultBranch, isDisabled, ...rest } = await requests.get({ what, path }, repositorySchema);
      return { ...rest, defaultBranch: defaultBranch ?? '', isDisabled: isDisabled ?? false };
    },

    /**
     * The commit that a reference points at now; of an annotated tag the commit that was tagged.
     * @param ref Full name (`refs/heads/main`, `refs/tags/1.0`), or the id of a commit, which is given back in lower case without
     * asking whether it exists.
     * @returns undefined where the repository has no such reference.
     */
    async commitOf(project: string, repositoryId: string, ref: string): Promise<string | undefined> {
      if (COMMIT.test(ref)) return ref.toLowerCase();
      const references = await requests.list(
        {
          what: `reference ${ref} of repository ${project}/${repositoryId}`,
          path: [project, '_apis', 'git', 'repositories', repositoryId, 'refs'],
          query: { filter: ref.replace(/^refs\//, ''), peelTags: true, $top: PAGE },
        },
        z.object({ value: z.array(reference) }),
      );
      // The filter is the beginning of a name: `heads/main` finds `heads/main-2` as well.
      const found = references.find(({ name }) => name === ref);
      return found?.peeledObjectId ?? found?.objectId;
    },
  };
}
