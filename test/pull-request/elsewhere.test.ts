import { describe, expect, it } from 'vitest';
import { policySource } from '../policy/policies.ts';
import { pullRequest, type Files } from './reviewing.ts';

const PATH = 'deploy/steps.yml';
const template = (task: string): string => `parameters:
- name: connection
  type: string
steps:
- task: ${task}
  inputs:
    azureSubscription: \${{ parameters.connection }}
`;

/** A pipeline that includes the template of the shop for a connection. */
const userOf = (connection: string, ref = ''): string => `resources:
  repositories:
  - repository: templates
    type: git
    name: Payments/shop${ref === '' ? '' : `\n    ref: ${ref}`}
steps:
- template: ${PATH}@templates
  parameters:
    connection: ${connection}
`;

const BEFORE: Files = { [PATH]: template('AzureFileCopy@6') };
const BREAKS: Files = { [PATH]: template('AzureFileCopy@4') };

/** A pull request of the shop that breaks its template, with a federated connection in `Payments` and one in `Logistics`. */
async function breaking(policy?: string, source: Files = BREAKS) {
  const world = await pullRequest(BEFORE, source, { policy: policySource(policy) });
  const scheme = 'WorkloadIdentityFederation';
  world.org.createProject({ name: 'Logistics' });
  world.org.createConnection({ project: 'Logistics', name: 'secret-name', scheme });
  return world;
}

describe('a template that pipelines of other repositories include', () => {
  it('is judged as they include it, on the pull request that changes it', async () => {
    const { user, read } = await breaking();
    user('Payments/site', userOf('shop-prod'), [PATH]);
    user('Payments/docs', userOf('legacy-prod'), [PATH]);
    const { verdict, pipelines, findings, threads, summary } = await read();
    expect(verdict).toBe('blocked');
    expect(pipelines.map(({ name, verdict: own }) => [name, own])).toEqual([
      ['azure-pipelines.yml@site', 'blocked'],
      ['azure-pipelines.yml@docs', 'at-risk'],
    ]);
    expect(findings).toMatchObject([
      { repository: 'self', file: PATH, line: 5, connection: 'shop-prod', severity: 'error' },
      { repository: 'self', file: PATH, line: 5, connection: 'legacy-prod', severity: 'warning' },
    ]);
    expect(threads.map(({ place }) => [place?.path, place?.line])).toEqual([[PATH, 5]]);
    expect(summary).toContain('| `azure-pipelines.yml@site` | ❌ blocked | 1 error | – |');
  });

  it('is fine where it was as bad before', async () => {
    const world = await pullRequest(BREAKS, { [PATH]: `${template('AzureFileCopy@4')}- bash: echo\n` });
    world.user('Payments/site', userOf('shop-prod'), [PATH]);
    expect(await world.read()).toMatchObject({ verdict: 'ready', whole: 'blocked' });
  });

  it('does not concern those that include it from another branch or a tag', async () => {
    const { user, read, org } = await breaking();
    org.push({ repository: 'shop', branch: 'release', changes: { 'x.txt': 'x' } });
    user('Payments/site', userOf('shop-prod', 'refs/heads/release'), [PATH], ['refs/heads/release']);
    expect((await read()).pipelines.map(({ name }) => name)).toEqual([PATH]);
  });

  it('does not concern those that the index knows and that include it no more', async () => {
    const { user, read } = await breaking();
    user('Payments/site', 'steps:\n- bash: echo\n', [PATH]);
    expect((await read()).pipelines.map(({ name }) => name)).toEqual([PATH]);
  });

  it('is unknown where one of them cannot be read, without its name', async () => {
    const { user, read, org } = await breaking(undefined, { [PATH]: template('AzureCLI@2') });
    user('Logistics/parcels', userOf('secret-name'), [PATH]);
    org.deleteRepository({ repository: 'parcels' });
    expect(await read()).toMatchObject({
      verdict: 'unknown',
      unseen: ['A pipeline of another repository that includes what is changed could not be read.'],
    });
  });
});

