import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { contosoWithLogistics, DELIVERY } from '../../local/azure-devops/seeds/logistics.ts';
import { open, status, subscribeGuard, threads } from './pull-requests.ts';
import { startWorld, type World } from './world.ts';

const ROOT = DELIVERY['azure-pipelines.yml'] ?? '';

/** The pipeline with a step of its own repository after each deployment, for one connection. */
const withCopy = `${ROOT}    afterDeploy:
      - template: /pipelines/copy.yml@self
        parameters:
          connection: delivery-prod
`;

const copyStep = (task: string): string => `parameters:
  - name: connection
    type: string

steps:
  - task: ${task}
    inputs:
      azureSubscription: \${{ parameters.connection }}
      SourcePath: labels
      Destination: AzureBlob
      storage: parcels
      ContainerName: labels
`;

let world: World;

beforeAll(async () => {
  world = await startWorld({}, contosoWithLogistics);
  await subscribeGuard(world);
});

afterAll(() => world.stop());

afterEach(() => {
  expect(world.simulator.violations()).toEqual([]);
});

describe('a pull request to a pipeline that extends a template of another repository', () => {
  it('is told of a step that cannot federate on its line, in the template of its own that holds it', async () => {
    const changes = { 'azure-pipelines.yml': withCopy, 'pipelines/copy.yml': copyStep('AzureFileCopy@4') };
    const { pullRequestId } = open(world, changes, 'delivery');
    expect(await status(world, pullRequestId)).toMatchObject({ state: 'failed' });
    const [thread, ...more] = threads(world, pullRequestId).lines;
    expect(more).toEqual([]);
    expect(thread?.threadContext).toMatchObject({
      filePath: '/pipelines/copy.yml',
      rightFileStart: { line: 6, offset: 11 },
    });
    expect(thread?.comments[0]?.content).toContain('AzureFileCopy@4');
    expect(thread?.comments[0]?.content).toContain('delivery-prod');
  });

  it('sees the steps of the other repository: what breaks there is in the summary, with its file and line', async () => {
    const { organization } = world.simulator;
    organization.push({
      repository: 'pipeline-templates',
      branch: 'next',
      changes: { 'deploy/steps.yml': copyStep('AzureFileCopy@4') },
    });
    const onNext = ROOT.replace('pipeline-templates\n', 'pipeline-templates\n      ref: refs/heads/next\n');
    const { pullRequestId } = open(world, { 'azure-pipelines.yml': onNext }, 'delivery');
    expect(await status(world, pullRequestId)).toMatchObject({ state: 'failed' });
    const { lines, whole } = threads(world, pullRequestId);
    expect(lines).toEqual([]);
    const summary = whole[0]?.comments[0]?.content ?? '';
    expect(summary).toContain('`deploy/steps.yml@templates:6`');
    expect(summary).toContain('| `azure-pipelines.yml` | ❌ blocked | 1 error | – |');
  });

  it('is ready, and without a comment, when all steps of both repositories federate', async () => {
    const changes = { 'azure-pipelines.yml': ROOT.replace('name: test', 'name: staging') };
    const { pullRequestId } = open(world, changes, 'delivery');
    const posted = await status(world, pullRequestId);
    expect(posted).toMatchObject({ state: 'succeeded' });
    expect(posted.description).toContain('2 uses of Azure connections, all ready');
    expect(threads(world, pullRequestId).whole).toEqual([]);
  });

  it('is unknown when a repository with templates cannot be read, and names it', async () => {
    const changes = { 'azure-pipelines.yml': ROOT.replace('Logistics/pipeline-templates', 'Secret/templates') };
    const { pullRequestId } = open(world, changes, 'delivery');
    expect(await status(world, pullRequestId)).toMatchObject({ state: 'error' });
    expect(threads(world, pullRequestId).whole[0]?.comments[0]?.content).toContain('could not be read');
  });
});
