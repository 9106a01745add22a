import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAzurite, type RunningAzurite } from '../../../local/processes/start-azurite.ts';
import { withHealth } from '../../../shared/guard/conversion/health.ts';
import { assessment } from '../../conversions/building.ts';
import { containing } from '../../matching.ts';
import { EXPIRED } from './running.ts';
import { watching } from './watching.ts';

let azurite: RunningAzurite;

beforeAll(async () => {
  azurite = await startAzurite();
});

afterAll(() => azurite.stop());

const OLD = '2026-11-20T10:00:00.000Z';

/** A conversion that was blocked days ago, whose one pipeline is ready by now. */
async function judgedLongAgo() {
  const world = await watching(azurite.connectionString);
  const { steps, projects } = world;
  const { connectionId } = steps.createConnection({
    project: 'Payments',
    name: 'lonely',
    scheme: 'WorkloadIdentityFederation',
  });
  const yaml = 'steps:\n- task: AzureWebApp@1\n  inputs: { azureSubscription: lonely }\n';
  steps.push({ repository: 'shop', branch: 'main', changes: { 'web.yml': yaml } });
  const web = world.pipeline('web');
  const [{ id: projectId } = { id: '' }] = projects;
  const connection = await world.context.azureDevOps.serviceConnection(projectId, connectionId);
  const conversion = await world.converted([web], { connectionId, assessment: assessment({ judgedAt: OLD }) });
  return { ...world, web, connection, conversion };
}

describe('how a conversion is now', () => {
  it('is judged again where the verdict is old, and what was found first stays beside it', async () => {
    const { context, conversion, connection, web, ran } = await judgedLongAgo();
    ran(web, 1, 'succeeded');
    const { health, assessment: now } = await withHealth(context, conversion, connection, '', Infinity);
    expect(health).toMatchObject({
      atFirst: { verdict: 'blocked', judgedAt: OLD },
      now: { verdict: 'ready' },
      pipelinesBroken: 0,
      inFlight: { runs: 0, deployments: 0 },
      runs: { succeeded: 1, pipelinesWithout: 0 },
    });
    expect(now?.pipelines).toMatchObject([{ id: web.id, verdict: 'ready' }]);
  });

  it('is not judged again within the hour, but its runs are looked at', async () => {
    const { context, conversion, connection, web, ran, simulator } = await judgedLongAgo();
    ran(web, 1, 'failed', EXPIRED);
    const judgedAt = new Date(context.clock.now() - 60_000).toISOString();
    const fresh = {
      ...conversion,
      assessment: assessment({ judgedAt, pipelines: conversion.assessment?.pipelines ?? [] }),
    };
    const before = simulator.requests().filter(({ path }) => path.includes('build/definitions')).length;
    const { health } = await withHealth(context, fresh, connection, '', Infinity);
    expect(health.now).toMatchObject({ verdict: 'blocked', judgedAt });
    expect(simulator.requests().filter(({ path }) => path.includes('build/definitions'))).toHaveLength(before);
  });

  it('is not asked any more once the time is over, and says so', async () => {
    const { context, conversion, connection, simulator } = await judgedLongAgo();
    const before = simulator.requests().length;
    const { health } = await withHealth(context, conversion, connection, '', context.clock.now() - 1);
    expect(simulator.requests()).toHaveLength(before);
    expect(health).toMatchObject({
      atFirst: { verdict: 'blocked' },
      now: null,
      problem: 'There was no time left.',
      inFlight: { runs: null, deployments: null },
      runs: { unseen: [containing('took too long')] },
    });
  });

  it('is not known where the connection cannot be seen', async () => {
    const { context, conversion, simulator } = await judgedLongAgo();
    const before = simulator.requests().length;
    const { health } = await withHealth(context, conversion, undefined, 'It was deleted.', Infinity);
    expect(simulator.requests()).toHaveLength(before);
    expect(health).toMatchObject({ now: null, problem: 'It was deleted.', runs: { unseen: ['It was deleted.'] } });
  });

  it('of a conversion that was never judged is known once it is', async () => {
    const { context, conversion, connection } = await judgedLongAgo();
    const { health } = await withHealth(context, { ...conversion, assessment: null }, connection, '', Infinity);
    expect(health).toMatchObject({ atFirst: null, now: { verdict: 'ready' } });
  });
});
