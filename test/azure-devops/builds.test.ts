import { describe, expect, it } from 'vitest';
import { organization } from './organization.ts';

const CONVERTED = '2026-11-24T10:00:00.123Z';
const at = (minutes: number): string => new Date(Date.parse(CONVERTED) + minutes * 60_000).toISOString();

async function withRuns() {
  const { simulator, azureDevOps, key } = await organization();
  const { organization: steps } = simulator;
  const { definitionId } = steps.createDefinition({ repository: 'shop', name: 'web', yamlFilename: 'web.yml' });
  const ended = (minutes: number, result: 'succeeded' | 'failed', log = ''): number => {
    const { runId } = steps.startRun({ definition: definitionId, at: at(minutes) });
    const failing = [{ name: 'Deploy', task: 'AzureCLI@2', errors: ['It failed.'], log }];
    steps.finishRun({ run: runId, result, at: at(minutes), steps: result === 'failed' ? failing : [] });
    return runId;
  };
  return { simulator, azureDevOps, projectId: key.projectId, definitionId, steps, ended };
}

describe('runs of pipelines', () => {
  it('have a last one, whatever its state, and none where there never was one', async () => {
    const { azureDevOps, projectId, definitionId, steps, ended } = await withRuns();
    expect(await azureDevOps.lastRuns(projectId, [definitionId])).toEqual([]);
    ended(-60, 'failed');
    const { runId } = steps.startRun({ definition: definitionId, at: at(1), queued: true });
    expect(await azureDevOps.lastRuns(projectId, [definitionId])).toEqual([
      {
        id: runId,
        definitionId,
        branch: 'refs/heads/main',
        status: 'notStarted',
        result: '',
        queuedAt: '2026-11-24T10:01:00.123Z',
        startedAt: '',
        finishedAt: '',
      },
    ]);
  });

  it('are in flight until they end, also those that wait', async () => {
    const { azureDevOps, projectId, definitionId, steps, ended } = await withRuns();
    ended(1, 'succeeded');
    const waiting = steps.startRun({ definition: definitionId, queued: true });
    const going = steps.startRun({ definition: definitionId });
    const inFlight = await azureDevOps.runsInFlight(projectId, [definitionId]);
    expect(inFlight.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual([waiting.runId, going.runId]);
  });

  it('since a time are the last ones of each pipeline, latest first', async () => {
    const { azureDevOps, projectId, definitionId, ended } = await withRuns();
    ended(-1, 'succeeded');
    const [first, second, third] = [ended(1, 'succeeded'), ended(2, 'failed'), ended(3, 'failed')];
    const idsOf = async (most: number) =>
      (await azureDevOps.runsEndedSince(projectId, [definitionId], CONVERTED, most)).map(({ id }) => id);
    expect(await idsOf(5)).toEqual([third, second, first]);
    expect(await idsOf(2)).toEqual([third, second]);
  });

  it('of more pipelines than one address holds are asked for in parts', async () => {
    const { azureDevOps, projectId, simulator } = await withRuns();
    const ids = Array.from({ length: 250 }, (_, index) => index + 1);
    await azureDevOps.lastRuns(projectId, ids);
    const asked = simulator.requests().filter(({ path }) => path.endsWith('/build/builds'));
    expect(asked).toHaveLength(3);
  });
});

describe('a run that failed', () => {
  it('tells which tasks failed, and the end of what they wrote', async () => {
    const { azureDevOps, projectId, ended } = await withRuns();
    const lines = Array.from({ length: 2_000 }, (_, index) => `line ${String(index)}`);
    const run = ended(1, 'failed', lines.join('\n'));
    const [task, ...more] = await azureDevOps.failedTasks(projectId, run);
    expect(more).toEqual([]);
    expect(task).toMatchObject({ name: 'Deploy', errors: ['It failed.'] });
    const end = (await azureDevOps.logEnds(projectId, run, [task?.logId ?? 0])).get(task?.logId ?? 0) ?? '';
    expect(end.endsWith('line 1999')).toBe(true);
    expect(end.split('\n').length).toBeLessThan(500);
  });

  it('with a line of 10 MB has only its end kept, in whole characters', async () => {
    const { azureDevOps, projectId, ended } = await withRuns();
    const run = ended(1, 'failed', `${'😀'.repeat(5 * 1024 * 1024)}the end`);
    const [task] = await azureDevOps.failedTasks(projectId, run);
    const end = (await azureDevOps.logEnds(projectId, run, [task?.logId ?? 0])).get(task?.logId ?? 0) ?? '';
    expect(end).toHaveLength(64 * 1024);
    expect(end.endsWith('the end')).toBe(true);
    expect(end.startsWith('\uFFFD😀')).toBe(true);
  });

  it('but went on tells it too, and one that the service has no timeline of tells nothing', async () => {
    const { azureDevOps, projectId, definitionId, steps, simulator } = await withRuns();
    const { runId } = steps.startRun({ definition: definitionId });
    const went = { name: 'Deploy', task: 'AzureCLI@2', result: 'succeededWithIssues' as const, errors: ['No.'] };
    const fine = { name: 'Test', task: 'Bash@3', result: 'succeededWithIssues' as const, errors: [] };
    steps.finishRun({ run: runId, result: 'partiallySucceeded', steps: [went, fine] });
    expect((await azureDevOps.failedTasks(projectId, runId)).map(({ name }) => name)).toEqual(['Deploy']);
    simulator.addFault({ match: { path: 'timeline' }, fault: 'null' });
    expect(await azureDevOps.failedTasks(projectId, runId)).toEqual([]);
  });
});

describe('deployments of classic releases', () => {
  it('are those that are under way', async () => {
    const { azureDevOps, projectId, steps } = await withRuns();
    expect(await azureDevOps.deploymentsInFlight(projectId)).toEqual([]);
    steps.createReleaseDefinition({ project: 'Payments', name: 'shop-cd' });
    const { deploymentId } = steps.startDeployment({ project: 'Payments', release: 'shop-cd' });
    expect(await azureDevOps.deploymentsInFlight(projectId)).toEqual([deploymentId]);
    steps.finishDeployment({ deployment: deploymentId });
    expect(await azureDevOps.deploymentsInFlight(projectId)).toEqual([]);
  });

  it('that the guard may not see are never none', async () => {
    const { azureDevOps, projectId, simulator } = await withRuns();
    for (const asked of [
      () => azureDevOps.deploymentsInFlight(projectId),
      () => azureDevOps.runsInFlight(projectId, [1]),
      () => azureDevOps.failedTasks(projectId, 1),
      () => azureDevOps.logEnds(projectId, 1, [1]),
    ]) {
      simulator.addFault({ match: {}, fault: 'status', status: 403 });
      await expect(asked()).rejects.toMatchObject({ code: 'azure-devops-forbidden' });
    }
  });
});
