import { z } from 'zod';
import { GuardError } from '../errors.ts';
import type { Requests } from './request.ts';

const item = z.object({
  path: z.string(),
  objectId: z.string(),
  isFolder: z.boolean().nullish(),
  gitObjectType: z.string().nullish(),
});

/** How the service says that a commit has no such file or folder; that the commit or the repository is gone has other numbers. */
const NO_SUCH_ITEM = /TF401174/;

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
      text(`file ${path} at commit ${commit.slice(0, 8)}`, [project, repository, path], atCommit(commit)),

    fileAtDefaultBranch,

    /** The text of a file at a commit; undefined where the commit has no such file. @throws GuardError as `fileText` does. */
    async fileTextIfThere(
      project: string,
      repository: string,
      commit: string,
      path: string,
    ): Promise<string | undefined> {
      try {
        return await text(
          `file ${path} at commit ${commit.slice(0, 8)}`,
          [project, repository, path],
          atCommit(commit),
        );
      } catch (error) {
        if (isNoSuchItem(error)) return undefined;
        throw error;
      }
    },

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

    /**
     * The files directly in a folder at a commit, without their text: name → id of the blob, which is the same wherever the text is.
     * Submodules and folders are left out. Empty where the commit has no such folder.
     * @param folder Empty for the root.
     * @throws GuardError `azure-devops-not-found` when the commit or the repository is gone.
     */
    async filesInFolder(
      project: string,
      repositoryId: string,
      commit: string,
      folder: string,
    ): Promise<ReadonlyMap<string, string>> {
      const scopePath = `/${folder.replace(/^\/+|\/+$/g, '')}`;
      const call = {
        what: `folder ${scopePath} at commit ${commit.slice(0, 8)}`,
        path: [project, '_apis', 'git', 'repositories', repositoryId, 'items'],
        query: { scopePath, recursionLevel: 'oneLevel', $format: 'json', ...atCommit(commit) },
      };
      try {
        const { value } = await requests.get(call, z.object({ value: z.array(item) }));
        return new Map(value.filter((one) => isFileBelow(scopePath, one)).map((one) => [nameOf(one), one.objectId]));
      } catch (error) {
        if (isNoSuchItem(error)) return new Map();
        throw error;
      }
    },
  };
}

function isNoSuchItem(error: unknown): boolean {
  return error instanceof GuardError && error.code === 'azure-devops-not-found' && NO_SUCH_ITEM.test(error.message);
}

function atCommit(commit: string): Readonly<Record<string, string>> {
  return { 'versionDescriptor.version': commit, 'versionDescriptor.versionType': 'commit' };
}

/** The service lists what was asked for too: the folder, or a file where the path is one's. */
function isFileBelow(scopePath: string, { path, isFolder, gitObjectType }: z.infer<typeof item>): boolean {
  return isFolder !== true && (gitObjectType ?? 'blob').toLowerCase() === 'blob' && path !== scopePath;
}

function nameOf({ path }: z.infer<typeof item>): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
