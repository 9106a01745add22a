import { describe, expect, it } from 'vitest';
import { cli, expanding, notes, resolutions, seen, uses } from './expanding.ts';

describe('how a connection was resolved (contract: resolution)', () => {
  const text = (connection: string): string => `parameters:
- { name: env, values: [prod], default: prod }
variables:
  conn: v
jobs:
- job: j
  strategy: { matrix: { one: { leg: m } } }
  steps:
  - ${cli(connection)}
`;

  it.each([
    ['a text', 'prod', 'prod literal'],
    ['an expression without names', "${{ format('{0}-sc', 'prod') }}", 'prod-sc literal'],
    ['a parameter', '${{ parameters.env }}', 'prod parameter'],
    ['a text with a parameter', 'sc-${{ parameters.env }}', 'sc-prod parameter'],
    ['a variable', '${{ variables.conn }}', 'v variable'],
    ['a macro', '$(conn)', 'v variable'],
    ['a parameter and a variable', '${{ parameters.env }}-${{ variables.conn }}', 'prod-v variable'],
    ['a leg of a matrix', '$(leg)', 'm matrix'],
    ['a leg and a variable', '$(conn)-$(leg)', 'v-m matrix'],
    ['what nobody knows', '$(queued)', '- unresolved'],
    ['an expression that nobody knows', "${{ variables['Build.SourceBranchName'] }}", '- unresolved'],
    ['a name that stands in no context', '${{ nonsense.value }}', '- unresolved'],
  ])('%s: %s is %s', (_, connection, expected) => {
    expect(resolutions(text(connection))).toEqual([expected]);
  });

  it('through templates is what decided in the end', () => {
    const files = (passed: string) => ({
      'main.yml': `variables:\n  conn: v\nsteps:\n- template: a.yml\n  parameters: { x: "${passed}" }\n`,
      'a.yml': `parameters:\n- name: x\nsteps:\n- ${cli('${{ parameters.x }}')}\n`,
    });
    expect(resolutions(files('prod'))).toEqual(['prod parameter']);
    expect(resolutions(files('${{ variables.conn }}'))).toEqual(['v variable']);
    expect(resolutions(files('$(conn)'))).toEqual(['v variable']);
  });

  it('through templates is what decided in the end, where that has several values too', () => {
    const files = {
      'main.yml': `variables:
  \${{ if eq(variables['Build.SourceBranchName'], 'main') }}:
    conn: prod
  \${{ else }}:
    conn: test
steps:
- template: a.yml
  parameters: { x: "\${{ variables.conn }}" }
`,
      'a.yml': `parameters:\n- name: x\nsteps:\n- ${cli('${{ parameters.x }}')}\n`,
    };
    expect(resolutions(files).map((line) => line.split(/[| ]/).sort())).toEqual([['prod', 'test', 'variable']]);
  });

  it.each([
    ['a text that is empty', "''"],
    ['an expression that is empty', '"${{ variables.empty }}"'],
    ['a variable that is empty', '$(empty)'],
  ])('is no connection where it is %s', (_, value) => {
    const step = `- task: AzureCLI@2\n  inputs:\n    azureSubscription: ${value}\n`;
    expect(resolutions(`variables:\n  empty: ''\nsteps:\n${step}`)).toEqual([]);
  });
});

describe('the certainty of a use (contract: when)', () => {
  it.each(['condition: failed()', "condition: eq(variables['x'], '1')", 'enabled: false', 'continueOnError: true'])(
    'is always under %s: the connection is demanded all the same (docs; azure-pipelines-yaml#3)',
    (line) => {
      const step = `- task: AzureCLI@2\n  ${line}\n  inputs: { azureSubscription: a }\n`;
      expect(seen(`steps:\n${step}`)).toEqual(['a']);
      expect(seen(`jobs:\n- job: j\n  ${line}\n  steps:\n  - ${cli('a')}\n`)).toEqual(['a']);
    },
  );

  it('is maybe where only the input stands under a condition that is not known', () => {
    const step = `- task: AzureCLI@2\n  inputs:\n    \${{ if eq(variables['Build.Reason'], 'Manual') }}:\n      azureSubscription: a\n`;
    expect(expanding(`steps:\n${step}`).uses).toMatchObject([{ connections: [{ names: ['a'] }] }]);
  });
});

