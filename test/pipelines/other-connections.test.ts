import { describe, expect, it } from 'vitest';
import { read } from './reading.ts';

const step = (task: string, inputs: string): string => `- task: ${task}\n  inputs: { ${inputs} }\n`;
const others = (...steps: readonly string[]): readonly string[] =>
  read(`steps:\n${steps.join('')}`).otherConnections.map(
    ({ service, connection: { input, value } }) => `${service} ${input}=${value}`,
  );

describe('connections to other services', () => {
  it.each([
    ['Docker@2', 'containerRegistry: acr', 'docker-registry containerRegistry=acr'],
    ['Docker@1', "containerregistrytype: Container Registry, dockerRegistryEndpoint: 'acr'", 'dockerRegistryEndpoint'],
    ['KubernetesManifest@0', 'kubernetesServiceConnection: aks', 'kubernetes kubernetesServiceConnection=aks'],
    ['ServiceFabricDeploy@1', 'serviceConnectionName: fabric', 'service-fabric serviceConnectionName=fabric'],
  ])('are those that %s names by %s', (task, inputs, expected) => {
    const found = others(step(task, inputs));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });

  it.each([
    ['Azure itself', 'AzureCLI@2', 'azureSubscription: prod'],
    ['a service that nobody asks about', 'SSH@0', 'sshEndpoint: host'],
    ['a task that nobody has described', 'ContosoDeploy@1', 'dockerRegistryEndpoint: acr'],
    [
      'an input that is hidden',
      'Docker@1',
      'containerregistrytype: Azure Container Registry, dockerRegistryEndpoint: a',
    ],
    ['an empty input', 'Docker@2', "containerRegistry: ''"],
    ['an input that is a list', 'Docker@2', 'containerRegistry: [acr]'],
  ])('are none of %s', (_, task, inputs) => {
    expect(others(step(task, inputs))).toEqual([]);
  });

  it('are no uses, and leave a pipeline as complete as it is', () => {
    const { uses, complete, diagnostics } = read(`steps:\n${step('Docker@2', 'containerRegistry: $(acr)')}`);
    expect({ uses, complete, diagnostics }).toEqual({ uses: [], complete: true, diagnostics: [] });
  });

  it('stand beside the Azure connection of the same step', () => {
    const text = `steps:\n${step('AzureFunctionOnKubernetes@1', 'connectionType: Azure Resource Manager, azureSubscriptionConnection: prod, dockerRegistryServiceConnection: acr')}`;
    expect(read(text).uses).toHaveLength(1);
    expect(read(text).otherConnections).toHaveLength(1);
  });

  it('are told once for a place, however often expansion makes the step', () => {
    const one = '  - task: Docker@2\n    inputs: { containerRegistry: acr }\n';
    expect(others('- ${{ each n in split("a,b,c", ",") }}:\n', one)).toEqual(['docker-registry containerRegistry=acr']);
    expect(others(step('Docker@2', 'containerRegistry: acr'), step('Docker@2', 'containerRegistry: acr'))).toHaveLength(
      2,
    );
  });

  it('do not hide that the inputs of a task on Azure cannot be read', () => {
    const text = "steps:\n- task: ${{ iif(variables.x, 'Docker@2', 'AzureCLI@2') }}\n  inputs: [ a ]\n";
    expect(read(text).diagnostics.filter(({ unknown }) => unknown)).not.toEqual([]);
    const mixed = 'steps:\n- task: AzureFunctionOnKubernetes@1\n  inputs: [ a ]\n';
    expect(read(mixed).diagnostics.filter(({ unknown }) => unknown)).not.toEqual([]);
  });
});

describe('a name that is decided later', () => {
  const lacking = (value: string, rest = ''): readonly string[] | undefined =>
    read(`${rest}steps:\n- task: AzureCLI@2\n  inputs: { azureSubscription: ${value} }\n`).uses[0]?.connections[0]
      ?.lacking;

  it.each([
    ['$(conn)', '', ['conn']],
    ['$(a)-$(b)', 'variables: { a: x }\n', ['b']],
    ['$(a)-$(b)-$(c)', 'variables: { b: x }\n', ['a', 'c']],
    ['$(conn)', 'variables: { conn: prod-$(stage) }\n', ['stage']],
    ['prod', '', undefined],
    ["'$[ variables.a ]'", '', undefined],
  ])('tells of %s which variables have no value (beside %s)', (value, rest, expected) => {
    expect(lacking(value, rest)).toEqual(expected);
  });
});
