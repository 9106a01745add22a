import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doctor } from '../../cli/doctor.ts';
import type { Desk } from '../../cli/desk.ts';
import { guardIdentity } from '../../local/azure-devops/state/identities.ts';
import { record } from './recording.ts';
import { startConverting, WORKS, type Converting } from './converting.ts';

let world: Converting;

beforeAll(async () => {
  world = await startConverting();
});

afterAll(async () => {
  await world.stop();
  expect(world.simulator.violations()).toEqual([]);
});

const run = (args: readonly string[], desk: Partial<Desk> = {}) =>
  record(doctor, ['--prove-revert', ...args], { environment: world.environment, clock: world.clock, ...desk });

const proof = () => world.ledger.proofs.read(guardIdentity(world.simulator.organization).id);

describe('doctor --prove-revert', () => {
  it.each([
    ['that a pipeline uses', { task: WORKS }, '1 pipeline uses it'],
    ['that was made by hand', { data: { creationMode: 'Manual' } }, 'cannot be reverted'],
  ])('refuses a connection %s, and changes nothing', async (what, options, why) => {
    const name = what.replaceAll(' ', '-');
    const id = world.onSecret(name, options);
    const { code, err } = await run([name, '--yes']);
    expect([code, world.puts(id), await proof()]).toEqual([4, 0, undefined]);
    expect(err).toContain(`"${name}" is no throw-away connection`);
    expect(err).toContain(why);
  });

  it('tells nobody to revert a connection that somebody else converted', async () => {
    const id = world.onSecret('left-federated');
    const { organization } = world.simulator;
    organization.updateConnection({ connection: id, scheme: 'WorkloadIdentityFederation', by: 'Robin Admin' });
    const { code, err } = await run([id, '--yes']);
    expect([code, world.puts(id)]).toEqual([4, 0]);
    expect(err).toContain('Nothing was changed.');
    expect(err).not.toContain('wif-guard revert');
  });

  it('needs storage, and somebody to ask', async () => {
    await expect(run(['x', '--yes'], { environment: world.withoutStorage })).rejects.toMatchObject({
      code: 'settings-invalid',
    });
    await expect(run(['x'])).rejects.toThrow('give --yes');
    await expect(record(doctor, ['--yes'])).rejects.toThrow('--yes goes with --prove-revert');
  });

  it('says in which state the connection is where the conversion, or the revert, does not succeed', async () => {
    const id = world.onSecret('no-rights', { federatedCredential: false });
    const refused = await run([id, '--yes']);
    expect(refused.code).toBe(4);
    expect(refused.err).toContain('This identity was not shown to convert "no-rights"');
    expect(refused.err).toContain('"no-rights" is on its secret, as before.');

    const half = world.onSecret('half-way');
    let isRefused = false;
    const { code, err } = await run([half, '--yes'], {
      clock: {
        ...world.clock,
        now: () => {
          if (!isRefused && world.scheme(half) === 'WorkloadIdentityFederation') {
            isRefused = true;
            const fault = { fault: 'status', status: 400, message: 'its window is closed' } as const;
            world.simulator.addFault({ match: { method: 'PUT', path: half }, ...fault });
          }
          return Date.now();
        },
      },
    });
    expect([code, world.scheme(half)]).toEqual([4, 'WorkloadIdentityFederation']);
    expect(err).toContain('This identity was not shown to revert "half-way"');
    expect(err).toContain(`"half-way" is federated now: give it its secret back with wif-guard revert ${half}`);
    expect(await proof()).toBeUndefined();
    const again = await run([half, '--yes']);
    expect(again.code).toBe(4);
    expect(again.err).toContain(
      `An earlier run was interrupted: give it its secret back first: wif-guard revert ${half}`,
    );
  });

  it('converts and reverts a connection that nothing uses, and notes that this identity can', async () => {
    const id = world.onSecret('throw-away');
    const asked: string[] = [];
    const { code, out } = await run(['throw-away'], {
      ask: (question) => Promise.resolve(asked.push(question) > 0 ? 'y' : ''),
    });
    expect([code, world.scheme(id), world.puts(id)]).toEqual([0, 'ServicePrincipal', 2]);
    expect(asked).toEqual(['"throw-away": no pipeline that could be seen uses it. Convert and revert it? [y/N] ']);
    expect(out).toContain('converted "throw-away" and reverted it; it has its secret again');
    expect(await proof()).toMatchObject({ connectionId: id, connectionName: 'throw-away', by: 'robin' });
    expect((await world.records(id)).map(({ kind, forced }) => `${kind}: ${forced}`)).toEqual([
      'converted: wif-guard doctor --prove-revert',
      'reverted: wif-guard doctor --prove-revert',
    ]);
  });

  it('asks at a terminal where not everything could be seen: --yes is not enough', async () => {
    const id = world.onSecret('unseen');
    world.simulator.addFault({
      match: { method: 'GET', path: 'elasticpools' },
      fault: 'status',
      status: 403,
      message: 'no',
    });
    const { code, err } = await run([id, '--yes']);
    expect([code, world.puts(id)]).toEqual([4, 0]);
    expect(err).toContain('--yes is not enough');
  });
});
