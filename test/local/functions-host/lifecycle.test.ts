import Module from 'node:module';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startChild } from '../../../local/processes/child.ts';
import { holdUp } from './hold-up.ts';
import { startApp, type HostUnderTest } from './start-app.ts';
import { until } from './until.ts';

const hosts: HostUnderTest[] = [];
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.stop()));
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

async function start(...args: Parameters<typeof startApp>): Promise<HostUnderTest> {
  const host = await startApp(...args);
  hosts.push(host);
  return host;
}

const requireNow = (): unknown => Reflect.get(Module.prototype, 'require');
const plainRequire = requireNow();

describe('starting a host', () => {
  it('on a free port tells which, and the functions it runs', async () => {
    const host = await start('web');
    expect(host.url).toBe(`http://127.0.0.1:${host.port}`);
    expect(host.functions.map((one) => one.name)).toContain('teapot');
  });

  it('on a busy port says which port and what to do', async () => {
    const { port, stop } = await startWebServer();
    await expect(startApp('web', { port })).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is in use: stop what listens there or choose another with --port N.`,
    );
    await stop();
    expect((await start('web', { port })).port).toBe(port);
  });

  it('twice in one process is refused', async () => {
    await start('web');
    await expect(startApp('web')).rejects.toThrow('A Functions host already runs in this process');
  });

  it('refuses a binding it does not know, naming function and type', async () => {
    await expect(startApp('unknown-binding')).rejects.toThrow('Function "writer" uses a binding of type "queue"');
    expect(requireNow()).toBe(plainRequire);
  });

  it('refuses an app that cannot be loaded, naming file and cause', async () => {
    await expect(startApp('broken')).rejects.toThrow(/Could not load .*app\.cjs: this bundle cannot start/);
    expect(requireNow()).toBe(plainRequire);
  });

  it('refuses a folder without an app', async () => {
    const appDirectory = import.meta.dirname;
    await expect(startApp('web', { appDirectory })).rejects.toThrow(`${appDirectory} is no Functions app`);
  });

  it('refuses a queue function without a storage connection', async () => {
    vi.stubEnv('WORK_QUEUE', 'work');
    vi.stubEnv('AzureWebJobsStorage', undefined);
    await expect(startApp('queue')).rejects.toThrow('in the setting AzureWebJobsStorage, which is not set');
    vi.unstubAllEnvs();
  });
});

describe('stopping a host', () => {
  it('lets a request that runs be answered, and takes no other', async () => {
    const release = holdUp();
    const host = await start('web');
    const answer = fetch(`${host.url}/api/slow`);
    await until('the function runs', () => host.said('slow began'));
    const stopped = host.stop();
    await expect(fetch(`${host.url}/api/teapot`)).rejects.toThrow('fetch failed');
    release();
    expect(await (await answer).text()).toBe('done');
    await stopped;
  });

  it('lets the same app start anew from scratch', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    for (const _ of [1, 2]) {
      const host = await start('hooks');
      expect(await (await fetch(`${host.url}/api/seen`)).json()).toEqual(['appStart', 'preInvocation']);
      await host.stop();
    }
    expect(requireNow()).toBe(plainRequire);
  });

  it('leaves nothing that keeps the process alive', async () => {
    const script = fileURLToPath(new URL('start-and-stop.ts', import.meta.url));
    const child = await startChild({
      name: 'start-and-stop',
      command: process.execPath,
      args: [...(process.features.typescript ? [] : ['--experimental-strip-types']), script],
      ready: /^stopped$/,
    });
    expect(await child.exited).toEqual({ code: 0, signal: null });
  });
});

/** Something else on a port: the host's own way to listen, without an app. */
async function startWebServer() {
  const { createServer } = await import('node:http');
  const { listen } = await import('../../../local/functions-host/http/listen.ts');
  const server = createServer();
  const port = await listen(server, 0);
  return { port, stop: () => new Promise((resolve) => server.close(resolve)) };
}
