import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAzurite, type RunningAzurite } from '../../../local/processes/start-azurite.ts';
import { deliver } from '../../../shared/guard/notify/deliver.ts';
import { deliverAll } from '../../../shared/guard/notify/deliver-all.ts';
import { askToDeliver, tell } from '../../../shared/guard/notify/tell.ts';
import type { ConversionAlert } from '../../../shared/report/conversion-alert.ts';
import { assessment } from '../../conversions/building.ts';
import { containing, matching } from '../../matching.ts';
import { until } from '../../local/functions-host/until.ts';
import { startTelling, type Telling } from './channels.ts';

let azurite: RunningAzurite;

beforeAll(async () => {
  azurite = await startAzurite();
});

afterAll(() => azurite.stop());

const MINUTE = 60_000;

/** Tells of conversions with these numbers; each blocked, if nothing else is said. */
async function telling(
  guard: Telling,
  numbers: readonly number[],
  about: Partial<ConversionAlert> = {},
): Promise<void> {
  const { context, log } = guard;
  for (const number of numbers) {
    const conversion = about.conversion ?? (await guard.record(number));
    const { organizationUrl, clock } = context;
    const alert = { topic: 'converted', organizationUrl, nowMs: clock.now(), ...about, conversion } as const;
    await tell(context, alert, idOf(number), log);
  }
}

const idOf = (number: number): string => `converted-${String(number)}`;
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('what is told', () => {
  it('waits in the outbox of each channel that is to hear of it, and stands on the console', async () => {
    const guard = await startTelling(azurite, 'version: 1\nnotifications: { slack: { from: error } }');
    const conversion = await guard.record(1, { assessment: assessment({ verdict: 'unknown' }) });
    await telling(guard, [1], { conversion });
    expect(
      await Promise.all((['teams', 'slack', 'webhook'] as const).map((channel) => guard.waiting(channel))),
    ).toEqual([[idOf(1)], [], [idOf(1)]]);
    expect(guard.log.lines).toContainEqual(containing('UNKNOWN: service connection "conn-1"'));
  });

  it('is sent at once where it is an error, and by the timer where it is not', async () => {
    const guard = await startTelling(azurite);
    const { context, log } = guard;
    const ready = await guard.record(1, { assessment: assessment({ verdict: 'at-risk' }) });
    const alert = { topic: 'converted', organizationUrl: context.organizationUrl, nowMs: context.clock.now() } as const;
    expect(await tell(context, { ...alert, conversion: ready }, idOf(1), log)).toMatchObject({ urgent: ['webhook'] });
    const blocked = await guard.record(2);
    const { urgent } = await tell(context, { ...alert, conversion: blocked }, idOf(2), log);
    expect(urgent).toEqual(['teams', 'slack', 'webhook']);
    await askToDeliver(context, urgent);
    expect(guard.queued).toMatchObject(urgent.map((channel) => ({ kind: 'deliver', channel })));
    expect(new Set(guard.queued.map(({ id }) => id)).size).toBe(3);
  });

  it('holds no address and no secret in any row, and none in the log', async () => {
    const guard = await startTelling(azurite);
    await guard.teams.answerWith({ kind: 'status', status: 500 });
    await telling(guard, [1]);
    await deliverAll(guard.context, guard.log);
    const kept = JSON.stringify([await guard.rows('Outbox'), await guard.rows('Channels'), guard.log.lines]);
    expect(kept).toContain('Teams web hook at 127.0.0.1');
    expect(kept).not.toMatch(/T0KEN|whsec_/);
  });
});

