import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { requestsOf } from '../../shared/azure-devops/request.ts';
import { revertCalls } from '../../shared/azure-devops/revert-connection.ts';
import { containing } from '../matching.ts';
import { organization, testClock } from './organization.ts';

const ID = '2805a14e-c1f5-4b45-ab1b-ac0de3de0540';
const PROJECT = '6ccc6dcf-a875-4572-a2b2-731318be4d3a';

const federated = {
  id: ID,
  name: 'prod',
  type: 'azurerm',
  url: 'https://management.azure.com/',
  authorization: {
    scheme: 'WorkloadIdentityFederation',
    parameters: { tenantid: 'tenant', serviceprincipalid: 'app', serviceprincipalkey: null },
  },
  data: { creationMode: 'Automatic', RevertSchemeDeadline: '2026-12-01T09:00:00.0000000Z', subscriptionId: 'sub' },
  serviceEndpointProjectReferences: [{ projectReference: { id: PROJECT, name: 'Payments' }, name: 'prod' }],
};

const sentSchema = z.looseObject({ authorization: z.looseObject({ scheme: z.string() }), data: z.unknown() });

/** Reverts a connection that the service shows like this; answers what was sent. */
async function sent(connection: object) {
  const calls: { method: string; url: URL; body: string | undefined }[] = [];
  const requests = requestsOf(
    'https://dev.azure.com/contoso',
    (method, url, body) => {
      calls.push({ method, url: new URL(url), body });
      return Promise.resolve({
        status: 200,
        contentType: 'application/json',
        retryAfterMs: undefined,
        continuationToken: undefined,
        body: JSON.stringify(connection),
      });
    },
    testClock(),
  );
  const outcome = await revertCalls(requests).revertConnection(PROJECT, ID);
  const [, put] = calls;
  return { outcome, calls, put, body: sentSchema.parse(JSON.parse(put?.body ?? 'null')) };
}

/** An organization with a connection that was converted. */
async function converted(at?: string) {
  const made = await organization();
  const { connections } = await made.azureDevOps.azureConnections(made.key.projectId);
  const id = connections.find(({ name }) => name === 'legacy-prod')?.id ?? '';
  made.simulator.organization.updateConnection({
    connection: id,
    scheme: 'WorkloadIdentityFederation',
    ...(at === undefined ? {} : { at }),
  });
  const read = () => made.azureDevOps.serviceConnection(made.key.projectId, id);
  return { ...made, id, read, revert: () => made.azureDevOps.revertConnection(made.key.projectId, id) };
}

describe('what is sent to revert a connection', () => {
  it('is the connection as it was read, with the other scheme and without the deadline', async () => {
    const { outcome, body } = await sent(federated);
    expect(outcome).toBe('reverted');
    expect(body).toEqual({
      ...federated,
      authorization: { ...federated.authorization, scheme: 'ServicePrincipal' },
      data: { creationMode: 'Automatic', subscriptionId: 'sub' },
    });
  });

  it('asks for a conversion and nothing else, at the address of the organization', async () => {
    const { calls, put } = await sent(federated);
    expect(calls.map(({ method }) => method)).toEqual(['GET', 'PUT']);
    expect(put?.url.pathname).toBe(`/contoso/_apis/serviceendpoint/endpoints/${ID}`);
    expect(put?.url.searchParams.get('operation')).toBe('ConvertAuthenticationScheme');
  });

  it('has no deadline in any casing, and data that is none as it was', async () => {
    for (const key of ['revertSchemeDeadline', 'revertschemedeadline', 'REVERTSCHEMEDEADLINE'])
      expect((await sent({ ...federated, data: { [key]: 'x', a: 'b' } })).body.data).toEqual({ a: 'b' });
    expect((await sent({ ...federated, data: null })).body.data).toBeNull();
  });

  it.each([{ authorization: null }, { authorization: {} }, { authorization: 'x' }])(
    'is nothing where the service does not say how it signs in: %j',
    async (over) => {
      await expect(sent({ ...federated, ...over })).rejects.toMatchObject({ code: 'azure-devops-answer' });
    },
  );
});

describe('a revert', () => {
  it('gives a converted connection its secret back', async () => {
    const { revert, read } = await converted();
    expect(await revert()).toBe('reverted');
    expect(await read()).toMatchObject({
      authorization: { scheme: 'ServicePrincipal', issuer: '' },
      data: { revertSchemeDeadline: '' },
    });
  });

  it('of one that was reverted before is no error', async () => {
    const { revert } = await converted();
    await revert();
    expect(await revert()).toBe('already');
  });

  it('whose window is closed is refused in the words of the service, and changes nothing', async () => {
    const { revert, read } = await converted('2026-01-01T09:00:00Z');
    await expect(revert()).rejects.toMatchObject({
      code: 'azure-devops-refused',
      message: containing('its previous configuration is not available'),
    });
    expect((await read()).authorization?.scheme).toBe('WorkloadIdentityFederation');
  });

  it.each([
    [403, 'azure-devops-forbidden'],
    [400, 'azure-devops-refused'],
    [409, 'azure-devops-conflict'],
    [503, 'azure-devops-unavailable'],
  ])('that the service answers with %i is an error with its words', async (status, code) => {
    const { revert, simulator } = await converted();
    simulator.addFault({ match: { method: 'PUT' }, fault: 'status', status, message: 'You may not do this.' });
    await expect(revert()).rejects.toMatchObject({ code, message: containing('You may not do this') });
  });

  it('is tried once: it may have taken effect although its answer was lost', async () => {
    const { revert, read, simulator } = await converted();
    simulator.addFault({ match: { method: 'PUT' }, fault: 'hang-up', served: true });
    await expect(revert()).rejects.toMatchObject({ code: 'azure-devops-unavailable' });
    expect(simulator.requests().filter(({ method }) => method === 'PUT')).toHaveLength(1);
    expect((await read()).authorization?.scheme).toBe('ServicePrincipal');
    expect(await revert()).toBe('already');
  });

  it('answered with a sign-in page is a wrong sign-in, and not taken for done', async () => {
    const { revert, simulator } = await converted();
    simulator.addFault({ match: { method: 'PUT' }, fault: 'sign-in-page' });
    await expect(revert()).rejects.toMatchObject({ code: 'azure-devops-sign-in' });
  });

  it.each([
    ['null', { fault: 'null' }, 'azure-devops-not-found'],
    ['a sign-in page', { fault: 'sign-in-page' }, 'azure-devops-sign-in'],
  ] as const)('sends nothing where the connection is read as %s', async (_, fault, code) => {
    const { revert, simulator } = await converted();
    simulator.addFault({ match: { method: 'GET', path: '/endpoints/' }, ...fault });
    await expect(revert()).rejects.toMatchObject({ code });
    expect(simulator.requests().filter(({ method }) => method === 'PUT')).toEqual([]);
  });
});
