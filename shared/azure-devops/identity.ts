import { z } from 'zod';
import type { Requests } from './request.ts';

const connectionData = z.object({
  authenticatedUser: z.object({ id: z.string(), providerDisplayName: z.string().optional() }),
});

/** Who the guard is to Azure DevOps. */
export function identityReads(requests: Requests) {
  type Identity = z.infer<typeof connectionData>['authenticatedUser'];
  let known: Promise<Identity> | undefined;

  async function ask(): Promise<Identity> {
    const data = await requests.get(
      // Not in the published specification; the library and the portal use it under 7.1-preview.1.
      { what: "the guard's own identity", path: ['_apis', 'connectionData'], apiVersion: '7.1-preview.1' },
      connectionData,
    );
    return data.authenticatedUser;
  }

  /** Asked once: it never changes. */
  function identity(): Promise<Identity> {
    known ??= ask().catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  }

  return {
    /** Id of the guard's own identity: by it the guard knows its own comments. */
    ownId: async (): Promise<string> => (await identity()).id,
    /** Display name of the same identity; undefined where the answer has none. */
    ownName: async (): Promise<string | undefined> => (await identity()).providerDisplayName,
    /** The id, asked anew: it answers when the organization does. */
    ping: async (): Promise<string> => (await ask()).id,
  };
}
