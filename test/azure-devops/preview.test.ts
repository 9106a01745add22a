import { describe, expect, it } from 'vitest';
import { previewReads } from '../../shared/azure-devops/preview.ts';
import { requestsOf } from '../../shared/azure-devops/request.ts';
import { organization, testClock } from './organization.ts';

const YAML = 'stages:\n- stage: __default\n';

/** Previews over an organization that answers every call with this; `sent` notes what it got. */
function answering(json: unknown) {
  const sent: { readonly method: string; readonly path: string; readonly body: unknown }[] = [];
  const requests = requestsOf(
    'https://dev.azure.com/contoso',
    (method, url, body) => {
      sent.push({ method, path: new URL(url).pathname, body: JSON.parse(body ?? 'null') });
      const answer = { status: 200, contentType: 'application/json', retryAfterMs: undefined };
      return Promise.resolve({ ...answer, continuationToken: undefined, body: JSON.stringify(json) });
    },
    testClock(),
  );
  return { reads: previewReads(requests), sent };
}

describe('a preview', () => {
  it('is the YAML with its templates expanded', async () => {
    const { azureDevOps, key, simulator } = await organization();
    simulator.organization.planPreview({ definition: 'shop-ci', finalYaml: YAML });
    expect(await azureDevOps.previewYaml(key.projectId, 1, {})).toBe(YAML);
    expect(await azureDevOps.previewYaml(key.projectId, 1, { refName: 'refs/heads/feature' })).toBe(YAML);
  });

  it('is asked for on a branch, or without one on what is the default', async () => {
    const { reads, sent } = answering({ finalYaml: YAML });
    await reads.previewYaml('project', 7, { refName: 'refs/heads/feature' });
    await reads.previewYaml('project', 7, {});
    expect(sent).toEqual([
      {
        method: 'POST',
        path: '/contoso/project/_apis/pipelines/7/preview',
        body: { previewRun: true, resources: { repositories: { self: { refName: 'refs/heads/feature' } } } },
      },
      { method: 'POST', path: '/contoso/project/_apis/pipelines/7/preview', body: { previewRun: true } },
    ]);
  });

  it.each([
    [400, 'azure-devops-refused'],
    [403, 'azure-devops-forbidden'],
    [404, 'azure-devops-not-found'],
  ])('that is answered with %i is an error with the words of the service', async (status, code) => {
    const { azureDevOps, key, simulator } = await organization();
    const message = '/azure-pipelines.yml: A value for the parameter "stage" must be provided.';
    simulator.organization.planPreview({ definition: 'shop-ci', failure: { status, message } });
    const asking = azureDevOps.previewYaml(key.projectId, 1, {});
    await expect(asking).rejects.toMatchObject({ code });
    await expect(asking).rejects.toThrow('the preview of pipeline 1');
    await expect(asking).rejects.toThrow('A value for the parameter "stage" must be provided');
    expect(simulator.requests().filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it.each([{}, { finalYaml: null }])('that is %j is not taken for an empty pipeline', async (json) => {
    await expect(answering(json).reads.previewYaml('project', 1, {})).rejects.toMatchObject({
      code: 'azure-devops-answer',
    });
  });

  it('is asked for again when the service is away, because it starts nothing', async () => {
    const { azureDevOps, key, simulator, clock } = await organization();
    simulator.organization.planPreview({ definition: 'shop-ci', finalYaml: YAML });
    simulator.addFault({ match: { path: '/preview$' }, fault: 'status', status: 503 });
    simulator.addFault({ match: { path: '/preview$' }, fault: 'hang-up', served: true });
    expect(await azureDevOps.previewYaml(key.projectId, 1, {})).toBe(YAML);
    expect(clock.waits).toHaveLength(2);
  });
});
