import { z } from 'zod';
import type { ConversionKey } from '../conversions/conversion.ts';
import { ALERT_SEVERITIES, type AlertSeverity, type ChannelName } from '../policy/notifications.ts';
import { encodeKey } from './keys.ts';
import type { OpenTable } from './table.ts';

/** What is to be told in a channel: ids, from which the message is made when it is sent. */
export interface Message extends ConversionKey {
  /** The same on every repeat. */
  readonly id: string;
  readonly topic: string;
  readonly severity: AlertSeverity;
  /** Whose run failed, where that is what is told. */
  readonly pipeline?: { readonly projectId: string; readonly id: number } | undefined;
  /** What could not be checked when it came up; empty for nothing. */
  readonly note: string;
}

/** A message that was not taken yet. */
export interface WaitingMessage extends Message {
  readonly channel: ChannelName;
  /** How often it was tried in vain. */
  readonly attempt: number;
  /** ISO 8601 UTC: it is not tried before. */
  readonly notBefore: string;
  /** Counts one more try and waits until a time (ISO 8601 UTC). */
  putBack(notBefore: string): Promise<void>;
  /** It was taken, or given up. */
  remove(): Promise<void>;
}

/** What waits for each channel. A row goes only when its channel took it or it is a dead letter. */
export interface Outbox {
  /** Adds a message; one that waits already stays as it is. */
  add(channel: ChannelName, message: Message, now: number): Promise<void>;
  /**
   * What may be tried at a time, the oldest first.
   * @param onUnreadable Hears of rows that this version cannot read; they stay.
   */
  due(channel: ChannelName, now: number, onUnreadable?: (key: string) => void): Promise<readonly WaitingMessage[]>;
}

const rowSchema = z.object({
  id: z.string(),
  connectionId: z.string(),
  change: z.string(),
  topic: z.string(),
  severity: z.enum(ALERT_SEVERITIES),
  note: z.string(),
  /** Empty and 0 where it is about no pipeline. */
  projectId: z.string().default(''),
  pipelineId: z.number().default(0),
  since: z.string(),
  attempt: z.number(),
  notBefore: z.string(),
});

/** A property holds 64 KiB; the service's own words can be long. */
const MAX_NOTE = 1_000;

/** Opens the outbox of one organization: a partition for each channel. */
export function openOutbox(open: OpenTable, organization: string): Outbox {
  const table = () => open('Outbox');
  const partitionOf = (channel: ChannelName): string => encodeKey(`${organization}|${channel}`);

  return {
    async add(channel, { id, connectionId, change, topic, severity, pipeline, note }, now) {
      const at = new Date(now).toISOString();
      const told = note.slice(0, MAX_NOTE).replace(/\p{Cs}/gu, '\uFFFD');
      const of = { projectId: pipeline?.projectId ?? '', pipelineId: pipeline?.id ?? 0 };
      const what = { id, connectionId, change, topic, severity, ...of, note: told };
      await table().insert(partitionOf(channel), encodeKey(id), { ...what, since: at, attempt: 0, notBefore: at });
    },
    async due(channel, now, onUnreadable) {
      const partition = partitionOf(channel);
      const rows: (WaitingMessage & { readonly since: string })[] = [];
      for await (const { row, etag } of table().list(partition)) {
        const parsed = rowSchema.safeParse(row).data;
        if (parsed === undefined) onUnreadable?.(String(row['rowKey']));
        if (parsed === undefined || Date.parse(parsed.notBefore) > now) continue;
        const key = encodeKey(parsed.id);
        rows.push({
          ...parsed,
          pipeline: parsed.projectId === '' ? undefined : { projectId: parsed.projectId, id: parsed.pipelineId },
          channel,
          async putBack(notBefore) {
            await table().replace(partition, key, { ...parsed, attempt: parsed.attempt + 1, notBefore }, etag);
          },
          remove: () => table().remove(partition, key),
        });
      }
      return rows.sort((a, b) => a.since.localeCompare(b.since));
    },
  };
}