describe('a channel that fails', () => {
  it.each(['away', 'hang'] as const)('holds up no other, and gets it later: %s', async (kind) => {
    const guard = await startTelling(azurite);
    await guard.teams.answerWith({ kind });
    await telling(guard, [1]);
    const delivered = deliverAll(guard.context, guard.log);
    if (kind === 'hang') {
      const others = [guard.slack, guard.webhook];
      await until('the others have theirs', () => others.every(({ messages }) => messages.length === 1));
      await until('this one has not answered', () => guard.teams.messages.length === 1);
      await guard.teams.answerWith({ kind: 'away' });
    }
    await delivered;
    expect(
      await Promise.all((['teams', 'slack', 'webhook'] as const).map((channel) => guard.waiting(channel))),
    ).toEqual([[idOf(1)], [], []]);
    expect(guard.log.lines).toContainEqual(
      matching(/Message converted-1 to teams failed \(.*\) and is tried again in 60 s/),
    );

    await guard.teams.answerWith({ kind: 'ok' });
    await deliverAll(guard.context, guard.log);
    expect(await guard.waiting('teams')).toEqual([idOf(1)]);
    guard.pass(MINUTE);
    await deliverAll(guard.context, guard.log);
    expect(await guard.waiting('teams')).toEqual([]);
    expect([guard.slack.messages.length, guard.webhook.messages.length]).toEqual([1, 1]);
  });

  it('is left alone for as long as it asks', async () => {
    const guard = await startTelling(azurite);
    const { context, log, teams } = guard;
    await teams.answerWith({ kind: 'status', status: 429, retryAfterSeconds: 180, times: 1 });
    await telling(guard, [1, 2]);
    await deliver(context, 'teams', 'timer', log);
    expect(log.lines).toContainEqual(containing('Message converted-1 to teams failed'));
    expect(log.lines).toContainEqual(containing('tried again in 180 s'));
    guard.pass(2 * MINUTE);
    expect(await deliver(context, 'teams', 'timer', log)).toBe('quiet');
    expect(teams.messages).toHaveLength(1);
    guard.pass(MINUTE + 1_000);
    expect(await deliver(context, 'teams', 'timer', log)).toBe('delivered');
    expect(teams.messages).toHaveLength(3);
  });

  it('is not left alone for years because it asks so', async () => {
    const guard = await startTelling(azurite);
    const { context, log, teams } = guard;
    await teams.answerWith({ kind: 'status', status: 429, retryAfterSeconds: 999_999_999, times: 1 });
    await telling(guard, [1]);
    await deliver(context, 'teams', 'timer', log);
    guard.pass(120 * MINUTE);
    expect(await deliver(context, 'teams', 'timer', log)).toBe('delivered');
    expect(await guard.waiting('teams')).toEqual([]);
  });

  it('gets a dead letter after a day, once, and the others none', async () => {
    const guard = await startTelling(azurite);
    await guard.slack.answerWith({ kind: 'status', status: 404 });
    await telling(guard, [1]);
    let tries = 0;
    while ((await guard.waiting('slack')).length > 0) {
      tries += 1;
      guard.pass(2 * 60 * MINUTE);
      await deliver(guard.context, 'slack', 'timer', guard.log);
    }
    expect(tries).toBe(17);
    const letters = (await guard.rows('DeadLetters')).filter(({ rowKey }) => String(rowKey).startsWith(idOf(1)));
    expect(letters).toMatchObject([
      {
        rowKey: 'converted-1-slack',
        reason: matching(/Slack web hook at 127.*refused the message \(404\): check GUARD_SLACK_URL/),
      },
    ]);
    expect(await guard.waiting('teams')).toEqual([idOf(1)]);
  });
});

describe('a worker that dies between sending and noting', () => {
  it('leaves a message that is sent again with the same id, once its lease has ended', async () => {
    const guard = await startTelling(azurite);
    await telling(guard, [1]);
    const { ledger } = guard;
    const dying = {
      ...guard.context,
      ledger: {
        ...ledger,
        channels: {
          take: async (...args: Parameters<typeof ledger.channels.take>) => {
            const lease = await ledger.channels.take(...args);
            return lease && { ...lease, end: () => Promise.reject(new Error('dead')) };
          },
        },
        outbox: {
          ...ledger.outbox,
          due: async (...args: Parameters<typeof ledger.outbox.due>) =>
            (await ledger.outbox.due(...args)).map((one) => ({
              ...one,
              remove: () => Promise.reject(new Error('dead')),
            })),
        },
      },
    };
    await expect(deliver(dying, 'webhook', 'timer', guard.log)).rejects.toThrow('dead');
    expect(guard.webhook.messages).toHaveLength(1);

    expect(await deliver(guard.context, 'webhook', 'timer', guard.log)).toBe('busy');
    guard.pass(3 * MINUTE + 1);
    expect(await deliver(guard.context, 'webhook', 'timer', guard.log)).toBe('delivered');
    expect(guard.webhook.messages.map(({ id }) => id)).toEqual([idOf(1), idOf(1)]);
    expect(await guard.waiting('webhook')).toEqual([]);
  });
});

