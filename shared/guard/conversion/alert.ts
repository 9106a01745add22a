import { createHash } from 'node:crypto';
import type { Conversion, ConversionKey } from '../../conversions/conversion.ts';
import type { Log } from '../../log.ts';
import type { AlertTopic, EventOf } from '../../queue/guard-event.ts';
import type { GuardContext } from '../context.ts';
import { askToDeliver, tell } from '../notify/tell.ts';

/** The id of a message to people: the same on every repeat. It has no full stop, which the signature's format keeps for itself. */
export function messageId(topic: string, { connectionId, change }: ConversionKey): string {
  return `${topic.replaceAll('.', '_')}-${connectionId}-${createHash('sha256').update(change).digest('hex').slice(0, 16)}`;
}

/**
 * Puts an alert into the queue, where it waits for a receiver that is away without holding up anything else. Putting it there
 * again is no second alert: it has the same id.
 */
export async function queueAlert(
  { queue, effects }: GuardContext,
  conversion: Conversion,
  topic: AlertTopic,
): Promise<void> {
  if (!effects.has('alert')) return;
  const { connectionId, change, seenAt } = conversion;
  await queue.send({
    kind: 'alert',
    id: messageId(topic, topic === 'verdict-changed' ? { connectionId, change: ofVerdict(conversion) } : conversion),
    receivedAt: seenAt,
    attempt: 0,
    connectionId,
    change,
    topic,
  });
}

/** A verdict can change more than once. */
function ofVerdict({ change, verdictOwed }: Conversion): string {
  return `${change} ${verdictOwed}`;
}

export type AlertOutcome = 'told' | 'console-only' | 'switched-off' | 'gone';

/** Tells of a conversion with what the record says now; its channels are delivered to by events of their own. */
export async function sendAlert(context: GuardContext, event: EventOf<'alert'>, log: Log): Promise<AlertOutcome> {
  const { ledger, effects, organizationUrl, clock } = context;
  const conversion = await ledger.conversions.read(event);
  if (conversion === undefined) return 'gone';
  if (!effects.has('alert')) return 'switched-off';
  const { topic, pipeline } = event;
  const failed = pipeline && (await ledger.firstRuns.read(event, pipeline.projectId, pipeline.id));
  if (topic === 'run-failed' && failed === undefined) return 'gone';
  const about = { topic, conversion, organizationUrl, nowMs: clock.now(), failed };
  const { waitsFor, urgent } = await tell(context, about, event.id, log);
  await askToDeliver(context, urgent);
  return waitsFor.length === 0 ? 'console-only' : 'told';
}
