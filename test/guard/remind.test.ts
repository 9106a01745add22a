import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { close } from '../../shared/guard/conversion/states.ts';
import type { ReminderStep } from '../../shared/conversions/schedule.ts';
import { until } from '../local/functions-host/until.ts';
import { HARMLESS, lines, pipelineOn, startConversionWorld, type ConversionWorld } from './conversions.ts';

const DAY_MS = 86_400_000;

let world: ConversionWorld;

beforeAll(async () => {
  world = await startConversionWorld({ hooks: false });
});

afterAll(() => world.stop());

afterEach(() => {
  expect(world.simulator.violations()).toEqual([]);
});

const daysAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString();

/** A conversion some days old, recorded and judged. */
async function converted(name: string, days: number): Promise<string> {
  const id = await world.connection(name);
  world.convert(id, { at: daysAgo(days) });
  await world.watch();
  await world.recorded(id, ({ assessment }) => assessment !== null);
  // A change that is still being worked off comes before its reminder.
  await until(`${name} is worked off`, async () => (await world.ledger.connections.read(id))?.pending === undefined);
  return id;
}

/** Plans one more reminder. */
async function plan(id: string, step: ReminderStep): Promise<void> {
  const conversion = await world.recorded(id, ({ kind }) => kind === 'converted');
  await world.ledger.conversions.update(conversion, (now) => ({ ...now, reminders: [...now.reminders, step] }));
  await world.ledger.reminders.add(conversion, step);
}

const reminders = (id: string) => world.alerts(id).filter(({ type }) => type === 'wif-guard.conversion.reminder');

const planned = async (id: string) =>
  (await world.rows('Reminders')).filter(({ connectionId }) => connectionId === id).map(({ step }) => step);

/** How many messages about these connections wait to be told. */
const waiting = async (ids: readonly string[]): Promise<number> =>
  (await world.rows('Outbox')).filter(({ connectionId }) => ids.includes(String(connectionId))).length;

/** Fires the timer and waits until everything was tried: another delivery may have been under way, and ends what it left. */
async function remindAll(): Promise<void> {
  await world.fire('remind');
  await until('everything was tried', async () => (await world.rows('Outbox')).every(({ attempt }) => attempt !== 0));
}

/** The pause before another try has passed, and the timer fires. */
async function again(id: string): Promise<void> {
  await world.dateBack('Outbox', ({ connectionId }) => connectionId === id, 'notBefore');
  await world.fire('deliver');
  // The timer's own minute may have been faster.
  await until('nothing waits', async () => (await waiting([id])) === 0);
}

describe('a conversion five days old', () => {
  let id = '';

  it('gets the reminder of three days before, once, with the verdict and the command', async () => {
    id = await converted('five-days', 5);
    await remindAll();
    const [reminder, ...more] = reminders(id);
    expect(more).toEqual([]);
    expect(reminder?.text).toMatch(
      /^REMINDER: service connection "five-days" can be reverted for 1 day 23 hours more; verdict: blocked\./,
    );
    expect(reminder?.text).toContain(`wif-guard revert ${id}`);
    expect(await planned(id)).toEqual(['P1D', 'PT4H', 'deadline']);
    expect((await world.recorded(id)).remindersSent).toMatchObject([{ step: 'P3D' }]);
  });

  it('gets none at the next timer', async () => {
    await remindAll();
    expect(reminders(id)).toHaveLength(1);
  });

  it('gets none any more when it was reverted, also when no hook told of it', async () => {
    await plan(id, { step: 'PT1H', dueAt: daysAgo(0) });
    world.simulator.organization.updateConnection({ connection: id, scheme: 'ServicePrincipal', by: 'Kim Owner' });
    await remindAll();
    await world.recorded(id, ({ kind, state }) => kind === 'converted' && state === 'reverted');
    await remindAll();
    expect(await until('its reminders are gone', async () => (await planned(id)).length === 0)).toBe(true);
    expect(reminders(id)).toHaveLength(1);
  });
});

/** Dates the verdict of a conversion back, so that it is judged again. */
async function judgedLongAgo(id: string): Promise<void> {
  const conversion = await world.recorded(id, ({ assessment }) => assessment !== null);
  await world.ledger.conversions.update(conversion, (now) => ({
    ...now,
    assessment: now.assessment && { ...now.assessment, judgedAt: daysAgo(5) },
  }));
}

