import { z } from 'zod';
import { GuardError } from '../errors.ts';
import { parsedJson } from './json.ts';
import { encodeKey } from './keys.ts';
import { where, type OpenTable } from './table.ts';

const recordSchema = z.object({
  projectId: z.string(),
  projectName: z.string(),
  repositoryId: z.string(),
  repositoryName: z.string(),
  /** Full names; empty for the default branch, whichever it is. */
  branches: z.array(z.string()),
  patterns: z.array(z.string()),
  authorId: z.string(),
  required: z.boolean(),
  /** ISO 8601 UTC. */
  setUpAt: z.string(),
  setUpBy: z.string(),
});

/** The branch policy that somebody wanted for a repository. */
export type BranchPolicyRecord = z.infer<typeof recordSchema>;

/** Branch policies as they were set up: by organization and repository. */
export interface BranchPolicies {
  /** Notes what is wanted now; what was wanted before is gone. */
  record(policy: BranchPolicyRecord): Promise<void>;
  read(repositoryId: string): Promise<BranchPolicyRecord | undefined>;
  /** @throws GuardError `ledger-unreadable`: a row that is passed over would look like a repository that nobody set up. */
  list(): AsyncIterable<BranchPolicyRecord>;
}

/** How often a change of a row is tried when others change it too. */
const ATTEMPTS = 5;

/** Opens the branch policies of one organization. */
export function openBranchPolicies(open: OpenTable, organization: string): BranchPolicies {
  const table = () => open('BranchPolicies');
  const partition = encodeKey(organization);

  return {
    async record(policy) {
      const key = encodeKey(policy.repositoryId);
      const { branches, patterns, ...plain } = policy;
      const row = { ...plain, branches: JSON.stringify(branches), patterns: JSON.stringify(patterns) };
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const found = await table().read(partition, key);
        const written =
          found === undefined
            ? await table().insert(partition, key, row)
            : await table().replace(partition, key, row, found.etag);
        if (written) return;
      }
      throw new GuardError(
        'storage-unavailable',
        `The branch policy of repository ${policy.repositoryName} kept being recorded by others: try again.`,
      );
    },
    async read(repositoryId) {
      const found = await table().read(partition, encodeKey(repositoryId));
      return found && readable(repositoryId, found.row);
    },
    async *list() {
      for await (const { row } of table().query(where`PartitionKey eq ${partition}`))
        yield readable(String(row['rowKey']), row);
    },
  };
}

function readable(repositoryId: string, row: Readonly<Record<string, unknown>>): BranchPolicyRecord {
  const { branches, patterns } = row;
  const parsed = recordSchema.safeParse({ ...row, branches: parsedJson(branches), patterns: parsedJson(patterns) });
  if (parsed.success) return parsed.data;
  throw new GuardError(
    'ledger-unreadable',
    `What is recorded of repository ${repositoryId} in the table BranchPolicies is in a shape that this version does not know: run the newest wif-guard.`,
  );
}
