import { describe, expect, it } from 'vitest';
import { policySource } from '../policy/policies.ts';
import { pullRequest, type Files } from './reviewing.ts';

const ROOT = 'azure-pipelines.yml';

/** A pipeline that includes a template of another repository. */
const including = (name: string, ref = '', path = 'secret/deploy.yml'): string => `trigger: none
resources:
  repositories:
  - repository: x
    type: git
    name: ${name}${ref === '' ? '' : `\n    ref: ${ref}`}
steps:
- template: ${path}@x
`;

const FOREIGN = {
  'secret/deploy.yml': `steps:
- task: AzureFileCopy@4
  inputs:
    azureSubscription: secret-conn
- task: SecretVendorTask@3
  inputs:
    azureSubscription: secret-other
- template: secret/missing.yml
`,
  'secret/asking.yml': `parameters:
- name: secretParameter
  type: string
steps: []
`,
  'secret/vars.yml': 'variables:\n  conn: secret-conn\n',
};

async function world(source: Files, policy = '', target: Files = {}) {
  const made = await pullRequest(target, source, { policy: policySource(`version: 1\n${policy}`) });
  made.org.createProject({ name: 'Logistics' });
  made.org.createRepository({ project: 'Logistics', name: 'parcels', files: FOREIGN });
  return made;
}

type Found = Awaited<ReturnType<Awaited<ReturnType<typeof world>>['read']>>;

/** Everything that anybody can read of a review. */
function told({ summary, status, threads, unseen, remarks }: Found): string {
  return [summary, status, ...threads.map(({ content }) => content), ...unseen, ...remarks].join('\n');
}

const FORK = { forkSource: {} };

describe('what a change reads of another project', () => {
  it('is told by severity and rule alone', async () => {
    const { read, simulator } = await world({ [ROOT]: including('Logistics/parcels') });
    const found = await read();
    expect(found.verdict).toBe('blocked');
    expect(found.summary).toContain('error, `a template of another project`: Rule task-version-superseded');
    expect(found.summary).toContain(
      '`a template of another project`: Something in a template of another project could',
    );
    expect(told(found).replaceAll('secret/deploy.yml', '')).not.toMatch(/secret|AzureFileCopy|parcels/i);
    expect(found.threads).toEqual([]);
    expect(simulator.violations()).toEqual([]);
  });

  it('is told in full where the policy allows it', async () => {
    const found = await (await world({ [ROOT]: including('Logistics/parcels') }, 'crossProjectNames: true\n')).read();
    expect(found.summary).toContain('secret/deploy.yml@x:2');
    expect(found.summary).toContain('secret-conn');
  });

  it('is told no more of where only the expansion of Azure DevOps shows it', async () => {
    const { org, read } = await pullRequest({}, { [ROOT]: including('Secret/parcels') }, { preview: true });
    org.planPreview({ definition: 'shop-ci', finalYaml: FOREIGN['secret/deploy.yml'].replace(/- template.*\n/, '') });
    const found = await read();
    expect(found.verdict).toBe('blocked');
    expect(told(found).replaceAll('secret/deploy.yml', '')).not.toMatch(/secret|AzureFileCopy|parcels/i);
  });

  it('is told no more of where its template has a name that only a run knows', async () => {
    const open = including('Secret/parcels', '', '$(which)');
    const { org, read } = await pullRequest({}, { [ROOT]: open }, { preview: true });
    org.planPreview({ definition: 'shop-ci', finalYaml: FOREIGN['secret/deploy.yml'].replace(/- template.*\n/, '') });
    const found = await read();
    expect(found.summary).toContain('`a template of another project`');
    expect(told(found)).not.toMatch(/secret|AzureFileCopy|parcels/i);
  });

  it('gives no names of what its templates ask for', async () => {
    const { read } = await world({ [ROOT]: including('Logistics/parcels', '', 'secret/asking.yml') });
    const found = await read();
    expect(found.verdict).toBe('unknown');
    expect(told(found)).not.toMatch(/secretParameter/);
  });

  it('does not show in what own steps name', async () => {
    const { read } = await world({
      [ROOT]: `${including('Logistics/parcels', '', 'secret/vars.yml').replace('steps:', 'variables:')}steps:
- task: AzureFileCopy@4
  inputs:
    azureSubscription: \${{ variables.conn }}
- task: AzureFileCopy@4
  inputs:
    azureSubscription: $(conn)
`,
    });
    const found = await read();
    expect(found.verdict).toBe('blocked');
    expect(told(found)).not.toMatch(/secret-conn/);
  });

  it.each([
    ['that the policy leaves out', 'Logistics/parcels', '', 'projects: { exclude: [Logistics] }\n'],
    ['that is not there', 'Logistics/nothing', '', ''],
    ['in a project that is not there', 'Nowhere/parcels', '', ''],
    ['that has no such branch', 'Logistics/parcels', 'refs/heads/nothing', ''],
    ['that has no such file', 'Logistics/parcels', '', '', 'secret/nothing.yml'],
  ])('is the same unknown for a repository %s', async (_what, name, ref, policy, path = 'secret/deploy.yml') => {
    const found = await (await world({ [ROOT]: including(name, ref, path) }, policy)).read();
    expect(found.verdict).toBe('unknown');
    expect(found.pipelines[0]?.fresh.diagnostics.map(({ message }) => message.replace(/^[^:]*/, ''))).toEqual([
      ': it is in another project, and whether it is not there, or may not be read for this pipeline, is not told. The steps it adds are not judged.',
    ]);
  });
});

describe('a change from a fork', () => {
  it('makes the guard follow no repository of another project', async () => {
    const found = await (await world({ [ROOT]: including('Logistics/parcels') })).read(FORK);
    expect(found).toMatchObject({ verdict: 'unknown', said: [] });
  });

  it('makes it follow those that the pipeline followed before, at the same branch', async () => {
    const before = { [ROOT]: including('Logistics/parcels') };
    const same = await world({ [ROOT]: `${including('Logistics/parcels')}- bash: echo\n` }, '', before);
    expect((await same.read(FORK)).said).toContain('task-version-superseded');
    const other = await world({ [ROOT]: including('Logistics/parcels', 'refs/heads/other') }, '', before);
    other.org.push({ repository: 'parcels', branch: 'other', changes: { 'x.txt': 'x' } });
    expect(await other.read(FORK)).toMatchObject({ verdict: 'unknown', said: [] });
  });
});
