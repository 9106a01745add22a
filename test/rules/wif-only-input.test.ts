import { describe, expect, it } from 'vitest';
import { fixtureText } from '../fixtures/files.ts';
import { connection, findingsOf, judgeText, step } from './judging.ts';

const RULE = 'wif-only-input';

describe('wif-only-input', () => {
  it('reports the steps of the bad fixture and none of the good one', () => {
    const bad = findingsOf(RULE, fixtureText('rules/wif-only-input/bad.yml'));
    expect(bad.map(({ task, line, column }) => [task, line, column])).toEqual([
      ['AzureCLI@2', 3, 9],
      ['PublishSymbols@2', 10, 9],
      ['DotNetCoreCLI@2', 14, 9],
    ]);
    expect(findingsOf(RULE, fixtureText('rules/wif-only-input/good.yml'))).toEqual([]);
  });

  it('is a note on a federated connection, which leaves a pipeline ready', () => {
    const text = step('AzureCLI@2', { keepAzSessionActive: 'true' });
    expect(findingsOf(RULE, text)).toMatchObject([
      {
        severity: 'note',
        confidence: 'confirmed',
        message:
          'AzureCLI@2 works on a federated connection only, because keepAzSessionActive is true: the task fails on a connection that is not federated.',
        remedy: 'Remove the input before a revert.',
      },
    ]);
    expect(judgeText(text).verdict).toBe('ready');
  });

  it('warns on a connection that is on a secret, where it does not work today', () => {
    const connections = [connection('prod', 'ServicePrincipal')];
    const judged = judgeText(step('PublishSymbols@2', { azureSubscription: '', ConnectedServiceName: 'prod' }), {
      connections,
    });
    expect(judged.findings).toMatchObject([{ rule: RULE, severity: 'warning' }]);
    expect(judged.findings[0]?.message).toMatch(/Connection "prod" is on a secret now\.$/);
    expect(judged.verdict).toBe('at-risk');
  });

  it('is only possible where a variable decides', () => {
    const [finding] = findingsOf(RULE, step('AzureCLI@2', { keepAzSessionActive: '$(keep)' }));
    expect(finding).toMatchObject({ severity: 'note', confidence: 'possible' });
    expect(finding?.message).toBe(
      'AzureCLI@2 may work on a federated connection only, if keepAzSessionActive is true: the task fails on a connection that is not federated.',
    );
  });

  describe('reads the scripts of AzureCLI', () => {
    const script = (inlineScript: string, addSpnToEnvironment = 'true'): string =>
      step('AzureCLI@2', { addSpnToEnvironment, scriptType: 'bash', scriptLocation: 'inlineScript', inlineScript });

    it('for idToken, which a connection on a secret does not set', () => {
      expect(findingsOf(RULE, script('az login --federated-token "$idToken"'))).toMatchObject([
        {
          severity: 'note',
          confidence: 'confirmed',
          message:
            'AzureCLI@2 works on a federated connection only, because addSpnToEnvironment is true and the script reads idToken: a connection on a secret sets servicePrincipalKey instead of it.',
          remedy: 'Before a revert let the script ask which of the two is set, or use the sign-in of the task itself.',
        },
      ]);
    });

    it('and warns where the connection is on a secret now', () => {
      const connections = [connection('prod', 'ServicePrincipal')];
      expect(judgeText(script('echo $idToken'), { connections })).toMatchObject({
        verdict: 'at-risk',
        findings: [{ rule: RULE, severity: 'warning' }],
      });
    });

    it.each([
      ['that knows both ways', script('echo ${idToken:-$servicePrincipalKey}')],
      ['that is given nothing', script('echo $idToken', 'false')],
      ['in a comment only', script('echo # $idToken')],
      ['that calls another one', script('./login.sh')],
    ])('but is silent on one %s', (_, text) => {
      expect(findingsOf(RULE, text)).toEqual([]);
    });
  });

  it.each(['VSTest@3', 'Maven@4', 'AzureTestPlan@0'])('tells it of %s too', (task) => {
    expect(findingsOf(RULE, step(task))).toHaveLength(1);
  });

  it.each(['AzureCLI@1', 'AzureCLI@2', 'AzurePowerShell@5'])('is silent on %s without such an input', (task) => {
    expect(findingsOf(RULE, step(task))).toEqual([]);
  });
});
