import { describe, expect, it } from 'vitest';
import { connections, found, read } from './reading.ts';

/** One step with the given task and inputs. */
function step(task: string, inputs: Readonly<Record<string, string>>): string {
  const lines = Object.entries(inputs).map(([name, value]) => `    ${name}: ${value}\n`);
  return `steps:\n- task: ${task}\n  inputs:\n${lines.join('')}`;
}

describe('the Azure connections of a step', () => {
  it.each(['azureSubscription', 'connectedServiceNameARM', 'AZURESUBSCRIPTION', 'ConnectedServiceNameArm'])(
    'are named by an alias or a name in any casing: %s',
    (name) => {
      const spelled = ['azureSubscription', 'connectedServiceNameARM'].find(
        (one) => one.toLowerCase() === name.toLowerCase(),
      );
      expect(connections(step('AzureCLI@2', { [name]: 'prod' }))).toEqual([`${spelled ?? ''}=prod`]);
    },
  );

  it.each(['azurecli@2', 'AZURECLI@2.*', 'AzureCLI@2.1.0', '46e4be58-730b-4389-8a2f-ea10b3e5e815@2'])(
    'are found however the task is named: %s',
    (task) => {
      expect(connections(step(task, { azureSubscription: 'prod' }))).toEqual(['azureSubscription=prod']);
    },
  );

  it('are both listed where a step names two', () => {
    const text = step('AzureIoTEdge@2', {
      action: 'Deploy to IoT Edge devices',
      connectedServiceNameARM: 'hub',
      azureSubscriptionEndpoint: 'registry',
    });
    expect(found(text)).toEqual(['AzureIoTEdge@2 2:9']);
    expect(connections(text)).toEqual(['connectedServiceNameARM=hub', 'azureSubscriptionEndpoint=registry']);
  });

  it('are listed for backend and environment of a Terraform task', () => {
    const text = step('TerraformTaskV4@4', {
      backendServiceArm: 'state',
      environmentServiceNameAzureRM: 'prod',
    });
    expect(connections(text)).toEqual(['backendServiceArm=state', 'environmentServiceNameAzureRM=prod']);
  });

  it.each([
    ['Kubernetes@1', { connectionType: 'Kubernetes Service Connection', azureSubscriptionEndpoint: 'prod' }],
    ['Kubernetes@1', { azureSubscriptionEndpoint: 'prod' }],
    ['Docker@1', { containerregistrytype: 'Container Registry', azureSubscriptionEndpoint: 'prod' }],
    ['AzureRmWebAppDeployment@4', { ConnectionType: 'PublishProfile', azureSubscription: 'prod' }],
    ['AzureCLI@3', { connectionType: 'azureDevOps', azureSubscription: 'prod' }],
    ['JavaToolInstaller@0', { jdkSourceOption: 'PreInstalled', azureResourceManagerEndpoint: 'prod' }],
    ['JenkinsDownloadArtifacts@1', { ConnectedServiceNameARM: 'prod' }],
  ])('are left out where the visible rule hides them: %s %j', (task, inputs) => {
    expect(connections(step(task, inputs))).toEqual([]);
  });

  it.each([
    ['Kubernetes@1', { connectionType: 'Azure Resource Manager', azureSubscriptionEndpoint: 'prod' }],
    ['Kubernetes@1', { connectionType: '$(kind)', azureSubscriptionEndpoint: 'prod' }],
    ['Docker@1', { azureSubscriptionEndpoint: 'prod' }],
    ['HelmDeploy@0', { azureSubscriptionEndpoint: 'prod' }],
    ['AzureCLI@3', { azureSubscription: 'prod' }],
    ['JenkinsDownloadArtifacts@1', { propagatedArtifacts: 'TRUE', ConnectedServiceNameARM: 'prod' }],
  ])('are listed where it shows them, surely or perhaps: %s %j', (task, inputs) => {
    expect(connections(step(task, inputs))).toHaveLength(1);
  });

  it('are listed where one of several values of the rule can show them', () => {
    const text = `steps:
- task: Kubernetes@1
  inputs:
    azureSubscriptionEndpoint: prod
    \${{ if parameters.direct }}:
      connectionType: Kubernetes Service Connection
    \${{ else }}:
      connectionType: Azure Resource Manager
`;
    expect(connections(text)).toEqual(['azureSubscriptionEndpoint=prod']);
  });

  it('are listed where the default shows them, and a condition may hide them', () => {
    const text = `steps:
- task: HelmDeploy@0
  inputs:
    azureSubscriptionEndpoint: prod
    \${{ if parameters.direct }}:
      connectionType: Kubernetes Service Connection
`;
    expect(connections(text)).toEqual(['azureSubscriptionEndpoint=prod']);
  });

  it.each([
    ['Docker@2', { containerRegistry: 'acr' }],
    ['Kubernetes@1', { kubernetesServiceEndpoint: 'aks' }],
    ['PublishToAzureServiceBus@1', { azureSubscription: 'bus' }],
    ['InvokeRESTAPI@1', { connectedServiceName: 'generic' }],
    ['EsrpCodeSigning@1', { ConnectedServiceName: 'signing' }],
    ['Bash@3', { targetType: 'inline' }],
  ])('are no connections of another kind: %s %j', (task, inputs) => {
    expect(connections(step(task, inputs))).toEqual([]);
  });

  it.each([
    'azureSubscription',
    'connectedServiceNameARM',
    'azureServiceConnection',
    'azureResourceManagerConnection',
    'azureSubscriptionEndpoint',
    'azureSubscriptionConnection',
    'backendServiceArm',
    'environmentServiceName',
    'environmentServiceNameAzureRM',
    'providerServiceName',
  ])('of a task that nobody has described stand in %s', (name) => {
    expect(connections(step('ContosoDeploy@1', { [name.toUpperCase()]: 'prod' }))).toEqual([`${name}=prod`]);
  });

  it('of an unknown major stand where the known majors have them', () => {
    expect(connections(step('AzureAppServiceManage@9', { ConnectedServiceName: 'prod' }))).toEqual([
      'ConnectedServiceName=prod',
    ]);
    expect(connections(step('f045e430-8704-11e6-968f-e717e6411619@9', { ConnectedServiceName: 'prod' }))).toEqual([
      'ConnectedServiceName=prod',
    ]);
  });

  it('of an extension that uses the name of a task in the box are not hidden by the rules of that task', () => {
    const inputs = { connectionType: 'azureDevOps', azureSubscription: 'prod' };
    expect(connections(step('contoso.tools.cli.AzureCLI@3', inputs))).toEqual(['azureSubscription=prod']);
  });

  it.each(["''", '""', '', '  '])('are none where the text is empty: %j', (value) => {
    expect(connections(step('AzureCLI@2', { azureSubscription: value }))).toEqual([]);
  });

  it('are none in a task without inputs', () => {
    expect(found('steps:\n- task: AzureCLI@2\n')).toEqual([]);
  });
});

