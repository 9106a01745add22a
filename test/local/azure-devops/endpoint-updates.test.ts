import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startEndpoint, type Endpoint } from './endpoint.ts';
import { startReceiver } from './hook-receiver.ts';
import { subscribe } from './subscribe.ts';

const SECRET = 'secret-of';
const wholeEndpoint = z.looseObject({
  data: z.record(z.string(), z.string()),
  authorization: z.object({ scheme: z.string(), parameters: z.record(z.string(), z.string().nullable()) }),
  serviceEndpointProjectReferences: z.array(z.looseObject({})),
});

async function whole({ read }: Endpoint) {
  return wholeEndpoint.parse((await read()).body);
}

function secretOf({ organization, id }: Endpoint): string {
  const connection = organization.state.connections.find((candidate) => candidate.id === id);
  return connection?.authorization.parameters['serviceprincipalkey'] ?? '';
}

describe('a service connection that is replaced', () => {
  it('is disabled by sending back what was read, and keeps its secret', async () => {
    const target = await startEndpoint();
    const answer = await target.put({ ...(await whole(target)), isDisabled: true });
    expect(answer).toMatchObject({ status: 200, body: { isDisabled: true, modifiedBy: { displayName: 'WIF Guard' } } });
    expect((await target.read()).body).toMatchObject({ isDisabled: true, isReady: true });
    expect(secretOf(target)).toContain(SECRET);
    expect(target.simulator.violations()).toEqual([]);
  });

  it('has data, parameters, name and description as the body has them', async () => {
    const target = await startEndpoint();
    const { authorization, serviceEndpointProjectReferences, data, ...rest } = await whole(target);
    const parameters = { ...authorization.parameters, serviceprincipalkey: 'new' };
    const references = serviceEndpointProjectReferences.map((reference) => ({
      ...reference,
      name: 'renamed',
      description: 'New',
    }));
    await target.put({
      ...rest,
      data: { creationMode: data['creationMode'] },
      authorization: { ...authorization, parameters },
      serviceEndpointProjectReferences: references,
    });
    const after = await whole(target);
    expect(after).toMatchObject({ name: 'renamed', description: 'New' });
    expect(after.data).toEqual({ creationMode: 'Automatic' });
    expect(secretOf(target)).toBe('new');
  });

  it('while the service converts it stays as it was sent', async () => {
    const target = await startEndpoint();
    target.organization.planConversions({ unreadyReads: 2 });
    await target.convertTo('WorkloadIdentityFederation');
    await target.put({ ...(await whole(target)), isDisabled: true });
    for (const _ of [1, 2]) expect(await whole(target)).toMatchObject({ isDisabled: true, isReady: true });
  });

  it('is told to the hooks', async () => {
    const target = await startEndpoint();
    const receiver = await startReceiver();
    await subscribe(target.api, { eventType: 'ms.vss-endpoint.endpoint-updated', receiver });
    await target.put({ ...(await whole(target)), isDisabled: true });
    await target.simulator.hooksSettled();
    expect(receiver.deliveries).toHaveLength(1);
  });

  it('must be sent whole', async () => {
    const target = await startEndpoint();
    expect(await target.put(target.minimal('ServicePrincipal', { isDisabled: true }))).toMatchObject({
      status: 400,
      body: { typeKey: 'ArgumentException' },
    });
    expect((await target.read()).body).toMatchObject({ isDisabled: false });
  });

  it('is not found under an id that nothing has', async () => {
    const { api, minimal } = await startEndpoint();
    const path = '/_apis/serviceendpoint/endpoints/7a63b3c8-5b3e-4b5c-8d0f-0c3d1a2b4c5d';
    expect(await api.send('PUT', path, minimal('ServicePrincipal'))).toMatchObject({
      status: 404,
      body: { typeKey: 'ServiceEndpointException' },
    });
  });

  it.each([
    ['another operation', '?operation=TestConnection', {}],
    ['another scheme', '', { authorization: { scheme: 'WorkloadIdentityFederation', parameters: {} } }],
    [
      'no longer its project',
      '',
      { serviceEndpointProjectReferences: [{ projectReference: { id: '7a63b3c8-5b3e-4b5c-8d0f-0c3d1a2b4c5d' } }] },
    ],
  ])('with %s is not simulated, and that is recorded', async (_, query, change) => {
    const target = await startEndpoint();
    expect((await target.put({ ...(await whole(target)), ...change }, query)).status).toBe(501);
    expect(target.simulator.violations()).toMatchObject([{ kind: 'not-simulated' }]);
  });
});
