import { z } from 'zod';
import { GuardError } from '../errors.ts';
import { quoted } from './quoted.ts';

/** An ISO 8601 duration. Years and months are calendar months, which have no length of their own; everything else is milliseconds. */
export interface Duration {
  readonly months: number;
  readonly ms: number;
  /** As it was written. */
  readonly text: string;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

const PARTS = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?)?$/;

/** A duration as text, such as `P3D`, `PT4H` or `P2M`. There are no negative ones. */
export const durationSchema = z.iso
  .duration({ error: ({ input }) => `must be an ISO 8601 duration such as P3D or PT4H, it is ${quoted(input)}` })
  .transform(durationOf);

/** @throws GuardError `policy-invalid` for what is no ISO 8601 duration. */
export function parseDuration(text: string): Duration {
  const parsed = durationSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new GuardError('policy-invalid', `${quoted(text)} is no ISO 8601 duration: write it like P3D or PT4H.`);
}

function durationOf(text: string): Duration {
  const [, ...parts] = PARTS.exec(text) ?? [];
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts.map((part?: string) =>
    Number((part ?? '0').replace(',', '.')),
  );
  const ms = weeks * WEEK + days * DAY + hours * HOUR + minutes * MINUTE + Math.round(seconds * SECOND);
  return { months: 12 * years + months, ms, text };
}

/**
 * The instant that lies a duration later (`sign` 1) or earlier (-1). All in UTC. Months come first and end at the last day of a
 * shorter month: a month after 31 January is 28 or 29 February.
 * @param instantMs Milliseconds since 1970, as is the result; NaN where that is no date any more.
 */
export function addDuration(instantMs: number, { months, ms }: Duration, sign: 1 | -1): number {
  return addMonths(instantMs, sign * months) + sign * ms;
}

function addMonths(instantMs: number, months: number): number {
  const date = new Date(instantMs);
  const day = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + months, 1);
  const endOfMonth = new Date(date);
  endOfMonth.setUTCMonth(date.getUTCMonth() + 1, 0);
  return date.setUTCDate(Math.min(day, endOfMonth.getUTCDate()));
}

/** Milliseconds of a duration when it begins with a January: what to compare durations by. NaN for more than a date can hold. */
export function lengthMs(duration: Duration): number {
  return addDuration(0, duration, 1);
}
