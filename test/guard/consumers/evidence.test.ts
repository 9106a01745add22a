import { describe, expect, it } from 'vitest';
import { containing } from '../../matching.ts';
import { HOSTILE_NAMES } from '../../report/hostile-names.ts';
import { lonely, using } from './lonely.ts';

describe('the history of use', () => {
  it('is evidence for a pipeline whose YAML shows the use', async () => {
    const { org, judged, pipeline } = await lonely();
    const id = pipeline('web', using('lonely'));
    org.recordUse({
      project: 'Payments',
      connection: 'lonely',
      definition: { id, name: 'web' },
      at: '2026-11-20T10:00:00Z',
    });
    const { verdict, pipelines } = await judged();
    expect(verdict).toBe('ready');
    expect(pipelines).toMatchObject([{ name: 'web', evidence: ['static', 'history'] }]);
  });

  it('makes unknown what the YAML does not show, and names the run', async () => {
    const { org, judged, pipeline } = await lonely();
    const id = pipeline('web', using('shop-prod'));
    const use = { project: 'Payments', connection: 'lonely', definition: { id, name: 'web' } };
    org.recordUse({ ...use, at: '2026-11-19T10:00:00Z', run: '20261119.1' });
    org.recordUse({ ...use, at: '2026-11-20T10:00:00Z', run: '20261120.3' });
    const { verdict, unseen, coverage } = await judged();
    const sentence =
      'Pipeline web of project Payments used it at 2026-11-20 10:00 UTC in run 20261120.3, but its YAML at main does not show how: the log of that run names the step.';
    expect(verdict).toBe('unknown');
    expect(unseen).toEqual([sentence]);
    expect(coverage).toContainEqual({
      source: 'history of use',
      asked: 1,
      answered: 1,
      unseen: [containing('Pipeline web')],
      next: 'the logs of the runs that are named',
    });
  });

  it('names what the guard does not read at all, also a release', async () => {
    const { org, judged } = await lonely();
    const use = { project: 'Payments', connection: 'lonely', definition: { id: 999, name: 'gone' } };
    org.recordUse({ ...use, at: '2026-11-20T10:00:00Z' });
    org.recordUse({ ...use, at: '2026-11-20T10:00:00Z', planType: 'Release' });
    expect((await judged()).unseen.map((sentence) => sentence.split(' of ')[0])).toEqual([
      'Pipeline gone',
      'Release gone',
    ]);
  });

  it('of more than 30 days ago does not matter', async () => {
    const { org, judged } = await lonely();
    const definition = { id: 999, name: 'gone' };
    org.recordUse({ project: 'Payments', connection: 'lonely', definition, at: '2026-10-20T10:00:00Z' });
    expect(await judged()).toMatchObject({ verdict: 'ready', unseen: [] });
  });

  it.each(HOSTILE_NAMES.slice(0, 6))('may name a pipeline %j', async (name) => {
    const { org, judged } = await lonely();
    const definition = { id: 999, name };
    org.recordUse({ project: 'Payments', connection: 'lonely', definition, at: '2026-11-20T10:00:00Z' });
    expect(await judged()).toMatchObject({ verdict: 'unknown' });
  });
});

describe('pipeline permissions', () => {
  it('are evidence for a listed pipeline, and name a listed one that does not use it', async () => {
    const { org, judged, pipeline } = await lonely();
    const [web, api] = [pipeline('web', using('lonely')), pipeline('api', using('shop-prod'))];
    org.permitPipelines({ project: 'Payments', connection: 'lonely', definitionIds: [web, api] });
    expect(await judged()).toMatchObject({
      verdict: 'ready',
      pipelines: [{ name: 'web', evidence: ['static', 'permission'] }],
      otherConsumers: [{ kind: 'permitted pipeline', name: 'api', verdict: 'ready' }],
    });
  });

  it('that list a pipeline which the guard does not see make it unknown', async () => {
    const { org, judged } = await lonely();
    org.permitPipelines({ project: 'Payments', connection: 'lonely', definitionIds: [998] });
    const { verdict, unseen } = await judged();
    expect(verdict).toBe('unknown');
    expect(unseen[0]).toMatch(
      /^Pipeline 998 of project Payments may use the connection, and Azure DevOps does not list it/,
    );
  });
});

describe('connections on the same service principal', () => {
  const authorization = { scheme: 'ServicePrincipal', parameters: { servicePrincipalId: 'APP-1', tenantid: 't' } };

  it('are named with their project and scheme, and change no verdict', async () => {
    const { org, judged } = await lonely();
    const federated = { ...authorization, scheme: 'WorkloadIdentityFederation' };
    org.updateConnection({ connection: 'lonely', authorization: federated });
    const parameters = { serviceprincipalid: 'app-1' };
    org.createConnection({ project: 'Payments', name: 'twin', authorization: { ...authorization, parameters } });
    const { verdict, samePrincipal } = await judged();
    expect(verdict).toBe('ready');
    expect(samePrincipal).toMatchObject([{ name: 'twin', project: 'Payments', scheme: 'ServicePrincipal' }]);
    expect(JSON.stringify(await judged())).not.toContain('app-1');
  });

  it('are none where nobody knows the principal', async () => {
    const { org, judged } = await lonely();
    org.updateConnection({ connection: 'lonely', authorization: { scheme: 'WorkloadIdentityFederation' } });
    org.createConnection({ project: 'Payments', name: 'twin', authorization: { scheme: 'ServicePrincipal' } });
    expect((await judged()).samePrincipal).toEqual([]);
  });
});
