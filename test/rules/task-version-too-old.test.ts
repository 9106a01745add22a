import { describe, expect, it } from 'vitest';
import { fixtureText } from '../fixtures/files.ts';
import { findingsOf, judgeText, step } from './judging.ts';

const RULE = 'task-version-too-old';

describe('task-version-too-old', () => {
  it('reports the steps of the bad fixture and none of the good one', () => {
    const bad = findingsOf(RULE, fixtureText('rules/task-version-too-old/bad.yml'));
    expect(bad.map(({ task, line, column }) => [task, line, column])).toEqual([
      ['AzureResourceManagerTemplateDeployment@3.175.1', 6, 9],
      ['AzureCLI@2.210.*', 10, 9],
    ]);
    expect(findingsOf(RULE, fixtureText('rules/task-version-too-old/good.yml'))).toEqual([]);
  });

  it('says from which release on the task federates', () => {
    expect(findingsOf(RULE, step('AzureCLI@2.217.0'))[0]).toMatchObject({
      severity: 'error',
      confidence: 'confirmed',
      message: 'AzureCLI@2.217.0 is pinned below 2.217.1, the release that it federates from on.',
      remedy: 'Use AzureCLI@2 without minor and patch, or pin 2.217.1 or newer.',
    });
    expect(judgeText(step('AzureCLI@2.217.0')).verdict).toBe('blocked');
  });

  it('carries the change to the major, where it is sure', () => {
    expect(findingsOf(RULE, step('AzureCLI@2.210.0'))[0]?.edit).toEqual({
      line: 2,
      column: 9,
      endLine: 2,
      endColumn: 25,
      text: 'AzureCLI@2',
    });
    expect(findingsOf(RULE, step('AzureFileCopy@6.236.9'))[0]?.edit).toBeNull();
  });

  it.each([
    ['0.222.0', 'error', 'pinned below 0.223.0'],
    ['0.230.0', 'warning', 'pinned below 0.242.0, the release from which on every way of it to sign in federates'],
  ])('tells the releases of HelmDeploy apart: %s is an %s', (version, severity, says) => {
    const text = step(`HelmDeploy@${version}`);
    expect(findingsOf(RULE, text)).toMatchObject([{ severity }]);
    expect(findingsOf(RULE, text)[0]?.message).toContain(says);
    expect(findingsOf(RULE, step('HelmDeploy@0.242.0'))).toEqual([]);
  });

  it('is only likely where the first release is the oldest that is known to federate', () => {
    expect(findingsOf(RULE, step('AzureFileCopy@6.236.9'))[0]).toMatchObject({
      confidence: 'likely',
      message: 'AzureFileCopy@6.236.9 is pinned below 6.237.0, the release that it is known to federate from on.',
    });
  });

  it.each([
    ['2.217.0', true],
    ['2.216.999', true],
    ['2.99.0', true],
    ['2.0.0', true],
    ['2.216', true],
    ['2.216.*', true],
    ['2.217.1', false],
    ['2.217.10', false],
    ['2.218.0', false],
    ['2.1000.0', false],
    ['2.217', false],
    ['2.217.*', false],
    ['2.*', false],
    ['2', false],
  ])('compares AzureCLI@%s with 2.217.1 by numbers: too old is %s', (version, tooOld) => {
    expect(findingsOf(RULE, step(`AzureCLI@${version}`))).toHaveLength(tooOld ? 1 : 0);
  });

  it('warns of a pin where nobody knows since when the task federates: that release can be older', () => {
    const text = step('TerraformTask@5.1.0', { azureSubscription: '', backendServiceArm: 'prod' });
    expect(findingsOf(RULE, text)).toMatchObject([
      {
        severity: 'warning',
        confidence: 'possible',
        message:
          'TerraformTask@5.1.0 is pinned, and the release that it federates from on is not known: this one can be older.',
        remedy: 'Use TerraformTask@5 without minor and patch, which takes the newest release.',
      },
    ]);
    expect(judgeText(text).verdict).toBe('at-risk');
  });

  it('warns of every pin in the edition of the preview, which names no releases', () => {
    expect(judgeText(step('AzureCLI@2.100.0'), { edition: 'preview-2023' }).verdict).toBe('at-risk');
    expect(judgeText(step('AzureCLI@2'), { edition: 'preview-2023' }).verdict).toBe('ready');
  });

  it('is silent on a task that does not federate at all: another rule speaks', () => {
    expect(findingsOf(RULE, step('AzureFileCopy@4.1.0'))).toEqual([]);
  });
});
