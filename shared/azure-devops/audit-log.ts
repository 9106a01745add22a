import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { AuditEntry, AuditRange } from '../conversions/author.ts';
import { GuardError, LASTING } from '../errors.ts';
import type { Requests } from './request.ts';

/** The area of service connections (Azure DevOps docs, auditing events list). */
const OF_CONNECTIONS = 'Library.ServiceConnection';
/** .NET writes it where there is no id; a service principal has it as its user id. */
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** An audit log of a busy organization has thousands of entries an hour; what is more than this is not read. */
const PAGE_SIZE = 1_000;
const MAX_PAGES = 5;
/** Without the right, or without auditing, asking again soon is in vain. */
const ASKED_AGAIN_AFTER_MS = 60 * 60 * 1000;
const LONGEST_TEXT = 256;

const text = z
  .string()
  .transform((value) => (value === NO_ID ? '' : value.slice(0, LONGEST_TEXT)))
  .nullish()
  .catch(null);

/** Assumption: `data` has the fields that the documented sentence of the action names. */
const entrySchema = z
  .object({
    actionId: z.string().startsWith(OF_CONNECTIONS),
    projectId: text,
    actorUserId: text,
    actorClientId: text,
    actorDisplayName: text,
    actorUPN: text,
    data: z.object({ ConnectionName: text, ProjectId: text }).nullish().catch(null),
  })
  .transform((entry): AuditEntry => ({
    actionId: entry.actionId,
    connectionName: entry.data?.ConnectionName ?? '',
    projectId: (entry.projectId || entry.data?.ProjectId || '').toLowerCase(),
    actorId: entry.actorUserId || entry.actorClientId || '',
    actorName: entry.actorDisplayName || entry.actorUPN || '',
  }));

const page = z.object({
  decoratedAuditLogEntries: z.array(z.unknown()),
  continuationToken: z.string().nullish(),
  hasMore: z.boolean().nullish(),
});
/** The example of the documentation wraps it in `value`, clients do not. */
const answer = z.union([page, z.object({ value: page }).transform(({ value }) => value)]);

/** The audit log of the organization (REST, area audit, 7.1-preview.1, "Audit Log - Query"). */
export function auditLogReads(requests: Requests, clock: Clock) {
  let notBeforeMs = -Infinity;
  return {
    /**
     * Everything that the log says of service connections in a range; after a refusal that lasts it is not asked for an hour.
     * @returns Undefined where it is not asked, and where the range has more entries than are read.
     * @throws GuardError `azure-devops-forbidden` without the right "View audit log", and all that a read throws.
     */
    async connectionAudit(range: AuditRange): Promise<readonly AuditEntry[] | undefined> {
      if (clock.now() < notBeforeMs) return undefined;
      try {
        return await entriesIn(requests, range);
      } catch (error) {
        if (error instanceof GuardError && LASTING.has(error.code)) notBeforeMs = clock.now() + ASKED_AGAIN_AFTER_MS;
        throw error;
      }
    },
  };
}

async function entriesIn(requests: Requests, { fromMs, toMs }: AuditRange): Promise<AuditEntry[] | undefined> {
  const query = {
    startTime: new Date(fromMs).toISOString(),
    endTime: new Date(toMs).toISOString(),
    batchSize: PAGE_SIZE,
  };
  const call = {
    what: 'the audit log of the organization',
    host: 'auditservice',
    path: ['_apis', 'audit', 'auditlog'],
    apiVersion: '7.1-preview.1',
  } as const;
  const entries: AuditEntry[] = [];
  let continuationToken: string | undefined;
  for (let left = MAX_PAGES; left > 0; left -= 1) {
    const found = await requests.get({ ...call, query: { ...query, continuationToken } }, answer);
    entries.push(...found.decoratedAuditLogEntries.flatMap((entry) => entrySchema.safeParse(entry).data ?? []));
    continuationToken = found.continuationToken ?? undefined;
    if (found.hasMore !== true || continuationToken === undefined || continuationToken === '') return entries;
  }
  return undefined;
}