describe('pipelines of other projects', () => {
  const places = `- error, \`${PATH}:5\`: rule \`task-version-superseded\` in 1 of them`;

  it('are counted, with rule and line, and nothing of them is named', async () => {
    const { user, read } = await breaking();
    user('Logistics/parcels', userOf('secret-name'), [PATH]);
    const { verdict, summary, threads, status } = await read();
    expect(verdict).toBe('blocked');
    expect(summary).toContain('- 1 pipeline includes what is changed here: with it 1 blocked.');
    expect(summary).toContain(places);
    expect(threads).toEqual([]);
    expect(`${summary}${status}`).not.toMatch(/parcels|Logistics|secret-name/);
  });

  it('are named where the policy allows it', async () => {
    const { user, read } = await breaking('version: 1\ncrossProjectNames: true\n');
    user('Logistics/parcels', userOf('secret-name'), [PATH]);
    const { summary, threads } = await read();
    expect(summary).toContain('| `azure-pipelines.yml@Logistics/parcels` | ❌ blocked |');
    expect(threads).toHaveLength(1);
    expect(summary).not.toContain(places);
  });

  it('are not looked at where the policy leaves their project out', async () => {
    const { user, read, simulator } = await breaking('version: 1\nprojects: { exclude: [Logistics] }\n');
    user('Logistics/parcels', userOf('secret-name'), [PATH]);
    const before = simulator.requests().length;
    expect((await read()).pipelines.map(({ name }) => name)).toEqual([PATH]);
    const asked = simulator.requests().slice(before);
    expect(asked.filter(({ path }) => path.includes('parcels') || path.includes('Logistics'))).toEqual([]);
  });

  it('say nothing of why one of them could not be judged', async () => {
    const { user, read } = await breaking(undefined, { [PATH]: template('AzureCLI@2') });
    user('Logistics/parcels', `${userOf('secret-name')}- template: hidden/secret.yml\n`, [PATH]);
    const { status, summary, verdict } = await read();
    // It was not known before either, and the change does not touch it.
    expect(verdict).toBe('ready');
    expect(`${summary}${status}`).not.toMatch(/secret|parcels/);
  });
});

describe('a suggestion', () => {
  const script = `    scriptType: bash
    scriptLocation: inlineScript
    addSpnToEnvironment: true
    inlineScript: |
      az login --service-principal -u "$servicePrincipalId" -p "$servicePrincipalKey" --tenant "$tenantId"
`;

  it.each(['templates', 'shop'])(
    'is not offered where a pipeline on a secret includes the line too, which calls the repository %s',
    async (alias) => {
      const world = await pullRequest(
        { [PATH]: 'steps:\n- bash: echo\n' },
        { [PATH]: `${template('AzureCLI@2')}${script}` },
      );
      world.user('Payments/site', userOf('shop-prod'), [PATH]);
      const alone = await world.read();
      expect(alone.threads.some(({ content }) => content.includes('```suggestion'))).toBe(true);
      world.org.createProject({ name: 'Logistics' });
      world.org.createConnection({ project: 'Logistics', name: 'on-secret', scheme: 'ServicePrincipal' });
      world.user('Logistics/parcels', userOf('on-secret').replaceAll('templates', alias), [PATH]);
      const { threads } = await world.read();
      expect(threads).not.toEqual([]);
      expect(threads.some(({ content }) => content.includes('```suggestion'))).toBe(false);
    },
  );
});

describe('comments of a pipeline of another repository', () => {
  const vars = (connection: string): string => `variables:\n- name: conn\n  value: ${connection}\n`;
  const waiving = `resources:
  repositories:
  - repository: t
    type: git
    name: Payments/shop
variables:
- template: vars.yml@t
steps:
# wif-guard: ignore[task-version-superseded] until 2099-01-01 customer Acme moves in March
- task: AzureFileCopy@4
  inputs:
    azureSubscription: \${{ variables.conn }}
`;

  it.each(['Logistics/parcels', 'Payments/site'])('accept what they accept in %s, and nobody is told', async (of) => {
    const world = await pullRequest({ 'vars.yml': vars('on-secret') }, { 'vars.yml': vars('federated') });
    const [project = ''] = of.split('/');
    if (project === 'Logistics') world.org.createProject({ name: project });
    world.org.createConnection({ project, name: 'on-secret', scheme: 'ServicePrincipal' });
    world.org.createConnection({ project, name: 'federated', scheme: 'WorkloadIdentityFederation' });
    world.user(of, waiving, ['vars.yml']);
    const { verdict, said, remarks } = await world.read();
    expect(verdict).toBe('ready');
    expect(said).toEqual(['task-version-superseded waived']);
    expect(remarks).toEqual([]);
  });
});
