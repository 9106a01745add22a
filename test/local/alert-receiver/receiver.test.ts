import { connect } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAlertReceiver, type AlertReceiver } from '../../../local/alert-receiver/receiver.ts';
import { matching } from '../../matching.ts';
import { until } from '../functions-host/until.ts';

let receiver: AlertReceiver;

beforeEach(async () => {
  receiver = await startAlertReceiver();
});

afterEach(() => receiver.stop());

interface Message {
  readonly id?: string;
  readonly secret?: string;
  readonly body?: string;
  readonly sentAt?: Date;
}

/** Sends a message as a stranger to the guard's own sender would; its status. */
async function send({ id = 'a', secret = receiver.secret, body = '{}', sentAt = new Date() }: Message = {}) {
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, sentAt, body),
  };
  return fetch(receiver.url, { method: 'POST', headers, body });
}

const statusOf = async (message?: Message): Promise<number> => (await send(message)).status;
const answers = (): readonly (number | null)[] => receiver.messages.map(({ answered }) => answered);

describe('an authentic message', () => {
  it('is kept with what it says', async () => {
    const sentAt = new Date();
    expect(await statusOf({ id: 'm-1', body: '{"type":"x"}', sentAt })).toBe(200);
    expect(receiver.messages).toEqual([
      {
        id: 'm-1',
        timestamp: Math.floor(sentAt.getTime() / 1000),
        payload: { type: 'x' },
        attempt: 1,
        receivedAt: matching(/^\d{4}-\d\d-\d\dT.*Z$/),
        answered: 200,
      },
    ]);
  });

  it('is counted per id', async () => {
    for (const id of ['a', 'b', 'a']) await send({ id });
    expect(receiver.messages.map(({ id, attempt }) => `${id}${String(attempt)}`)).toEqual(['a1', 'b1', 'a2']);
  });

  it('can be signed with a secret that was agreed before', async () => {
    const secret = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
    const other = await startAlertReceiver({ secret });
    expect(other.secret).toBe(secret);
    await other.stop();
  });
});

describe('any other request', () => {
  it.each<readonly [string, () => Promise<number>]>([
    ['has no signature', async () => (await fetch(receiver.url, { method: 'POST', body: '{}' })).status],
    ['is signed with another secret', () => statusOf({ secret: `whsec_${Buffer.alloc(32).toString('base64')}` })],
    ['is older than five minutes', () => statusOf({ sentAt: new Date(Date.now() - 6 * 60_000) })],
    ['is signed but no JSON', () => statusOf({ body: 'hello' })],
  ])('is refused and not kept: it %s', async (_, request) => {
    expect(await request()).toBe(401);
    expect([receiver.messages.length, receiver.refused]).toEqual([0, 1]);
  });
});

describe('a receiver that answers with a status', () => {
  it('keeps the message with that status', async () => {
    await receiver.answerWith({ kind: 'status', status: 429, retryAfterSeconds: 7 });
    const { status, headers } = await send();
    expect([status, headers.get('retry-after')]).toEqual([429, '7']);
    expect(answers()).toEqual([429]);
  });

  it('does so as often as it was told, and not for strangers', async () => {
    await receiver.answerWith({ kind: 'status', status: 500, times: 2 });
    await fetch(receiver.url, { method: 'POST' });
    for (let count = 0; count < 3; count += 1) await send();
    expect(answers()).toEqual([500, 500, 200]);
  });

  it('can be told otherwise at any time', async () => {
    await receiver.answerWith({ kind: 'status', status: 500 });
    await send();
    await receiver.answerWith({ kind: 'ok' });
    await send();
    expect(answers()).toEqual([500, 200]);
  });
});

describe('a receiver that hangs', () => {
  it('has the message and answers when it is released', async () => {
    await receiver.answerWith({ kind: 'hang', times: 1 });
    const status = statusOf();
    await until('the message is there', () => receiver.messages.length === 1);
    expect(await statusOf({ id: 'b' })).toBe(200);
    expect(answers()).toEqual([null, 200]);
    receiver.release();
    expect(await status).toBe(200);
    expect(answers()).toEqual([200, 200]);
  });

  it('ends all connections at once when it stops', async () => {
    await receiver.answerWith({ kind: 'hang' });
    const failed = statusOf().catch(() => 'cut off');
    await until('the message is there', () => receiver.messages.length === 1);
    await receiver.stop();
    expect(await failed).toBe('cut off');
    expect(answers()).toEqual([null]);
  });

  it('does not claim to have answered a sender that had left', async () => {
    await receiver.answerWith({ kind: 'hang' });
    const socket = connect(Number(new URL(receiver.url).port), '127.0.0.1');
    const sentAt = new Date();
    const signature = new Webhook(receiver.secret).sign('a', sentAt, '{}');
    const seconds = String(Math.floor(sentAt.getTime() / 1000));
    socket.write(
      `POST /alerts HTTP/1.1\r\nhost: x\r\nwebhook-id: a\r\nwebhook-timestamp: ${seconds}\r\nwebhook-signature: ${signature}\r\ncontent-length: 2\r\n\r\n{}`,
    );
    await until('the message is there', () => receiver.messages.length === 1);
    socket.resetAndDestroy();
    // Whoever is answered after the reset was received after it.
    await receiver.answerWith({ kind: 'ok' });
    await send({ id: 'b' });
    receiver.release();
    expect(answers()).toEqual([null, 200]);
  });
});

describe('a receiver that is away', () => {
  it('refuses connections until it is back on the same port', async () => {
    await receiver.answerWith({ kind: 'away' });
    await expect(send()).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    await receiver.answerWith({ kind: 'ok' });
    expect(await statusOf()).toBe(200);
    expect(answers()).toEqual([200]);
  });

  it('takes those with it that wait for an answer', async () => {
    await receiver.answerWith({ kind: 'hang' });
    const failed = statusOf().catch(() => 'cut off');
    await until('the message is there', () => receiver.messages.length === 1);
    await receiver.answerWith({ kind: 'away' });
    expect(await failed).toBe('cut off');
  });

  it('can be stopped', async () => {
    await receiver.answerWith({ kind: 'away' });
    await expect(receiver.stop()).resolves.toBeUndefined();
  });
});
