import { describe, expect, it } from 'vitest';
import { anyText, containing } from './matchers.ts';
import { REAL_WAITS, startListening, SUBSCRIPTIONS } from './start-listening.ts';

describe('a delivery', () => {
  it('has basic auth and the headers of the subscription', async () => {
    const { receiver, push } = await startListening({
      basicAuthUsername: 'guard',
      basicAuthPassword: 'hush',
      httpHeaders: 'X-One: 1\nX-Two:2',
    });
    await push();
    expect(receiver.deliveries[0]?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from('guard:hush').toString('base64')}`,
      'content-type': 'application/json; charset=utf-8',
      'x-one': '1',
      'x-two': '2',
    });
  });

  it('has no authorization where there is no password', async () => {
    const { receiver, push } = await startListening();
    await push();
    expect(receiver.deliveries[0]?.headers.authorization).toBeUndefined();
  });

  it.each([
    [{ messagesToSend: 'none' }, { message: null, resource: { pushId: 2 } }],
    [{ messagesToSend: 'text' }, { message: { text: anyText } }],
    [{ resourceDetailsToSend: 'minimal' }, { resource: { pushId: 2, url: anyText } }],
    [{ resourceDetailsToSend: 'none' }, { resource: null }],
    [{ resourceDetailsToSend: '' }, { resource: { refUpdates: [{}] } }],
  ])('is shaped by %o', async (inputs, expected) => {
    const { receiver, push } = await startListening(inputs);
    await push();
    expect(receiver.deliveries[0]?.event).toMatchObject(expected);
  });

  it('comes in the order of events, with rising numbers', async () => {
    const { organization, simulator, receiver } = await startListening();
    for (const text of ['1', '2', '3']) {
      organization.push({ repository: 'shop', branch: 'main', changes: { 'a.txt': text } });
    }
    await simulator.hooksSettled();
    expect(receiver.deliveries.map(({ event }) => event.notificationId)).toEqual([1, 2, 3]);
    expect(new Set(receiver.deliveries.map(({ event }) => event.id)).size).toBe(3);
  });

  it('can be done again, unchanged', async () => {
    const { organization, simulator, receiver, push } = await startListening();
    await push();
    const eventId = receiver.deliveries[0]?.event.id ?? '';
    expect(organization.deliverAgain({ eventId })).toEqual({ deliveries: 1 });
    await simulator.hooksSettled();
    expect(receiver.deliveries).toHaveLength(2);
    expect(receiver.deliveries[1]?.event).toEqual(receiver.deliveries[0]?.event);
    expect(() => organization.deliverAgain({ eventId: 'other' })).toThrow('was never delivered');
  });

  it('stands in the history, without the password', async () => {
    const { simulator, receiver, push, id, api, notifications } = await startListening({ basicAuthPassword: 'hush' });
    receiver.answerWith(202);
    await push();
    expect(await notifications()).toMatchObject({
      count: 1,
      value: [
        {
          id: 1,
          status: 'completed',
          result: 'succeeded',
          eventId: receiver.deliveries[0]?.event.id,
          details: { requestAttempts: 1, retryCount: 0, response: containing('Status Code: 202') },
        },
      ],
    });
    const one = await api.get(`${SUBSCRIPTIONS}/${id}/notifications/1`);
    expect(one.text).not.toContain(Buffer.from(':hush').toString('base64'));
    expect((await api.get(`${SUBSCRIPTIONS}/${id}/notifications?result=failed`)).body).toMatchObject({ count: 0 });
    expect((await api.get(`${SUBSCRIPTIONS}/${id}/notifications/2`)).status).toBe(404);
    expect(simulator.violations()).toEqual([]);
  });

  it('never holds up the call that caused it', async () => {
    const { organization, simulator, receiver } = await startListening();
    organization.push({ repository: 'shop', branch: 'main', changes: { 'a.txt': 'a' } });
    expect(receiver.deliveries).toHaveLength(0);
    await simulator.hooksSettled();
    expect(receiver.deliveries).toHaveLength(1);
  });
});

describe('a transient failure', () => {
  it.each([408, 502, 503, 504])('with %i is sent again when told to, with the same ids', async (status) => {
    const { simulator, receiver, push, subscription, notifications } = await startListening();
    receiver.answerWith(status);
    await push();
    expect(await subscription()).toMatchObject({ status: 'enabled' });
    expect(await notifications()).toMatchObject({ value: [{ status: 'queuedForRetry' }] });
    await simulator.resendHooks();
    expect(receiver.deliveries).toHaveLength(2);
    expect(receiver.deliveries[1]?.event).toEqual(receiver.deliveries[0]?.event);
    expect(await notifications()).toMatchObject({ value: [{ result: 'succeeded', details: { retryCount: 1 } }] });
  });

  it('is sent again on its own after a while', async () => {
    const { receiver, push, subscription } = await startListening({}, { hookTimeScale: 0.001 });
    receiver.answerWith(503, 503, 503);
    await push();
    await expect.poll(() => receiver.deliveries.length, { timeout: 5000 }).toBe(4);
    expect(await subscription()).toMatchObject({ status: 'enabled' });
  });

  it('that lasts through all eight resends puts the subscription on probation', async () => {
    const { simulator, receiver, push, subscription } = await startListening();
    receiver.answerWith(...Array.from({ length: 9 }, () => 503));
    await push();
    for (let resend = 0; resend < 8; resend += 1) await simulator.resendHooks();
    expect(receiver.deliveries).toHaveLength(9);
    expect(await subscription()).toMatchObject({ status: 'onProbation' });
  });

  it('holds back later events of its subscription', async () => {
    const { simulator, receiver, push } = await startListening();
    receiver.answerWith(503);
    await push();
    await push();
    expect(receiver.deliveries).toHaveLength(1);
    await simulator.resendHooks();
    expect(receiver.deliveries.map(({ event }) => event.notificationId)).toEqual([1, 1, 2]);
  });

  it('is a receiver that does not answer in time', async () => {
    const { simulator, organization, receiver, push, notifications } = await startListening(
      {},
      { ...REAL_WAITS, hookTimeoutMs: 100 },
    );
    receiver.keepSilent();
    await push();
    expect(organization.hooks.subscriptions[0]?.notifications[0]?.attempts).toMatchObject([{ status: 408 }]);
    await simulator.resendHooks();
    expect(await notifications()).toMatchObject({ value: [{ result: 'succeeded', details: { retryCount: 1 } }] });
  });
});

describe('stopping', () => {
  it('sends nothing more, also what waits', async () => {
    const { simulator, receiver, push } = await startListening();
    receiver.answerWith(503);
    await push();
    await simulator.stop();
    await simulator.hooksSettled();
    expect(receiver.deliveries).toHaveLength(1);
  });

  it('does not wait for a receiver that keeps silent', async () => {
    const { simulator, organization, receiver } = await startListening();
    receiver.keepSilent();
    organization.push({ repository: 'shop', branch: 'main', changes: { 'a.txt': 'a' } });
    await expect.poll(() => receiver.deliveries.length).toBe(1);
    await simulator.stop();
    await simulator.hooksSettled();
    expect(organization.hooks.subscriptions[0]?.notifications[0]).toMatchObject({ result: 'failed' });
  });
});
