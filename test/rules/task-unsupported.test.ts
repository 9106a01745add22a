import { describe, expect, it } from 'vitest';
import { fixtureText } from '../fixtures/files.ts';
import { findingsOf, judgeText, step } from './judging.ts';

const RULE = 'task-unsupported';

describe('task-unsupported', () => {
  it('reports the steps of the bad fixture and none of the good one', () => {
    const bad = findingsOf(RULE, fixtureText('rules/task-unsupported/bad.yml'));
    expect(bad.map(({ task, line, column }) => [task, line, column])).toEqual([
      ['AzureNLBManagement@1', 7, 11],
      ['ServiceFabricDeploy@1', 14, 11],
      ['TerraformTaskV3@3', 23, 11],
    ]);
    expect(findingsOf(RULE, fixtureText('rules/task-unsupported/good.yml'))).toEqual([]);
  });

  it('says what, how sure, from when, where and what to do', () => {
    expect(findingsOf(RULE, step('AzureNLBManagement@1'))).toEqual([
      {
        rule: RULE,
        severity: 'error',
        confidence: 'confirmed',
        when: 'now',
        message:
          'AzureNLBManagement@1 cannot sign in through workload identity federation: the task sends the client secret itself.',
        remedy:
          'Use `az network nic ip-config address-pool` in AzureCLI@2, or give this step a connection of its own that stays on a secret.',
        repository: 'self',
        file: 'azure-pipelines.yml',
        line: 2,
        column: 9,
        task: 'AzureNLBManagement@1',
        connection: 'prod',
        source: 'https://learn.microsoft.com/azure/devops/pipelines/release/troubleshoot-workload-identity',
        asOf: '2025-03-12',
        waived: false,
        waiver: null,
        edit: null,
        edition: '2026-08',
        evidence: 'static',
        unknown: false,
      },
    ]);
  });

  it('names the replacement where there is one, and explains in a sentence of our own', () => {
    const [finding] = findingsOf(RULE, step('TerraformTaskV3@3', { backendServiceArm: 'prod', azureSubscription: '' }));
    expect(finding).toMatchObject({
      confidence: 'likely',
      asOf: null,
      message:
        'TerraformTaskV3@3 cannot sign in through workload identity federation. Without a key it falls back to a managed identity of the agent; deprecated by its publisher.',
      remedy: 'Use TerraformTask@5, or give this step a connection of its own that stays on a secret.',
    });
  });

  it.each([
    ['AzureFileCopy@4', ' ("AzCopy v10 does not support OIDC yet").'],
    ['AzureIoTEdge@2', ' yet ("Not available yet").'],
    ['ServiceFabricDeploy@1', ' ("Service Fabric does not support OIDC").'],
  ])('quotes the preview on %s', (task, end) => {
    const inputs = {
      configureDockerSettings: 'true',
      action: 'Deploy to IoT Edge devices',
      connectedServiceNameARM: 'prod',
    };
    const [finding] = findingsOf(RULE, step(task, inputs), { edition: 'preview-2023' });
    expect(finding?.message).toBe(`${task} cannot sign in through workload identity federation${end}`);
    expect(finding).toMatchObject({ confidence: 'confirmed', asOf: '2023' });
  });

  it('names the task in its own spelling and with the version as written', () => {
    expect(
      findingsOf(RULE, step('terraformtaskv3@3.*', { backendServiceArm: 'prod', azureSubscription: '' }))[0]?.task,
    ).toBe('TerraformTaskV3@3.*');
  });

  it('reports a step once for each connection that it names', () => {
    const found = findingsOf(
      RULE,
      step('TerraformTaskV3@3', {
        azureSubscription: '',
        backendServiceArm: 'state',
        environmentServiceNameAzureRM: 'prod',
      }),
    );
    expect(found.map(({ connection }) => connection)).toEqual(['state', 'prod']);
  });

  it('is at risk, not blocked, where the claim is only possible', () => {
    const judged = judgeText(step('Pulumi@0', { azureSubscription: '', azureServiceConnection: 'prod' }));
    expect(judged.findings.map(({ rule, severity, confidence }) => [rule, severity, confidence])).toEqual([
      [RULE, 'error', 'possible'],
    ]);
    expect(judged.verdict).toBe('at-risk');
  });

  it('blocks, though only a condition decides whether the step runs', () => {
    const text = `steps:\n- \${{ if a }}:\n  - task: AzureNLBManagement@1\n    inputs: { ConnectedServiceName: prod }\n`;
    expect(judgeText(text).verdict).toBe('blocked');
  });

  describe.each([
    ['ServiceFabricDeploy@1', { configureDockerSettings: 'true' }, { configureDockerSettings: '$(docker)' }],
    ['ServiceFabricComposeDeploy@0', {}, { registryCredentials: '$(credentials)' }],
  ])('of %s, which the documentation refuses and the code only in part,', (task, holds, open) => {
    it('says no where docker credentials come from the Azure connection: both agree', () => {
      expect(findingsOf(RULE, step(task, holds))).toMatchObject([{ severity: 'error', confidence: 'confirmed' }]);
      expect(judgeText(step(task, holds)).verdict).toBe('blocked');
    });

    it('warns where that is not known: neither blocked nor ready', () => {
      expect(findingsOf(RULE, step(task, open))).toMatchObject([{ severity: 'warning', confidence: 'possible' }]);
      expect(findingsOf(RULE, step(task, open))[0]?.message).toContain(
        'is documented not to federate; its code fails only when',
      );
      expect(judgeText(step(task, open)).verdict).toBe('at-risk');
    });

    it('is silent where the Azure connection is not used at all', () => {
      expect(findingsOf(RULE, step(task, { ...holds, registryCredentials: 'ContainerRegistryEndpoint' }))).toEqual([]);
    });
  });

  it.each(['TerraformTaskV4@4', 'contoso.tools.deploy.Contoso@1', 'contoso.tools.cli.AzureCLI@2'])(
    'refuses %s in the edition of the preview, in which no task of the Marketplace federated',
    (task) => {
      const text = step(task, { azureSubscription: 'prod', backendServiceArm: 'prod' });
      expect(findingsOf(RULE, text, { edition: 'preview-2023' })).toMatchObject([
        {
          severity: 'error',
          confidence: 'confirmed',
          asOf: '2023',
          message: `${task.split('.').at(-1) ?? ''} cannot sign in through workload identity federation. Marketplace tasks did not support workload identity federation during the preview.`,
        },
      ]);
    },
  );

  it('is silent where the connection does not sign the task in: Service Fabric with registry credentials of its own', () => {
    const inputs = { configureDockerSettings: 'true', registryCredentials: 'UsernamePassword' };
    expect(judgeText(step('ServiceFabricDeploy@1', inputs))).toMatchObject({ findings: [], verdict: 'ready' });
  });

  it.each(['AzureCLI@2', 'AzureFileCopy@4', 'AzureFileCopy@6', 'ContosoDeploy@1', 'AzureMonitorAlerts@0'])(
    'is silent on %s, which the edition does not refuse outright',
    (task) => {
      expect(findingsOf(RULE, step(task))).toEqual([]);
    },
  );
});
