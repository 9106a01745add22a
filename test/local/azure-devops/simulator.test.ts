import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { PortInUseError, startSimulator } from '../../../local/azure-devops/simulator.ts';
import type { Seed } from '../../../local/azure-devops/seeds/seed.ts';
import { call } from './api-client.ts';
import { like } from './matchers.ts';
import { startOrganization } from './start-organization.ts';

const ELEVEN_MEBIBYTES = 11 * 1024 * 1024;

describe('the simulator', () => {
  it('says where it can be reached, on this machine only', async () => {
    const { simulator } = await startOrganization();
    expect(simulator.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(simulator.organizationUrl).toBe(`${simulator.url}/contoso`);
    expect(simulator.controlUrl).toBe(`${simulator.url}/_control`);
  });

  it('names a port that is taken', async () => {
    const { simulator } = await startOrganization();
    const port = Number(new URL(simulator.url).port);
    const second = startSimulator({ port });
    await expect(second).rejects.toThrow(PortInUseError);
    await expect(second).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is in use: stop what listens there or choose another with --port N.`,
    );
  });

  it('stops listening when it is stopped', async () => {
    const simulator = await startSimulator();
    await simulator.stop();
    await expect(call(simulator.controlUrl, 'GET')).rejects.toThrow('fetch failed');
  });

  it('answers the API later where it is told to, and the control address at once', async () => {
    const { simulator, api } = await startOrganization({ answerDelayMs: 60 });
    const started = performance.now();
    const listed = api.get('/_apis/projects');
    expect((await call(`${simulator.controlUrl}/clock`, 'GET')).status).toBe(200);
    expect((await listed).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThanOrEqual(55);
  });

  it('tells the calls since a mark, each with its moment', async () => {
    const { simulator, api } = await startOrganization();
    await api.get('/_apis/projects');
    const mark = simulator.mark();
    expect(simulator.requests(mark)).toEqual([]);
    await api.get('/Payments/_apis/git/repositories?includeLinks=true');
    expect(simulator.requests(mark)).toMatchObject([
      { method: 'GET', path: '/contoso/Payments/_apis/git/repositories', query: like(/includeLinks=true/) },
    ]);
    const [asked] = simulator.requests(mark);
    expect(Math.abs(Date.parse(asked?.at ?? '') - Date.now())).toBeLessThan(10_000);
    simulator.reset();
    expect(simulator.requests(simulator.mark())).toEqual([]);
  });

  it('refuses a body that is too large and goes on', async () => {
    const { simulator, api } = await startOrganization();
    const answer = await call(`${simulator.controlUrl}/steps`, 'POST', JSON.stringify('x'.repeat(ELEVEN_MEBIBYTES)));
    expect(answer.status).toBe(413);
    expect((await api.get('/_apis/projects')).status).toBe(200);
  });

  it('survives a request that is no HTTP', async () => {
    const { simulator, api } = await startOrganization();
    const { hostname, port } = new URL(simulator.url);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => socket.end('nonsense\r\n\r\n'));
      socket
        .on('close', () => resolve())
        .on('error', () => resolve())
        .resume();
    });
    expect((await api.get('/_apis/projects')).status).toBe(200);
  });

  it('grows from any seed', async () => {
    const seed: Seed = {
      organization: 'fabrikam',
      projects: [
        { name: 'Empty' },
        {
          name: 'Web',
          repositories: [
            {
              name: 'site',
              defaultBranch: 'trunk',
              files: { 'a.yml': 'a' },
              branches: { 'release/1': { 'b.yml': 'b' } },
            },
            { name: 'bare' },
          ],
          connections: [{ name: 'web', shareWith: ['Empty'] }],
        },
      ],
    };
    const { simulator, api } = await startOrganization({ seed });
    expect(simulator.organizationUrl).toMatch(/\/fabrikam$/);
    const repositories = await api.get('/Web/_apis/git/repositories');
    expect(repositories.body).toMatchObject({
      value: [{ name: 'site', defaultBranch: 'refs/heads/trunk' }, { name: 'bare' }],
    });
    expect(repositories.body).not.toHaveProperty('value.1.defaultBranch');
    const items = '/Web/_apis/git/repositories/site/items?path=/b.yml&versionDescriptor.version=release/1';
    expect((await api.get(items)).status).toBe(200);
    expect((await api.get('/Empty/_apis/serviceendpoint/endpoints')).body).toMatchObject({ count: 1 });
    expect(simulator.violations()).toEqual([]);
  });

  it('holds a shop that deploys with two tasks on one connection', async () => {
    const { api } = await startOrganization();
    const path = '/Payments/_apis/git/repositories/shop/items?path=/azure-pipelines.yml&$format=text';
    const { text } = await api.get(path);
    expect(text).toMatch(/task: AzureCLI@2[\s\S]*azureSubscription: shop-prod[\s\S]*task: AzureWebApp@1/);
    expect((await api.get('/Payments/_apis/build/definitions')).body).toMatchObject({ value: [{ name: 'shop-ci' }] });
  });

  it('gives no two dates that are the same', async () => {
    const { organization } = await startOrganization();
    const dates = Array.from({ length: 100 }, () => organization.clock.timestamp());
    expect(new Set(dates).size).toBe(100);
  });
});
