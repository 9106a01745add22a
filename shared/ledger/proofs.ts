import { z } from 'zod';
import { GuardError } from '../errors.ts';
import { encodeKey } from './keys.ts';
import { where, type OpenTable, type StoredRow } from './table.ts';

const proofSchema = z.object({
  /** Of the identity in Azure DevOps that converted and reverted. */
  identityId: z.string(),
  /** ISO 8601 UTC. */
  provenAt: z.string(),
  connectionId: z.string(),
  connectionName: z.string(),
  /** Name of the person who ran it. */
  by: z.string(),
});

/** That an identity converted and reverted a throw-away connection. */
export type Proof = Readonly<z.infer<typeof proofSchema>>;

/** What identities have been shown to be able to: by organization and identity, the newest proof of each. */
export interface Proofs {
  record(proof: Proof): Promise<void>;
  read(identityId: string): Promise<Proof | undefined>;
  /** @param onUnreadable Told of each row that is left out. */
  list(onUnreadable?: () => void): AsyncIterable<Proof>;
}

/** How often a change of a row is tried when others change it too. */
const ATTEMPTS = 5;

/** Opens the proofs of one organization. */
export function openProofs(open: OpenTable, organization: string): Proofs {
  const table = () => open('Proofs');
  const partition = encodeKey(organization);
  const keyOf = (identityId: string): string => encodeKey(identityId.toLowerCase());

  return {
    async record(proof) {
      const key = keyOf(proof.identityId);
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const found = await table().read(partition, key);
        const written =
          found === undefined
            ? await table().insert(partition, key, proof)
            : await table().replace(partition, key, proof, found.etag);
        if (written) return;
      }
      throw new GuardError(
        'storage-unavailable',
        'That the identity can convert and revert kept being noted by others: try again.',
      );
    },
    async read(identityId) {
      const found = await table().read(partition, keyOf(identityId));
      return found && proofIn(found);
    },
    async *list(onUnreadable) {
      for await (const row of table().query(where`PartitionKey eq ${partition}`)) {
        const proof = proofIn(row);
        if (proof !== undefined) yield proof;
        else onUnreadable?.();
      }
    },
  };
}

/** One that cannot be read proves nothing. */
function proofIn({ row }: StoredRow): Proof | undefined {
  return proofSchema.safeParse(row).data;
}
