import type { GuardContext } from '../context.ts';

type QueueContext = Pick<GuardContext, 'clock' | 'ledger' | 'scanQueue'>;

/** Puts a scan of the whole organization into the queue. */
export function queueScan(context: QueueContext): Promise<void> {
  return queueFrom(context, new Date(context.clock.now()).toISOString());
}

/** The same where none was ever noted; what is asked for within one hour is one scan, however often it is asked for. */
export async function queueFirstScan(context: QueueContext): Promise<void> {
  const { startedAt } = await context.ledger.usage.scans();
  if (startedAt !== undefined) return;
  const hour = new Date(context.clock.now()).toISOString().slice(0, 13);
  await queueFrom(context, `${hour}:00:00.000Z`);
}

async function queueFrom({ scanQueue }: QueueContext, receivedAt: string): Promise<void> {
  const id = `scan-organization-${receivedAt}`;
  await scanQueue.send({ kind: 'scan', scope: 'organization', id, receivedAt, attempt: 0 });
}
