import { z } from 'zod';
import type { Requests } from './request.ts';

/** Files of a Git repository (REST, area git, items, 7.1). Project and repository are names or ids. */
export function fileReads(requests: Requests) {
  async function text(
    what: string,
    [project, repository, path]: readonly [project: string, repository: string, path: string],
    version: Readonly<Record<string, string>>,
  ): Promise<string> {
    const item = await requests.get(
      {
        what,
        path: [project, '_apis', 'git', 'repositories', repository, 'items'],
        query: { path: `/${path}`, includeContent: true, $format: 'json', ...version },
      },
      z.object({ content: z.string() }),
    );
    return item.content;
  }

  /** The text of a file as it is now on the repository's default branch. @throws GuardError as `fileText` does. */
  function fileAtDefaultBranch(project: string, repository: string, path: string): Promise<string> {
    // Without a version the service takes that branch.
    return text(`file ${path} on the default branch of ${project}/${repository}`, [project, repository, path], {});
  }

  return {
    /**
     * The text of a file at a commit.
     * @throws GuardError `azure-devops-not-found` when file, commit or repository is gone; `azure-devops-answer` when the service
     * gives no text, as for what it takes for binary: that is not an empty file.
     */
    fileText: (project: string, repository: string, commit: string, path: string): Promise<string> =>
      text(`file ${path} at commit ${commit.slice(0, 8)}`, [project, repository, path], {
        'versionDescriptor.version': commit,
        'versionDescriptor.versionType': 'commit',
      }),

    fileAtDefaultBranch,

    /**
     * The text of a file as it is now on a branch.
     * @param branch Full name (`refs/heads/main`); empty for the default branch.
     * @throws GuardError as `fileText` does.
     */
    fileAtBranch(project: string, repository: string, branch: string, path: string): Promise<string> {
      if (branch === '') return fileAtDefaultBranch(project, repository, path);
      const name = branch.replace(/^refs\/heads\//, '');
      return text(`file ${path} on branch ${name}`, [project, repository, path], {
        'versionDescriptor.version': name,
        'versionDescriptor.versionType': 'branch',
      });
    },
  };
}
