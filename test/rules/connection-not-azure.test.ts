import { describe, expect, it } from 'vitest';
import { fixture } from './fixture.ts';
import { endpoint, findingsOf, judgeText, step } from './judging.ts';

const RULE = 'connection-not-azure';
const one = (task: string, inputs: string): string => `steps:\n- task: ${task}\n  inputs: { ${inputs} }\n`;
const SECRET = one(
  'KubernetesManifest@0',
  'action: createSecret, secretType: dockerRegistry, dockerRegistryEndpoint: acr',
);
const registry = (scheme: string) => endpoint({ name: 'acr', type: 'dockerregistry', authorization: { scheme } });

describe('connection-not-azure', () => {
  it('reports the steps of the bad fixture and none of the good one', () => {
    const { yaml, connections = [] } = fixture(RULE, 'bad');
    const found = findingsOf(RULE, yaml, { connections });
    expect(found.map(({ task, connection, severity, confidence }) => [task, connection, severity, confidence])).toEqual(
      [
        ['AzureCLI@2', 'acr', 'error', 'confirmed'],
        ['ContosoDeploy@1', 'acr', 'warning', 'possible'],
        ['Docker@2', 'acr', 'note', 'confirmed'],
        ['KubernetesManifest@1', 'aks', 'note', 'confirmed'],
        ['ServiceFabricPowerShell@1', 'fabric', 'note', 'confirmed'],
        ['KubernetesManifest@0', 'acr', 'error', 'likely'],
      ],
    );
    const good = fixture(RULE, 'good');
    expect(findingsOf(RULE, good.yaml, { connections: good.connections ?? [] })).toEqual([]);
  });

  it.each([
    ['AzureCLI@2', 'azureSubscription: classic', 'azurerm'],
    ['AzureFileCopy@2', 'ConnectedServiceNameSelector: ConnectedServiceName, azureClassicSubscription: prod', 'azure'],
  ])('asks %s for the type that its input takes, %s: %s', (task, inputs, type) => {
    const connections = [endpoint(), endpoint({ name: 'classic', type: 'Azure' })];
    const [finding] = findingsOf(RULE, one(task, inputs), { connections });
    expect(finding?.message).toContain(`where one of type ${type} is expected`);
  });

  it('asks a container for an Azure connection', () => {
    const text = 'resources:\n  containers:\n  - container: a\n    azureSubscription: acr\nsteps: []\n';
    const { findings, verdict } = judgeText(text, { connections: [registry('UsernamePassword')] });
    expect(findings).toMatchObject([{ rule: RULE, severity: 'error', task: null }]);
    expect(verdict).toBe('blocked');
  });

  it.each([
    ['Docker@2', 'containerRegistry: prod', 'dockerregistry', 'Docker Registry'],
    ['KubernetesManifest@1', 'action: deploy, kubernetesServiceConnection: prod', 'kubernetes', 'Kubernetes'],
    ['ServiceFabricDeploy@1', 'serviceConnectionName: prod', 'servicefabric', 'Service Fabric'],
  ])('does not call a connection to Azure one to what %s asks for', (task, inputs, type, title) => {
    const { findings, verdict } = judgeText(one(task, inputs), { connections: [endpoint()] });
    expect(findings.filter(({ rule }) => rule === RULE)).toMatchObject([
      {
        severity: 'error',
        confidence: 'confirmed',
        message: `Connection "prod" is one of type azurerm where one of type ${type} is expected: Azure DevOps does not start the pipeline.`,
        remedy: `Name a connection of type ${title}.`,
      },
    ]);
    expect(verdict).toBe('blocked');
  });

  it('takes the type in any casing', () => {
    expect(findingsOf(RULE, step('AzureCLI@2'), { connections: [endpoint({ type: 'AzureRM' })] })).toEqual([]);
    const connections = [endpoint({ name: 'acr', type: 'DockerRegistry' })];
    expect(findingsOf(RULE, one('Docker@2', 'containerRegistry: acr'), { connections })).toMatchObject([
      { severity: 'note' },
    ]);
  });
});

describe('a note of connection-not-azure', () => {
  const NAMED = [
    ['Docker@2', 'containerRegistry: acr', 'is one to a Docker registry', 'a conversion of its own'],
    [
      'HelmDeploy@0',
      'connectionType: Kubernetes Service Connection, kubernetesServiceEndpoint: aks',
      'is one to Kubernetes',
      'leaves it as it is',
    ],
    ['ServiceFabricDeploy@1', 'serviceConnectionName: sf', 'is one to Service Fabric', 'there is no federation for it'],
  ] as const;

  it.each(NAMED)('says of %s with %s what holds today', (task, inputs, subject, words) => {
    const { findings, verdict } = judgeText(one(task, inputs));
    expect(findings).toMatchObject([{ rule: RULE, severity: 'note', unknown: false, asOf: '2026-08-21' }]);
    expect(findings[0]?.message).toContain(subject);
    expect(findings[0]?.message).toContain(words);
    expect(verdict).toBe('ready');
  });

  it.each(NAMED)('says of %s with %s what the preview said', (task, inputs) => {
    const found = findingsOf(RULE, one(task, inputs), { edition: 'preview-2023' });
    expect(found).toMatchObject([{ severity: 'note', edition: 'preview-2023', asOf: '2023' }]);
    expect(found[0]?.message).toContain('"later in the year"');
  });

  it('is one for each place, and names the text where the name is not known', () => {
    const text = `${one('Docker@2', 'containerRegistry: $(acr)')}${one('Docker@2', 'containerRegistry: $(acr)').replace('steps:\n', '')}`;
    expect(findingsOf(RULE, text).map(({ connection, line }) => [connection, line])).toEqual([
      ['$(acr)', 2],
      ['$(acr)', 4],
    ]);
  });

  it.each(['UsernamePassword', 'ManagedServiceIdentity', 'WorkloadIdentityFederation', 'ServicePrincipal'])(
    'changes no verdict where Docker@2 uses a registry by %s',
    (scheme) => {
      expect(judgeText(one('Docker@2', 'containerRegistry: acr'), { connections: [registry(scheme)] }).verdict).toBe(
        'ready',
      );
    },
  );
});

describe('KubernetesManifest@0 and a registry', () => {
  it.each([
    ['WorkloadIdentityFederation', 'error', 'now', 'blocked'],
    ['ServicePrincipal', 'warning', 'after-conversion', 'at-risk'],
    ['UsernamePassword', 'note', 'now', 'ready'],
  ])('by %s is %s, %s', (scheme, severity, when, verdict) => {
    const judged = judgeText(SECRET, { connections: [registry(scheme)] });
    expect(judged.findings).toMatchObject([{ rule: RULE, severity, when }]);
    expect(judged.verdict).toBe(verdict);
  });

  it('is only a note where no connections are known', () => {
    expect(judgeText(SECRET)).toMatchObject({ findings: [{ rule: RULE, severity: 'note' }], verdict: 'ready' });
  });

  it('works in its next version', () => {
    const text = SECRET.replace('Manifest@0', 'Manifest@1');
    expect(judgeText(text, { connections: [registry('WorkloadIdentityFederation')] }).verdict).toBe('ready');
  });
});
