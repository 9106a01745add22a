import type { ChannelName } from '../policy/notifications.ts';
import { encodeKey } from './keys.ts';
import type { OpenTable } from './table.ts';

/** What is known of a channel; times are ISO 8601 UTC, empty for never. */
export interface ChannelState {
  /** When something was told there last. */
  readonly toldAt: string;
  /** It asked to be left alone until then. */
  readonly quietUntil: string;
}

/** The right to deliver what waits for a channel. */
export interface ChannelLease {
  readonly state: ChannelState;
  /** Ends it, with what is known then. */
  end(state: ChannelState): Promise<void>;
}

/** One instance at a time delivers to a channel, so that nothing is told twice and a digest is one. */
export interface Channels {
  /** Undefined while another instance has it. */
  take(channel: ChannelName, now: number): Promise<ChannelLease | undefined>;
}

/** A delivery ends well before it (`deliver.ts`); a killed instance's lease ends before people would wait much longer. */
const LEASE_MS = 3 * 60 * 1000;

/** Opens the channels of one organization. */
export function openChannels(open: OpenTable, organization: string): Channels {
  const table = () => open('Channels');
  const partition = encodeKey(organization);
  return {
    async take(channel, now) {
      const found = await table().read(partition, channel);
      if (Date.parse(textIn(found?.row['leaseUntil'])) > now) return undefined;
      const state = { toldAt: textIn(found?.row['toldAt']), quietUntil: textIn(found?.row['quietUntil']) };
      const leaseUntil = new Date(now + LEASE_MS).toISOString();
      const taken =
        found === undefined
          ? await table().insert(partition, channel, { ...state, leaseUntil })
          : await table().replace(partition, channel, { ...state, leaseUntil }, found.etag);
      if (!taken) return undefined;
      return {
        state,
        async end(after) {
          const stored = await table().read(partition, channel);
          // A lease that ran out and was taken over is not ours to end.
          if (stored?.row['leaseUntil'] !== leaseUntil) return;
          await table().replace(partition, channel, { ...after, leaseUntil: FREE }, stored.etag);
        },
      };
    },
  };
}

const FREE = new Date(0).toISOString();

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
