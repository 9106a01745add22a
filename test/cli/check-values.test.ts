import { describe, expect, it } from 'vitest';
import { check } from '../../cli/check.ts';
import { exitCodeOf } from '../../cli/exit-codes.ts';
import { pipelineOf, usedBy } from './checking.ts';
import { record, withFiles } from './recording.ts';

/** What a check of one pipeline finds with these flags. */
const used = (text: string, ...flags: readonly string[]): ReturnType<typeof usedBy> =>
  withFiles({ 'azure-pipelines.yml': text }, (folder) => usedBy(folder, '--root', 'azure-pipelines.yml', ...flags));
const judged = (text: string, ...flags: readonly string[]): ReturnType<typeof pipelineOf> =>
  withFiles({ 'azure-pipelines.yml': text }, (folder) => pipelineOf(folder, '--root', 'azure-pipelines.yml', ...flags));

const ENVIRONMENTS = `parameters:
- name: Environment
  default: test
  values: [test, prod]
steps:
- \${{ if eq(parameters.environment, 'prod') }}:
  - task: AzureFileCopy@4
    inputs: { azureSubscription: prod }
- task: AzureCLI@2
  inputs: { azureSubscription: '\${{ parameters.environment }}' }
`;

describe('--parameter', () => {
  it('that is not given leaves every allowed value, and what only another than the default has is maybe', async () => {
    const { uses, complete } = await judged(ENVIRONMENTS);
    expect(complete).toBe(true);
    expect(uses).toMatchObject([
      { task: 'AzureFileCopy', when: 'maybe', count: 1 },
      {
        task: 'AzureCLI',
        when: 'always',
        connections: [{ value: 'test', names: ['test', 'prod'], resolution: 'parameter' }],
      },
    ]);
  });

  it('closes the branches of other values and names one connection', async () => {
    expect(await used(ENVIRONMENTS, '--parameter', 'Environment=test')).toEqual(['AzureCLI test 1']);
    const { uses } = await judged(ENVIRONMENTS, '--parameter=Environment=prod');
    expect(uses).toMatchObject([
      { task: 'AzureFileCopy', when: 'always' },
      { task: 'AzureCLI', connections: [{ names: ['prod'] }] },
    ]);
  });

  it('is named in any casing, and of several the last counts', async () => {
    expect(await used(ENVIRONMENTS, '--parameter', 'ENVIRONMENT=prod', '--parameter', 'environment=test')).toEqual([
      'AzureCLI test 1',
    ]);
  });

  it('that is not allowed is told, and nothing of it is guessed', async () => {
    const { complete, diagnostics } = await judged(ENVIRONMENTS, '--parameter', 'environment=stage');
    expect(complete).toBe(false);
    expect(diagnostics[0]).toMatchObject({ code: 'parameter-invalid', line: 2 });
    expect(diagnostics[0]?.message).toContain('allows test, prod');
  });

  it('keeps what stands behind the first equals sign', async () => {
    const text = `parameters:\n- name: c\nsteps:\n- task: AzureCLI@2\n  inputs: { azureSubscription: '\${{ parameters.c }}' }\n`;
    expect(await used(text, '--parameter', 'c=a=b ')).toEqual(['AzureCLI a=b 1']);
  });

  it.each([
    ['JSON', '["one","two"]'],
    ['YAML', '- one\n- two\n'],
  ])('of a list is given as %s', async (_, value) => {
    const text = `parameters:
- name: all
  type: object
  default: []
steps:
- \${{ each one in parameters.all }}:
  - task: AzureCLI@2
    inputs: { azureSubscription: '\${{ one }}' }
`;
    expect(await used(text, '--parameter', `all=${value}`)).toEqual(['AzureCLI one 1', 'AzureCLI two 1']);
  });

  it('without a value is empty', async () => {
    const text = `parameters:
- name: c
  default: prod
steps:
- \${{ if parameters.c }}:
  - task: AzureCLI@2
    inputs: { azureSubscription: '\${{ parameters.c }}' }
- script: echo
`;
    expect(await used(text, '--parameter', 'c=')).toEqual([]);
  });
});

