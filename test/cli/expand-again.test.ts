import { describe, expect, it } from 'vitest';
import { check } from '../../cli/check.ts';
import { usedBy } from './checking.ts';
import { record, withFiles } from './recording.ts';

const ROOT = 'azure-pipelines.yml';
const cli = (connection: string): string => `- task: AzureCLI@2\n  inputs: { azureSubscription: ${connection} }\n`;

/** A pipeline by what it is made of. */
interface Example {
  readonly of: string;
  readonly files: Readonly<Record<string, string>>;
  readonly parameters?: readonly string[];
  readonly variables?: readonly string[];
}

const flags = (flag: string, values: readonly string[] = []): readonly string[] =>
  values.flatMap((value) => [flag, value]);

const EXAMPLES: readonly Example[] = [
  { of: 'steps alone', files: { [ROOT]: `steps:\n${cli('prod')}${cli('test')}${cli("'50.0'")}` } },
  {
    of: 'a template in a loop',
    files: {
      [ROOT]: `stages:
- \${{ each name in split('a,b,c', ',') }}:
  - stage: \${{ name }}
    jobs:
    - template: job.yml
      parameters: { connection: 'to \${{ name }}' }
`,
      'job.yml': `parameters: { connection: none }
jobs:
- deployment: x
  environment: y
  strategy:
    runOnce:
      deploy:
        steps:
        - task: AzureCLI@2
          inputs: { azureSubscription: '\${{ parameters.connection }}' }
`,
    },
  },
  {
    of: 'a template that is extended, with steps handed on',
    files: {
      [ROOT]: `extends:\n  template: base.yml\n  parameters:\n    steps:\n    - script: echo\n    - template: own.yml\n`,
      'base.yml': `parameters:
- name: steps
  type: stepList
  default: []
stages:
- stage: one
  jobs:
  - job: two
    steps:
    - \${{ parameters.steps }}
    - \${{ parameters.steps }}
    - task: AzurePowerShell@5
      inputs: { azureSubscription: base }
`,
      'own.yml': `steps:\n${cli('own')}`,
    },
  },
  {
    of: 'variables of every scope',
    files: {
      [ROOT]: `variables:
- template: variables.yml
- name: two
  value: $(one)-two
stages:
- stage: a
  variables: { three: '$(two)-three' }
  jobs:
  - job: b
    variables:
    - name: four
      value: $(three)-four
    steps:
    - task: AzureCLI@2
      inputs: { azureSubscription: $(four) }
    - task: AzureCLI@2
      inputs: { azureSubscription: '\${{ variables.one }}' }
    - task: AzureCLI@2
      inputs: { azureSubscription: $(fromAGroup) }
`,
      'variables.yml': 'variables:\n  one: first\n',
    },
  },
  {
    of: 'a matrix',
    files: {
      [ROOT]: `jobs:
- job: a
  strategy:
    matrix:
      \${{ each leg in split('x,y', ',') }}:
        \${{ leg }}: { connection: 'c-\${{ leg }}' }
  steps:
  - task: AzureCLI@2
    inputs: { azureSubscription: $(connection) }
`,
    },
  },
  {
    of: 'parameters that are given',
    files: {
      [ROOT]: `parameters:
- name: environments
  type: object
- name: deep
  type: boolean
  default: false
steps:
- \${{ each pair in parameters.environments }}:
  - \${{ if parameters.deep }}:
    - task: AzureCLI@2
      displayName: \${{ pair.key }}
      inputs:
        \${{ insert }}: { azureSubscription: '\${{ pair.value.connection }}' }
        scriptType: bash
`,
    },
    parameters: ['environments={"a":{"connection":"true"},"b":{"connection":"the b: # c"}}', 'deep=true'],
  },
  {
    of: 'conditions on a variable that is given',
    files: {
      [ROOT]: `steps:
- \${{ if eq(variables['Build.Reason'], 'PullRequest') }}:
  - task: AzureCLI@2
    inputs: { azureSubscription: test }
- \${{ else }}:
  - task: AzureCLI@2
    inputs: { azureSubscription: prod }
`,
    },
    variables: ['Build.Reason=PullRequest'],
  },
  {
    of: 'conditions that are not known',
    files: {
      [ROOT]: `steps:
- \${{ if eq(variables['Build.Reason'], 'PullRequest') }}:
  - task: AzureCLI@2
    inputs: { azureSubscription: test }
- \${{ else }}:
  - task: AzureCLI@2
    inputs: { azureSubscription: prod }
`,
    },
  },
  {
    of: 'containers and odd texts',
    files: {
      [ROOT]: `resources:
  containers:
  - container: c
    type: ACR
    azureSubscription: \${{ format('{0} {1}', 'the', 'registry') }}
steps:
- task: AzureCLI@2
  inputs:
    azureSubscription: "a # b"
    scriptType: bash
    inlineScript: |2
        echo '\${{ 1 }}'
      # \u200d end
- task: AzureCLI@2
  inputs: { azureSubscription: "c\\u200bd", scriptType: ~ }
`,
    },
  },
  { of: 'a template that is not there', files: { [ROOT]: `steps:\n${cli('prod')}- template: gone.yml\n` } },
];

describe('an expanded pipeline that is checked again', () => {
  it.each(EXAMPLES)('uses the same connections in the same tasks as often: $of', async ({ files, ...given }) => {
    const variables = flags('--variable', given.variables);
    const all = [...flags('--parameter', given.parameters), ...variables];
    const { before, out } = await withFiles(files, async (folder) => ({
      before: await usedBy(folder, '--root', ROOT, ...all),
      out: (await record(check, [folder, '--expand', ROOT, ...all])).out,
    }));
    // What was given as a parameter is used up; a variable can be read in a run too.
    const after = await withFiles({ [ROOT]: out }, (folder) => usedBy(folder, '--root', ROOT, ...variables));
    expect(before.length).toBeGreaterThan(0);
    expect(summed(after)).toEqual(summed(before));
  });

  it.each(EXAMPLES)(
    'is the same when it is expanded again, but for what it says of its parts: $of',
    async (example) => {
      const { files, parameters, variables } = example;
      const all = [...flags('--parameter', parameters), ...flags('--variable', variables)];
      const once = await withFiles(files, (folder) => record(check, [folder, '--expand', ROOT, ...all]));
      const twice = await withFiles({ [ROOT]: once.out }, (folder) => record(check, [folder, '--expand', ROOT]));
      expect(withoutComments(twice.out)).toBe(withoutComments(once.out));
    },
  );
});

function withoutComments(text: string): string {
  return text.replace(/^ *# (?:from |only in some runs).*\n/gm, '');
}

/** Uses with what stood at one place before, and now at several, counted together. */
function summed(uses: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const use of uses) {
    const [, name = '', count = ''] = /^(.*) (\d+)$/.exec(use) ?? [];
    counts[name] = (counts[name] ?? 0) + Number(count);
  }
  return counts;
}
