import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../../shared/catalogue/catalogue.ts';
import { runsSince } from '../../../shared/guard/runs/runs-since.ts';
import type { NamedPipeline } from '../../../shared/guard/runs/pipelines-by-project.ts';
import { containing } from '../../matching.ts';
import { CONVERTED, EXPIRED, minutesAfter, running } from './running.ts';

async function since() {
  const world = await running();
  const context = { ...world.context, catalogue: openCatalogue() };
  const conversion = { projects: world.projects, changedAt: CONVERTED };
  const of = (...pipelines: readonly NamedPipeline[]) => runsSince(context, conversion, pipelines, Infinity);
  return { ...world, of };
}

const NOTHING = { succeeded: 0, failedBy: [], failedOtherwise: 0, pipelinesWithout: 0, unseen: [] };

describe('the runs since a conversion', () => {
  it('are none of a pipeline that did not run, never ended, was canceled, or ran before', async () => {
    const { steps, pipeline, ran, of } = await since();
    const [never, going, canceled, before] = ['never', 'going', 'canceled', 'before'].map(pipeline);
    if (!never || !going || !canceled || !before) throw new Error('Four pipelines.');
    steps.startRun({ definition: going.id, at: minutesAfter(1) });
    ran(canceled, 1, 'canceled');
    ran(before, -5, 'failed', EXPIRED);
    expect(await of(never, going, canceled, before)).toEqual({ ...NOTHING, pipelinesWithout: 4 });
  });

  it('are counted by how they ended, failures by their signature and step', async () => {
    const { pipeline, ran, of } = await since();
    const [web, api] = [pipeline('web'), pipeline('api')];
    ran(web, 1, 'succeeded');
    ran(web, 3, 'failed', EXPIRED);
    ran(web, 5, 'failed', EXPIRED);
    ran(api, 1, 'failed', 'error TS2322: Type is not assignable.');
    expect(await of(web, api)).toEqual({
      ...NOTHING,
      succeeded: 1,
      failedOtherwise: 1,
      failedBy: [
        { signature: 'aadsts700024', step: 'Deploy', project: 'Payments', pipelineId: web.id, count: 2, isOver: false },
      ],
    });
  });

  it('that failed are over once a later one succeeds', async () => {
    const { pipeline, ran, of } = await since();
    const web = pipeline('web');
    ran(web, 1, 'failed', EXPIRED);
    ran(web, 3, 'succeeded');
    expect((await of(web)).failedBy).toMatchObject([{ isOver: true }]);
  });

  it('that began before it prove nothing when they succeed, and count when they fail by it', async () => {
    const { steps, pipeline, of } = await since();
    const [web, api] = [pipeline('web'), pipeline('api')];
    for (const [{ id }, result] of [
      [web, 'succeeded'],
      [api, 'failed'],
    ] as const) {
      const { runId } = steps.startRun({ definition: id, at: minutesAfter(-10) });
      const failing = [{ name: 'Deploy', task: 'AzureCLI@2', errors: [EXPIRED], log: null }];
      steps.finishRun({ run: runId, result, at: minutesAfter(10), steps: result === 'failed' ? failing : [] });
    }
    expect(await of(web, api)).toMatchObject({ succeeded: 0, pipelinesWithout: 1, failedBy: [{ pipelineId: api.id }] });
  });

  it('leave nothing of what their logs say', async () => {
    const { pipeline, ran, of } = await since();
    const web = pipeline('web');
    ran(
      web,
      1,
      'failed',
      `##vso[task.setvariable variable=x]hunter2\n${EXPIRED}\n${'x'.repeat(10 * 1024 * 1024)}\n${EXPIRED}`,
    );
    const found = await of(web);
    expect(found.failedBy).toHaveLength(1);
    expect(JSON.stringify(found)).not.toMatch(/hunter2|vso|xxx/);
  });

  it.each(['timeline', '/logs', 'build/builds$'])('that are refused (%s) are said to be unseen', async (path) => {
    const { simulator, pipeline, ran, of } = await since();
    const web = pipeline('web');
    ran(web, 1, 'failed', EXPIRED);
    simulator.addFault({ match: { path }, fault: 'status', status: 403 });
    const found = await of(web);
    expect(found).toEqual({ ...NOTHING, unseen: [containing('docs/permissions.md')] });
  });

  it('are looked into a few times only, and what was not is said', async () => {
    const { simulator, pipeline, ran, of } = await since();
    const pipelines = Array.from({ length: 8 }, (_, index) => pipeline(`p${String(index)}`));
    for (const one of pipelines) for (const minutes of [1, 2, 3, 4, 5, 6]) ran(one, minutes, 'failed', 'No.');
    const found = await of(...pipelines);
    expect(found).toMatchObject({ failedOtherwise: 20, unseen: ['Not every failed run was looked into.'] });
    expect(simulator.requests().filter(({ path }) => path.endsWith('/timeline'))).toHaveLength(20);
  });
});
