import { describe, expect, it, onTestFinished } from 'vitest';
import { startAlertReceiver, type AlertReceiver } from '../../local/alert-receiver/receiver.ts';
import { systemClock, type Clock } from '../../shared/clock.ts';
import { openSignedWebHook } from '../../shared/notify/signed-web-hook.ts';
import type { WebHook } from '../../shared/notify/web-hook.ts';
import { containing, matching } from '../matching.ts';
import { serving } from './serving.ts';

const OTHER_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const ALERT = { type: 'conversion.blocked', timestamp: '2026-11-24T10:00:00.000Z', data: { connection: 'prod – ü' } };

async function receiving(): Promise<AlertReceiver> {
  const receiver = await startAlertReceiver();
  onTestFinished(() => receiver.stop());
  return receiver;
}

const at = (now: number): Clock => ({ ...systemClock, now: () => now });

const opened = (url: string, clock = systemClock): WebHook => openSignedWebHook({ url, secret: OTHER_SECRET }, clock);

/** What a receiver that answers so makes of a message. */
async function sentTo(status: number, headers: Readonly<Record<string, string>> = {}, clock = systemClock) {
  const url = await serving((_, response) => response.writeHead(status, headers).end());
  return opened(url, clock).send('alert-1', ALERT);
}

describe('a message that is taken', () => {
  it('arrives as it is, with a signature that verifies', async () => {
    const receiver = await receiving();
    await openSignedWebHook(receiver, systemClock).send('alert-1', ALERT);
    expect(receiver.messages).toEqual([expect.objectContaining({ id: 'alert-1', payload: ALERT, answered: 200 })]);
  });

  it('is signed with the seconds of the clock', async () => {
    const receiver = await receiving();
    const now = Date.now() - 61_000;
    await openSignedWebHook(receiver, at(now)).send('alert-1', ALERT);
    expect(receiver.messages[0]?.timestamp).toBe(Math.floor(now / 1000));
  });

  it('is signed anew and keeps its id when it is sent again', async () => {
    const receiver = await receiving();
    const now = Date.now();
    await openSignedWebHook(receiver, at(now - 60_000)).send('alert-1', ALERT);
    await openSignedWebHook(receiver, at(now)).send('alert-1', ALERT);
    expect(receiver.messages.map(({ id, attempt }) => [id, attempt])).toEqual([
      ['alert-1', 1],
      ['alert-1', 2],
    ]);
    expect(receiver.messages[1]?.timestamp).toBeGreaterThan(receiver.messages[0]?.timestamp ?? Infinity);
  });

  it('says that it is JSON and comes from wif-guard', async () => {
    let headers = {};
    const url = await serving((request, response) => {
      ({ headers } = request);
      response.end();
    });
    await opened(url).send('alert-1', ALERT);
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'wif-guard' });
  });

  it('takes every 2xx for yes', async () => {
    await expect(sentTo(202)).resolves.toBeUndefined();
    await expect(sentTo(204)).resolves.toBeUndefined();
  });
});

describe('a message that is refused', () => {
  it('was signed with another secret', async () => {
    const receiver = await receiving();
    await expect(opened(receiver.url).send('alert-1', ALERT)).rejects.toMatchObject({
      code: 'alert-unavailable',
      message: `The alert receiver at ${new URL(receiver.url).host} does not accept the message (401): check that the alert URL is complete and that both sides hold the same secret.`,
    });
    expect(receiver.messages).toEqual([]);
  });

  it.each([
    [403, /does not accept the message \(403\): check that the alert URL is complete/],
    [404, /refused the message \(404\): check the alert URL/],
    [410, /wants no more messages \(410\): replace the alert URL, or clear it/],
    [429, /is busy \(429\): the message can be sent again later/],
    [500, /failed \(500\): the message can be sent again later/],
    [503, /is busy \(503\)/],
  ])('says what to do after %i', async (status, message) => {
    await expect(sentTo(status)).rejects.toMatchObject({
      code: 'alert-unavailable',
      message: matching(message),
      retryAfterMs: undefined,
    });
  });

  it('passes on after how many seconds to try again', async () => {
    const receiver = await receiving();
    await receiver.answerWith({ kind: 'status', status: 429, retryAfterSeconds: 120 });
    const sent = openSignedWebHook(receiver, systemClock).send('alert-1', ALERT);
    await expect(sent).rejects.toMatchObject({ code: 'alert-unavailable', retryAfterMs: 120_000 });
  });

  it.each([
    ['a date to come', 'Tue, 24 Nov 2026 10:05:00 GMT', 300_000],
    ['a date that has passed', 'Tue, 24 Nov 2026 09:00:00 GMT', 0],
    ['neither date nor seconds', 'soon', undefined],
    ['more seconds than there are', '9'.repeat(400), undefined],
  ])('reads %s in Retry-After', async (_, retryAfter, retryAfterMs) => {
    const clock = at(Date.parse('2026-11-24T10:00:00Z'));
    await expect(sentTo(503, { 'retry-after': retryAfter }, clock)).rejects.toMatchObject({ retryAfterMs });
  });

  it('heeds Retry-After only of a receiver that is busy', async () => {
    await expect(sentTo(404, { 'retry-after': '5' })).rejects.toMatchObject({ retryAfterMs: undefined });
  });
});

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('is not followed: %i', async (status) => {
    const receiver = await receiving();
    await expect(sentTo(status, { location: receiver.url })).rejects.toMatchObject({
      code: 'alert-unavailable',
      message: containing(`redirects (${String(status)}), which is not followed: set the alert URL`),
    });
    expect([receiver.messages.length, receiver.refused]).toEqual([0, 0]);
  });
});
