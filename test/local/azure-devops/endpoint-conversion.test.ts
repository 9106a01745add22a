import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CONVERT, startEndpoint } from './endpoint.ts';
import { startReceiver } from './hook-receiver.ts';
import { containing, like } from './matchers.ts';
import { subscribe } from './subscribe.ts';

const FEDERATED = 'WorkloadIdentityFederation';
const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const NEITHER = 'is neither an upgrade or a downgrade and is not supported';

const endpoint = z.looseObject({
  authorization: z.looseObject({ scheme: z.string() }),
  data: z.record(z.string(), z.string()),
  modificationDate: z.iso.datetime(),
});

describe('a conversion', () => {
  it('gives a connection an issuer and a deadline in seven days', async () => {
    const { simulator, id, convertTo } = await startEndpoint();
    simulator.setClock(-WEEK_MS);
    const answer = await convertTo(FEDERATED);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        id,
        name: 'target',
        authorization: { scheme: FEDERATED, parameters: { workloadIdentityFederationIssuerType: 'EntraID' } },
        data: { creationMode: 'Automatic', revertSchemeDeadline: like(/\.\d{7}Z$/) },
        modifiedBy: { displayName: 'WIF Guard' },
      },
    });
    const { data, modificationDate } = endpoint.parse(answer.body);
    const changed = Date.parse(modificationDate);
    expect(changed).toBeLessThan(Date.now() - WEEK_MS / 2);
    expect(Math.round((Date.parse(data['revertSchemeDeadline'] ?? '') - changed) / 1000)).toBe(WEEK_MS / 1000);
    expect(simulator.violations()).toEqual([]);
  });

  it('takes the whole connection with another scheme', async () => {
    const { simulator, put, read } = await startEndpoint();
    const whole = endpoint.parse((await read()).body);
    const authorization = { ...whole.authorization, scheme: FEDERATED };
    expect((await put({ ...whole, authorization }, CONVERT)).status).toBe(200);
    expect((await read()).body).toMatchObject({ authorization: { scheme: FEDERATED } });
    expect(simulator.violations()).toEqual([]);
  });

  it('is told to the hooks once, whatever the service still does', async () => {
    const { simulator, api, convertTo, read } = await startEndpoint();
    const receiver = await startReceiver();
    await subscribe(api, { eventType: 'ms.vss-endpoint.endpoint-updated', receiver });
    await convertTo(FEDERATED);
    await read();
    await read();
    await simulator.hooksSettled();
    expect(receiver.deliveries.map(({ event }) => event.resource)).toMatchObject([{ name: 'target' }]);
  });

  it('to the scheme that the connection has is neither an upgrade nor a downgrade', async () => {
    const { convertTo } = await startEndpoint();
    expect(await convertTo('ServicePrincipal')).toMatchObject({
      status: 400,
      body: {
        $id: '1',
        innerException: null,
        typeKey: 'ArgumentException',
        message: containing(`endpoint type azurerm scheme from ServicePrincipal to ServicePrincipal ${NEITHER}`),
      },
    });
  });

  it('to a third scheme is neither, too', async () => {
    const { convertTo } = await startEndpoint();
    expect((await convertTo('PublishProfile')).text).toContain(`from ServicePrincipal to PublishProfile ${NEITHER}`);
  });

  it('of another type of connection is neither, too', async () => {
    const { convertTo } = await startEndpoint({
      type: 'dockerregistry',
      authorization: { scheme: 'ServicePrincipal' },
    });
    expect((await convertTo(FEDERATED)).text).toContain('Converting endpoint type dockerregistry');
  });

  it('of a connection made by hand needs a federated credential, and has no way back', async () => {
    const { organization, convertTo, read } = await startEndpoint({ data: { creationMode: 'Manual' } });
    expect(await convertTo(FEDERATED)).toMatchObject({
      status: 400,
      body: {
        typeKey: 'ArgumentException',
        message: containing(
          'could not be upgraded to WorkloadIdentityFederation because the service principal could not be configured automatically, and no valid configuration exists',
        ),
      },
    });
    expect((await read()).body).toMatchObject({ isReady: true, authorization: { scheme: 'ServicePrincipal' } });
    organization.updateConnection({ connection: 'target', federatedCredential: true });
    const converted = await convertTo(FEDERATED);
    expect(converted.body).toMatchObject({ authorization: { scheme: FEDERATED } });
    expect(converted.text).not.toContain('revertSchemeDeadline');
    expect(await convertTo('ServicePrincipal')).toMatchObject({
      status: 400,
      body: { typeKey: 'ArgumentException', message: containing('could not be downgraded') },
    });
    organization.updateConnection({ connection: 'target', data: { revertSchemeDeadline: '2999-01-01T00:00:00Z' } });
    expect((await convertTo('ServicePrincipal')).status).toBe(400);
  });

  it('is refused for any connection that is said to get no credential', async () => {
    const { convertTo } = await startEndpoint({ federatedCredential: false });
    expect(await convertTo(FEDERATED)).toMatchObject({
      status: 400,
      body: { message: containing('no valid configuration exists') },
    });
  });

  it('of a connection of two projects is refused', async () => {
    const { convertTo } = await startEndpoint({ shareWith: ['Web'] });
    expect(await convertTo(FEDERATED)).toMatchObject({
      status: 400,
      body: { typeKey: 'ArgumentException', message: containing('more than one project') },
    });
  });
});