describe('what a connection can be', () => {
  it.each(['prod', 'a name with spaces', '0f2a-guid', 'prod (0f2a-guid)'])('is its literal text: %s', (value) => {
    const [use] = read(step('AzureCLI@2', { azureSubscription: value })).uses;
    expect(use?.connections).toEqual([{ input: 'azureSubscription', value, names: [value], resolution: 'literal' }]);
  });

  it.each([
    ['$(connection)', { lacking: ['connection'] }],
    ['prod-$(region)', { lacking: ['region'] }],
    ['${{ parameters.connection }}', {}],
    ['$[ variables.connection ]', {}],
  ])('is not known yet where it is decided later: %s', (value, lacking) => {
    const [use] = read(step('AzureCLI@2', { azureSubscription: `'${value}'` })).uses;
    const unresolved = { input: 'azureSubscription', value, names: [], resolution: 'unresolved' };
    expect(use?.connections).toEqual([{ ...unresolved, ...lacking }]);
  });

  it('is each of the texts that branches of a condition give it', () => {
    const text = `steps:
- task: AzureCLI@2
  inputs:
    \${{ if parameters.prod }}:
      azureSubscription: prod
    \${{ else }}:
      azureSubscription: test
`;
    expect(connections(text)).toEqual(['azureSubscription=prod', 'azureSubscription=test']);
  });
});

describe('a container that is pulled through a connection', () => {
  it('is a use of its own, at the name of the connection', () => {
    const text = `resources:
  containers:
  - container: tools
    type: ACR
    azureSubscription: registry
    repository: tools
  - container: plain
    image: ubuntu
  - container: later
    type: ACR
    azureSubscription: $(registry)
steps: []
`;
    expect(found(text)).toEqual(['container 5:24', 'container 11:24']);
    expect(read(text).uses.map((use) => use.connections)).toEqual([
      [{ input: 'azureSubscription', value: 'registry', names: ['registry'], resolution: 'literal' }],
      [
        {
          input: 'azureSubscription',
          value: '$(registry)',
          names: [],
          resolution: 'unresolved',
          lacking: ['registry'],
        },
      ],
    ]);
  });

  it('is a "maybe" under a condition, wherever the condition stands', () => {
    const container = (pad: string): string => `${pad}- container: a\n${pad}  azureSubscription: registry\n`;
    const inItem = `resources:\n  containers:\n  - \${{ if parameters.x }}:\n${container('    ')}steps: []\n`;
    const inKey = `resources:\n  \${{ if parameters.x }}:\n    containers:\n${container('    ')}steps: []\n`;
    const inRoot = `\${{ if parameters.x }}:\n  resources:\n    containers:\n${container('    ')}steps: []\n`;
    for (const text of [inItem, inKey, inRoot]) expect(read(text).uses.map(({ when }) => when)).toEqual(['maybe']);
  });
});
