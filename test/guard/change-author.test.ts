import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startDriven, type Driven } from './driven.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let world: Driven;
let made = 0;
let name = '';
/** How often the audit log was asked for. */
let asked: () => number;

beforeAll(async () => {
  world = await startDriven();
  const { organization } = world.simulator;
  organization.createConnection({ project: 'Payments', name: 'another one', scheme: 'ServicePrincipal' });
  await world.watch();
});

afterAll(() => world.stop());

beforeEach(() => {
  // What rests after a refusal rests no more.
  world.pass(2 * HOUR);
  made += 1;
  name = `connection-${String(made)}`;
  const mark = world.simulator.mark();
  asked = () => queriesSince(mark);
});

afterEach(() => {
  expect(world.simulator.violations()).toEqual([]);
});

const queriesSince = (mark: number): number =>
  world.simulator.requests(mark).filter(({ operation }) => operation === 'audit/Audit Log_Query').length;

/** A converted connection that Robin deletes, and what is recorded of that. */
async function deletedByRobin(connectionName = name) {
  const { organization } = world.simulator;
  const { connectionId } = organization.createConnection({
    project: 'Payments',
    name: connectionName,
    scheme: 'ServicePrincipal',
  });
  await world.watch();
  organization.updateConnection({ connection: connectionId, scheme: 'WorkloadIdentityFederation', by: 'Dana' });
  await world.watch();
  organization.deleteConnection({ connection: connectionId, by: 'Robin Admin' });
  await world.watch();
  world.pass(6 * MINUTE);
  await world.drain();
  return (await world.records(connectionId)).map(({ kind, state, byName, stateBy }) => [kind, state, byName, stateBy]);
}

describe('who deleted a connection', () => {
  it('is named by the audit log, where the guard may read it', async () => {
    world.simulator.organization.showAuditLog({});
    expect(await deletedByRobin()).toEqual([
      ['created', 'noted', 'Dana Developer', ''],
      ['converted', 'deleted', 'Dana', 'Robin Admin'],
      ['deleted', 'noted', 'Robin Admin', ''],
    ]);
    expect(asked()).toBe(1);
    const { identities } = world.simulator.organization.state;
    const record = (await recordsOf(name)).find(({ kind }) => kind === 'deleted');
    expect(record?.byId).toBe(identities.get('robin admin')?.id);
  });

  it('stays open where the right is missing, which is asked for once an hour and holds nothing up', async () => {
    world.simulator.organization.showAuditLog({ isShown: false });
    const unnamed = [
      ['created', 'noted', 'Dana Developer', ''],
      ['converted', 'deleted', 'Dana', ''],
      ['deleted', 'noted', '', ''],
    ];
    expect(await deletedByRobin()).toEqual(unnamed);
    expect(world.lines.filter((line) => line.includes('View audit log'))).toHaveLength(1);
    world.simulator.organization.showAuditLog({});
    expect(await deletedByRobin(`${name}-too`)).toEqual(unnamed);
    expect(asked()).toBe(1);
  });

  it.each([
    ['an organization without auditing', { fault: 'status', status: 404 }],
    ['an answer that is no log', { fault: 'null' }],
    ['a service that is away', { fault: 'hang-up', times: 3 }],
    ['a sign-in page', { fault: 'sign-in-page' }],
  ] as const)('stays open with %s', async (_, fault) => {
    world.simulator.organization.showAuditLog({});
    world.simulator.addFault({ match: { path: 'auditlog' }, ...fault });
    expect((await deletedByRobin()).at(-1)).toEqual(['deleted', 'noted', '', '']);
    expect(world.simulator.faults()).toEqual([]);
  });

  it('stays open where two people did it to one name', async () => {
    world.simulator.organization.showAuditLog({});
    world.simulator.organization.createConnection({ project: 'Payments', name });
    world.simulator.organization.deleteConnection({ connection: name, by: 'Dana' });
    expect((await deletedByRobin()).at(-1)).toEqual(['deleted', 'noted', '', '']);
  });
});

async function recordsOf(connectionName: string) {
  const found = [];
  for await (const record of world.ledger.conversions.list()) if (record.name === connectionName) found.push(record);
  return found;
}

it('nobody asks where Azure DevOps shows who did it', async () => {
  const { organization } = world.simulator;
  const { connectionId } = organization.createConnection({ project: 'Payments', name, scheme: 'ServicePrincipal' });
  await world.watch();
  organization.updateConnection({ connection: connectionId, scheme: 'WorkloadIdentityFederation' });
  await world.watch();
  expect(await world.records(connectionId)).toHaveLength(2);
  expect(asked()).toBe(0);
});