describe('a revert', () => {
  it('takes issuer and deadline away inside the window', async () => {
    const { simulator, convertTo, read } = await startEndpoint();
    await convertTo(FEDERATED);
    const answer = await convertTo('ServicePrincipal');
    expect(answer).toMatchObject({ status: 200, body: { authorization: { scheme: 'ServicePrincipal' } } });
    expect((await read()).text).not.toMatch(/revertSchemeDeadline|workloadIdentityFederation/);
    expect(simulator.violations()).toEqual([]);
  });

  it.each([
    ['the last minute of the window', WEEK_MS - 60_000, 200],
    ['the first minute after it', WEEK_MS + 60_000, 400],
  ])('in %s answers with its status', async (_, later, status) => {
    const { simulator, organization, convertTo } = await startEndpoint();
    organization.updateConnection({ connection: 'target', scheme: FEDERATED });
    simulator.setClock(later);
    expect((await convertTo('ServicePrincipal')).status).toBe(status);
  });

  it.each([null, 'soon'])('with the deadline %s is refused', async (revertSchemeDeadline) => {
    const { organization, convertTo, read } = await startEndpoint();
    organization.updateConnection({ connection: 'target', scheme: FEDERATED, data: { revertSchemeDeadline } });
    expect((await convertTo('ServicePrincipal')).status).toBe(400);
    expect((await read()).body).toMatchObject({ isReady: true, authorization: { scheme: FEDERATED } });
  });
});

describe('the body of a conversion', () => {
  it.each([{ serviceEndpointProjectReferences: undefined }, { serviceEndpointProjectReferences: [] }])(
    'is refused with %o',
    async (change) => {
      const { put, minimal } = await startEndpoint();
      expect(await put(minimal(FEDERATED, change), CONVERT)).toMatchObject({
        status: 400,
        body: { typeKey: 'ArgumentException', message: containing('serviceEndpointProjectReferences') },
      });
    },
  );

  it('is refused where it is about another connection', async () => {
    const { put, minimal } = await startEndpoint();
    const id = '7a63b3c8-5b3e-4b5c-8d0f-0c3d1a2b4c5d';
    expect((await put(minimal(FEDERATED, { id }), CONVERT)).text).toContain(id);
  });

  it('is refused where it names a project that does not have the connection', async () => {
    const { put, minimal, organization, read } = await startEndpoint();
    const projectReference = { id: organization.state.projects[1]?.id, name: 'Web' };
    const serviceEndpointProjectReferences = [{ name: 'target', description: '', projectReference }];
    expect((await put(minimal(FEDERATED, { serviceEndpointProjectReferences }), CONVERT)).status).toBe(400);
    expect((await read()).body).toMatchObject({ authorization: { scheme: 'ServicePrincipal' } });
  });

  it.each([
    [{ data: { revertSchemeDeadline: '2026-01-01T00:00:00.0000000Z' } }, 'unproven', 'data.revertSchemeDeadline'],
    [{ rateLimit: {} }, 'unknown-property', 'rateLimit'],
    [
      { authorization: { scheme: FEDERATED, parameters: { ServicePrincipalKey: 'hush' } } },
      'unproven',
      'parameters.ServicePrincipalKey must be null',
    ],
  ])('with %o is served, and that is recorded', async (change, kind, message) => {
    const { simulator, put, minimal } = await startEndpoint();
    expect((await put(minimal(FEDERATED, change), CONVERT)).status).toBe(200);
    expect(simulator.violations()).toMatchObject([{ kind, message: containing(message) }]);
  });
});
