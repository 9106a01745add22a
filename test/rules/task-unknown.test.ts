import { describe, expect, it } from 'vitest';
import { fixtureText } from '../fixtures/files.ts';
import { findingsOf, judgeText, step } from './judging.ts';

const RULE = 'task-unknown';

describe('task-unknown', () => {
  it('reports the steps of the bad fixture and none of the good one', () => {
    const bad = findingsOf(RULE, fixtureText('rules/task-unknown/bad.yml'));
    expect(bad.map(({ task, line, column }) => [task, line, column])).toEqual([
      ['ContosoDeploy@3', 3, 9],
      ['AzureCLI@2', 6, 9],
      ['AzureCLI', 9, 9],
      ['AzureFunction@2', 12, 9],
    ]);
    expect(findingsOf(RULE, fixtureText('rules/task-unknown/good.yml'))).toEqual([]);
  });

  it.each([
    ['ContosoDeploy@3', undefined, 'edition 2026-08 of the catalogue does not list it'],
    ['AzureCLI@99', undefined, 'edition 2026-08 of the catalogue does not list it'],
    ['AzureFileCopy@6', 'preview-2023', 'edition preview-2023 of the catalogue does not list it'],
    ['AzureCLI', undefined, 'the step names no version of it'],
    ['AzureCLI@latest', undefined, 'the step names no version of it'],
    ['AzureCLIV2', undefined, 'the step names no version of it'],
    ['AzureFunction@2', undefined, 'edition 2026-08 of the catalogue found no evidence'],
    ['TerraformCLI@2', undefined, 'edition 2026-08 of the catalogue found no evidence'],
    ['AzureMonitorAlerts@0', undefined, 'edition 2026-08 says only that it is deprecated'],
    ['AzureNLBManagement@1', 'preview-2023', 'edition preview-2023 says only that it is deprecated'],
    [
      'contoso.tools.azure-cli.AzureCLI@2',
      undefined,
      'it is a task of the extension contoso.tools.azure-cli, and only a task in the box of that name is known',
    ],
  ])('says why %s (edition %s) is unknown: %s', (task, edition, because) => {
    const circumstances = edition === undefined ? {} : { edition };
    const [finding] = findingsOf(RULE, step(task), circumstances);
    expect(finding?.message.endsWith(` is not known: ${because}.`)).toBe(true);
    expect(finding).toMatchObject({ severity: 'warning', confidence: 'possible', unknown: true });
    expect(judgeText(step(task), circumstances).verdict).toBe('unknown');
  });

  it.each([
    ['ContosoDeploy@3.1.0', '{ task: ContosoDeploy@3, wif: supported, connectionInputs: [azureSubscription]'],
    ['contoso.tools.cli.AzureCLI@2', '{ task: contoso.tools.cli.AzureCLI@2, wif: supported'],
  ])('says what makes %s known: a declaration in the policy', (task, declared) => {
    expect(findingsOf(RULE, step(task))[0]?.remedy).toContain(declared);
  });

  it.each(['AzureCLI', 'AzureCLI@latest'])('asks for the version of %s, which names none', (task) => {
    expect(findingsOf(RULE, step(task))[0]?.remedy).toBe('Write its major version, as in AzureCLI@2, and check again.');
  });

  it('is unknown rather than ready for an extension that uses the name of a task that federates', () => {
    expect(judgeText(step('AzureCLI@2')).verdict).toBe('ready');
    expect(judgeText(step('contoso.tools.azure-cli.AzureCLI@2')).verdict).toBe('unknown');
  });

  it('does not soften what is known of a task by that name: the extension is likely the same', () => {
    expect(judgeText(step('contoso.tools.copy.AzureFileCopy@4')).verdict).toBe('blocked');
  });

  it.each(['AzureCLI@2', 'AzureFileCopy@4', 'TerraformTaskV4@4', 'ms-devlabs.x.y.TerraformTaskV4@4'])(
    'is silent on %s',
    (task) => {
      expect(findingsOf(RULE, step(task))).toEqual([]);
    },
  );

  it('is silent on an unknown task without an Azure connection', () => {
    expect(judgeText('steps:\n- task: ContosoDeploy@1\n  inputs: { region: westeurope }\n')).toMatchObject({
      findings: [],
      verdict: 'ready',
    });
  });
});
