import { counted } from './counted.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `2026-11-24 14:07 UTC`; what is no date as it is. */
export function utc(iso: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(iso) ? `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC` : iso;
}

/** `6 days 23 hours`, `3 hours 20 minutes`: the two largest units, rounded down, so that it never promises too much. */
export function timeLeft(untilIso: string, nowMs: number): string {
  const untilMs = Date.parse(untilIso);
  const left = Number.isNaN(untilMs) ? 0 : Math.max(0, untilMs - nowMs);
  const units = [
    counted(Math.floor(left / DAY_MS), 'day'),
    counted(Math.floor((left % DAY_MS) / HOUR_MS), 'hour'),
    counted(Math.floor((left % HOUR_MS) / MINUTE_MS), 'minute'),
  ];
  const first = units.findIndex((unit) => !unit.startsWith('0 '));
  if (first < 0) return '0 minutes';
  return units
    .slice(first, first + 2)
    .filter((unit) => !unit.startsWith('0 '))
    .join(' ');
}
