import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startConversionWorld, HARMLESS, lines, type ConversionWorld } from './conversions.ts';
import { until } from '../local/functions-host/until.ts';

let world: ConversionWorld;

beforeAll(async () => {
  world = await startConversionWorld();
});

afterAll(() => world.stop());

afterEach(() => {
  expect(world.simulator.violations()).toEqual([]);
});

const recordsOf = (id: string) => world.ledger.conversions.ofConnection(id);

describe('a conversion that breaks a pipeline', () => {
  let id = '';

  it('is recorded with who, when, until when it can be reverted, and a blocked verdict', async () => {
    id = await world.connection('risky');
    world.convert(id);
    const conversion = await world.recorded(id, ({ assessment }) => assessment !== null);
    expect(conversion).toMatchObject({
      name: 'risky',
      kind: 'converted',
      from: 'ServicePrincipal',
      to: 'WorkloadIdentityFederation',
      byName: 'Robin Admin',
      deadlineSource: 'azure-devops',
      state: 'open',
      seenBy: 'hook',
    });
    const days = (Date.parse(conversion.revertEligibleUntil) - Date.parse(conversion.changedAt)) / 86_400_000;
    expect(days).toBeCloseTo(7, 2);
    expect(conversion.assessment).toMatchObject({ verdict: 'blocked', unseen: [], pipelinesUsing: 1 });
    expect(conversion.assessment?.pipelines.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['risky', 'blocked'],
    ]);
  });

  it('is alerted once, signed, with everything that a person needs to act', async () => {
    const alert = await world.alerted(id, 'converted');
    expect(alert.text).toContain('BLOCKED: service connection "risky" was converted to workload identity federation');
    expect(alert.text).toContain('by Robin Admin');
    expect(alert.text).toContain('AzureFileCopy@4 cannot sign in through workload identity federation');
    expect(alert.text).toContain(`wif-guard revert ${id}`);
    expect(world.receiver.refused).toBe(0);
    expect(lines(world, 'BLOCKED: service connection "risky"')).toHaveLength(1);
  });

  it('has its reminders planned', async () => {
    const [conversion] = await recordsOf(id);
    expect(conversion?.reminders.map(({ step }) => step)).toEqual(['P3D', 'P1D', 'PT4H', 'deadline']);
    const rows = (await world.rows('Reminders')).filter(({ connectionId }) => connectionId === id);
    expect(rows.map(({ step }) => step)).toEqual(['P3D', 'P1D', 'PT4H', 'deadline']);
  });

  it('stays one record and one alert when hook and poll tell of it again', async () => {
    const subscription = world.simulator.organization.hooks.subscriptions.find(
      ({ eventType }) => eventType === 'ms.vss-endpoint.endpoint-updated',
    );
    const event = subscription?.notifications.findLast(({ event: { resource } }) =>
      JSON.stringify(resource).includes(id),
    );
    world.simulator.organization.deliverAgain({ eventId: event?.event.id ?? '' });
    await world.watch();
    await world.logged(`Event ${event?.event.id ?? ''} was worked on before`);
    expect(await recordsOf(id)).toHaveLength(1);
    expect(world.alerts(id)).toHaveLength(1);
  });

  it('is closed, and its reminders go, when a person reverts it', async () => {
    world.simulator.organization.updateConnection({ connection: id, scheme: 'ServicePrincipal', by: 'Kim Owner' });
    const conversion = await world.recorded(id, ({ kind, state }) => kind === 'converted' && state === 'reverted');
    expect(conversion).toMatchObject({ stateBy: 'Kim Owner', revert: '' });
    await until('its reminders are gone', async () =>
      (await world.rows('Reminders')).every(({ connectionId }) => connectionId !== id),
    );
    expect((await recordsOf(id)).map(({ kind }) => kind)).toEqual(['converted', 'reverted']);
    expect(world.alerts(id)).toHaveLength(1);
  });
});

describe('a harmless conversion', () => {
  it('is recorded as ready, with reminders and without an alert', async () => {
    const id = await world.connection('harmless', { task: HARMLESS });
    world.convert(id);
    const conversion = await world.recorded(id, ({ assessment }) => assessment !== null);
    expect(conversion.assessment).toMatchObject({ verdict: 'ready', unseen: [] });
    await world.logged('Service connection "harmless": ready');
    expect(world.alerts(id)).toEqual([]);
  });
});

describe('a delivery that names a connection and no project', () => {
  it('makes the guard look at everything, because a connection is read through a project', async () => {
    const late = { project: 'Payments', name: 'no-project', scheme: 'ServicePrincipal' } as const;
    const { connectionId } = world.silently(() => world.simulator.organization.createConnection(late));
    const eventType = 'ms.vss-endpoint.endpoint-created';
    const resource = { id: connectionId, name: 'no-project', type: 'azurerm', authorization: null, projectIds: [] };
    await world.deliver(JSON.stringify({ id: connectionId, eventType, resource }));
    await world.logged(`Service connection ${connectionId}: the delivery named no project`);
    const known = await until('it is known', () => world.ledger.connections.read(connectionId));
    expect(known.snapshot.scheme).toBe('ServicePrincipal');
  });
});
