import { describe, expect, it } from 'vitest';
import { inFlightOf, withLastRuns } from '../../../shared/guard/runs/in-flight.ts';
import { pipeline as assessedPipeline } from '../../conversions/building.ts';
import { containing } from '../../matching.ts';
import { running } from './running.ts';

const FOREVER = Infinity;

describe('what is in flight', () => {
  it('are runs of these pipelines and deployments of the projects', async () => {
    const { steps, context, projects, pipeline, ran } = await running();
    const [web, other] = [pipeline('web'), pipeline('other')];
    ran(web, 1, 'succeeded');
    expect(await inFlightOf(context, projects, [web], FOREVER)).toEqual({ runs: 0, deployments: 0, unseen: [] });
    steps.startRun({ definition: web.id });
    steps.startRun({ definition: web.id, queued: true });
    steps.startRun({ definition: other.id });
    steps.createReleaseDefinition({ project: 'Payments', name: 'shop-cd' });
    steps.startDeployment({ project: 'Payments', release: 'shop-cd' });
    expect(await inFlightOf(context, projects, [web], FOREVER)).toEqual({ runs: 2, deployments: 1, unseen: [] });
  });

  it.each([
    ['build/builds', { runs: null, deployments: 0 }],
    ['release/deployments', { runs: 0, deployments: null }],
  ])('is not known where %s is refused, and says which permission is missing', async (path, known) => {
    const { simulator, context, projects, pipeline } = await running();
    simulator.addFault({ match: { path }, fault: 'status', status: 403 });
    expect(await inFlightOf(context, projects, [pipeline('web')], FOREVER)).toEqual({
      ...known,
      unseen: [containing('docs/permissions.md')],
    });
  });

  it('is not known once the time is over', async () => {
    const { context, projects, pipeline } = await running();
    const { runs, deployments } = await inFlightOf(context, projects, [pipeline('web')], context.clock.now() - 1);
    expect([runs, deployments]).toEqual([null, null]);
  });
});

describe('the last run of a pipeline', () => {
  it('is noted with its result, its status while it goes on, and none where it never ran', async () => {
    const { steps, context, projects, pipeline, ran } = await running();
    const [ended, going, never] = [pipeline('ended'), pipeline('going'), pipeline('never')];
    const id = ran(ended, 1, 'failed');
    steps.startRun({ definition: going.id });
    const noted = await withLastRuns(
      context,
      projects,
      [ended, going, never].map((named) => assessedPipeline(named)),
      FOREVER,
    );
    expect(noted.map(({ lastRun }) => lastRun)).toMatchObject([
      { id, at: '2026-11-24T09:02:00.123Z', result: 'failed' },
      { result: 'inProgress' },
      null,
    ]);
  });

  it('is not noted where it cannot be seen: that is not the same as never', async () => {
    const { simulator, context, projects, pipeline } = await running();
    simulator.addFault({ match: { path: 'build/builds' }, fault: 'status', status: 403 });
    const unknown = assessedPipeline({ ...pipeline('web'), lastRun: undefined });
    const [noted] = await withLastRuns(context, projects, [unknown], FOREVER);
    expect(noted?.lastRun).toBeUndefined();
  });
});
