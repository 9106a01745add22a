import { GuardError } from '../../errors.ts';
import type { WaitingMessage } from '../../ledger/outbox.ts';
import type { Log } from '../../log.ts';
import type { WebHook } from '../../notify/web-hook.ts';
import type { ChannelName } from '../../policy/notifications.ts';
import { ALERT_TOPICS, type ConversionAlert } from '../../report/conversion-alert.ts';
import type { NotifyContext } from './notify-context.ts';
import { bodyOf, idOf, isJoined, messagesOf, type Alerts } from './messages.ts';
import { askToDeliver } from './tell.ts';
import { notTaken, pauseOf } from './not-taken.ts';

/** No message is begun later: the lease (3 minutes) must not end while one is under way (10 seconds). */
const BUDGET_MS = 2 * 60 * 1000;

/** After something was told in a chat, what follows within this time is left to the timer, which tells it together. */
const GATHERING_MS = 60 * 1000;

export type Delivered = 'no-channel' | 'switched-off' | 'nothing-due' | 'busy' | 'quiet' | 'gathering' | 'delivered';

/**
 * Sends what waits for a channel. A row goes only after its message was taken, so that nothing is lost when an instance dies; what
 * was taken and not noted is sent again with the same id.
 * @param by What asks: the timer does so once a minute, and what is asked for by an event can be left to it.
 */
export async function deliver(
  context: NotifyContext,
  channel: ChannelName,
  by: 'event' | 'timer',
  log: Log,
): Promise<Delivered> {
  const { ledger, clock, effects } = context;
  const hook = context.channels.get(channel);
  if (hook === undefined) return 'no-channel';
  if (!effects.has('alert')) return 'switched-off';
  if ((await ledger.outbox.due(channel, clock.now())).length === 0) return 'nothing-due';
  const lease = await ledger.channels.take(channel, clock.now());
  // Nothing is missed: whoever has the lease looks again after it has ended it.
  if (lease === undefined) return 'busy';
  let { toldAt, quietUntil } = lease.state;
  const tried = new Set<string>();
  try {
    if (clock.now() < Date.parse(quietUntil)) return 'quiet';
    if (by === 'event' && isJoined(channel) && clock.now() - Date.parse(toldAt) < GATHERING_MS) return 'gathering';
    const end = clock.now() + BUDGET_MS;
    // Read under the lease: what was due before may have been sent meanwhile.
    for (const message of messagesOf(channel, await dueIn(context, channel, log))) {
      if (clock.now() > end) break;
      for (const { id } of message) tried.add(id);
      const { sent, pauseMs } = await send(context, hook, message, log);
      if (sent) toldAt = new Date(clock.now()).toISOString();
      if (pauseMs === undefined) continue;
      quietUntil = new Date(clock.now() + pauseMs).toISOString();
      break;
    }
  } finally {
    await lease.end({ toldAt, quietUntil });
  }
  const came = (await ledger.outbox.due(channel, clock.now())).some(({ id }) => !tried.has(id));
  if (came && !isJoined(channel)) await askToDeliver(context, [channel]);
  return 'delivered';
}

function dueIn({ ledger, clock }: NotifyContext, channel: ChannelName, log: Log): Promise<readonly WaitingMessage[]> {
  return ledger.outbox.due(channel, clock.now(), (key) => {
    log.error(
      `The row ${key} of the table Outbox is not in a shape that this version knows: ${channel} is not told of it.`,
    );
  });
}

interface Outcome {
  readonly sent: boolean;
  /** So long the receiver wants to be left alone. */
  readonly pauseMs?: number | undefined;
}

async function send(
  context: NotifyContext,
  hook: WebHook,
  message: readonly WaitingMessage[],
  log: Log,
): Promise<Outcome> {
  const { clock } = context;
  const ready: WaitingMessage[] = [];
  const alerts: ConversionAlert[] = [];
  for (const waiting of message) {
    const alert = await alertOf(context, waiting, log);
    if (alert === undefined) continue;
    ready.push(waiting);
    alerts.push(alert);
  }
  const [first, ...more] = alerts;
  const [{ channel } = { channel: undefined }] = ready;
  if (first === undefined || channel === undefined) return { sent: false };
  try {
    const all: Alerts = [first, ...more];
    await hook.send(idOf(ready), bodyOf(channel, all));
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    for (const waiting of ready) await notTaken(context, waiting, error, log);
    return { sent: false, pauseMs: pauseOf(error) };
  }
  for (const waiting of ready) await waiting.remove();
  log.info(
    `${channel} took ${idOf(ready)}, ${String(ready.length)} of what was to be told, at ${new Date(clock.now()).toISOString()}.`,
  );
  return { sent: true };
}

/** An alert with what the record says now; undefined where there is nothing to tell any more, or not now. */
async function alertOf(
  context: NotifyContext,
  waiting: WaitingMessage,
  log: Log,
): Promise<ConversionAlert | undefined> {
  const { ledger, organizationUrl, clock } = context;
  try {
    const conversion = await ledger.conversions.read(waiting);
    const topic = ALERT_TOPICS.find((known) => known === waiting.topic);
    if (topic === undefined)
      throw new GuardError('ledger-unreadable', `"${waiting.topic}" is nothing that this version can tell of.`);
    // Whoever kept or reverted it meanwhile needs no reminder.
    if (conversion === undefined || (topic === 'reminder' && conversion.state !== 'open')) {
      await waiting.remove();
      return undefined;
    }
    const { pipeline, note } = waiting;
    const failed = pipeline && (await ledger.firstRuns.read(waiting, pipeline.projectId, pipeline.id));
    return { topic, conversion, organizationUrl, nowMs: clock.now(), note, failed };
  } catch (error) {
    if (!(error instanceof GuardError) || error.code === 'storage-unavailable') throw error;
    await notTaken(context, waiting, error, log);
    return undefined;
  }
}