const REASONS = `variables:
- name: connection
  \${{ if eq(variables['Build.Reason'], 'PullRequest') }}:
    value: test
  \${{ else }}:
    value: prod
steps:
- \${{ if ne(variables['Build.Reason'], 'PullRequest') }}:
  - task: AzureFileCopy@4
    inputs: { azureSubscription: prod }
- task: AzureCLI@2
  inputs: { azureSubscription: $(connection) }
- task: AzureCLI@2
  inputs: { azureSubscription: $(fromDefinition) }
`;

describe('--variable', () => {
  it('that is not given is unknown and not empty', async () => {
    const { complete, uses, verdict } = await judged(REASONS);
    expect(verdict).not.toBe('ready');
    expect(complete).toBe(true);
    expect(uses).toMatchObject([
      { task: 'AzureFileCopy', when: 'maybe' },
      { when: 'always', connections: [{ value: '$(connection)', names: ['prod', 'test'], resolution: 'variable' }] },
      { when: 'always', connections: [{ value: '$(fromDefinition)', names: [], resolution: 'unresolved' }] },
    ]);
  });

  it('closes branches and names connections', async () => {
    const flags = ['--variable', 'build.reason=PullRequest', '--variable', 'FromDefinition=hub'];
    expect(await used(REASONS, ...flags)).toEqual(['AzureCLI test 1', 'AzureCLI hub 1']);
    const { verdict, uses } = await judged(REASONS, ...flags);
    expect(verdict).toBe('ready');
    expect(uses).toMatchObject([
      { connections: [{ value: '$(connection)', resolution: 'variable' }] },
      { connections: [{ value: '$(fromDefinition)', resolution: 'variable' }] },
    ]);
  });

  it('gives way to a variable that the pipeline itself declares', async () => {
    const text = `variables: { c: own }\nsteps:\n- task: AzureCLI@2\n  inputs: { azureSubscription: $(c) }\n`;
    expect(await used(text, '--variable', 'c=given')).toEqual(['AzureCLI own 1']);
  });

  it('is no parameter, and a parameter no variable', async () => {
    const text = `parameters:\n- name: c\n  default: own\n  values: [own]\nsteps:\n- task: AzureCLI@2\n  inputs: { azureSubscription: '\${{ parameters.c }}' }\n`;
    expect(await used(text, '--variable', 'c=given')).toEqual(['AzureCLI own 1']);
    expect(await used(text.replace('parameters.c }}', 'variables.c }}'), '--parameter', 'c=own')).toEqual([
      'AzureCLI  1',
    ]);
  });

  it('reaches the templates', async () => {
    const files = {
      'azure-pipelines.yml': 'steps:\n- template: a.yml\n',
      'a.yml': `steps:\n- task: AzureCLI@2\n  inputs: { azureSubscription: '\${{ variables.c }}' }\n`,
    };
    expect(await withFiles(files, (folder) => usedBy(folder, '--variable', 'C=hub'))).toEqual(['AzureCLI hub 1']);
  });
});

it('a parameter that no pipeline declares is told: it is most likely misspelt', async () => {
  await withFiles({ 'azure-pipelines.yml': ENVIRONMENTS }, async (folder) => {
    const { err } = await record(check, [folder, '--parameter', 'enviroment=prod']);
    expect(err).toContain('No pipeline here declares enviroment, given with --parameter.');
  });
});

describe('wrong usage', () => {
  it.each([
    ['--parameter', 'environment', '--parameter environment: write --parameter NAME=VALUE.'],
    ['--parameter', '=prod', '--parameter =prod: write --parameter NAME=VALUE.'],
    ['--variable', 'Build.Reason', '--variable Build.Reason: write --variable NAME=VALUE.'],
    ['--variable', '', '--variable : write --variable NAME=VALUE.'],
  ])('%s %s is refused', async (flag, value, message) => {
    await withFiles({ 'azure-pipelines.yml': ENVIRONMENTS }, async (folder) => {
      await expect(record(check, [folder, flag, value])).rejects.toMatchObject({ code: 'usage', message });
      expect(exitCodeOf('usage')).toBe(2);
    });
  });
});
