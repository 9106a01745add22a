import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startDriven, type Driven } from './driven.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let world: Driven;
let made = 0;
let name = '';

beforeAll(async () => {
  world = await startDriven();
  const { organization } = world.simulator;
  organization.createConnection({ project: 'Payments', name: 'another one', scheme: 'ServicePrincipal' });
  await world.watch();
  world.pass(HOUR);
});

afterAll(() => world.stop());

beforeEach(() => {
  made += 1;
  name = `connection-${String(made)}`;
});

afterEach(() => {
  expect(world.simulator.violations()).toEqual([]);
});

const create = (over: object = {}): string =>
  world.simulator.organization.createConnection({ project: 'Payments', name, scheme: 'ServicePrincipal', ...over })
    .connectionId;
const update = (connection: string, change: object): void =>
  void world.simulator.organization.updateConnection({ connection, by: 'Robin Admin', ...change });
const remove = (connection: string): void => void world.simulator.organization.deleteConnection({ connection });

/** Looks, and what each record says; a minute later, so that no two looks are one. */
async function looked(id: string) {
  await world.watch();
  world.pass(MINUTE);
  return (await world.records(id)).map(({ kind, state, from, to }) => [kind, state, from, to]);
}

describe('a connection', () => {
  it('is recorded as created when it was made while the guard watched', async () => {
    const id = create();
    expect(await looked(id)).toEqual([['created', 'noted', '', 'ServicePrincipal']]);
    expect(await looked(id)).toHaveLength(1);
    expect(world.told.filter(({ id: message }) => message.includes(id))).toEqual([]);
  });

  it('is a silent beginning when it is older than the watch', async () => {
    const id = create({ at: new Date(world.now() - 30 * 24 * HOUR).toISOString() });
    expect(await looked(id)).toEqual([]);
    expect(await world.ledger.connections.read(id)).toMatchObject({ snapshot: { name } });
  });

  it.each([
    ['renamed', { name: 'by another name' }, ['connection-3', 'by another name']],
    ['disabled', { isDisabled: true }, ['', '']],
  ])('is recorded as %s', async (kind, change, ends) => {
    const id = create();
    await looked(id);
    update(id, change);
    expect((await looked(id)).at(-1)).toEqual([kind, 'noted', ...ends]);
  });

  it('that is renamed and converted at once gives one record', async () => {
    const id = create();
    await looked(id);
    update(id, { name: `${name}-new`, scheme: 'WorkloadIdentityFederation' });
    world.hook(id);
    await world.drain();
    await looked(id);
    const [, conversion, ...more] = await world.records(id);
    expect(more).toEqual([]);
    expect(conversion).toMatchObject({
      kind: 'converted',
      state: 'open',
      details: [{ kind: 'renamed', from: name, to: `${name}-new` }],
    });
  });
});

describe('a connection that is not there any more', () => {
  it('counts as deleted at the second look, and its conversion is closed', async () => {
    const id = create();
    await looked(id);
    update(id, { scheme: 'WorkloadIdentityFederation' });
    await looked(id);
    remove(id);
    expect(await looked(id)).toHaveLength(2);
    world.pass(6 * MINUTE);
    await world.drain();
    expect((await world.records(id)).map(({ kind, state }) => [kind, state])).toEqual([
      ['created', 'noted'],
      ['converted', 'deleted'],
      ['deleted', 'noted'],
    ]);
    const reminders = world.ledger.reminders.due(world.now() + 30 * 24 * HOUR);
    for await (const { reminder } of reminders) expect(reminder.connectionId).not.toBe(id);
    expect(await looked(id)).toHaveLength(3);
  });

  it('does not when it is back at the second look', async () => {
    const id = create();
    await looked(id);
    const { connections } = world.simulator.organization.state;
    const [hidden] = connections.splice(
      connections.findIndex((one) => one.id === id),
      1,
    );
    await looked(id);
    if (hidden !== undefined) connections.push(hidden);
    world.pass(6 * MINUTE);
    await world.drain();
    expect(await looked(id)).toHaveLength(1);
    expect(await world.ledger.connections.read(id)).toMatchObject({ missedAt: '', deletedAt: '' });
  });

  it('does not when the guard sees no other of its project: that is how a lost role looks', async () => {
    const { organization } = world.simulator;
    organization.createProject({ name: 'Alone' });
    const id = create({ project: 'Alone' });
    await looked(id);
    remove(id);
    for (let look = 0; look < 3; look += 1) {
      expect(await looked(id)).toHaveLength(1);
      world.pass(HOUR);
    }
    expect(world.lines.at(-1)).toContain(`Service connection "${name}" (${id}) is not shown to the guard`);
  });
});

describe('a connection that is made anew under its name', () => {
  async function recreated(scheme: 'ServicePrincipal' | 'WorkloadIdentityFederation') {
    const old = create();
    await looked(old);
    update(old, { scheme: 'WorkloadIdentityFederation' });
    await looked(old);
    remove(old);
    const id = create({ scheme });
    return { old, id };
  }

  it('is one change, which closes what was open of the one before and marks it as made by Terraform', async () => {
    const { old, id } = await recreated('ServicePrincipal');
    world.hook(id);
    await world.drain();
    expect(await looked(id)).toEqual([['recreated', 'noted', 'WorkloadIdentityFederation', 'ServicePrincipal']]);
    expect((await world.records(id))[0]).toMatchObject({ predecessor: old });
    world.pass(6 * MINUTE);
    await world.drain();
    expect((await looked(old)).map(([kind, state]) => [kind, state])).toEqual([
      ['created', 'noted'],
      ['converted', 'recreated'],
    ]);
    expect(await world.ledger.connections.read(id)).toMatchObject({ isTerraformManaged: true });
    expect(await world.ledger.connections.read(old)).not.toMatchObject({ deletedAt: '' });
  });

  it('is found by the timer alone', async () => {
    const { id } = await recreated('ServicePrincipal');
    expect(await looked(id)).toHaveLength(1);
  });

  it('is judged where it federates and the one before did not, and cannot be reverted by Azure DevOps', async () => {
    const old = create();
    await looked(old);
    remove(old);
    const id = create({ scheme: 'WorkloadIdentityFederation' });
    await looked(id);
    const [record] = await world.records(id);
    expect(record).toMatchObject({ kind: 'recreated', state: 'irreversible', from: 'ServicePrincipal' });
    expect(record?.assessment).not.toBeNull();
  });
});
