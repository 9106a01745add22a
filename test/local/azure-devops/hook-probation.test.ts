import { describe, expect, it } from 'vitest';
import { startListening, SUBSCRIPTIONS } from './start-listening.ts';
import { startOrganization } from './start-organization.ts';
import { subscribe, subscriptionBody } from './subscribe.ts';

describe('any other failure', () => {
  it.each([400, 401, 403, 404, 429, 500])('with %i puts the subscription on probation at once', async (status) => {
    const { receiver, push, subscription, notifications } = await startListening();
    receiver.answerWith(status);
    await push();
    expect(await subscription()).toMatchObject({ status: 'onProbation' });
    expect(await notifications()).toMatchObject({ value: [{ result: 'failed', status: 'completed' }] });
    expect(receiver.deliveries).toHaveLength(1);
  });

  it('loses the events that follow, and counts them', async () => {
    const { organization, receiver, push } = await startListening();
    receiver.answerWith(500);
    await push();
    await push();
    await push();
    expect(receiver.deliveries).toHaveLength(1);
    expect(organization.hooks.subscriptions[0]?.lostEvents).toBe(2);
  });

  it('is tried again on probation, and the first success ends it', async () => {
    const { simulator, receiver, push, subscription } = await startListening();
    receiver.answerWith(401, 401);
    await push();
    await simulator.resendHooks();
    expect(await subscription()).toMatchObject({ status: 'onProbation', probationRetries: 1 });
    await simulator.resendHooks();
    expect(await subscription()).toMatchObject({ status: 'enabled', probationRetries: 2 });
    await push();
    expect(receiver.deliveries).toHaveLength(4);
  });

  it('that lasts disables the subscription', async () => {
    const { simulator, receiver, push, subscription } = await startListening();
    receiver.answerWith(...Array.from({ length: 8 }, () => 500));
    await push();
    for (let retry = 0; retry < 7; retry += 1) await simulator.resendHooks();
    expect(await subscription()).toMatchObject({ status: 'disabledBySystem', probationRetries: 7 });
    await push();
    expect(receiver.deliveries).toHaveLength(8);
  });

  it('is a receiver that is not there', async () => {
    const { simulator, organization, api } = await startOrganization();
    const id = await subscribe(api, { eventType: 'git.push', receiver: { url: 'http://127.0.0.1:1/nobody' } });
    organization.push({ repository: 'shop', branch: 'main', changes: { 'a.txt': 'a' } });
    await simulator.hooksSettled();
    expect((await api.get(`${SUBSCRIPTIONS}/${id}`)).body).toMatchObject({ status: 'onProbation' });
  });

  it('ends when somebody enables the subscription again', async () => {
    const { api, id, receiver, push, subscription } = await startListening();
    receiver.answerWith(500);
    await push();
    const body = { ...subscriptionBody({ eventType: 'git.push', receiver }), status: 'enabled' };
    await api.send('PUT', `${SUBSCRIPTIONS}/${id}`, body);
    await push();
    expect(await subscription()).toMatchObject({ status: 'enabled' });
    expect(receiver.deliveries).toHaveLength(2);
  });
});

describe('a receiver that is gone', () => {
  it('answers 410 and is disabled at once', async () => {
    const { simulator, receiver, push, subscription } = await startListening();
    receiver.answerWith(410);
    await push();
    expect(await subscription()).toMatchObject({ status: 'disabledBySystem' });
    await push();
    await simulator.resendHooks();
    expect(receiver.deliveries).toHaveLength(1);
  });
});
