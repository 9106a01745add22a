import { json, ServiceError } from '../answers.ts';
import type { Call, Routes } from '../call.ts';
import type { AuditEntry } from '../state/audit-log.ts';

/** Entries on a page where nobody says how many; the service's own number is not documented. */
const BATCH = 200;
const NO_ID = '00000000-0000-0000-0000-000000000000';

/**
 * The entries of a time range, the newest first; that order, and what exactly a refusal says, are assumptions. The service has it on
 * another host, auditservice.dev.azure.com, and aggregates entries of use only (reference: azure-devops.md 3.1).
 */
function queryAuditLog({ organization, query, caller }: Call) {
  query.ignore('skipAggregation');
  const { entries, isShown } = organization.state.auditLog;
  if (!isShown)
    throw new ServiceError({
      status: 403,
      typeKey: 'AccessCheckException',
      message: `TF50309: The following account does not have sufficient permissions to complete the operation: ${caller.displayName}. The following permissions are needed to perform this operation: View audit log.`,
    });
  const from = instantOf(query.text('startTime')) ?? -Infinity;
  const to = instantOf(query.text('endTime')) ?? Infinity;
  const found = entries
    .filter(({ timestamp }) => Date.parse(timestamp) >= from && Date.parse(timestamp) <= to)
    .toSorted((a, b) => Date.parse(b.timestamp) - Date.parse(a.timestamp));
  const start = query.number('continuationToken') ?? 0;
  const end = start + (query.number('batchSize') ?? BATCH);
  const hasMore = end < found.length;
  return json({
    decoratedAuditLogEntries: found.slice(start, end).map((entry) => entryJson(organization.id, entry)),
    continuationToken: hasMore ? String(end) : null,
    hasMore,
  });
}

function instantOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const instant = Date.parse(text);
  if (!Number.isNaN(instant)) return instant;
  throw new ServiceError({
    status: 400,
    typeKey: 'ArgumentException',
    message: `The value '${text}' is not a date and time.`,
  });
}

function entryJson(organizationId: string, { actor, project, ...entry }: AuditEntry) {
  return {
    ...entry,
    area: 'Library',
    categoryDisplayName: entry.category,
    actorUserId: actor.id,
    actorCUID: actor.id,
    actorClientId: NO_ID,
    actorDisplayName: actor.displayName,
    actorUPN: actor.uniqueName,
    projectId: project?.id ?? NO_ID,
    projectName: project?.name ?? null,
    scopeType: 'organization',
    scopeId: organizationId,
  };
}

/** The audit log of the organization. */
export const auditLog: Routes = { 'audit/Audit Log_Query': queryAuditLog };
