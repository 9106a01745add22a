import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { startApp, type HostUnderTest } from './start-app.ts';
import { until } from './until.ts';

const timerSchema = z.strictObject({
  isPastDue: z.boolean(),
  schedule: z.strictObject({ adjustForDST: z.boolean() }),
  scheduleStatus: z.strictObject({ last: z.string(), next: z.iso.datetime(), lastUpdated: z.iso.datetime() }),
});

let host: HostUnderTest | undefined;
afterEach(async () => {
  await host?.stop();
  host = undefined;
  vi.unstubAllEnvs();
});

async function startTimers(schedule = '0 30 2 1 1 *'): Promise<HostUnderTest> {
  vi.stubEnv('YEARLY_SCHEDULE', schedule);
  host = await startApp('timers');
  return host;
}

/** Fires the function `yearly`; answers what it was given. */
async function fireYearly({ url, lines }: HostUnderTest) {
  await fetch(`${url}/admin/functions/yearly`, { method: 'POST' });
  const prefix = '[yearly] timer ';
  const line = lines.findLast((one) => one.startsWith(prefix)) ?? '';
  return timerSchema.parse(JSON.parse(line.slice(prefix.length)));
}

describe('a timer function', () => {
  it('runs on its schedule', async () => {
    const running = await startTimers();
    await until('it ticked', () => running.said("Executed 'every-second' (Succeeded"));
    expect(running.lines).toContain('[every-second] tick');
  });

  it('runs when the host starts if it asks for that', async () => {
    const running = await startTimers();
    await until('it ran', () => running.said("Executed 'at-startup' (Succeeded"));
    expect(running.lines).toContain('[at-startup] ran at startup');
  });

  it('is given a timer that is not past due, with its next run in UTC', async () => {
    const { isPastDue, schedule, scheduleStatus } = await fireYearly(await startTimers());
    expect(isPastDue).toBe(false);
    expect(schedule).toEqual({ adjustForDST: true });
    expect(scheduleStatus.next).toMatch(/-01-01T02:30:00\.000Z$/);
  });

  it('is told when it ran before', async () => {
    const running = await startTimers();
    const first = await fireYearly(running);
    const second = await fireYearly(running);
    expect(first.scheduleStatus.last).toBe('0001-01-01T00:00:00');
    expect(second.scheduleStatus.last).toBe(first.scheduleStatus.lastUpdated);
  });

  it('follows the time zone of WEBSITE_TIME_ZONE', async () => {
    vi.stubEnv('WEBSITE_TIME_ZONE', 'Asia/Tokyo');
    const { scheduleStatus } = await fireYearly(await startTimers());
    expect(scheduleStatus.next).toMatch(/-12-31T17:30:00\.000Z$/);
  });

  it('runs when day of month and weekday both fit', async () => {
    const { scheduleStatus } = await fireYearly(await startTimers('0 0 0 13 * 5'));
    const next = new Date(scheduleStatus.next);
    expect([next.getUTCDate(), next.getUTCDay()]).toEqual([13, 5]);
  });

  it.each(['every day', '01:00:00', '0 0 0 0 1 1 2030'])('is refused with the schedule "%s"', async (schedule) => {
    await expect(startTimers(schedule)).rejects.toThrow(
      `Function "yearly" has the schedule "${schedule}" in time zone UTC, which is no NCRONTAB expression`,
    );
  });
});
