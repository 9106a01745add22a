import { z } from 'zod';
import type { PullRequestKey } from './pull-requests.ts';
import type { Requests } from './request.ts';

/** Genre and name under which branch policies find the guard's status (a stable contract). */
export const STATUS_CONTEXT = { genre: 'wif-guard', name: 'compatibility' } as const;

export interface PullRequestStatus {
  readonly iterationId: number;
  readonly state: 'succeeded' | 'failed' | 'error' | 'notApplicable';
  readonly description: string;
}

/** Statuses of a pull request (REST, area git, 7.1); of several posts under one context the newest counts. */
export function statusCalls(requests: Requests) {
  return {
    postStatus: (
      { projectId, repositoryId, pullRequestId }: PullRequestKey,
      status: PullRequestStatus,
    ): Promise<unknown> => {
      const { iterationId, state, description } = status;
      const path = [
        projectId,
        '_apis',
        'git',
        'repositories',
        repositoryId,
        'pullRequests',
        pullRequestId,
        'iterations',
        iterationId,
        'statuses',
      ];
      const body = { iterationId, state, description, context: STATUS_CONTEXT };
      return requests.send(
        'POST',
        { what: `the status of pull request ${String(pullRequestId)}`, path, body },
        z.object({ id: z.int() }),
      );
    },
  };
}
