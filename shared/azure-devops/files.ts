import { z } from 'zod';
import type { Requests } from './request.ts';

/** Files of a Git repository at a commit (REST, area git, items, 7.1). */
export function fileReads(requests: Requests) {
  return {
    /**
     * The text of a file.
     * @throws GuardError `azure-devops-not-found` when file, commit or repository is gone; `azure-devops-answer` when the service
     * gives no text, as for what it takes for binary: that is not an empty file.
     */
    async fileText(projectId: string, repositoryId: string, commit: string, path: string): Promise<string> {
      const item = await requests.get(
        {
          what: `file ${path} at commit ${commit.slice(0, 8)}`,
          path: [projectId, '_apis', 'git', 'repositories', repositoryId, 'items'],
          query: {
            path: `/${path}`,
            includeContent: true,
            $format: 'json',
            'versionDescriptor.version': commit,
            'versionDescriptor.versionType': 'commit',
          },
        },
        z.object({ content: z.string() }),
      );
      return item.content;
    },
  };
}
