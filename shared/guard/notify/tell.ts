import { randomUUID } from 'node:crypto';
import type { Log } from '../../log.ts';
import { isTold, type ChannelName } from '../../policy/notifications.ts';
import { severityOf } from '../../report/alert-severity.ts';
import { alertLines, type ConversionAlert } from '../../report/conversion-alert.ts';
import type { NotifyContext } from './notify-context.ts';
import { isJoined } from './messages.ts';

/** Where an alert waits now, and which of these channels should be delivered to at once. */
export interface Told {
  readonly waitsFor: readonly ChannelName[];
  readonly urgent: readonly ChannelName[];
}

/**
 * Tells of a conversion: on the console, and in every channel that is to hear of something this severe. There it waits in the
 * outbox, a row for each channel, so that one that fails holds up neither another nor the caller. Telling it again is no second
 * message while the first waits.
 * @param id The same on every repeat.
 */
export async function tell(context: NotifyContext, about: ConversionAlert, id: string, log: Log): Promise<Told> {
  const { ledger, clock, channels, policy: source } = context;
  const { policy } = await source.current();
  const severity = severityOf(about);
  const { connectionId, change } = about.conversion;
  const { topic, note = '', failed } = about;
  const pipeline = failed && { projectId: failed.projectId, id: failed.pipelineId };
  const message = { id, connectionId, change, topic, severity, pipeline, note };
  const waitsFor = [...channels.keys()].filter((channel) => isTold(severity, policy.notifications[channel]));
  for (const channel of waitsFor) await ledger.outbox.add(channel, message, clock.now());
  for (const line of alertLines(about)) log.warn(line);
  return { waitsFor, urgent: waitsFor.filter((channel) => !isJoined(channel) || severity === 'error') };
}

/** Asks for a delivery now; without it the timer delivers within a minute. */
export async function askToDeliver({ queue, clock }: NotifyContext, channels: Iterable<ChannelName>): Promise<void> {
  const receivedAt = new Date(clock.now()).toISOString();
  for (const channel of channels) {
    // Each asks for itself: what came since an earlier one began may have been missed by it.
    const id = `deliver-${channel}-${randomUUID()}`;
    await queue.send({ kind: 'deliver', id, receivedAt, attempt: 0, channel });
  }
}
