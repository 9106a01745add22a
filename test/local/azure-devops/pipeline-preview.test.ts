import { describe, expect, it } from 'vitest';
import { containing } from './matchers.ts';
import { startOrganization } from './start-organization.ts';

const PREVIEW = '/Payments/_apis/pipelines/1/preview';
const BODY = { previewRun: true };

describe('a preview', () => {
  it('is refused where none is planned', async () => {
    const { simulator, api } = await startOrganization();
    expect(await api.send('POST', PREVIEW, BODY)).toMatchObject({
      status: 400,
      body: {
        typeKey: 'PipelineValidationException',
        message: containing('No preview of pipeline "shop-ci" (1) is planned'),
      },
    });
    expect(simulator.violations()).toEqual([]);
  });

  it('is the YAML that is planned, on any branch and as often as it is asked for', async () => {
    const { simulator, organization, api } = await startOrganization();
    organization.planPreview({ definition: 'shop-ci', finalYaml: 'stages: []\n' });
    const resources = { repositories: { self: { refName: 'refs/heads/main' } } };
    for (const body of [BODY, { ...BODY, resources }]) {
      expect(await api.send('POST', PREVIEW, body)).toMatchObject({ status: 200, body: { finalYaml: 'stages: []\n' } });
    }
    expect(simulator.violations()).toEqual([]);
  });

  it('fails as it is planned to, until something else is', async () => {
    const { simulator, organization, api } = await startOrganization();
    organization.planPreview({
      definition: 1,
      failure: { status: 400, message: 'A template expression is not closed.' },
    });
    expect(await api.send('POST', PREVIEW, BODY)).toMatchObject({
      status: 400,
      body: { typeKey: 'PipelineValidationException', message: 'A template expression is not closed.' },
    });
    const denied = { status: 403, message: 'TF215106: Access denied.', typeKey: 'AccessDeniedException' };
    organization.planPreview({ definition: 1, failure: denied });
    expect(await api.send('POST', PREVIEW, BODY)).toMatchObject({
      status: 403,
      body: { typeKey: 'AccessDeniedException' },
    });
    organization.planPreview({ definition: 1, finalYaml: '' });
    expect(await api.send('POST', PREVIEW, BODY)).toMatchObject({ status: 200, body: { finalYaml: '' } });
    expect(simulator.violations()).toEqual([]);
  });

  it('is of one pipeline, and forgotten by a reset', async () => {
    const { simulator, organization, api } = await startOrganization();
    organization.createDefinition({ name: 'other', repository: 'shop', yamlFilename: 'other.yml' });
    organization.planPreview({ definition: 'shop-ci', finalYaml: 'stages: []\n' });
    expect((await api.send('POST', '/Payments/_apis/pipelines/2/preview', BODY)).status).toBe(400);
    simulator.reset();
    expect((await api.send('POST', PREVIEW, BODY)).status).toBe(400);
  });

  it('stands among the requests', async () => {
    const { simulator, api } = await startOrganization();
    await api.send('POST', PREVIEW, BODY);
    expect(simulator.requests()).toMatchObject([
      { method: 'POST', path: `/contoso${PREVIEW}`, operation: 'pipelines/Preview_Preview', status: 400 },
    ]);
  });

  it('of a classic pipeline is refused whatever is planned, and of none is a 404', async () => {
    const { organization, api } = await startOrganization();
    organization.createDefinition({ name: 'classic', repository: 'shop', phases: [] });
    organization.planPreview({ definition: 'classic', finalYaml: 'stages: []\n' });
    expect(await api.send('POST', '/Payments/_apis/pipelines/2/preview', BODY)).toMatchObject({
      status: 400,
      body: { message: containing('is not a YAML pipeline') },
    });
    expect((await api.send('POST', '/Payments/_apis/pipelines/9/preview', BODY)).status).toBe(404);
  });

  it.each([
    [{}, 'unproven', 'previewRun'],
    [{ ...BODY, yamlOverride: 'steps: []' }, 'not-simulated', 'yamlOverride'],
    [{ ...BODY, templateParameters: { a: 'b' } }, 'not-simulated', 'templateParameters'],
  ])('with %j is served, and that is recorded', async (body, kind, message) => {
    const { simulator, organization, api } = await startOrganization();
    organization.planPreview({ definition: 1, finalYaml: 'stages: []\n' });
    expect((await api.send('POST', PREVIEW, body)).status).toBe(200);
    expect(simulator.violations()).toMatchObject([{ kind, message: containing(message) }]);
  });

  it.each([{}, { finalYaml: 'a', failure: { status: 400, message: 'b' } }])('is not planned by %j', async (plan) => {
    const { organization } = await startOrganization();
    expect(() => organization.planPreview({ definition: 1, ...plan })).toThrow('either "finalYaml" or a "failure"');
  });
});
