import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startConversionWorld, type ConversionWorld } from './conversions.ts';

const EFFECTS = { GUARD_EFFECTS: 'alert,revert' };

let world: ConversionWorld;

beforeAll(async () => {
  world = await startConversionWorld({
    policy: 'version: 1\nconversions: revert\ngrace: PT0S\n',
    env: EFFECTS,
    hooks: false,
  });
});

afterAll(() => world.stop());

afterEach(() => {
  expect(world.simulator.violations()).toEqual([]);
});

const scheme = (id: string) => world.scheme(id);
const puts = (id: string) => world.puts(id);

/** A blocked conversion whose revert was begun, and to which Azure DevOps answered with 503. */
async function begun(name: string): Promise<string> {
  const id = await world.connection(name);
  world.simulator.addFault({ match: { method: 'PUT', path: id }, fault: 'status', status: 503 });
  world.convert(id);
  await world.watch();
  await world.recorded(id, ({ revert }) => revert === 'begun');
  await world.logged(`the revert of service connection ${id}`);
  return id;
}

describe('a revert to which Azure DevOps did not answer', () => {
  it('is told of as a conversion that is not reverted yet, and done by the next look', async () => {
    const id = await begun('answered-late');
    await world.alerted(id, 'converted');
    expect(scheme(id)).toBe('WorkloadIdentityFederation');
    await world.watch();
    await world.recorded(id, ({ revert }) => revert === 'done');
    expect([scheme(id), puts(id)]).toEqual(['ServicePrincipal', 2]);
    await world.alerted(id, 'reverted');
  });

  it('is not done any more after a person has converted again', async () => {
    const id = await begun('converted-again');
    const { organization } = world.simulator;
    organization.updateConnection({ connection: id, scheme: 'ServicePrincipal', by: 'Kim Owner' });
    world.convert(id);
    await world.watch();
    const alert = await world.alerted(id, 'revert-failed');
    expect(alert.text).toContain('the connection was changed meanwhile, by Robin Admin');
    expect([scheme(id), puts(id)]).toEqual(['WorkloadIdentityFederation', 1]);
  });

  it('is not done any more after a person decided to keep the conversion', async () => {
    const id = await begun('kept-meanwhile');
    const conversion = await world.recorded(id);
    await world.ledger.conversions.update(conversion, (now) => ({ ...now, state: 'kept', stateBy: 'Kim Owner' }));
    await world.watch();
    expect((await world.alerted(id, 'revert-failed')).text).toContain('the conversion is kept');
    expect([scheme(id), puts(id)]).toEqual(['WorkloadIdentityFederation', 1]);
    expect(await world.recorded(id)).toMatchObject({ state: 'kept', stateBy: 'Kim Owner' });
  });

  it('is left to people after an hour', async () => {
    const id = await begun('an-hour-ago');
    await world.dateBack('Conversions', ({ connectionId }) => connectionId === id, 'revertAt');
    world.simulator.addFault({ match: { method: 'PUT', path: id }, fault: 'status', status: 503 });
    await world.watch();
    expect((await world.alerted(id, 'revert-failed')).text).toContain('did not answer to the revert for an hour');
    expect(puts(id)).toBe(1);
  });

  it('is the revert of the person who was faster, and recorded as theirs', async () => {
    const id = await begun('somebody-faster');
    world.simulator.organization.updateConnection({ connection: id, scheme: 'ServicePrincipal', by: 'Kim Owner' });
    await world.watch();
    const conversion = await world.recorded(id, ({ kind, state }) => kind === 'converted' && state === 'reverted');
    expect(conversion).toMatchObject({ stateBy: 'Kim Owner', revert: '' });
    expect(puts(id)).toBe(1);
  });

  it('is not done any more once the settings do not allow it', async () => {
    const id = await begun('switched-off-meanwhile');
    await world.restart({ GUARD_EFFECTS: 'alert' });
    await world.watch();
    expect((await world.alerted(id, 'revert-failed')).text).toContain('GUARD_EFFECTS does not allow revert');
    expect([scheme(id), puts(id)]).toEqual(['WorkloadIdentityFederation', 1]);
    await world.restart(EFFECTS);
  });
});

describe('a policy that cannot be read', () => {
  it('reverts nothing and says why', async () => {
    await world.restart({ ...EFFECTS, GUARD_POLICY: '/nowhere/policy.yml' });
    const id = await world.connection('no-policy');
    world.convert(id);
    await world.watch();
    expect((await world.alerted(id, 'converted')).text).toContain('not reverted: The policy is not in force');
    expect([scheme(id), puts(id)]).toEqual(['WorkloadIdentityFederation', 0]);
  });
});
