import type { GuardContext } from '../context.ts';

type QueueContext = Pick<GuardContext, 'clock' | 'ledger' | 'scanQueue'>;

/** Puts a scan of the whole organization into the queue. */
export function queueScan(context: QueueContext): Promise<void> {
  return queueFrom(context, new Date(context.clock.now()).toISOString());
}

/** The same where none was ever noted; what is asked for on one day is one scan, however often it is asked for. */
export async function queueFirstScan(context: QueueContext): Promise<void> {
  const { startedAt } = await context.ledger.usage.scans();
  if (startedAt !== undefined) return;
  const today = new Date(context.clock.now()).toISOString().slice(0, 10);
  await queueFrom(context, `${today}T00:00:00.000Z`);
}

async function queueFrom({ scanQueue }: QueueContext, receivedAt: string): Promise<void> {
  const id = `scan-organization-${receivedAt}`;
  await scanQueue.send({ kind: 'scan', scope: 'organization', id, receivedAt, attempt: 0 });
}
