import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { openParsedFiles } from '../../shared/guard/git/parsed-files.ts';
import { judgeChange } from '../../shared/guard/pull-request/read-change.ts';
import { STATUS_CONTEXT } from '../../shared/azure-devops/statuses.ts';
import { statusDescription, summaryComment } from '../../shared/report/pull-request-comments.ts';
import { organization } from '../azure-devops/organization.ts';
import { containing } from '../matching.ts';
import { policySource } from '../policy/policies.ts';

const catalogue = openCatalogue();
const step = (task: string, connection = 'shop-prod'): string =>
  `- task: ${task}\n  inputs: { azureSubscription: ${connection} }\n`;
const steps = (...all: readonly string[]): string => `steps:\n${all.join('')}`;

/** Judges a pull request that leaves these files different from its target. */
async function judged(changes: Readonly<Record<string, string | null>>) {
  const world = await organization();
  const { simulator, azureDevOps, clock } = world;
  const { organization: steps, organizationUrl } = simulator;
  steps.push({ repository: 'shop', branch: 'own', changes: { ...changes } });
  const opened = steps.openPullRequest({ repository: 'shop', source: 'own', title: 'Own' });
  const key = { projectId: opened.projectId, repositoryId: opened.repositoryId, pullRequestId: opened.pullRequestId };
  const read = async () => {
    const iteration = await azureDevOps.lastIteration(key);
    if (iteration === undefined) throw new Error('There is no iteration.');
    const changed = await azureDevOps.changedFiles(key, iteration.id);
    const change = await judgeChange(
      {
        azureDevOps,
        catalogue,
        clock,
        organizationUrl,
        parsedFiles: openParsedFiles(),
        policy: policySource(),
        preview: false,
      },
      key,
      await azureDevOps.pullRequest(key),
      iteration,
      changed,
    );
    if (change === undefined) throw new Error('A file is gone.');
    return change;
  };
  return { ...world, key, read };
}

describe('a change', () => {
  it('of what a definition runs is judged with the connections of the project', async () => {
    const { read } = await judged({
      'azure-pipelines.yml': steps(step('AzureFileCopy@4'), step('AzureFileCopy@4', 'legacy-prod')),
    });
    const { verdict, pipelines, unseen } = await read();
    expect(verdict).toBe('blocked');
    expect(unseen).toEqual([]);
    expect(pipelines[0]?.findings.map(({ severity, connection }) => [severity, connection])).toEqual([
      ['error', 'shop-prod'],
      ['warning', 'legacy-prod'],
    ]);
  });

  it('only of a connection that still has its secret is at risk', async () => {
    const { read } = await judged({ 'azure-pipelines.yml': steps(step('AzureFileCopy@4', 'legacy-prod')) });
    expect(await read()).toMatchObject({ verdict: 'at-risk' });
  });

  it.each([
    ['an issuer that retires', { issuer: 'azure-devops' }, 'at-risk', 'issuer-retiring'],
    ['a name that is nearly right', {}, 'unknown', 'connection-not-found'],
  ] as const)('on a connection with %s is told so', async (_, over, verdict, rule) => {
    const name = rule === 'connection-not-found' ? 'federate' : 'federated';
    const { read, simulator } = await judged({ 'azure-pipelines.yml': steps(step('AzureCLI@2', name)) });
    const scheme = 'WorkloadIdentityFederation';
    simulator.organization.createConnection({ project: 'Payments', name: 'federated', scheme, ...over });
    const change = await read();
    expect(change.verdict).toBe(verdict);
    expect(change.pipelines[0]?.findings).toMatchObject([{ rule, connection: name }]);
  });

  it('that nothing is wrong with is ready', async () => {
    const { read } = await judged({ 'azure-pipelines.yml': steps(step('AzureCLI@2')) });
    expect(await read()).toMatchObject({ verdict: 'ready', unseen: [] });
  });

  it.each([
    ['no YAML', { 'src/a.txt': 'a' }],
    ['YAML of another tool', { 'charts/values.yaml': 'replicas: 2\n' }],
    ['a pipeline that is deleted', { 'azure-pipelines.yml': null }],
  ])('of %s touches no pipeline, and no connection is asked for', async (_, changes) => {
    const { read, simulator } = await judged(changes);
    expect(await read()).toEqual({ pipelines: [], unseen: [], remarks: [], verdict: 'ready' });
    expect(simulator.requests().filter(({ path }) => path.includes('serviceendpoint'))).toEqual([]);
  });

  it('of a file that a definition runs is judged whatever its name and whatever is in it', async () => {
    const { read, simulator } = await judged({ 'CI/Release.pipeline': 'nothing: known\n' });
    simulator.organization.createDefinition({
      name: 'odd',
      repository: 'shop',
      yamlFilename: '/ci/release.pipeline',
    });
    expect((await read()).pipelines.map(({ pipeline }) => pipeline.root.path)).toEqual(['CI/Release.pipeline']);
  });
});

