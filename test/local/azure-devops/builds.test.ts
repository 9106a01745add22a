import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startReceiver } from './hook-receiver.ts';
import { startOrganization } from './start-organization.ts';
import { subscribe } from './subscribe.ts';

const listed = z.object({ value: z.array(z.object({ id: z.number() })) });
const BUILDS = '/Payments/_apis/build/builds';
const since = '2026-11-24T10:00:00Z';
const hour = (hours: number): string => `2026-11-24T${String(10 + hours)}:00:00Z`;

describe('runs of pipelines', () => {
  it('are none until one begins, and have a result when they end', async () => {
    const { simulator, organization, api } = await startOrganization();
    expect((await api.get(BUILDS)).body).toEqual({ count: 0, value: [] });
    const { runId } = organization.startRun({ definition: 'shop-ci', by: 'Ravi' });
    expect((await api.get(BUILDS)).body).toMatchObject({
      value: [
        { id: runId, status: 'inProgress', definition: { name: 'shop-ci' }, requestedFor: { displayName: 'Ravi' } },
      ],
    });
    organization.finishRun({ run: runId, result: 'succeeded' });
    expect((await api.get(BUILDS)).body).toMatchObject({ value: [{ status: 'completed', result: 'succeeded' }] });
    expect(simulator.violations()).toEqual([]);
  });

  it('are filtered by pipeline, status and time, and are few of each pipeline', async () => {
    const { simulator, organization, api } = await startOrganization();
    organization.createDefinition({ repository: 'shop', name: 'other', yamlFilename: 'other.yml' });
    for (const hours of [0, 1, 2]) {
      const { runId } = organization.startRun({ definition: 'shop-ci', at: hour(hours) });
      organization.finishRun({ run: runId, result: 'failed', at: hour(hours) });
    }
    organization.startRun({ definition: 'other', queued: true });
    const ids = async (query: string) =>
      listed.parse((await api.get(`${BUILDS}?${query}`)).body).value.map(({ id }) => id);
    expect(await ids('definitions=2')).toEqual([4]);
    expect(await ids('statusFilter=inProgress,notStarted')).toEqual([4]);
    expect(await ids(`statusFilter=completed&queryOrder=finishTimeDescending&minTime=${hour(1)}`)).toEqual([3, 2]);
    expect(await ids(`queryOrder=finishTimeAscending&statusFilter=completed&maxBuildsPerDefinition=1`)).toEqual([1]);
    expect(await ids('resultFilter=succeeded')).toEqual([]);
    expect(simulator.violations()).toEqual([]);
  });

  it('have a timeline, and logs of their steps in lines or as text', async () => {
    const { simulator, organization, api } = await startOrganization();
    const { runId } = organization.startRun({ definition: 'shop-ci' });
    const steps = [
      { name: 'Checkout', result: 'succeeded' as const, log: null },
      { name: 'Deploy', task: 'AzureCLI@2', errors: ['No.'], log: 'one\ntwo\nthree' },
    ];
    organization.finishRun({ run: runId, result: 'failed', steps });
    expect((await api.get(`${BUILDS}/${String(runId)}/timeline`)).body).toMatchObject({
      records: [
        { type: 'Job', result: 'failed', errorCount: 1 },
        { type: 'Task', name: 'Checkout', task: null, log: null },
        { type: 'Task', name: 'Deploy', result: 'failed', task: { name: 'AzureCLI' }, issues: [{ message: 'No.' }] },
      ],
    });
    expect((await api.get(`${BUILDS}/${String(runId)}/logs`)).body).toMatchObject({ value: [{ id: 4, lineCount: 3 }] });
    expect((await api.get(`${BUILDS}/${String(runId)}/logs/4?startLine=2`)).body).toEqual({
      count: 2,
      value: ['two', 'three'],
    });
    expect(simulator.violations()).toEqual([]);
  });

  it('that do not exist are not found', async () => {
    const { organization, api } = await startOrganization();
    expect(await api.get(`${BUILDS}/9/timeline`)).toMatchObject({ status: 404 });
    const { runId } = organization.startRun({ definition: 'shop-ci' });
    expect(await api.get(`${BUILDS}/${String(runId)}/logs/1`)).toMatchObject({ status: 404 });
    expect(() => organization.finishRun({ run: 9, result: 'failed' })).toThrow('run 9 does not exist');
  });

  it('are told by hooks when they end', async () => {
    const { organization, api } = await startOrganization();
    const receiver = await startReceiver();
    await subscribe(api, { eventType: 'build.complete', receiver });
    const { runId } = organization.startRun({ definition: 'shop-ci', at: since });
    expect(receiver.deliveries).toEqual([]);
    organization.finishRun({ run: runId, result: 'failed' });
    await organization.hooks.settled();
    expect(receiver.deliveries.map(({ event }) => event)).toMatchObject([
      { eventType: 'build.complete', resource: { id: runId, result: 'failed', definition: { name: 'shop-ci' } } },
    ]);
  });
});

describe('deployments of classic releases', () => {
  it('are under way until they end', async () => {
    const { simulator, organization, api } = await startOrganization();
    organization.createReleaseDefinition({ project: 'Payments', name: 'shop-cd' });
    const { deploymentId } = organization.startDeployment({ project: 'Payments', release: 'shop-cd' });
    const inProgress = '/Payments/_apis/release/deployments?deploymentStatus=inProgress';
    expect((await api.get(inProgress)).body).toMatchObject({
      value: [{ id: deploymentId, releaseDefinition: { name: 'shop-cd' }, releaseEnvironment: { name: 'Production' } }],
    });
    organization.finishDeployment({ deployment: deploymentId });
    expect((await api.get(inProgress)).body).toMatchObject({ count: 0 });
    expect(simulator.violations()).toEqual([]);
  });

  it('are of releases that exist', async () => {
    const { organization } = await startOrganization();
    expect(() => organization.startDeployment({ project: 'Payments', release: 'x' })).toThrow(
      'no release definition "x"',
    );
  });
});
