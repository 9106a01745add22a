import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../local/functions-host/until.ts';
import { BREAKING, HARMLESS, startConversionWorld, type ConversionWorld } from './conversions.ts';

const REVERTING = { policy: 'version: 1\nconversions: revert\ngrace: PT0S\n', env: { GUARD_EFFECTS: 'alert,revert' } };

let world: ConversionWorld;

beforeAll(async () => {
  world = await startConversionWorld(REVERTING);
});

afterAll(() => world.stop());

afterEach(() => {
  expect(world.simulator.violations()).toEqual([]);
});

/** Id of a task group that was deleted. */
const GONE = 'd0000000-0000-4000-8000-00000000000d';

const scheme = (id: string) => world.scheme(id);
const puts = (id: string) => world.puts(id);

/** Waits until it is judged and noted why it is not reverted. */
const judged = (id: string) =>
  world.recorded(id, ({ assessment, revertReason }) => assessment !== null && revertReason !== '');

describe('under the policy revert, a conversion that breaks a pipeline', () => {
  let id = '';

  it('is reverted, and both sides agree', async () => {
    id = await world.connection('to-revert');
    world.convert(id);
    const conversion = await world.recorded(id, ({ revert }) => revert === 'done');
    expect(conversion).toMatchObject({ state: 'reverted', stateBy: 'wif-guard', revertReason: '' });
    expect(scheme(id)).toBe('ServicePrincipal');
    await until('the connection is known on its secret', async () => {
      const known = await world.ledger.connections.read(id);
      return known?.pending === undefined && known?.snapshot.scheme === 'ServicePrincipal';
    });
    expect((await world.rows('Reminders')).filter(({ connectionId }) => connectionId === id)).toEqual([]);
  });

  it('is told once, with who converted it and what it broke', async () => {
    const { text } = await world.alerted(id, 'reverted');
    expect(text).toContain('has its secret again');
    expect(text).toContain('by Robin Admin');
    expect(text).toContain('AzureFileCopy@4 cannot sign in');
    expect(world.alerts(id)).toHaveLength(1);
  });

  it('is not taken for a change of somebody else when its own hook and the poll come', async () => {
    await world.watch();
    expect(await world.ledger.conversions.ofConnection(id)).toHaveLength(1);
    expect(puts(id)).toBe(1);
  });

  it('is not reverted again when it is converted again within a day', async () => {
    world.convert(id);
    const again = await world.recorded(id, ({ state, revertReason }) => state === 'open' && revertReason !== '');
    expect(again.revertReason).toContain('the guard reverted this connection');
    expect(puts(id)).toBe(1);
    expect(scheme(id)).toBe('WorkloadIdentityFederation');
  });
});

describe('under the policy revert, nothing is reverted', () => {
  it('when the conversion is harmless', async () => {
    const id = await world.connection('fine', { task: HARMLESS });
    world.convert(id);
    expect((await judged(id)).revertReason).toContain('the verdict is ready, not blocked');
    expect(puts(id)).toBe(0);
  });

  it('when the connection was made by hand, which Azure DevOps cannot revert', async () => {
    const id = await world.connection('hand-made', { data: { creationMode: 'Manual', environment: 'AzureCloud' } });
    world.convert(id);
    const conversion = await judged(id);
    expect(conversion).toMatchObject({
      state: 'irreversible',
      revertEligibleUntil: '',
      deadlineSource: 'not-revertible',
    });
    expect(conversion.revertReason).toContain('was not created by Azure DevOps');
    expect((await world.alerted(id, 'converted')).text).toContain('not possible, the connection was made by hand');
    expect(puts(id)).toBe(0);
  });

  it('when its window has closed', async () => {
    const id = await world.connection('too-late');
    world.convert(id, { data: { revertSchemeDeadline: '2026-01-01T00:00:00.0000000Z' } });
    expect(await judged(id)).toMatchObject({ state: 'expired', reminders: [] });
    expect(puts(id)).toBe(0);
  });

  it('when something that could use it was not seen', async () => {
    const id = await world.connection('half-seen');
    const { organization } = world.simulator;
    const task = { taskId: GONE, version: '1.*', name: 'Deploy', definitionType: 'metaTask', inputs: {} };
    const environments = [{ name: 'Prod', deployPhases: [{ name: 'Agent job', workflowTasks: [task] }] }];
    organization.createReleaseDefinition({ project: 'Payments', name: 'classic', environments });
    world.convert(id);
    const conversion = await judged(id);
    expect(conversion.assessment?.verdict).toBe('blocked');
    expect(conversion.assessment?.unseen).toEqual([
      expect.stringContaining('stage "Prod", job "Agent job", step "Deploy": The task group could not be read'),
    ]);
    expect(conversion.revertReason).toContain('not everything that can use the connection could be seen');
    expect(puts(id)).toBe(0);
    organization.state.releaseDefinitions.splice(0);
  });
});

describe('a revert', () => {
  it('that Azure DevOps refuses is told as failed, with its words, and not tried again', async () => {
    const id = await world.connection('refused');
    world.simulator.addFault({
      match: { method: 'PUT', path: id },
      fault: 'status',
      status: 400,
      message: 'VS403256: the endpoint cannot be converted',
    });
    world.convert(id);
    const alert = await world.alerted(id, 'revert-failed');
    expect(alert.text).toContain('VS403256');
    expect(await world.recorded(id)).toMatchObject({ state: 'open', revert: 'failed' });
    expect(puts(id)).toBe(1);
    expect(scheme(id)).toBe('WorkloadIdentityFederation');
  });

  it('whose answer is lost is ended by reading the truth, not by a second one', async () => {
    const id = await world.connection('lost-answer');
    world.simulator.addFault({ match: { method: 'PUT', path: id }, fault: 'hang-up', served: true });
    world.convert(id);
    await world.logged('could not be reached');
    expect(await world.recorded(id)).toMatchObject({ state: 'open', revert: 'begun' });
    await world.fire('watch-connections');
    expect(await world.recorded(id, ({ revert }) => revert === 'done')).toMatchObject({
      state: 'reverted',
      stateBy: 'wif-guard',
    });
    expect(await world.ledger.conversions.ofConnection(id)).toHaveLength(1);
    expect(puts(id)).toBe(1);
  });

  it('of what a person has reverted meanwhile counts as done', async () => {
    const id = await world.connection('already');
    world.simulator.addFault({
      match: { method: 'PUT', path: id },
      fault: 'status',
      status: 400,
      message:
        'Converting endpoint type azurerm scheme from ServicePrincipal to ServicePrincipal is neither an upgrade or a downgrade and is not supported',
      typeKey: 'ArgumentException',
    });
    world.convert(id);
    await world.alerted(id, 'revert-failed');
    expect((await world.recorded(id)).revertReason).toContain('still federated');
  });
});

it('the effects of the settings are the most that a policy gets', async () => {
  await world.restart({ GUARD_EFFECTS: 'alert' });
  const id = await world.connection('switched-off', { task: BREAKING });
  world.convert(id);
  expect((await judged(id)).revertReason).toContain('GUARD_EFFECTS does not allow revert');
  expect(puts(id)).toBe(0);
  expect((await world.alerted(id, 'converted')).text).toContain('GUARD_EFFECTS does not allow revert');
});
