import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../local/functions-host/until.ts';
import { BREAKING, HARMLESS, pipelineOn, startConversionWorld, type ConversionWorld } from './conversions.ts';

let world: ConversionWorld;

beforeAll(async () => {
  world = await startConversionWorld();
});

afterAll(() => world.stop());

describe('two hosts on one storage', () => {
  it('that hear of a conversion at the same time, by hook and by poll, make one record and one alert', async () => {
    const other = await world.startAnother();
    try {
      const ids = await Promise.all(['a', 'b', 'c', 'd'].map((name) => world.connection(`both-${name}`)));
      for (const id of ids) world.convert(id);
      const fire = () => fetch(`${other.url}/admin/functions/watch-connections`, { method: 'POST', body: '{}' });
      await Promise.all([fire(), world.watch(), fire()]);
      for (const id of ids) {
        await world.alerted(id, 'converted');
        await until(
          'nothing is left to do',
          async () => (await world.ledger.connections.read(id))?.pending === undefined,
        );
      }
      await world.watch();
      for (const id of ids) {
        expect(await world.ledger.conversions.ofConnection(id)).toHaveLength(1);
        expect(world.alerts(id)).toHaveLength(1);
      }
    } finally {
      await other.stop();
    }
  });
});

describe('storage that goes away in the middle', () => {
  it('loses nothing and doubles nothing: the next timer heals it', async () => {
    const id = await world.connection('in-the-middle');
    world.simulator.addFault({ match: { method: 'GET', path: 'release/definitions$' }, fault: 'slow', delayMs: 1_500 });
    world.convert(id);
    await world.recorded(id);
    await world.takeStorageAway();
    await until('the guard meets the outage', () => world.log.some((line) => line.includes('did not answer')));
    await world.bringStorageBack();
    // The claim of the attempt that was cut off would hold for five minutes.
    await world.dateBack('Connections', ({ rowKey }) => rowKey === id, 'leaseUntil');
    await world.watch();
    const conversion = await world.recorded(id, ({ assessment }) => assessment !== null);
    expect(conversion).toMatchObject({ state: 'open', assessment: { verdict: 'blocked' } });
    await world.alerted(id, 'converted');
    await until('it is worked off', async () => (await world.ledger.connections.read(id))?.pending === undefined);
    expect(await world.ledger.conversions.ofConnection(id)).toHaveLength(1);
    expect(world.alerts(id)).toHaveLength(1);
    const steps = (await world.rows('Reminders')).filter(({ connectionId }) => connectionId === id);
    expect(steps).toHaveLength(4);
  });
});

describe('a host that is killed while it judges', () => {
  it('leaves a change that the next timer of another host ends, once', async () => {
    const id = await world.connection('killed-judging');
    world.simulator.addFault({ match: { method: 'GET', path: 'release/definitions$' }, fault: 'slow', delayMs: 5_000 });
    world.convert(id);
    await world.recorded(id);
    await world.host.kill();
    expect((await world.ledger.connections.read(id))?.pending).toMatchObject({ kind: 'converted' });
    await world.restart({});
    await world.dateBack('Connections', ({ rowKey }) => rowKey === id, 'leaseUntil');
    await world.watch();
    expect(await world.recorded(id, ({ assessment }) => assessment !== null)).toMatchObject({ state: 'open' });
    await world.alerted(id, 'converted');
    await until('it is worked off', async () => (await world.ledger.connections.read(id))?.pending === undefined);
    expect(await world.ledger.conversions.ofConnection(id)).toHaveLength(1);
    expect(world.alerts(id)).toHaveLength(1);
  });
});

describe('a change that is worked off after the connection was shared', () => {
  it('is judged with the pipelines of the project that may use it since', async () => {
    const { organization } = world.simulator;
    const id = await world.connection('shared-later', { task: HARMLESS });
    world.simulator.addFault({ match: { method: 'GET', path: 'release/definitions$' }, fault: 'slow', delayMs: 5_000 });
    world.convert(id);
    await world.recorded(id);
    await world.host.kill();
    organization.createProject({ name: 'Shipping' });
    organization.createRepository({ project: 'Shipping', name: 'vans' });
    organization.push({ repository: 'vans', branch: 'main', changes: { 'p.yml': pipelineOn('theirs', BREAKING) } });
    organization.createDefinition({ repository: 'vans', name: 'vans', yamlFilename: 'p.yml' });
    const { connections, projects } = organization.state;
    const index = connections.findIndex((connection) => connection.id === id);
    const [connection, project] = [connections[index], projects.find(({ name }) => name === 'Shipping')];
    if (connection === undefined || project === undefined) throw new Error('There is nothing to share.');
    const shares = [...connection.shares, { project, name: 'theirs', description: '' }];
    connections.splice(index, 1, { ...connection, shares });
    await world.restart({});
    await world.dateBack('Connections', ({ rowKey }) => rowKey === id, 'leaseUntil');
    await world.watch();
    const { assessment } = await world.recorded(id, (conversion) => conversion.assessment !== null);
    expect(assessment).toMatchObject({ verdict: 'blocked' });
    expect(assessment?.pipelines.map(({ project: name }) => name).toSorted()).toEqual(['Payments', 'Shipping']);
  });
});