describe('uses of one place (contract: uses)', () => {
  const looped = (step: string) => ({
    'main.yml': 'extends: { template: a.yml }\n',
    'a.yml': `parameters:\n- { name: xs, type: object, default: [1, 2, 3] }\nsteps:\n- \${{ each x in parameters.xs }}:\n${step}`,
  });

  it('are one where they say the same, counted', () => {
    expect(uses(looped(`  - ${cli('a')}\n`))).toEqual(['AzureCLI@2 a.yml:5 a always x3']);
  });

  it('are several where the connection differs', () => {
    expect(uses(looped(`  - ${cli('c${{ x }}')}\n`))).toEqual([
      'AzureCLI@2 a.yml:5 c1 always',
      'AzureCLI@2 a.yml:5 c2 always',
      'AzureCLI@2 a.yml:5 c3 always',
    ]);
  });

  it('are several where another input differs', () => {
    const step = '  - task: AzureCLI@2\n    inputs: { azureSubscription: a, inlineScript: "echo ${{ x }}" }\n';
    expect(seen(looped(step))).toEqual(['a', 'a', 'a']);
  });

  it('are several where the task differs', () => {
    const step = '  - task: AzureCLI@${{ x }}\n    inputs: { azureSubscription: a }\n';
    expect(uses(looped(step))).toEqual([
      'AzureCLI@1 a.yml:5 a always',
      'AzureCLI@2 a.yml:5 a always',
      'AzureCLI@3 a.yml:5 a always',
    ]);
  });
});

describe('containers that are pulled through a connection (contract: kind container)', () => {
  const container = (connection: string): string => `resources:
  containers:
  - container: tools
    type: ACR
    azureSubscription: ${connection}
steps: []
`;

  it.each([
    ['registry', 'registry literal'],
    ['${{ parameters.conn }}', 'p parameter'],
    ['$(conn)', 'v variable'],
    ['$(queued)', '- unresolved'],
  ])('name one: %s is %s (reference: resources.containers)', (connection, expected) => {
    const text = `parameters:\n- { name: conn, values: [p], default: p }\nvariables:\n  conn: v\n${container(connection)}`;
    expect(resolutions(text)).toEqual([expected]);
    expect(expanding(text).uses.map(({ kind }) => kind)).toEqual(['container']);
  });

  it('can stand under conditions and in loops (docs: expressions, where they are allowed)', () => {
    const text = `resources:
  containers:
  - \${{ if eq(variables['Build.Reason'], 'Manual') }}:
    - container: one
      azureSubscription: a
  - \${{ each x in split('b,c', ',') }}:
    - container: \${{ x }}
      azureSubscription: \${{ x }}
steps: []
`;
    expect(seen(text)).toEqual(['a maybe', 'b', 'c']);
  });

  it('can come from an extended template (docs: extends)', () => {
    const files = { 'main.yml': 'extends: { template: a.yml }\n', 'a.yml': container('registry') };
    expect(uses(files)).toEqual(['container a.yml:5 registry always']);
  });
});

describe('inputs of tasks after expansion', () => {
  const step = (task: string, inputs: string): string => `parameters:
- { name: kind, values: [arm, other], default: arm }
steps:
- task: ${task}
  inputs: { ${inputs} }
`;

  it('name each of two connections of one step (reference: two inputs on one step)', () => {
    expect(seen(step('TerraformTaskV4@4', 'backendServiceArm: state, environmentServiceNameAzureRM: prod'))).toEqual([
      'state + prod',
    ]);
  });

  it('of an unknown task are found by well-known names (reference: without a catalogue entry)', () => {
    expect(seen(step('ContosoDeploy@1', 'AzureSubscription: a, other: b'))).toEqual(['a']);
  });

  it('of an unknown task are found by the connections that are looked for', () => {
    const text = step('ContosoDeploy@1', 'target: Prod, note: other');
    expect(seen(text)).toEqual([]);
    expect(seen(text, { connectionNames: ['prod'] })).toEqual(['Prod']);
  });

  it.each([
    ['Docker@2', 'containerRegistry: acr'],
    ['Kubernetes@1', 'connectionType: Kubernetes Service Connection, azureSubscriptionEndpoint: a'],
    ['KubernetesManifest@1', 'kubernetesServiceConnection: aks'],
  ])('of another kind are none: %s with %s (contract: uses)', (task, inputs) => {
    expect(seen(step(task, inputs))).toEqual([]);
  });

  it('are shown by a rule that an expression fulfils (reference: visible rules)', () => {
    const type = (value: string): string =>
      step('Kubernetes@1', `connectionType: ${value}, azureSubscriptionEndpoint: a`);
    expect(seen(type("\"${{ format('Azure {0}', 'Resource Manager') }}\""))).toEqual(['a']);
    expect(seen(type("\"${{ format('Kubernetes {0}', 'Service Connection') }}\""))).toEqual([]);
    expect(seen(type('"${{ variables.queued }}"'))).toEqual(['a']);
  });

  it('that are a list are told and not passed over', () => {
    const text = `variables:\n  x: 1\nsteps:\n- task: AzureCLI@2\n  inputs: { azureSubscription: [a] }\n`;
    expect(notes(text)).toEqual(['yaml-unsupported azure-pipelines.yml:5']);
  });
});
