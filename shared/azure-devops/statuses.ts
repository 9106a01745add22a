import { z } from 'zod';
import { pullRequestPath, type PullRequestKey } from './pull-requests.ts';
import type { Requests } from './request.ts';

/** Genre and name under which branch policies find the guard's status (a stable contract). */
export const STATUS_CONTEXT = { genre: 'wif-guard', name: 'compatibility' } as const;

export interface PullRequestStatus {
  readonly iterationId: number;
  readonly state: 'pending' | 'succeeded' | 'failed' | 'error' | 'notApplicable';
  readonly description: string;
}

/** Statuses of a pull request (REST, area git, 7.1); of several posts under one context the newest counts. */
export function statusCalls(requests: Requests) {
  return {
    postStatus(key: PullRequestKey, status: PullRequestStatus): Promise<unknown> {
      const { iterationId, state, description } = status;
      return requests.send(
        'POST',
        {
          what: `the status of pull request ${String(key.pullRequestId)}`,
          path: pullRequestPath(key, 'iterations', iterationId, 'statuses'),
          body: { iterationId, state, description, context: STATUS_CONTEXT },
        },
        z.object({ id: z.int() }),
      );
    },
  };
}
