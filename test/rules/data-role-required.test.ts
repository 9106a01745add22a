import { describe, expect, it } from 'vitest';
import { fixtureText } from '../fixtures/files.ts';
import { findingsOf, judgeText, step } from './judging.ts';

const RULE = 'data-role-required';

describe('data-role-required', () => {
  it('reports the steps of the bad fixture and none of the good one', () => {
    const bad = findingsOf(RULE, fixtureText('rules/data-role-required/bad.yml'));
    expect(bad.map(({ task, line, column }) => [task, line, column])).toEqual([
      ['AzureFileCopy@6', 3, 9],
      ['JavaToolInstaller@1', 10, 9],
    ]);
    expect(findingsOf(RULE, fixtureText('rules/data-role-required/good.yml'))).toEqual([]);
  });

  it('names the role, and is a note that leaves a pipeline ready', () => {
    expect(findingsOf(RULE, step('AzureFileCopy@6'))).toMatchObject([
      {
        severity: 'note',
        confidence: 'confirmed',
        message:
          'AzureFileCopy@6 needs a Storage Blob Data role: the task reaches the storage account with a role, not with account keys or a SAS: without it the step ends with 403.',
        remedy:
          'Give the identity Storage Blob Data Contributor on the storage account, and stop reading StorageContainerSasToken, which is no longer set.',
      },
    ]);
    expect(judgeText(step('AzureFileCopy@6')).verdict).toBe('ready');
  });

  it.each([
    ['AzureVmssDeployment@1', {}],
    ['JenkinsDownloadArtifacts@2', { ConnectedServiceNameARM: 'prod', propagatedArtifacts: 'true' }],
  ])('tells it of %s too', (task, inputs) => {
    expect(findingsOf(RULE, step(task, inputs))).toHaveLength(1);
  });

  it.each(['AzureFileCopy@5', 'AzureVmssDeployment@0', 'AzureCLI@2'])('is silent on %s', (task) => {
    expect(findingsOf(RULE, step(task))).toEqual([]);
  });
});
