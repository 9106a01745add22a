import { encodeKey } from './keys.ts';
import type { OpenTable } from './table.ts';

/** Since when the connections of an organization are watched. */
export interface Watching {
  /** Milliseconds since 1970; undefined where all of them were never looked at. */
  since(): Promise<number | undefined>;
  /** Notes that a look at all of them began; the first one counts. */
  begin(now: number): Promise<void>;
}

/** Opens what is known of the watch over one organization. */
export function openWatching(open: OpenTable, organization: string): Watching {
  const table = () => open('Watching');
  const partition = encodeKey(organization);
  return {
    async since() {
      const found = await table().read(partition, KEY);
      const at = Date.parse(String(found?.row['since']));
      return Number.isNaN(at) ? undefined : at;
    },
    async begin(now) {
      await table().insert(partition, KEY, { since: new Date(now).toISOString() });
    },
  };
}

const KEY = 'connections';