describe('a conversion whose verdict is old', () => {
  const { startRun, finishRun, push } = {
    startRun: (definition: string) => world.simulator.organization.startRun({ definition, at: daysAgo(1) }).runId,
    finishRun: (run: number, log?: string) =>
      world.simulator.organization.finishRun({
        run,
        at: daysAgo(0.9),
        result: log === undefined ? 'succeeded' : 'failed',
        steps: log === undefined ? [] : [{ name: 'Upload', task: 'AzureFileCopy@4', log }],
      }),
    push: (name: string) =>
      world.simulator.organization.push({
        repository: 'shop',
        branch: 'main',
        changes: { [`pipelines/${name}.yml`]: pipelineOn(name, HARMLESS) },
      }),
  };

  it('is judged again, and the reminder has both, what became of its runs, and what to do', async () => {
    const id = await converted('mended', 5);
    await judgedLongAgo(id);
    push('mended');
    finishRun(startRun('mended'));
    await world.fire('remind');
    const [reminder] = reminders(id);
    expect(reminder?.text).toMatch(/^REMINDER: .*verdict: (ready|unknown)\./);
    expect(reminder?.text).toMatch(/\n {2}then: {7}blocked by catalogue edition .*\n {2}now: {8}(ready|unknown) by/);
    expect(reminder?.text).toContain('\n  runs since: 1 succeeded, 0 failed by a known cause, 0 failed otherwise\n');
    expect(reminder?.text).toContain('\n  recommended: keep\n');
    expect(await world.recorded(id)).toMatchObject({
      assessment: { verdict: 'ready' },
      health: { atFirst: { verdict: 'blocked' }, runs: { succeeded: 1 } },
    });
  });

  it('that its runs failed by is recommended to be reverted, with meaning and remedy, and nothing of the log', async () => {
    const id = await converted('failing', 5);
    finishRun(
      startRun('failing'),
      'hunter2 ##vso[x]\nAADSTS700024: Client assertion is not within its valid time range.',
    );
    await world.fire('remind');
    const [reminder] = reminders(id);
    const [text, json] = [reminder?.text ?? '', reminder?.json ?? ''];
    expect(text).toContain('step "Upload": failed by aadsts700024\n      means: ');
    expect(text).toContain('\n  recommended: revert\n    - its verdict is blocked (1 of its pipelines)');
    expect(json).not.toContain('hunter2');
    expect(JSON.stringify(await world.rows('Conversions'))).not.toContain('hunter2');
    expect(lines(world, 'hunter2')).toEqual([]);
  });

  it('is reminded of in time although it cannot be judged, and the reminder says so', async () => {
    const id = await converted('unjudged', 5);
    await judgedLongAgo(id);
    world.simulator.addFault({ match: { path: 'build/definitions' }, fault: 'status', status: 503, times: 3 });
    await world.fire('remind');
    expect(reminders(id)).toHaveLength(1);
    expect(reminders(id)[0]?.text).toMatch(/then: {7}blocked.*\n {2}now: {8}not judged again: .*could not answer/);
    expect(await world.recorded(id)).toMatchObject({ remindersSent: [{ step: 'P3D' }], health: { now: null } });
  });
});

describe('a conversion whose window closes', () => {
  it('gets a closing note and is expired', async () => {
    const id = await converted('closing', 6.99);
    const conversion = await world.recorded(id);
    for (const step of conversion.reminders) await world.ledger.reminders.remove(conversion, step);
    await plan(id, { step: 'deadline', dueAt: daysAgo(0) });
    await remindAll();
    expect((await world.alerted(id, 'expired')).text).toContain('cannot be reverted any more');
    expect(await world.recorded(id)).toMatchObject({ state: 'expired' });
    expect(await planned(id)).toEqual([]);
  });
});

describe('a row that a dead worker left of an older deadline', () => {
  it('goes alone: what is planned is sent', async () => {
    const id = await converted('stale', 6.99);
    const conversion = await world.recorded(id);
    for (const step of conversion.reminders) await world.ledger.reminders.remove(conversion, step);
    const due = Date.now() - 60_000;
    await plan(id, { step: 'deadline', dueAt: new Date(due).toISOString() });
    await world.ledger.reminders.add(conversion, { step: 'deadline', dueAt: new Date(due + 30_000).toISOString() });
    await remindAll();
    await world.alerted(id, 'expired');
    expect(await world.recorded(id)).toMatchObject({ state: 'expired' });
    expect(await planned(id)).toEqual([]);
  });
});

describe('a closing note that could not be sent', () => {
  it('is still owed after somebody tried to keep what has expired', async () => {
    const id = await converted('late-keep', 6.99);
    const conversion = await world.recorded(id);
    for (const step of conversion.reminders) await world.ledger.reminders.remove(conversion, step);
    await plan(id, { step: 'deadline', dueAt: daysAgo(0) });
    await world.receiver.answerWith({ kind: 'away' });
    await remindAll();
    expect(world.alerts(id)).toEqual([]);
    const closing = { state: 'kept', at: daysAgo(0), by: 'Kim Owner', reason: '' } as const;
    expect(await close(world, conversion, closing)).toMatchObject({ state: 'expired' });
    await world.receiver.answerWith({ kind: 'ok' });
    await again(id);
    await world.alerted(id, 'expired');
  });
});

