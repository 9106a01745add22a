import { afterAll, beforeAll, expect, it } from 'vitest';
import { lines, startConversionWorld, type ConversionWorld } from './conversions.ts';

let world: ConversionWorld;

beforeAll(async () => {
  // A year before its retirement is past, so that the step is due whenever this runs.
  world = await startConversionWorld({ hooks: false, policy: 'version: 1\nreminders: { issuer: [P1Y] }\n' });
});

afterAll(async () => {
  expect(world.simulator.violations()).toEqual([]);
  await world.stop();
});

it('the reminder timer of two hosts sends one signed message about all connections, and none at the next timer', async () => {
  const old = { project: 'Payments', issuer: 'azure-devops' } as const;
  const ids = ['old-1', 'old-2'].map(
    (name) => world.simulator.organization.createConnection({ ...old, name }).connectionId,
  );
  const other = await world.startAnother();
  try {
    const fired = fetch(`${other.url}/admin/functions/remind`, { method: 'POST', body: '{}' });
    await Promise.all([world.fire('remind'), fired]);
  } finally {
    await other.stop();
  }
  await world.fire('remind');
  const messages = ids.map((id) => world.alerts(id));
  expect(messages.map((of) => of.length)).toEqual([1, 1]);
  expect(messages[0]?.[0]).toEqual(messages[1]?.[0]);
  expect(messages[0]?.[0]?.type).toMatch(/^wif-guard\.issuer\.(?:reminder|retired)$/);
  expect(lines(world, 'the issuer of Azure DevOps')).toHaveLength(1);
  expect(world.receiver.refused).toBe(0);
  const [row, ...more] = await world.rows('Countdowns');
  expect(more).toEqual([]);
  expect(row?.['settled']).toContain('"settlement":"sent"');
});
