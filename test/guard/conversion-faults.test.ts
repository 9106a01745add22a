import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../local/functions-host/until.ts';
import { lines, startConversionWorld, HARMLESS, LONG_AGO, type ConversionWorld } from './conversions.ts';

let world: ConversionWorld;

beforeAll(async () => {
  world = await startConversionWorld();
});

afterAll(() => world.stop());

afterEach(() => {
  expect(world.simulator.violations()).toEqual([]);
});

const records = (id: string) => world.ledger.conversions.ofConnection(id);
const judged = (id: string) => world.recorded(id, ({ assessment }) => assessment !== null);
const organization = () => world.simulator.organization;

describe('a connection of another type', () => {
  it('is not looked at any further', async () => {
    const { connectionId } = organization().createConnection({ project: 'Payments', name: 'nuget', type: 'nuget' });
    organization().updateConnection({ connection: connectionId, description: 'changed' });
    await until('the guard has seen both events', () => lines(world, "'process-event' (Succeeded").length >= 2);
    await world.watch();
    expect(await world.ledger.connections.read(connectionId)).toBeUndefined();
  });
});

describe('a connection that is seen for the first time', () => {
  it('is a silent baseline when it is federated without a deadline', async () => {
    const { connectionId } = organization().createConnection({
      project: 'Payments',
      name: 'born-federated',
      at: LONG_AGO,
    });
    await until('it is known', () => world.ledger.connections.read(connectionId));
    expect(await records(connectionId)).toEqual([]);
  });

  it('is recorded as seen late when it is federated with a deadline, and alerted only when it breaks something', async () => {
    const late = { project: 'Payments', name: 'late', scheme: 'ServicePrincipal' } as const;
    const id = world.silently(() => {
      const { connectionId } = organization().createConnection(late);
      world.convert(connectionId);
      return connectionId;
    });
    await world.watch();
    expect(await judged(id)).toMatchObject({ kind: 'seen-late', from: '', state: 'open', seenBy: 'poll' });
    await world.logged('Service connection "late": ready');
    expect(world.alerts(id)).toEqual([]);
  });
});

describe('a deadline', () => {
  it.each([
    ['absent', null],
    ['malformed', 'in a week or so'],
    ['that .NET writes for none', '0001-01-01T00:00:00'],
  ])('that is %s is replaced by the window of the policy, and the record says so', async (what, deadline) => {
    const id = await world.connection(`deadline ${what}`, { task: HARMLESS });
    world.convert(id, { data: { revertSchemeDeadline: deadline } });
    const conversion = await judged(id);
    expect(conversion).toMatchObject({ deadlineSource: 'policy-window', state: 'open' });
    expect(Date.parse(conversion.revertEligibleUntil) - Date.parse(conversion.changedAt)).toBe(7 * 86_400_000);
  });

  it('that comes after the conversion moves the end of the window and the reminders', async () => {
    const id = await world.connection('deadline later', { task: HARMLESS });
    world.convert(id, { data: { revertSchemeDeadline: null } });
    await judged(id);
    const deadline = new Date(Date.now() + 2 * 86_400_000).toISOString();
    organization().updateConnection({ connection: id, data: { revertSchemeDeadline: deadline } });
    const moved = await world.recorded(id, ({ deadlineSource }) => deadlineSource === 'azure-devops');
    expect(moved.revertEligibleUntil).toBe(deadline);
    const due = await until('the reminders have moved', async () => {
      const rows = (await world.rows('Reminders')).filter(({ connectionId }) => connectionId === id);
      return rows.length === 4 && rows.some(({ dueAt }) => dueAt === deadline) && rows;
    });
    expect(due.map(({ step }) => step)).toEqual(['P3D', 'P1D', 'PT4H', 'deadline']);
    expect(await records(id)).toHaveLength(1);
  });

  it('that has passed when the conversion is seen leaves no reminder', async () => {
    const id = await world.connection('deadline passed');
    world.convert(id, { at: new Date(Date.now() - 8 * 86_400_000).toISOString() });
    expect(await judged(id)).toMatchObject({ state: 'expired', reminders: [] });
  });
});

describe('a connection that is deleted between event and read', () => {
  it('is told, and what is recorded of it stays', async () => {
    const id = await world.connection('deleted', { task: HARMLESS });
    world.convert(id);
    await judged(id);
    // Read once before and once under the lease.
    world.simulator.addFault({ match: { method: 'GET', path: `endpoints/${id}` }, fault: 'null', times: 2 });
    organization().updateConnection({ connection: id, description: 'about to go' });
    await world.logged(`Service connection "deleted" (${id}) is not there: it is looked for once more.`);
    expect(await world.recorded(id)).toMatchObject({ state: 'open' });
  });
});

