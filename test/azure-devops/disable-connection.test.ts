import { describe, expect, it } from 'vitest';
import { disableCalls } from '../../shared/azure-devops/disable-connection.ts';
import { requestsOf } from '../../shared/azure-devops/request.ts';
import { organization, testClock } from './organization.ts';

const ID = '2805a14e-c1f5-4b45-ab1b-ac0de3de0540';
const PROJECT = '6ccc6dcf-a875-4572-a2b2-731318be4d3a';

const federated = {
  id: ID,
  name: 'prod',
  type: 'azurerm',
  authorization: {
    scheme: 'WorkloadIdentityFederation',
    parameters: { tenantid: 'tenant', serviceprincipalid: 'app', serviceprincipalkey: 'should it ever' },
  },
  data: { creationMode: 'Automatic', revertSchemeDeadline: '2026-12-01T09:00:00.0000000Z' },
  isDisabled: false,
  serviceEndpointProjectReferences: [{ projectReference: { id: PROJECT, name: 'Payments' }, name: 'prod' }],
};

/** Disables a connection that the service shows like this; answers what was sent. */
async function sent(connection: object) {
  const puts: { url: URL; body: unknown }[] = [];
  const answer = {
    status: 200,
    contentType: 'application/json',
    retryAfterMs: undefined,
    continuationToken: undefined,
  };
  const requests = requestsOf(
    'https://dev.azure.com/contoso',
    (method, url, body) => {
      if (method === 'PUT') puts.push({ url: new URL(url), body: JSON.parse(body ?? 'null') });
      return Promise.resolve({ ...answer, body: JSON.stringify(connection) });
    },
    testClock(),
  );
  const failure: unknown = await disableCalls(requests)
    .disableConnection(PROJECT, ID)
    .catch((error: unknown) => error);
  return { puts, failure };
}

describe('what is sent to disable a connection', () => {
  it('is the connection as it was read, disabled, without secrets and without the deadline', async () => {
    const { puts } = await sent(federated);
    const { authorization, ...rest } = federated;
    expect(puts.map(({ body }) => body)).toEqual([
      {
        ...rest,
        isDisabled: true,
        data: { creationMode: 'Automatic' },
        authorization: { ...authorization, parameters: { ...authorization.parameters, serviceprincipalkey: null } },
      },
    ]);
    expect(puts[0]?.url.href).toBe(
      `https://dev.azure.com/contoso/_apis/serviceendpoint/endpoints/${ID}?api-version=7.1`,
    );
  });

  it.each([{ authorization: null }, { authorization: {} }, { authorization: { scheme: '' } }, { authorization: 'x' }])(
    'is nothing where the service does not say how it signs in: %j',
    async (over) => {
      const { puts, failure } = await sent({ ...federated, ...over });
      expect(puts).toEqual([]);
      expect(failure).toMatchObject({ code: 'azure-devops-answer' });
    },
  );

  it('is nothing where it is disabled already', async () => {
    expect(await sent({ ...federated, authorization: null, isDisabled: true })).toEqual({
      puts: [],
      failure: undefined,
    });
  });
});

it('a connection that was disabled can be reverted as long as before', async () => {
  const { azureDevOps, key, simulator } = await organization();
  const { connectionId } = simulator.organization.createConnection({
    project: 'Payments',
    name: 'to-disable',
    scheme: 'ServicePrincipal',
  });
  simulator.organization.updateConnection({ connection: connectionId, scheme: 'WorkloadIdentityFederation' });
  const before = await azureDevOps.serviceConnection(key.projectId, connectionId);
  await azureDevOps.disableConnection(key.projectId, connectionId);
  const after = await azureDevOps.serviceConnection(key.projectId, connectionId);
  expect(after).toMatchObject({ isDisabled: true, data: { revertSchemeDeadline: before.data.revertSchemeDeadline } });
  expect(before.data.revertSchemeDeadline).not.toBe('');
});
