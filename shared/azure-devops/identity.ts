import { z } from 'zod';
import type { Requests } from './request.ts';

/** Who the guard is to Azure DevOps. */
export function identityReads(requests: Requests) {
  let known: Promise<string> | undefined;

  async function ask() {
    const data = await requests.get(
      // Not in the published specification; the library and the portal use it under 7.1-preview.1.
      { what: "the guard's own identity", path: ['_apis', 'connectionData'], apiVersion: '7.1-preview.1' },
      z.object({ authenticatedUser: z.object({ id: z.string(), providerDisplayName: z.string().optional() }) }),
    );
    return data.authenticatedUser;
  }

  async function askOwnId(): Promise<string> {
    return (await ask()).id;
  }

  /** Display name of the same identity, asked anew; undefined where the answer has none. */
  async function ownName(): Promise<string | undefined> {
    return (await ask()).providerDisplayName;
  }

  return {
    ownName,
    /** Id of the guard's own identity: by it the guard knows its own comments. Asked once; it never changes. */
    ownId(): Promise<string> {
      known ??= askOwnId().catch((error: unknown) => {
        known = undefined;
        throw error;
      });
      return known;
    },
    /** The same, asked anew: it answers when the organization does. */
    ping: askOwnId,
  };
}