describe('a sign-in page', () => {
  it('instead of the connection is never "gone": the event waits and the poll finds the change', async () => {
    const id = await world.connection('signed-out', { task: HARMLESS });
    world.simulator.addFault({ match: { method: 'GET', path: `endpoints/${id}` }, fault: 'sign-in-page' });
    world.convert(id);
    await world.logged(`did not accept the sign-in while reading service connection ${id}`);
    expect(lines(world, `${id} is not there`)).toEqual([]);
    await world.watch();
    expect(await judged(id)).toMatchObject({ seenBy: 'poll', assessment: { verdict: 'ready' } });
  });

  it('instead of the pipelines is not taken for "no pipelines"', async () => {
    const id = await world.connection('signed-out-later');
    world.simulator.addFault({ match: { method: 'GET', path: 'build/definitions$' }, fault: 'sign-in-page' });
    world.convert(id);
    await world.logged('did not accept the sign-in while reading the pipeline definitions');
    expect(await world.recorded(id)).toMatchObject({ assessment: null, state: 'open' });
    // The record is there and its reminders are planned; the verdict comes with the next look.
    expect((await world.rows('Reminders')).filter(({ connectionId }) => connectionId === id)).toHaveLength(4);
    await world.watch();
    expect((await judged(id)).assessment?.verdict).toBe('blocked');
    await world.alerted(id, 'converted');
    expect(await records(id)).toHaveLength(1);
  });
});

describe('a project that keeps something from the guard', () => {
  it('makes the verdict unknown and is named', async () => {
    const id = await world.connection('forbidden', { task: HARMLESS });
    world.simulator.addFault({
      match: { path: 'release/definitions$' },
      fault: 'status',
      status: 403,
      message: 'no right',
    });
    world.convert(id);
    const { assessment } = await judged(id);
    expect(assessment?.verdict).toBe('unknown');
    expect(assessment?.unseen.join()).toMatch(/no access to the classic releases of project .*no right/);
    expect((await world.alerted(id, 'converted')).text).toMatch(
      /^UNKNOWN: .*not seen: +The guard's identity has no access/s,
    );
  });

  it.each([403, 500])('does not hide the connections of the others from the poll (%i)', async (status) => {
    organization().createProject({ name: `Closed ${String(status)}` });
    const closed = organization().state.projects.at(-1)?.id ?? '';
    world.simulator.addFault({
      match: { path: `${closed}/_apis/serviceendpoint` },
      fault: 'status',
      status,
      times: 6,
    });
    const id = await world.connection(`open-project-${String(status)}`, { task: HARMLESS });
    world.silently(() => world.convert(id));
    await world.watch();
    expect(await judged(id)).toMatchObject({ seenBy: 'poll' });
    await world.logged(`The connections of project ${closed} are not watched`);
  });
});

describe('an organization that shows the guard no project', () => {
  it('is named as what it is: nothing is watched', async () => {
    const { projects } = organization().state;
    const all = projects.splice(0);
    try {
      await world.fire('watch-connections');
      await world.logged('No connection is watched: Azure DevOps shows the guard no project');
    } finally {
      projects.push(...all);
    }
    expect(projects.length).toBeGreaterThan(0);
  });
});

describe('a connection shared by two projects', () => {
  it('is judged by the pipelines of both, under the name it has in each', async () => {
    organization().createProject({ name: 'Shipping' });
    organization().createRepository({ project: 'Shipping', name: 'vans' });
    const { connectionId } = organization().createConnection({
      project: 'Payments',
      name: 'shared',
      scheme: 'ServicePrincipal',
      shareWith: ['Shipping'],
    });
    const steps = 'steps:\n- task: AzureFileCopy@4\n  inputs:\n    azureSubscription: shared\n';
    organization().push({ repository: 'vans', branch: 'main', changes: { 'p.yml': steps } });
    organization().createDefinition({ repository: 'vans', name: 'vans', yamlFilename: 'p.yml' });
    await until('it is known', () => world.ledger.connections.read(connectionId));
    world.convert(connectionId);
    const conversion = await judged(connectionId);
    expect(conversion.projects.map(({ name }) => name)).toEqual(['Payments', 'Shipping']);
    expect(conversion.assessment?.pipelines).toMatchObject([{ project: 'Shipping', name: 'vans', verdict: 'blocked' }]);
  });
});

describe('a change of the issuer', () => {
  it('is recorded as such, and is no conversion', async () => {
    const { connectionId } = organization().createConnection({
      project: 'Payments',
      name: 'old-issuer',
      issuer: 'azure-devops',
      at: LONG_AGO,
    });
    await until('it is known', () => world.ledger.connections.read(connectionId));
    organization().updateConnection({ connection: connectionId, issuer: 'entra', by: 'Robin Admin' });
    const conversion = await world.recorded(connectionId);
    expect(conversion).toMatchObject({ kind: 'issuer-changed', state: 'noted' });
    expect(conversion.from).toContain('vstoken.dev.azure.com');
    expect(conversion.to).toContain('login.microsoftonline.com');
    expect(world.alerts(connectionId)).toEqual([]);
  });
});

describe('a delivery that cannot be used', () => {
  it('makes the guard look at everything at once', async () => {
    const id = await world.connection('poll-at-once', { task: HARMLESS });
    world.silently(() => world.convert(id));
    await world.deliver('{"id": ');
    expect(await judged(id)).toMatchObject({ seenBy: 'poll' });
  });
});
