import { describe, expect, it } from 'vitest';
import { fixtureText } from '../fixtures/files.ts';
import { findingsOf, judgeText, step } from './judging.ts';

const RULE = 'task-deprecated';

describe('task-deprecated', () => {
  it('reports the steps of the bad fixture and none of the good one', () => {
    const bad = findingsOf(RULE, fixtureText('rules/task-deprecated/bad.yml'));
    expect(bad.map(({ task, line, column }) => [task, line, column])).toEqual([
      ['AzureCLI@1', 4, 9],
      ['AzureContainerApps@0', 9, 9],
    ]);
    expect(findingsOf(RULE, fixtureText('rules/task-deprecated/good.yml'))).toEqual([]);
  });

  it('is a note, which leaves a pipeline ready', () => {
    const text = fixtureText('rules/task-deprecated/bad.yml');
    expect(findingsOf(RULE, text).map(({ severity }) => severity)).toEqual(['note', 'note']);
    expect(judgeText(text).verdict).toBe('ready');
  });

  it('names what the deprecation of the task sends to', () => {
    expect(findingsOf(RULE, step('AzureCLI@1'))[0]).toMatchObject({
      message: 'AzureCLI@1 is deprecated.',
      remedy: 'Move to AzureCLI@2.',
      confidence: 'confirmed',
      asOf: '2025-03-12',
    });
  });

  it('says what to do where nothing is known to move to', () => {
    const [finding] = findingsOf(RULE, step('AzureCloudPowerShellDeployment@2', { ARMConnectedServiceName: 'prod' }));
    expect(finding?.remedy).toBe('Plan to replace the task.');
  });

  it('names the date of a removal that lies ahead', () => {
    const text = step('AzureMonitor@0', { connectedServiceNameARM: 'prod' });
    const [finding] = findingsOf(RULE, text, { today: '2023-12-01' });
    expect(finding?.message).toBe('AzureMonitor@0 is deprecated and is to be removed on 2024-01-31.');
  });

  it('names the date of the removal and the replacement where they are known', () => {
    expect(findingsOf(RULE, step('AzureMonitor@0', { connectedServiceNameARM: 'prod' }))[0]).toMatchObject({
      message: 'AzureMonitor@0 is deprecated and was to be removed on 2024-01-31.',
      remedy: 'Move to AzureMonitor@1.',
    });
  });

  it('is likely, not confirmed, where no date is known', () => {
    expect(findingsOf(RULE, step('AzureMonitorAlerts@0'))[0]).toMatchObject({ confidence: 'likely', asOf: null });
  });

  it('speaks beside the rule that says why a task breaks', () => {
    const rules = judgeText(step('AzureFileCopy@1')).findings.map(({ rule }) => rule);
    expect(rules).toEqual(['task-version-superseded', RULE]);
  });

  it.each(['AzureCLI@2', 'ContosoDeploy@1', 'AzureFileCopy@4'])('is silent on %s', (task) => {
    expect(findingsOf(RULE, step(task))).toEqual([]);
  });
});
