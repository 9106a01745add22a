import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startApp, type HostUnderTest } from './start-app.ts';

let host: HostUnderTest;
beforeAll(async () => {
  host = await startApp('hooks');
});
afterAll(() => host.stop());

describe('the hooks of an app', () => {
  it('run when it starts and around each function, which they may wrap', async () => {
    const response = await fetch(`${host.url}/api/seen`);
    expect(await response.json()).toEqual(['appStart', 'preInvocation']);
    expect(response.headers.get('x-wrapped')).toBe('yes');
  });

  it('may turn an error into a result', async () => {
    const response = await fetch(`${host.url}/api/recovers`);
    expect(response.status).toBe(503);
    expect(await response.text()).toBe('saved by a hook');
  });
});

describe('what a function logs', () => {
  it('is shown with its name from the level of host.json up', async () => {
    await fetch(`${host.url}/api/seen`);
    expect(host.lines).toContain('[seen] shown');
    expect(host.lines).toContain('warning: [seen] careful');
    expect(host.said('not shown')).toBe(false);
  });
});

describe('stopping', () => {
  it('runs the hooks at the end of the app, once', async () => {
    const written = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await Promise.all([host.stop(), host.stop()]);
    expect(written.mock.calls).toEqual([['terminated by hook']]);
    written.mockRestore();
  });
});
