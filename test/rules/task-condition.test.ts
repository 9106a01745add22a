import { describe, expect, it } from 'vitest';
import { editionOf } from '../../shared/catalogue/editions.ts';
import { fixtureText } from '../fixtures/files.ts';
import { findingsOf, judgeText, step } from './judging.ts';

const RULE = 'task-condition';

describe('task-condition', () => {
  it('reports the steps of the bad fixture and none of the good one', () => {
    const bad = findingsOf(RULE, fixtureText('rules/task-condition/bad.yml'));
    expect(bad.map(({ task, line, column }) => [task, line, column])).toEqual([
      ['AzurePowerShell@4', 7, 13],
      ['Kubernetes@1', 13, 13],
    ]);
    expect(findingsOf(RULE, fixtureText('rules/task-condition/good.yml'))).toEqual([]);
  });

  it('says under which condition the code does not federate, and cites the line', () => {
    expect(findingsOf(RULE, step('AzurePowerShell@4'))).toMatchObject([
      {
        severity: 'warning',
        confidence: 'possible',
        message:
          'AzurePowerShell@4 is documented to federate, but its code does not when the job runs on Linux or macOS: the task accepts a service principal secret only.',
        remedy: 'If that is the case here: move to AzurePowerShell@5.',
        source:
          'https://github.com/microsoft/azure-pipelines-tasks/tree/299572e/Tasks/AzurePowerShellV4/InitializeAz.ps1#L85',
        asOf: '2026-08-21',
      },
    ]);
  });

  it('makes a pipeline at risk, never ready', () => {
    expect(judgeText(step('AzurePowerShell@4')).verdict).toBe('at-risk');
  });

  it('reports each condition that has evidence in the code of the task', () => {
    const sources = findingsOf(RULE, step('AzurePowerShell@3')).map(({ source }) => source?.split('/').at(-1));
    expect(sources).toEqual(['AzurePowerShell.ps1#L126', 'AzurePowerShell.ps1#L130']);
  });

  it('does not report conditions of other services, for which there is none', () => {
    const text = step('Kubernetes@1', {
      azureSubscription: '',
      connectionType: 'Azure Resource Manager',
      azureSubscriptionEndpoint: 'prod',
    });
    expect(findingsOf(RULE, text).map(({ message }) => message)).toEqual([
      expect.stringContaining('when an image pull secret is made with containerRegistryType'),
    ]);
  });

  const { rows } = editionOf('2026-08');
  it.each(rows.filter(({ status, codeSupports }) => status === 'supported' && codeSupports === 'partial'))(
    'keeps every step of $task@$major from being ready',
    ({ task, major }) => {
      const inputs = {
        connectedServiceNameARM: 'prod',
        azureSubscriptionEndpoint: 'prod',
        action: 'Deploy to IoT Edge devices',
        connectionType: 'Azure Resource Manager',
      };
      expect(judgeText(step(`${task}@${String(major)}`, inputs)).verdict).toBe('at-risk');
    },
  );

  it.each(['AzureCLI@2', 'AzurePowerShell@5', 'AzureFileCopy@4'])('is silent on %s', (task) => {
    expect(findingsOf(RULE, step(task))).toEqual([]);
  });

  it('is silent in the edition of the preview, which read no code', () => {
    expect(findingsOf(RULE, step('AzurePowerShell@4'), { edition: 'preview-2023' })).toEqual([]);
  });
});
