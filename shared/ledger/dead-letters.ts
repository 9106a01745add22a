import type { GuardEvent } from '../queue/guard-event.ts';
import { encodeKey } from './keys.ts';
import type { OpenTable } from './table.ts';

/** Deliveries that could not be worked on: kept until a person looks. */
export interface DeadLetters {
  /** Keeps an event and why it ended here; the same event is kept once. */
  keep(event: GuardEvent, reason: string, now: number): Promise<void>;
  /** Keeps a queue message that is no guard event. */
  keepText(id: string, text: string, reason: string, now: number): Promise<void>;
}

/** A property holds 64 KiB of UTF-16 at most; guard events have a few hundred characters. */
const MAX_TEXT = 16_000;
const MAX_REASON = 2_000;

/** Opens the dead letters: a partition a day. */
export function openDeadLetters(open: OpenTable): DeadLetters {
  async function keepText(id: string, text: string, reason: string, now: number): Promise<void> {
    const at = new Date(now).toISOString();
    await open('DeadLetters').insert(at.slice(0, 10), encodeKey(id), {
      reason: cut(reason, MAX_REASON),
      event: cut(text, MAX_TEXT),
      at,
    });
  }
  return {
    keepText,
    keep: (event, reason, now) => keepText(event.id, JSON.stringify(event), reason, now),
  };
}

/** The beginning of a text; half a character at its end, or anywhere, would make the row unreadable for others. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/\p{Cs}/gu, '\uFFFD');
}
