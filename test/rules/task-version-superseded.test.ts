import { describe, expect, it } from 'vitest';
import { fixtureText } from '../fixtures/files.ts';
import { findingsOf, judgeText, step } from './judging.ts';

const RULE = 'task-version-superseded';

describe('task-version-superseded', () => {
  it('reports the steps of the bad fixture and none of the good one', () => {
    const bad = findingsOf(RULE, fixtureText('rules/task-version-superseded/bad.yml'));
    expect(bad.map(({ task, line, column }) => [task, line, column])).toEqual([
      ['AzureFileCopy@4', 5, 9],
      ['Kubernetes@0', 14, 9],
    ]);
    expect(findingsOf(RULE, fixtureText('rules/task-version-superseded/good.yml'))).toEqual([]);
  });

  it.each(['AzureFileCopy@1', 'AzureFileCopy@2', 'AzureFileCopy@3', 'AzureFileCopy@4', 'AzureFileCopy@5'])(
    'sends %s to AzureFileCopy@6',
    (task) => {
      const [finding] = findingsOf(RULE, step(task));
      expect(finding).toMatchObject({
        severity: 'error',
        task,
        message: `${task} cannot sign in through workload identity federation.`,
        remedy:
          'Use AzureFileCopy@6; its inputs can differ, so read its documentation before you change the version. AzureFileCopy@6 signs in with a role: give the identity Storage Blob Data Contributor on the storage account.',
      });
      expect(judgeText(step(task)).verdict).toBe('blocked');
    },
  );

  it('is only likely where documentation and code disagree, as for AzureFileCopy@3', () => {
    expect(findingsOf(RULE, step('AzureFileCopy@3'))[0]?.confidence).toBe('likely');
    expect(findingsOf(RULE, step('AzureFileCopy@4'))[0]?.confidence).toBe('confirmed');
  });

  it('reports AzureCloudPowerShellDeployment@1 with the replacement that the preview names', () => {
    const inputs = { EnableAdvancedStorageOptions: 'true', ARMConnectedServiceName: 'prod' };
    const [finding] = findingsOf(RULE, step('AzureCloudPowerShellDeployment@1', inputs), { edition: 'preview-2023' });
    expect(finding?.message).toBe(
      'AzureCloudPowerShellDeployment@1 cannot sign in through workload identity federation.',
    );
    expect(finding?.remedy).toContain('Use AzureCloudPowerShellDeployment@2;');
  });

  it.each(['AzureFileCopy@6', 'AzureCLI@2', 'ContosoDeploy@1'])('is silent on %s', (task) => {
    expect(findingsOf(RULE, step(task))).toEqual([]);
  });
});
