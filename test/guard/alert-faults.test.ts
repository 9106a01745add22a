import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../local/functions-host/until.ts';
import { lines, startConversionWorld, type ConversionWorld } from './conversions.ts';

let world: ConversionWorld;

beforeAll(async () => {
  world = await startConversionWorld();
});

afterAll(() => world.stop());

afterEach(async () => {
  await world.receiver.answerWith({ kind: 'ok' });
  await until('no delivery is under way', async () =>
    (await world.rows('Channels')).every(({ leaseUntil }) => Date.parse(String(leaseUntil)) === 0),
  );
  // A pause that the receiver asked for is over.
  await world.dateBack('Channels', () => true, 'quietUntil');
  expect(world.simulator.violations()).toEqual([]);
});

/** A blocked conversion whose alert fails, and the line in which the guard says so. */
async function failing(name: string): Promise<{ readonly id: string; readonly line: string }> {
  const id = await world.connection(name);
  world.convert(id);
  const line = await until(`the alert of ${name} was put back`, () =>
    world.log.find((text) => text.includes(`Message converted-${id}`) && text.includes('tried again in')),
  );
  return { id, line };
}

describe('a receiver that answers', () => {
  it.each([
    ['500', { kind: 'status', status: 500 }, 60],
    ['429 with a pause of three minutes', { kind: 'status', status: 429, retryAfterSeconds: 180 }, 180],
    ['not at all', { kind: 'hang' }, 60],
    ['nothing, because it is away', { kind: 'away' }, 60],
  ] as const)('%s gets the alert again later; the record does not wait for it', async (name, behaviour, seconds) => {
    await world.receiver.answerWith(behaviour);
    const { id, line } = await failing(`receiver ${name}`);
    expect(line).toContain(`tried again in ${String(seconds)} s`);
    const record = await world.recorded(id);
    expect(record).toMatchObject({ state: 'open', assessment: { verdict: 'blocked' } });
    expect(lines(world, `BLOCKED: service connection "receiver ${name}"`)).toHaveLength(1);
  });
});

describe('an alert', () => {
  it('that failed for the last time is a dead letter; it kept its id', async () => {
    await world.receiver.answerWith({ kind: 'status', status: 500 });
    const { id } = await failing('to the end');
    const [first] = world.alerts(id);
    const isIt = (row: object): boolean => 'id' in row && row.id === first?.id;
    await world.change('Outbox', isIt, { attempt: 16, notBefore: new Date(0).toISOString() });
    await world.fire('deliver');
    const letter = await until('there is a dead letter', async () =>
      (await world.rows('DeadLetters')).find(({ rowKey }) => rowKey === `${String(first?.id)}-webhook`),
    );
    expect(letter['reason']).toMatch(/alert receiver at 127\.0\.0\.1:\d+ failed \(500\)/);
    expect(JSON.stringify(letter)).not.toContain(world.receiver.secret);
    expect((await world.rows('Outbox')).filter(isIt)).toEqual([]);
    expect(new Set(world.alerts(id).map((alert) => alert.id)).size).toBe(1);
  });

  it('is on the console only where the settings name no receiver', async () => {
    await world.restart({ GUARD_ALERT_URL: '', GUARD_ALERT_SECRET: '' });
    const id = await world.connection('console');
    world.convert(id);
    await world.logged('BLOCKED: service connection "console"');
    expect(world.alerts(id)).toEqual([]);
  });

  it('is not sent where the settings do not allow alerts; the record is kept all the same', async () => {
    await world.restart({ GUARD_EFFECTS: 'none' });
    const id = await world.connection('silent');
    world.convert(id);
    await world.logged('Service connection "silent": blocked');
    expect(lines(world, 'BLOCKED: service connection "silent"')).toEqual([]);
    expect((await world.recorded(id)).assessment?.verdict).toBe('blocked');
    expect(world.alerts(id)).toEqual([]);
  });
});
