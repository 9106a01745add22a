import { describe, expect, it, onTestFinished } from 'vitest';
import { startAlertReceiver } from '../../local/alert-receiver/receiver.ts';
import { systemClock } from '../../shared/clock.ts';
import { openSignedWebHook } from '../../shared/notify/signed-web-hook.ts';
import { containing } from '../matching.ts';
import { until } from '../local/functions-host/until.ts';
import { serving } from './serving.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const ALERT = { type: 'conversion.blocked', timestamp: '2026-11-24T10:00:00.000Z', data: {} };

const sentTo = (url: string): Promise<void> =>
  openSignedWebHook({ url, secret: SECRET }, systemClock).send('alert-1', ALERT);

describe('a message that gets no answer', () => {
  it('is given up in time when the receiver hangs, though it may have been taken', async () => {
    const receiver = await startAlertReceiver();
    onTestFinished(() => receiver.stop());
    await receiver.answerWith({ kind: 'hang' });
    const { host } = new URL(receiver.url);
    await expect(openSignedWebHook(receiver, systemClock, 200).send('alert-1', ALERT)).rejects.toMatchObject({
      code: 'alert-unavailable',
      message: `The alert receiver at ${host} did not answer within 200 ms: see whether it is overloaded; it may have taken the message.`,
    });
    expect(receiver.messages.length).toBe(1);
  });

  it('says that the connection is refused when nothing listens', async () => {
    const receiver = await startAlertReceiver();
    onTestFinished(() => receiver.stop());
    await receiver.answerWith({ kind: 'away' });
    await expect(sentTo(receiver.url)).rejects.toMatchObject({
      code: 'alert-unavailable',
      message: containing('could not be reached (ECONNREFUSED): check the alert URL'),
    });
  });

  it('says so when the connection breaks', async () => {
    const url = await serving((request) => request.socket.destroy());
    await expect(sentTo(url)).rejects.toMatchObject({
      code: 'alert-unavailable',
      message: containing('could not be reached (UND_ERR_SOCKET)'),
    });
  });

  it('gives the reason in words where there is no code for it', async () => {
    // The Fetch standard blocks the port of X11 ("bad port").
    await expect(sentTo('http://127.0.0.1:6000/alerts')).rejects.toMatchObject({
      message: containing('could not be reached (bad port)'),
    });
  });
});

describe('the body of an answer', () => {
  it.each([
    [200, 'taken'],
    [500, 'alert-unavailable'],
  ])('is not read, even if it never ends, after %i', async (status, outcome) => {
    let left = false;
    let written = 0;
    const url = await serving((_, response) => {
      const chunk = Buffer.alloc(64 * 1024);
      const write = (): void => {
        while (!response.destroyed && response.write(chunk)) written += chunk.length;
      };
      response.on('drain', write).on('close', () => {
        left = true;
      });
      response.writeHead(status);
      write();
    });
    const sent = sentTo(url).then(
      () => 'taken',
      (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
    );
    await expect(sent).resolves.toBe(outcome);
    await until('the endless answer is hung up on', () => left);
    expect(written).toBeLessThan(16 * 1024 * 1024);
  });

  it('changes nothing when it breaks off', async () => {
    const url = await serving((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).flushHeaders();
      response.write('first', () => response.socket?.resetAndDestroy());
    });
    await expect(sentTo(url)).resolves.toBeUndefined();
  });

  it('changes nothing when it does not come', async () => {
    const url = await serving((_, response) => response.writeHead(200, { 'content-length': '100' }).flushHeaders());
    await expect(sentTo(url)).resolves.toBeUndefined();
  });
});
