import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { revert } from '../../cli/revert.ts';
import type { Desk } from '../../cli/desk.ts';
import { startSimulator, type Simulator } from '../../local/azure-devops/simulator.ts';
import { systemClock } from '../../shared/clock.ts';
import { record } from './recording.ts';

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator();
});

afterAll(async () => {
  await simulator.stop();
  expect(simulator.violations()).toEqual([]);
});

/** A connection that was converted, some days ago. */
function converted(name: string, { days = 0, data }: { days?: number; data?: Record<string, string> } = {}): string {
  const { organization } = simulator;
  const wish = { project: 'Payments', name, scheme: 'ServicePrincipal', ...(data && { data }) } as const;
  const { connectionId } = organization.createConnection(wish);
  const at = new Date(Date.now() - days * 86_400_000).toISOString();
  organization.updateConnection({ connection: connectionId, scheme: 'WorkloadIdentityFederation', at });
  return connectionId;
}

const scheme = (id: string) =>
  simulator.organization.state.connections.find((connection) => connection.id === id)?.authorization.scheme;

function run(args: readonly string[], desk: Partial<Desk> = {}) {
  const environment = { AZURE_DEVOPS_ORG_URL: simulator.organizationUrl, AZURE_DEVOPS_PAT: simulator.token };
  return record(revert, args, { environment, clock: { ...systemClock, wait: () => Promise.resolve() }, ...desk });
}

describe('revert', () => {
  it('gives a connection its secret back once the person agrees', async () => {
    const id = converted('agreed');
    const asked: string[] = [];
    const { code, out, err } = await run([id], {
      ask: (question) => Promise.resolve(asked.push(question) > 0 ? 'y' : ''),
    });
    expect([code, scheme(id)]).toEqual([0, 'ServicePrincipal']);
    expect(asked).toEqual(['Revert? [y/N] ']);
    expect(err).toContain('"agreed"');
    expect(err).toMatch(/until 20\d\d-.* UTC, 6 days 23 hours left/);
    expect(out).toContain('has its secret again');
  });

  it.each(['n', '', 'yesterday'])('changes nothing when the answer is "%s"', async (answer) => {
    const id = converted(`not agreed ${answer}`);
    const { code, err } = await run([id], { ask: () => Promise.resolve(answer) });
    expect([code, scheme(id)]).toEqual([4, 'WorkloadIdentityFederation']);
    expect(err).toContain('Nothing was changed.');
  });

  it('asks nobody where there is no terminal: it takes --yes', async () => {
    const id = converted('no terminal');
    await expect(run([id])).rejects.toThrow('give --yes');
    expect(scheme(id)).toBe('WorkloadIdentityFederation');
    expect((await run([id, '--yes', '--project', 'Payments'])).code).toBe(0);
    expect(scheme(id)).toBe('ServicePrincipal');
  });

  it('of what is on its secret already is fine', async () => {
    const id = converted('twice');
    await run([id, '--yes']);
    const { code, out } = await run([id, '--yes']);
    expect(code).toBe(0);
    expect(out).toContain('is on its secret: there is nothing to revert');
  });

  it.each([
    ['was made by hand', { data: { creationMode: 'Manual' } }, 'it was made by hand'],
    ['has been converted for too long', { days: 8 }, 'its window closed at'],
  ])('is refused for a connection that %s', async (what, how, why) => {
    const id = converted(what, how);
    const { code, err } = await run([id, '--yes']);
    expect([code, scheme(id)]).toEqual([4, 'WorkloadIdentityFederation']);
    expect(err).toContain(why);
  });

  it('passes on what Azure DevOps says when it refuses', async () => {
    const id = converted('refused');
    simulator.addFault({ match: { method: 'PUT', path: id }, fault: 'status', status: 400, message: 'VS403256: no' });
    await expect(run([id, '--yes'])).rejects.toThrow('VS403256: no');
  });

  it('of a connection that nobody shows says what to check', async () => {
    const nobody = '00000000-0000-4000-8000-000000000000';
    await expect(run([nobody, '--yes'])).rejects.toThrow(/No project shows .* check the id, --project and your access/);
  });

  it.each([[[]], [['  ']], [['a', 'b']]])('needs one name or id: %j', async (args) => {
    await expect(run(args)).rejects.toThrow('revert needs the name or id of one service connection');
  });

  it('takes a name in any casing, and without storage says that nothing is recorded', async () => {
    const id = converted('by-name');
    const { code, out } = await run(['BY-NAME', '--yes']);
    expect([code, scheme(id)]).toEqual([0, 'ServicePrincipal']);
    expect(out).toContain('Nothing is recorded here; the guard sees it by itself');
  });
});
