import { describe, expect, it } from 'vitest';
import { fixtureText } from '../fixtures/files.ts';
import { containing } from '../matching.ts';
import { findingsOf, judgeText, step } from './judging.ts';

const RULE = 'task-condition';

function onPool(pool: string, text: string): string {
  return `pool: ${pool}\n${text}`;
}

/** A step of Kubernetes@1 that names a cluster and, for a pull secret, a registry. */
function pullSecret(inputs: Readonly<Record<string, string>>): string {
  const all = { azureSubscription: '', connectionType: 'Azure Resource Manager', azureSubscriptionEndpoint: 'cluster' };
  return step('Kubernetes@1', { ...all, azureSubscriptionEndpointForSecrets: 'registry', ...inputs });
}

describe('task-condition', () => {
  it('reports the steps of the bad fixture and none of the good one', () => {
    const bad = findingsOf(RULE, fixtureText('rules/task-condition/bad.yml'));
    expect(bad.map(({ task, line, severity, connection }) => [task, line, severity, connection])).toEqual([
      ['AzurePowerShell@4', 8, 'error', 'prod'],
      ['Kubernetes@1', 14, 'error', 'registry'],
      ['AzurePowerShell@4', 25, 'warning', 'prod'],
    ]);
    expect(findingsOf(RULE, fixtureText('rules/task-condition/good.yml'))).toEqual([]);
  });

  it('is an error where the condition holds, cites the line and says what to do', () => {
    const text = onPool('{ vmImage: ubuntu-latest }', step('AzurePowerShell@4'));
    expect(findingsOf(RULE, text)).toMatchObject([
      {
        severity: 'error',
        confidence: 'likely',
        message:
          'AzurePowerShell@4 is documented to federate, but here the job runs on Linux or macOS: the task accepts a service principal secret only.',
        remedy: 'Move to AzurePowerShell@5, or run the job on a Windows agent.',
        source:
          'https://github.com/microsoft/azure-pipelines-tasks/tree/299572e/Tasks/AzurePowerShellV4/InitializeAz.ps1#L85',
        asOf: '2026-08-21',
      },
    ]);
    expect(judgeText(text).verdict).toBe('blocked');
  });

  it('is a possible warning where the pipeline does not show whether it holds', () => {
    const text = onPool('own agents', step('AzurePowerShell@4'));
    expect(findingsOf(RULE, text)).toMatchObject([
      {
        severity: 'warning',
        confidence: 'possible',
        message:
          'AzurePowerShell@4 is documented to federate, but not when the job runs on Linux or macOS, which is not known here: the task accepts a service principal secret only.',
        remedy: 'If that is the case here: move to AzurePowerShell@5, or run the job on a Windows agent.',
      },
    ]);
    expect(judgeText(text).verdict).toBe('at-risk');
  });

  it('is silent where it does not hold, and the pipeline is ready', () => {
    expect(judgeText(onPool('{ vmImage: windows-2022 }', step('AzurePowerShell@4')))).toMatchObject({
      findings: [],
      verdict: 'ready',
    });
  });

  it('speaks of the connection that the condition is about, and not of the other one', () => {
    expect(findingsOf(RULE, pullSecret({})).map(({ connection }) => connection)).toEqual(['registry']);
  });

  it('takes the defaults of the task into account', () => {
    expect(findingsOf(RULE, pullSecret({}))[0]).toMatchObject({ severity: 'error', confidence: 'likely' });
    expect(findingsOf(RULE, pullSecret({ secretType: 'generic' }))).toEqual([]);
    expect(findingsOf(RULE, pullSecret({ containerRegistryType: 'Container Registry' }))).toEqual([]);
  });

  it.each(['$(type)', '${{ variables.unknown }}', '$[ variables.type ]'])('is open where %s decides', (value) => {
    const [finding] = findingsOf(RULE, pullSecret({ secretType: `'${value}'` }));
    expect(finding).toMatchObject({ severity: 'warning', confidence: 'possible' });
  });

  it('is open where another branch sets the input', () => {
    const text = `parameters:\n- { name: push, type: boolean, default: false }\n${pullSecret({ '${{ if parameters.push }}': '\n      secretType: generic' })}`;
    expect(findingsOf(RULE, text)[0]).toMatchObject({ severity: 'warning', confidence: 'possible' });
  });

  it.each([
    ['Get-AzureRmVM', 'error'],
    ['Get-AzVM', undefined],
    ['# Get-AzureRmVM', undefined],
    ['Enable-AzureRmAlias; Get-AzureRmVM', undefined],
    ['$(script)', 'warning'],
    ['./deploy.ps1', 'warning'],
  ])('reads the script of AzurePowerShell@3: "%s"', (inline, severity) => {
    const text = step('AzurePowerShell@3', { ScriptType: 'InlineScript', Inline: `'${inline}'` });
    const found = findingsOf(RULE, text).filter(({ message }) => message.includes('AzureRM cmdlets'));
    expect(found.map((finding) => finding.severity)).toEqual(severity === undefined ? [] : [severity]);
  });

  it('does not know what a script file calls', () => {
    const text = step('AzurePowerShell@3', { ScriptPath: 'a.ps1' });
    expect(findingsOf(RULE, text).map(({ message, severity }) => [message, severity])).toContainEqual([
      containing('when the script calls AzureRM cmdlets, which is not known here'),
      'warning',
    ]);
  });

  it('is silent on a task that the edition refuses as a whole', () => {
    expect(findingsOf(RULE, step('AzureFileCopy@4'))).toEqual([]);
  });

  it.each(['AzureCLI@2', 'AzurePowerShell@5'])('is silent on %s', (task) => {
    expect(findingsOf(RULE, step(task))).toEqual([]);
  });

  it('is silent in the edition of the preview, which read no code', () => {
    expect(findingsOf(RULE, step('AzurePowerShell@4'), { edition: 'preview-2023' })).toEqual([]);
  });
});
