import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startApp, type HostUnderTest } from './start-app.ts';

let host: HostUnderTest;
beforeAll(async () => {
  vi.stubEnv('YEARLY_SCHEDULE', '0 0 0 1 1 *');
  host = await startApp('timers');
});
afterAll(async () => {
  await host.stop();
  vi.unstubAllEnvs();
});

const fire = (name: string, init?: RequestInit) =>
  fetch(`${host.url}/admin/functions/${name}`, { method: 'POST', ...init });

describe('the admin routes', () => {
  it('say that the host runs', async () => {
    const response = await fetch(`${host.url}/admin/host/status`);
    expect(await response.json()).toEqual({ state: 'Running' });
  });

  it('list the functions with their triggers', async () => {
    const response = await fetch(`${host.url}/admin/functions`);
    expect(await response.json()).toContainEqual({
      name: 'yearly',
      config: {
        bindings: [expect.objectContaining({ type: 'timerTrigger', schedule: '0 0 0 1 1 *', direction: 'in' })],
      },
    });
  });

  it('fire a timer by hand and answer after its run', async () => {
    expect((await fire('yearly', { body: '{"input":""}' })).status).toBe(202);
    expect(host.said('[yearly] timer')).toBe(true);
  });

  it('fire a function without a body, its name in any case', async () => {
    expect((await fire('YEARLY')).status).toBe(202);
  });

  it('answer 500 with the message when the run failed', async () => {
    const response = await fire('failing');
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ message: '"failing" failed: the clock stopped' });
  });

  it('answer 404 with the names there are for an unknown function', async () => {
    const response = await fire('no-such');
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      message: 'There is no function "no-such". There are: every-second, yearly, at-startup, failing, web.',
    });
  });

  it('answer 400 for an HTTP function and for a body that cannot be read', async () => {
    expect((await fire('web')).status).toBe(400);
    expect((await fire('yearly', { body: 'now!' })).status).toBe(400);
  });

  it('are closed to web pages', async () => {
    expect((await fire('yearly', { headers: { origin: 'https://elsewhere.example' } })).status).toBe(403);
  });

  it('answer 404 for what they do not have', async () => {
    expect((await fetch(`${host.url}/admin/keys`)).status).toBe(404);
    expect((await fetch(`${host.url}/admin/functions/%zz`, { method: 'POST' })).status).toBe(404);
  });
});
