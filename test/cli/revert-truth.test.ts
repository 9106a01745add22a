import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { revert } from '../../cli/revert.ts';
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

function converted(name: string): string {
  const { organization } = simulator;
  const { connectionId } = organization.createConnection({ project: 'Payments', name, scheme: 'ServicePrincipal' });
  organization.updateConnection({ connection: connectionId, scheme: 'WorkloadIdentityFederation' });
  return connectionId;
}

const scheme = (id: string) =>
  simulator.organization.state.connections.find((connection) => connection.id === id)?.authorization.scheme;

function run(id: string, settings: Readonly<Record<string, string>> = {}) {
  const own = { AZURE_DEVOPS_ORG_URL: simulator.organizationUrl, AZURE_DEVOPS_PAT: simulator.token };
  const clock = { ...systemClock, wait: () => Promise.resolve() };
  return record(revert, [id, '--yes'], { environment: { ...own, ...settings }, clock });
}

describe('the outcome of a revert', () => {
  it('is read when the answer of Azure DevOps was lost but the revert took effect', async () => {
    const id = converted('lost answer');
    simulator.addFault({ match: { method: 'PUT', path: id }, fault: 'hang-up', served: true });
    expect((await run(id)).code).toBe(0);
    expect(scheme(id)).toBe('ServicePrincipal');
  });

  it('is not known to be good when the call never arrived', async () => {
    const id = converted('lost call');
    simulator.addFault({ match: { method: 'PUT', path: id }, fault: 'hang-up' });
    await expect(run(id)).rejects.toMatchObject({ code: 'azure-devops-unavailable' });
    expect(scheme(id)).toBe('WorkloadIdentityFederation');
  });

  it('is awaited while Azure DevOps still works on it', async () => {
    const id = converted('slow');
    simulator.organization.planConversions({ connection: id, unreadyReads: 4 });
    expect((await run(id)).code).toBe(0);
    expect(scheme(id)).toBe('ServicePrincipal');
  });

  it('is a refusal when Azure DevOps gives up on it', async () => {
    const id = converted('given up');
    simulator.organization.planConversions({ connection: id, unreadyReads: 1, failure: 'Entra said no' });
    const { code, out, err } = await run(id);
    expect([code, out]).toEqual([4, '']);
    expect(err).toContain('Azure DevOps took the revert, but "given up" is still federated');
  });

  it('names the project beforehand, and is a sign-in error under a wrong token', async () => {
    const id = converted('wrong token');
    await expect(run(id, { AZURE_DEVOPS_PAT: 'wrong' })).rejects.toMatchObject({ code: 'azure-devops-sign-in' });
    expect(scheme(id)).toBe('WorkloadIdentityFederation');
    expect((await run(id)).err).toContain(`"wrong token" (${id}) in Payments goes from`);
  });
});
