import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guardIdentity } from '../../local/azure-devops/state/identities.ts';
import { MAX_BODY_BYTES } from '../../shared/webhooks/reduce.ts';
import { SECRET, startWorld, type World } from '../guard/world.ts';
import { until } from '../local/functions-host/until.ts';

const basic = (password: string): string => `Basic ${Buffer.from(`guard:${password}`).toString('base64')}`;

let world: World;

beforeAll(async () => {
  world = await startWorld({ GUARD_WEBHOOK_SECRET_PREVIOUS: 'the-secret-before-this-one' });
});

afterAll(() => world.stop());

async function post(
  body: string | Uint8Array<ArrayBuffer>,
  authorization: string | undefined = basic(SECRET),
): Promise<number> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (authorization !== '') headers['authorization'] = authorization;
  const response = await fetch(world.webhookUrl, { method: 'POST', headers, body });
  await response.arrayBuffer();
  return response.status;
}

const event = (id: string, over: object = {}): string =>
  JSON.stringify({ id, eventType: 'build.complete', publisherId: 'tfs', resource: {}, ...over });

const deadLetter = (reason: string) =>
  until(`a dead letter says "${reason}"`, async () =>
    (await world.rows('DeadLetters')).find((row) => String(row['reason']).includes(reason)),
  );

describe('the webhook', () => {
  it.each([
    ['a good delivery', event('1')],
    ['no JSON', '{"a":'],
    ['nothing', ''],
    ['more than 2 MiB', 'x'.repeat(MAX_BODY_BYTES + 1)],
  ])('answers 401 to a wrong secret, whatever the body: %s', async (_, body) => {
    expect(await post(body, basic('wrong'))).toBe(401);
    expect(await post(body, '')).toBe(401);
    expect(await post(body, `Bearer ${SECRET}`)).toBe(401);
  });

  it('takes the secret before this one as well, for rotation', async () => {
    expect(await post(event('rotated'), basic('the-secret-before-this-one'))).toBe(202);
  });

  it('answers 202 to an event that it does not handle, and keeps a dead letter', async () => {
    expect(await post(event('unknown-1', { eventType: 'workitem.created' }))).toBe(202);
    const row = await until('the dead letter is there', async () =>
      (await world.rows('DeadLetters')).find(({ rowKey }) => rowKey === 'unknown-1'),
    );
    expect(row['reason']).toContain('does not handle');
    expect(JSON.parse(String(row['event']))).toMatchObject({
      eventType: 'workitem.created',
      headers: { 'content-type': 'application/json' },
    });
  });

  it('answers 202 to malformed JSON, and keeps a dead letter', async () => {
    expect(await post('{"id": "x", ')).toBe(202);
    expect(await deadLetter('no valid JSON')).toMatchObject({ reason: 'no valid JSON' });
  });

  it('answers 202 to more than 2 MiB, and keeps a dead letter with its size instead of its body', async () => {
    const size = MAX_BODY_BYTES + 1;
    expect(await post('x'.repeat(size))).toBe(202);
    const row = await deadLetter('larger than');
    expect(JSON.parse(String(row['event']))).toMatchObject({ size });
    expect(String(row['event']).length).toBeLessThan(2_000);
  });

  it('never writes a secret into tables or log', async () => {
    await post(event('secret-1', { eventType: 'x', resource: { password: SECRET } }));
    await until('the dead letter is there', async () =>
      (await world.rows('DeadLetters')).some(({ rowKey }) => rowKey === 'secret-1'),
    );
    const written = JSON.stringify(await world.rows('DeadLetters')) + world.log.join('\n');
    expect(written).not.toContain(SECRET);
    expect(written).not.toContain(Buffer.from(`guard:${SECRET}`).toString('base64'));
    expect(written).not.toContain(world.simulator.token);
  });

  it('has no other method', async () => {
    expect((await fetch(world.webhookUrl)).ok).toBe(false);
  });
});

describe('while the queue is away', () => {
  it('the webhook answers 503 in time for the service to send the event again, and health says what is down', async () => {
    const away = await startWorld();
    try {
      await away.azurite.stop();
      const started = performance.now();
      const response = await fetch(away.webhookUrl, {
        method: 'POST',
        headers: { authorization: basic(SECRET), 'content-type': 'application/json' },
        body: event('away-1'),
      });
      expect(response.status).toBe(503);
      // The promise of the contract itself, not a measurement: service hooks wait only so long.
      expect(performance.now() - started).toBeLessThan(3_000);
      const health = await fetch(`${away.host.url}/api/health`);
      expect(health.status).toBe(503);
      expect(await health.json()).toEqual({
        status: 'down',
        checks: { settings: 'ok', queue: 'down', tables: 'down', azureDevOps: 'ok' },
        // Who the guard is: `setup pr` asks for it.
        identity: guardIdentity(away.simulator.organization).id,
      });
    } finally {
      await away.stop();
    }
  });
});
