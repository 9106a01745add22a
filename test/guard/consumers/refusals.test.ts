import { describe, expect, it } from 'vitest';
import { containing, matching } from '../../matching.ts';
import { lonely, seenOf, using } from './lonely.ts';

/** Source → path of its call, and what its sentence says is needed. */
const SOURCES = [
  ['YAML pipelines', 'build/definitions', 'Pipelines: View'],
  ['classic releases', 'release/definitions', 'Releases: View'],
  ['variable groups', 'variablegroups', 'Library: Reader'],
  ['pipeline permissions', 'pipelinepermissions', 'Service connections: Reader'],
  ['history of use', 'executionhistory', 'Service connections: Reader'],
  ['connections on the same service principal', 'serviceendpoint/endpoints', 'Service connections: Reader'],
  ['Kubernetes resources of environments', 'pipelines/environments', 'Environments: Reader'],
  ['checks', 'queryconfigurations', 'Pipelines: View'],
  ['agent pools on scale sets', 'elasticpools', 'Agent pools: Reader'],
] as const;

describe('a connection that nothing breaks on', () => {
  it('is ready when every source answered', async () => {
    const { judged, pipeline } = await lonely();
    pipeline('web', using('lonely'));
    const { verdict, unseen, coverage } = await judged();
    expect({ verdict, unseen }).toEqual({ verdict: 'ready', unseen: [] });
    expect(coverage.length).toBeGreaterThan(SOURCES.length);
    for (const one of coverage) expect(one).toMatchObject({ answered: one.asked, unseen: [], next: '' });
  });

  it.each(SOURCES)('is unknown when the source %s refuses, with the permission', async (source, path, needs) => {
    const { judged, forbid } = await lonely();
    forbid(path);
    const assessment = await judged();
    expect(assessment.verdict).toBe('unknown');
    expect(assessment.unseen[0]).toMatch(new RegExp(`no access to .*docs/permissions\\.md.* It needs ${needs}`));
    expect(seenOf(assessment, source)).toBe('0 of 1');
    expect(assessment.coverage.find((one) => one.source === source)?.next).toContain(needs);
  });

  it('is unknown when the last runs of its pipelines are refused', async () => {
    const { judged, forbid, pipeline } = await lonely();
    pipeline('web', using('lonely'));
    forbid('build/builds');
    const assessment = await judged();
    expect(assessment).toMatchObject({
      verdict: 'unknown',
      unseen: [containing('the last runs')],
    });
    expect(seenOf(assessment, 'branches that ran lately')).toBe('0 of 1');
  });

  it('is left to a later try while the service is away, and then counts as unseen', async () => {
    const { judged, simulator } = await lonely();
    const away = { fault: 'status', status: 503, match: { path: 'executionhistory' }, times: 3 } as const;
    simulator.addFault(away);
    await expect(judged({}, true)).rejects.toMatchObject({ code: 'azure-devops-unavailable' });
    simulator.addFault(away);
    expect(await judged({}, false)).toMatchObject({ verdict: 'unknown' });
  });

  it('counts all projects that share it', async () => {
    const { org, judged, projects, connectionId, forbid } = await lonely();
    const { projectId } = org.createProject({ name: 'Web' });
    const both = [...projects, { id: projectId, name: 'Web', connectionName: 'lonely' }];
    expect(seenOf(await judged({ projects: both }), 'checks')).toBe('2 of 2');
    forbid(`${projectId}/_apis/serviceendpoint/${connectionId}/executionhistory`);
    const assessment = await judged({ projects: both });
    expect(seenOf(assessment, 'history of use')).toBe('1 of 2');
    expect(assessment.verdict).toBe('unknown');
  });
});

describe('a service that asks for pauses', () => {
  it('ends asking before reading, the cheap sources first, and what was not asked makes it unknown', async () => {
    const { org, judged, simulator } = await lonely();
    for (let number = 0; number < 100; number += 1)
      org.createEnvironment({ project: 'Payments', name: `e${String(number)}` });
    const path = 'pipelines/environments/';
    simulator.addFault({ fault: 'retry-after', retryAfterSeconds: 14, match: { path }, times: 1_000 });
    const assessment = await judged();
    expect(assessment.verdict).toBe('unknown');
    expect(assessment.unseen).toEqual([
      matching(/^\d+ environments of project Payments not asked: asking took too long\.$/),
    ]);
    expect(assessment.cutShort).toBe(true);
    expect(seenOf(assessment, 'history of use')).toBe('1 of 1');
    expect(seenOf(assessment, 'files and definitions of pipelines')).toBe('1 of 1');
  });
});

describe('a container resource', () => {
  it('that is pulled through the connection is a use', async () => {
    const { judged, pipeline } = await lonely();
    pipeline(
      'boxed',
      'resources:\n  containers:\n  - container: box\n    type: ACR\n    azureSubscription: lonely\n    resourceGroup: r\n    registry: r\n    repository: r\nsteps:\n- bash: echo\n',
    );
    expect(await judged()).toMatchObject({
      pipelinesUsing: 1,
      pipelines: [{ name: 'boxed', uses: 1, evidence: ['static'] }],
    });
  });
});