describe('a change that is not seen as a whole is never ready', () => {
  it.each([
    ['a connection that is not there', steps(step('AzureCLI@2', 'nobody'))],
    ['a connection in a variable', steps(step('AzureCLI@2', '$(connection)'))],
    ['a template that is not followed', steps('- template: deploy.yml\n', step('AzureCLI@2'))],
    ['a task that nobody knows', steps(step('Contoso@1'))],
    ['YAML that breaks off', `${steps(step('AzureCLI@2'))}  - [\n`],
    ['nothing where a definition expects a pipeline', ''],
  ])('with %s', async (_, text) => {
    const { read } = await judged({ 'azure-pipelines.yml': text });
    expect((await read()).verdict).toBe('unknown');
  });

  it('where a template stands alone', async () => {
    const { read } = await judged({ 'deploy.yml': `parameters: []\n${steps(step('AzureCLI@2'))}` });
    const change = await read();
    expect(change.verdict).toBe('unknown');
    expect(change.pipelines[0]?.diagnostics).toMatchObject([{ code: 'template-alone' }]);
  });

  it('where a template stands alone, whose connections others decide: that is told once', async () => {
    const { read } = await judged({ 'deploy.yml': `parameters: []\n${steps(step('AzureCLI@2', '$(connection)'))}` });
    const { verdict, pipelines } = await read();
    expect({ verdict, findings: pipelines[0]?.findings }).toEqual({ verdict: 'unknown', findings: [] });
  });

  it('where the connections may not be read: all count as federated', async () => {
    const { read, simulator } = await judged({ 'azure-pipelines.yml': steps(step('AzureCLI@2')) });
    simulator.addFault({ match: { path: '/serviceendpoint/' }, fault: 'status', status: 403, message: 'No right.' });
    const change = await read();
    expect(change).toMatchObject({ verdict: 'unknown', unseen: [containing('No right')] });
    expect(statusDescription(change)).toMatch(/^Could not be judged: /);
  });

  it('where one of its files cannot be given as text: the others are judged', async () => {
    const { read, simulator } = await judged({
      'azure-pipelines.yml': steps(step('AzureCLI@2')),
      'other.yml': steps(step('AzureCLI@2')),
    });
    simulator.addFault({ match: { path: '/items$' }, fault: 'status', status: 400, message: 'TF: too large' });
    const change = await read();
    expect(change).toMatchObject({
      verdict: 'unknown',
      unseen: [containing('azure-pipelines.yml could not be read: ')],
    });
    expect(change.pipelines.map(({ pipeline }) => pipeline.root.path)).toEqual(['other.yml']);
    expect(summaryComment(change, catalogue.edition.id)).toContain('TF: too large');
  });

  it('where there are more files than are read: what definitions run is read first', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 301 }, (_, index) => [`a/${String(index).padStart(3, '0')}.yml`, 'a: 1\n']),
    );
    const { read, simulator } = await judged({ ...many, 'azure-pipelines.yml': steps(step('AzureCLI@2')) });
    expect(await read()).toMatchObject({
      verdict: 'unknown',
      unseen: ['The pull request changes 302 YAML files; only the first 300 were read.'],
      pipelines: [{ verdict: 'ready', pipeline: { root: { path: 'azure-pipelines.yml' } } }],
    });
    expect(simulator.requests().filter(({ path }) => path.endsWith('/items'))).toHaveLength(300);
  });

  it.each([
    ['away', { fault: 'status' as const, status: 503, times: 3 }, 'azure-devops-unavailable'],
    ['asking for a sign-in', { fault: 'sign-in-page' as const }, 'azure-devops-sign-in'],
  ])('but left to the caller when the service is %s', async (_, fault, code) => {
    const { read, simulator } = await judged({ 'azure-pipelines.yml': steps(step('AzureCLI@2')) });
    simulator.addFault({ match: { path: '/items$' }, ...fault });
    await expect(read()).rejects.toMatchObject({ code });
  });
});

describe('a file that is gone meanwhile', () => {
  it.each([
    ['404', { fault: 'status' as const, status: 404 }],
    ['null', { fault: 'null' as const }],
  ])('leaves nothing to judge: the next iteration comes with an event of its own (%s)', async (_, fault) => {
    const { read, simulator } = await judged({ 'azure-pipelines.yml': steps(step('AzureCLI@2')) });
    simulator.addFault({ match: { path: '/items$' }, ...fault });
    await expect(read()).rejects.toThrow('A file is gone.');
  });
});

describe('the same change', () => {
  it('is told in the same words each time, however the reads fall', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 9 }, (_, index) => [`p${String(index)}.yml`, steps(step('AzureFileCopy@4'))]),
    );
    const { read, simulator } = await judged(files);
    const first = summaryComment(await read(), catalogue.edition.id);
    simulator.addFault({ match: { path: '/items$' }, fault: 'slow', delayMs: 100 });
    expect(summaryComment(await read(), catalogue.edition.id)).toBe(first);
  });
});

it('the status stands under the name that branch policies are set to', () => {
  expect(STATUS_CONTEXT).toEqual({ genre: 'wif-guard', name: 'compatibility' });
});