describe('a conversion that a person keeps', () => {
  it('gets no reminder', async () => {
    const id = await converted('kept', 5);
    const conversion = await world.recorded(id);
    await world.ledger.conversions.update(conversion, (now) => ({ ...now, state: 'kept' }));
    await remindAll();
    expect(reminders(id)).toEqual([]);
    expect(await planned(id)).not.toContain('P3D');
  });
});

describe('while the receiver is away', () => {
  it('the reminder waits in the outbox and comes with a later delivery', async () => {
    const id = await converted('away', 5);
    await world.receiver.answerWith({ kind: 'away' });
    await remindAll();
    expect(await planned(id)).not.toContain('P3D');
    expect(await waiting([id])).toBe(1);
    await world.receiver.answerWith({ kind: 'ok' });
    await again(id);
    expect(reminders(id)).toHaveLength(1);
    expect(await waiting([id])).toBe(0);
  });

  it('the reminder goes when somebody keeps the conversion before it comes back', async () => {
    const id = await converted('kept-meanwhile', 5);
    await world.receiver.answerWith({ kind: 'away' });
    await remindAll();
    await world.ledger.conversions.update(await world.recorded(id), (now) => ({ ...now, state: 'kept' }));
    await world.receiver.answerWith({ kind: 'ok' });
    await again(id);
    expect(reminders(id)).toEqual([]);
    expect(await waiting([id])).toBe(0);
  });
});

describe('a reminder that the receiver refuses', () => {
  it('holds up no other, and comes with a later delivery', async () => {
    const ids: string[] = [];
    for (const number of [1, 2, 3, 4, 5]) ids.push(await converted(`refused-${String(number)}`, 5));
    await world.receiver.answerWith({ kind: 'status', status: 400, times: 4 });
    await remindAll();
    expect(await waiting(ids)).toBe(4);
    for (const id of ids) await again(id);
    expect(await waiting(ids)).toBe(0);
    expect(ids.flatMap(reminders)).toHaveLength(9);
  });
});

describe('while Azure DevOps is away', () => {
  it.each(['sign-in-page', 'null'] as const)('the reminder is sent and says so: %s', async (fault) => {
    const id = await converted(`unchecked-${fault}`, 5);
    world.simulator.addFault({ match: { method: 'GET', path: id }, fault });
    await remindAll();
    expect(reminders(id)).toHaveLength(1);
    expect(reminders(id)[0]?.text).toMatch(
      fault === 'null'
        ? /does not show this connection to the guard/
        : /could not be checked now: .*did not accept the sign-in/,
    );
    expect(await world.recorded(id)).toMatchObject({ state: 'open' });
  });
});

describe('two hosts on one storage, one of them killed between sending and noting', () => {
  it('lose no reminder, and a repeat has the same id', async () => {
    const id = await converted('killed', 5);
    await world.receiver.answerWith({ kind: 'hang' });
    const dying = world.fire('remind').catch(() => undefined);
    await until('the reminder has arrived', () => reminders(id).length === 1);
    const { port } = world.host;
    await world.host.kill();
    await dying;
    await world.receiver.answerWith({ kind: 'ok' });
    expect(await waiting([id])).toBe(1);

    await world.restart({});
    expect(world.host.port).toBe(port);
    await world.fire('deliver');
    // The lease of the dead host still holds; time is moved by dating it back.
    expect(reminders(id)).toHaveLength(1);
    await world.dateBack('Channels', () => true, 'leaseUntil');

    await world.fire('deliver');
    expect(reminders(id).map(({ id: message }) => message)).toEqual([reminders(id)[0]?.id, reminders(id)[0]?.id]);
    expect(await waiting([id])).toBe(0);
    expect((await world.recorded(id)).remindersSent).toHaveLength(1);
  });

  it('send a reminder once when both timers fire at the same time', async () => {
    const id = await converted('both', 5);
    const other = await world.startAnother();
    try {
      const fired = fetch(`${other.url}/admin/functions/remind`, { method: 'POST', body: '{}' });
      await Promise.all([world.fire('remind'), fired]);
      expect(reminders(id)).toHaveLength(1);
      expect(lines(world, 'REMINDER: service connection "both"')).toHaveLength(1);
    } finally {
      await other.stop();
    }
  });
});
