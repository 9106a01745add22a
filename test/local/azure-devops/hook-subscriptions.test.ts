import { describe, expect, it } from 'vitest';
import { anyList, anyText, including, like } from './matchers.ts';
import { startOrganization } from './start-organization.ts';
import { subscribe, subscriptionBody } from './subscribe.ts';

const SUBSCRIPTIONS = '/_apis/hooks/subscriptions';
const receiver = { url: 'http://127.0.0.1:1/hook' };
const eventType = 'ms.vss-endpoint.endpoint-updated';

describe('a subscription', () => {
  it('is created, with its password masked in every answer', async () => {
    const { simulator, organization, api } = await startOrganization();
    const projectId = organization.state.projects[0]?.id ?? '';
    const consumerInputs = {
      basicAuthUsername: 'guard',
      basicAuthPassword: 'hush',
      httpHeaders: 'X-Readable: yes',
      resourceDetailsToSend: 'all',
    };
    const body = subscriptionBody({ eventType, receiver, publisherInputs: { projectId }, consumerInputs });
    const answer = await api.send('POST', SUBSCRIPTIONS, { ...body, resourceVersion: '1.0-preview.1' });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        id: like(/^[0-9a-f-]{36}$/),
        status: 'enabled',
        publisherId: 'tfs',
        eventType,
        resourceVersion: '1.0-preview.1',
        publisherInputs: { projectId, hostId: organization.id, tfsSubscriptionId: anyText },
        consumerInputs: { ...consumerInputs, basicAuthPassword: '********', url: receiver.url },
        createdBy: { displayName: 'WIF Guard' },
      },
    });
    const list = await api.get(SUBSCRIPTIONS);
    expect(list.text).not.toContain('hush');
    expect(list.body).toEqual({ count: 1, value: [answer.body] });
    expect(simulator.violations()).toEqual([]);
  });

  it('is found by what it is for', async () => {
    const { simulator, api } = await startOrganization();
    await subscribe(api, { eventType, receiver });
    await subscribe(api, { eventType: 'git.push', receiver });
    const query = `publisherId=tfs&eventType=${eventType}&consumerId=webHooks&consumerActionId=httpRequest`;
    expect((await api.get(`${SUBSCRIPTIONS}?${query}`)).body).toMatchObject({ count: 1, value: [{ eventType }] });
    expect(simulator.violations()).toEqual([]);
  });

  it.each([
    ['an unknown publisher', { publisherId: 'azure-devops' }],
    ['an unknown event', { eventType: 'serviceendpoint.updated' }],
    ['a resource version that the event does not have', { resourceVersion: '9.0' }],
    ['an input that the event does not have', { publisherInputs: { branch: 'main' } }],
    ['a project that does not exist', { publisherInputs: { projectId: '7a63b3c8-5b3e-4b5c-8d0f-0c3d1a2b4c5d' } }],
    ['another consumer', { consumerId: 'azureStorageQueue' }],
    ['no address', { consumerInputs: {} }],
    ['a password with blanks', { consumerInputs: { url: receiver.url, basicAuthPassword: 'a b' } }],
  ])('is refused for %s', async (_, change) => {
    const { api } = await startOrganization();
    const body = { ...subscriptionBody({ eventType, receiver }), ...change };
    expect((await api.send('POST', SUBSCRIPTIONS, body)).status).toBe(400);
    expect((await api.get(SUBSCRIPTIONS)).body).toMatchObject({ count: 0 });
  });

  it('takes the newest resource version of its event where it names none', async () => {
    const { api } = await startOrganization();
    const body = subscriptionBody({ eventType: 'ms.vss-code.git-pullrequest-comment-event', receiver });
    for (const version of [{}, { resourceVersion: 'latest' }]) {
      const answer = await api.send('POST', SUBSCRIPTIONS, { ...body, ...version });
      expect(answer.body).toMatchObject({ resourceVersion: '2.0' });
    }
  });

  it('is replaced as a whole', async () => {
    const { simulator, api } = await startOrganization();
    const id = await subscribe(api, { eventType, receiver, consumerInputs: { basicAuthPassword: 'hush' } });
    const body = subscriptionBody({ eventType: 'git.push', receiver: { url: 'http://127.0.0.1:1/other' } });
    const answer = await api.send('PUT', `${SUBSCRIPTIONS}/${id}`, body);
    expect(answer.body).toMatchObject({
      id,
      eventType: 'git.push',
      consumerInputs: { url: 'http://127.0.0.1:1/other' },
    });
    expect(answer.text).not.toContain('basicAuthPassword');
    expect((await api.get(`${SUBSCRIPTIONS}/${id}`)).body).toEqual(answer.body);
    expect(simulator.violations()).toEqual([]);
  });

  it('can be replaced with its id in the body', async () => {
    const { simulator, api } = await startOrganization();
    const id = await subscribe(api, { eventType, receiver });
    const body = { ...subscriptionBody({ eventType, receiver }), id, status: 'disabledByUser' };
    expect((await api.send('PUT', SUBSCRIPTIONS, body)).body).toMatchObject({ id, status: 'disabledByUser' });
    expect(simulator.violations()).toEqual([]);
  });

  it('that gets its masked password back is recorded as unproven', async () => {
    const { simulator, api } = await startOrganization();
    const id = await subscribe(api, { eventType, receiver, consumerInputs: { basicAuthPassword: 'hush' } });
    const body = subscriptionBody({ eventType, receiver, consumerInputs: { basicAuthPassword: '********' } });
    expect((await api.send('PUT', `${SUBSCRIPTIONS}/${id}`, body)).status).toBe(200);
    expect(simulator.violations()).toMatchObject([{ kind: 'unproven' }]);
  });

  it('is gone when it is deleted', async () => {
    const { simulator, api } = await startOrganization();
    const id = await subscribe(api, { eventType, receiver });
    expect((await api.send('DELETE', `${SUBSCRIPTIONS}/${id}`)).status).toBe(204);
    expect((await api.get(`${SUBSCRIPTIONS}/${id}`)).status).toBe(404);
    expect((await api.send('DELETE', `${SUBSCRIPTIONS}/${id}`)).status).toBe(404);
    expect(simulator.violations()).toEqual([]);
  });
});

describe('publishers', () => {
  it('say which events they have and what can be filtered', async () => {
    const { simulator, api } = await startOrganization();
    const publisher = '/_apis/hooks/publishers/tfs';
    expect((await api.get('/_apis/hooks/publishers')).body).toMatchObject({
      value: [{ id: 'tfs' }, { id: 'pipelines' }],
    });
    expect((await api.get(publisher)).body).toMatchObject({ id: 'tfs', supportedEvents: anyList });
    expect((await api.get(`${publisher}/eventtypes`)).body).toMatchObject({ count: 13 });
    expect((await api.get(`${publisher}/eventtypes/git.pullrequest.updated`)).body).toMatchObject({
      id: 'git.pullrequest.updated',
      supportedResourceVersions: ['1.0-preview.1', '1.0'],
      inputDescriptors: including({ id: 'notificationType' }),
    });
    expect(simulator.violations()).toEqual([]);
  });

  it('and events that do not exist are a 404', async () => {
    const { api } = await startOrganization();
    expect((await api.get('/_apis/hooks/publishers/azure-devops')).status).toBe(404);
    expect((await api.get('/_apis/hooks/publishers/tfs/eventtypes/serviceendpoint.updated')).status).toBe(404);
  });
});
