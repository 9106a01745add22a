import { randomUUID } from 'node:crypto';
import type { Conversion } from '../../shared/conversions/conversion.ts';
import { foundChange, recordOf } from '../../shared/conversions/record.ts';
import type { ConnectionSnapshot } from '../../shared/conversions/snapshot.ts';
import type { Ledger } from '../../shared/ledger/index.ts';
import { defaultPolicy } from '../../shared/policy/policy.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Inserts at a time. */
const PARALLEL = 32;

/** A federated connection whose conversion of some days ago is open. */
export function snapshotOf(id: string, project: string, daysAgo: number): ConnectionSnapshot {
  const changedAt = Date.now() - daysAgo * DAY_MS;
  return {
    id,
    name: `connection-${id.slice(0, 8)}`,
    scheme: 'WorkloadIdentityFederation',
    issuer: 'https://login.microsoftonline.com/tenant/v2.0',
    deadline: new Date(changedAt + 7 * DAY_MS).toISOString(),
    creationMode: 'Automatic',
    creationDate: '',
    modificationDate: new Date(changedAt).toISOString(),
    modifiedById: 'id',
    modifiedByName: 'Robin Admin',
    projects: [{ id: project, name: 'Payments', connectionName: 'any' }],
    hasHiddenProjects: false,
    environment: 'AzureCloud',
    identityType: '',
  };
}

/** Records a connection with its conversion and its reminders, as the guard does. */
export async function store(ledger: Ledger, snapshot: ConnectionSnapshot): Promise<Conversion> {
  const seenAt = new Date(Date.parse(snapshot.modificationDate) + 1_000).toISOString();
  const before = { ...snapshot, scheme: 'ServicePrincipal' };
  const change = foundChange('converted', before, snapshot, { seenAt, seenBy: 'hook' });
  const conversion = recordOf(change, snapshot, defaultPolicy.reminders);
  await ledger.connections.baseline(snapshot);
  await ledger.conversions.insert(conversion);
  for (const step of conversion.reminders) await ledger.reminders.add(conversion, step);
  return conversion;
}

/** Fills a ledger with so many connections, converted within the last four days: none of their reminders is due. */
export async function fill(ledger: Ledger, count: number): Promise<void> {
  for (let from = 0; from < count; from += PARALLEL) {
    if (from % 1_000 < PARALLEL) progress(`filling the ledger: ${String(from)} of ${String(count)}`);
    const batch = Array.from({ length: Math.min(PARALLEL, count - from) }, (_, index) => from + index);
    await Promise.all(batch.map((index) => store(ledger, snapshotOf(randomUUID(), 'none', (index % 380) / 100))));
  }
  progress('');
}

/** One line that is written over; only where a person looks. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${text.padEnd(50)}\r`);
}