describe('many at once', () => {
  it('are one digest in a chat that names all of twenty; a program gets each by itself', async () => {
    const guard = await startTelling(azurite);
    await telling(guard, upTo(20));
    await deliverAll(guard.context, guard.log);
    for (const chat of [guard.teams, guard.slack]) {
      expect(chat.messages).toHaveLength(1);
      const lines = chat.messages[0]?.lines ?? [];
      expect(lines[0]).toBe('20 things to tell about service connections: 20 breaking.');
      for (const number of upTo(20)) expect(lines.join('\n')).toContain(`"conn-${String(number)}"`);
      expect(chat.refused).toBe(0);
    }
    expect(guard.webhook.messages.map(({ id }) => id).sort()).toEqual(upTo(20).map(idOf).sort());
    for (const channel of ['teams', 'slack', 'webhook'] as const) expect(await guard.waiting(channel)).toEqual([]);
  });

  it('are told one by one up to five', async () => {
    const guard = await startTelling(azurite);
    await telling(guard, upTo(5));
    await deliver(guard.context, 'teams', 'timer', guard.log);
    expect(guard.teams.messages).toHaveLength(5);
  });

  it('that follow an error within a minute wait for the timer, and are told together', async () => {
    const guard = await startTelling(azurite);
    const { context, log } = guard;
    await telling(guard, [1]);
    expect(await deliver(context, 'teams', 'event', log)).toBe('delivered');
    await telling(guard, upTo(20));
    expect(await deliver(context, 'teams', 'event', log)).toBe('gathering');
    expect(guard.teams.messages).toHaveLength(1);
    expect(await deliver(context, 'teams', 'timer', log)).toBe('delivered');
    expect(guard.teams.messages).toHaveLength(2);
    guard.pass(MINUTE + 1);
    await telling(guard, [21]);
    expect(await deliver(context, 'teams', 'event', log)).toBe('delivered');
    expect(guard.teams.messages.at(-1)?.lines[0]).toContain('conn-21');
  });

  it('that a channel missed while it was away come as one digest when it is back', async () => {
    const guard = await startTelling(azurite);
    await guard.teams.answerWith({ kind: 'away' });
    for (const number of upTo(7)) {
      await telling(guard, [number]);
      await deliver(guard.context, 'teams', 'timer', guard.log);
    }
    await guard.teams.answerWith({ kind: 'ok' });
    guard.pass(60 * MINUTE);
    await deliver(guard.context, 'teams', 'timer', guard.log);
    expect(guard.teams.messages).toHaveLength(1);
    expect(guard.teams.messages[0]?.lines[0]).toContain('7 things to tell');
  });
});

describe('a row that this version cannot read', () => {
  it('stays, is named in the log and holds up nothing', async () => {
    const guard = await startTelling(azurite);
    await telling(guard, [1, 2]);
    await guard.change('Outbox', ({ id }) => id === idOf(1), { attempt: 'newer' });
    await deliver(guard.context, 'teams', 'timer', guard.log);
    expect(guard.teams.messages).toHaveLength(1);
    expect(guard.log.lines).toContainEqual(containing('The row converted-1 of the table Outbox is not in a shape'));
  });
});

describe('two instances', () => {
  it('never send the same twice', async () => {
    const guard = await startTelling(azurite);
    await telling(guard, upTo(4));
    const each = await Promise.all([1, 2, 3].map(() => deliver(guard.context, 'webhook', 'event', guard.log)));
    expect(each.filter((outcome) => outcome === 'delivered').length).toBeGreaterThan(0);
    expect(guard.webhook.messages.map(({ id }) => id).sort()).toEqual(upTo(4).map(idOf));
  });
});

describe('what is not true any more', () => {
  it('is not told: a reminder of what was kept, and a record that is gone', async () => {
    const guard = await startTelling(azurite);
    const kept = await guard.record(1, { state: 'kept' });
    await telling(guard, [1], { conversion: kept, topic: 'reminder' });
    await telling(guard, [2], { conversion: { ...kept, connectionId: 'nowhere' } });
    await deliverAll(guard.context, guard.log);
    expect([guard.teams, guard.slack, guard.webhook].map(({ messages }) => messages.length)).toEqual([0, 0, 0]);
    expect(await guard.waiting('teams')).toEqual([]);
  });

  it('is not told where the settings do not allow it any more', async () => {
    const guard = await startTelling(azurite);
    await telling(guard, [1]);
    const silent = { ...guard.context, effects: new Set<never>() };
    expect(await deliver(silent, 'teams', 'timer', guard.log)).toBe('switched-off');
    expect(guard.teams.messages).toEqual([]);
  });
});
