import { describe, expect, it } from 'vitest';
import { STATUS_CONTEXT } from '../../shared/azure-devops/statuses.ts';
import { containing } from '../matching.ts';
import type { ScanState } from '../../shared/ledger/scans.ts';
import { policySource } from '../policy/policies.ts';
import { pullRequest, type Files } from './reviewing.ts';

const step = (task: string, connection = 'shop-prod'): string =>
  `- task: ${task}\n  inputs: { azureSubscription: ${connection} }\n`;
const steps = (...all: readonly string[]): string => `steps:\n${all.join('')}`;

/** A pull request that leaves these files different from its target. */
const judged = (changes: Files) => pullRequest({}, changes);

describe('a change', () => {
  it('of what a definition runs is judged with the connections of the project', async () => {
    const { read } = await judged({
      'azure-pipelines.yml': steps(step('AzureFileCopy@4'), step('AzureFileCopy@4', 'legacy-prod')),
    });
    const { verdict, findings, unseen } = await read();
    expect(verdict).toBe('blocked');
    expect(unseen).toEqual([]);
    expect(findings.map(({ severity, connection }) => [severity, connection])).toEqual([
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
    expect(change.findings).toMatchObject([{ rule, connection: name }]);
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
    expect((await read()).change).toEqual({ pipelines: [], unseen: [], remarks: [], verdict: 'ready' });
    expect(simulator.requests().filter(({ path }) => path.includes('serviceendpoint'))).toEqual([]);
  });

  it('of a file that a definition runs is judged whatever its name and whatever is in it', async () => {
    const { read, simulator } = await judged({ 'CI/Release.pipeline': 'nothing: known\n' });
    simulator.organization.createDefinition({
      name: 'odd',
      repository: 'shop',
      yamlFilename: '/ci/release.pipeline',
    });
    expect((await read()).pipelines.map(({ name }) => name)).toEqual(['CI/Release.pipeline']);
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

  describe('where a template is changed and it is not known who includes it', () => {
    const project = { projectId: 'p', projectName: 'Payments', askedAt: '2026-11-24', unseen: 0, problem: '' };
    const alone = async (connection: string, scans: ScanState, policy?: string) => {
      const text = `parameters: []\n${steps(step('AzureCLI@2', connection))}`;
      return (await pullRequest({}, { 'deploy.yml': text }, { scans, policy: policySource(policy) })).read();
    };
    const unfinished = (completeAt: string, projectName = 'Payments'): ScanState => ({
      startedAt: '2026-11-24T00:00:00.000Z',
      finished: [],
      unfinished: [{ ...project, projectName, completeAt }],
    });
    const never: ScanState = { startedAt: undefined, finished: [], unfinished: [] };

    it.each([
      ['no scan has begun', never, 'No scan has begun yet'],
      ['a project was never scanned', unfinished(''), 'Of 1 project which pipelines'],
      ['a project was scanned long ago', unfinished('2026-11-20T00:00:00.000Z'), 'more than three days old'],
    ])('is said: %s', async (_, scans, words) => {
      const change = await alone('shop-prod', scans);
      expect(change).toMatchObject({ verdict: 'unknown', unseen: [containing(words)] });
      expect(change.pipelines[0]?.fresh.diagnostics).toMatchObject([{ code: 'template-alone' }]);
    });

    it('is told without what decides its connections: that is one reason', async () => {
      const { verdict, findings } = await alone('$(connection)', never);
      expect({ verdict, findings }).toEqual({ verdict: 'unknown', findings: [] });
    });

    it.each([
      ['it is known that nothing does', { ...never, startedAt: '2026-11-24T00:00:00.000Z' }, undefined],
      [
        'only a project that the policy leaves out is not known',
        unfinished('', 'Other'),
        'projects: { exclude: [Other] }',
      ],
      ['a scan is under way, and the last one was not long ago', unfinished('2026-11-24T00:00:00.000Z'), undefined],
    ])('is no reason where %s', async (_, scans, policy) => {
      const change = await alone('$(connection)', scans, policy && `version: 1\n${policy}\n`);
      expect(change).toMatchObject({ verdict: 'ready', unseen: [], findings: [] });
    });
  });

  it('where the connections may not be read: all count as federated', async () => {
    const { read, simulator } = await judged({ 'azure-pipelines.yml': steps(step('AzureCLI@2')) });
    simulator.addFault({ match: { path: '/serviceendpoint/' }, fault: 'status', status: 403, message: 'No right.' });
    const change = await read();
    expect(change).toMatchObject({ verdict: 'unknown', unseen: [containing('No right')] });
    expect(change.status).toMatch(/^Could not be judged: /);
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
    expect(change.pipelines.map(({ name }) => name)).toEqual(['other.yml']);
    expect(change.summary).toContain('TF: too large');
  });

  it('where there are more files than are read: what definitions run is read first', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 301 }, (_, index) => [`a/${String(index).padStart(3, '0')}.yml`, 'a: 1\n']),
    );
    const { read, simulator } = await judged({ ...many, 'azure-pipelines.yml': steps(step('AzureCLI@2')) });
    expect(await read()).toMatchObject({
      verdict: 'unknown',
      unseen: ['2 YAML files of the change not read: more than 300 files would be read.'],
      pipelines: [{ verdict: 'ready', name: 'azure-pipelines.yml' }],
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

describe('a commit that is gone meanwhile', () => {
  it.each([
    ['404', { fault: 'status' as const, status: 404 }],
    ['null', { fault: 'null' as const }],
  ])('leaves nothing to judge: the next iteration comes with an event of its own (%s)', async (_, fault) => {
    const { read, simulator } = await judged({ 'azure-pipelines.yml': steps(step('AzureCLI@2')) });
    simulator.addFault({ match: { path: '/items$' }, ...fault });
    await expect(read()).rejects.toMatchObject({ code: 'azure-devops-not-found' });
  });
});

it('nothing is fetched twice for one commit, however many pipelines and sides read it', async () => {
  const template = steps(step('AzureFileCopy@4'));
  const caller = (more = ''): string => `steps:\n- template: ci/t.yml\n- template: gone.yml\n${more}`;
  const { read, simulator, org } = await pullRequest(
    { 'azure-pipelines.yml': caller(), 'b.yml': caller(), 'ci/t.yml': template },
    { 'azure-pipelines.yml': caller('- bash: echo\n'), 'b.yml': caller(step('AzureFileCopy@5')) },
  );
  org.createDefinition({ name: 'b', repository: 'shop', yamlFilename: 'b.yml' });
  await read();
  const fetched = simulator
    .requests()
    .filter(({ path, method }) => path.endsWith('/items') && method === 'GET')
    .map(({ query }) => {
      const parameters = new URLSearchParams(query);
      return `${parameters.get('path') ?? ''} at ${parameters.get('versionDescriptor.version') ?? ''}`;
    });
  expect(fetched.length).toBeGreaterThan(5);
  expect(fetched.toSorted()).toEqual([...new Set(fetched)].toSorted());
});

describe('the same change', () => {
  it('is told in the same words each time, however the reads fall', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 9 }, (_, index) => [`p${String(index)}.yml`, steps(step('AzureFileCopy@4'))]),
    );
    const { read, simulator } = await judged(files);
    const { summary: first } = await read();
    simulator.addFault({ match: { path: '/items$' }, fault: 'slow', delayMs: 100 });
    expect((await read()).summary).toBe(first);
  });
});

it('the status stands under the name that branch policies are set to', () => {
  expect(STATUS_CONTEXT).toEqual({ genre: 'wif-guard', name: 'compatibility' });
});
