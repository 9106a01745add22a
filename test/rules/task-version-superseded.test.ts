import { describe, expect, it } from 'vitest';
import type { Finding } from '../../shared/rules/finding.ts';
import { fixtureText } from '../fixtures/files.ts';
import { connection, findingsOf, judgeText, step } from './judging.ts';

const RULE = 'task-version-superseded';

/** The text after the change that a finding carries. */
function applied(text: string, finding: Finding | undefined): string | undefined {
  const edit = finding?.edit;
  if (edit === undefined || edit === null) return undefined;
  const lines = text.split('\n');
  const offset = (line: number, column: number): number =>
    lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
  return text.slice(0, offset(edit.line, edit.column)) + edit.text + text.slice(offset(edit.endLine, edit.endColumn));
}

describe('task-version-superseded', () => {
  it('reports the steps of the bad fixture and none of the good one', () => {
    const bad = findingsOf(RULE, fixtureText('rules/task-version-superseded/bad.yml'));
    expect(bad.map(({ task, line, column }) => [task, line, column])).toEqual([
      ['AzureFileCopy@4', 5, 9],
      ['Kubernetes@0', 14, 9],
    ]);
    expect(findingsOf(RULE, fixtureText('rules/task-version-superseded/good.yml'))).toEqual([]);
  });

  it.each([
    ['AzureFileCopy@1', 'the task signs in through a helper that knows no federation'],
    ['AzureFileCopy@2', 'the task signs in through a helper that knows no federation'],
    [
      'AzureFileCopy@3',
      'the documentation says to use AzureFileCopy@6, while the code looks able to federate where the agent has the Az.Accounts module',
    ],
    [
      'AzureFileCopy@4',
      'the upload to a blob container, which every destination needs, refuses the WorkloadIdentityFederation scheme',
    ],
    [
      'AzureFileCopy@5',
      'the upload to a blob container, which every destination needs, refuses the WorkloadIdentityFederation scheme',
    ],
  ])('sends %s to AzureFileCopy@6 and says why: %s', (task, because) => {
    const [finding] = findingsOf(RULE, step(task));
    expect(finding).toMatchObject({
      severity: 'error',
      task,
      message: `${task} cannot sign in through workload identity federation: ${because}.`,
    });
    expect(finding?.remedy).toMatch(/^Use AzureFileCopy@6[:;,].*give the identity Storage Blob Data Contributor/);
    expect(judgeText(step(task)).verdict).toBe('blocked');
  });

  it.each(['AzureFileCopy@4', 'AzureFileCopy@5', 'AzureFileCopy@4.*', 'azurefilecopy@4.200.1'])(
    'carries the change of the version of %s, whose inputs stay the same',
    (task) => {
      const text = step(task);
      const [finding] = findingsOf(RULE, text);
      expect(finding?.remedy).toContain('Use AzureFileCopy@6: write `task: AzureFileCopy@6`');
      expect(applied(text, finding)).toBe(step(task.replace(/@.*/, '@6')));
    },
  );

  it.each([`'AzureFileCopy@4'`, `"AzureFileCopy@4"`, 'AzureFileCopy@4 # old'])(
    'changes the version within %s',
    (written) => {
      const text = step(written);
      expect(applied(text, findingsOf(RULE, text)[0])).toBe(step(written.replace('@4', '@6')));
    },
  );

  it('carries the change for a GUID that both versions share', () => {
    const text = step('eb72cb01-a7e5-427b-a8a1-1b31ccac8a43@4');
    expect(applied(text, findingsOf(RULE, text)[0])).toBe(step('eb72cb01-a7e5-427b-a8a1-1b31ccac8a43@6'));
  });

  it.each([
    [
      'an input that is gone',
      step('AzureFileCopy@4', { sasTokenTimeOutInMinutes: '60' }),
      'it has no sasTokenTimeOutInMinutes',
    ],
    [
      'an output that a later step reads',
      `${step('AzureFileCopy@4')}- script: use $(copy.StorageContainerSasToken)\n`,
      'it sets no StorageContainerSasToken, which this file reads',
    ],
    [
      'another version of its tool',
      step('AzureFileCopy@2', { AdditionalArgumentsForBlobCopy: '/NC:10' }),
      'AdditionalArgumentsForBlobCopy is for another version of the tool',
    ],
    ['something new', step('PackerBuild@0', { ConnectedServiceName: 'prod' }), 'it needs `isManagedImage: false`'],
    ['nothing that was compared', step('AzureMonitor@0', { connectedServiceNameARM: 'prod' }), 'its inputs can differ'],
  ])('says what else has to change, and changes nothing itself: %s', (_, text, says) => {
    const [finding] = findingsOf(RULE, text);
    expect(finding?.remedy).toContain(says);
    expect(finding?.edit).toBeNull();
  });

  it('changes nothing where an expression gives the version, or it is not sure', () => {
    const text = `parameters:\n- { name: version, type: string, default: '4', values: ['4', '5'] }\n${step('AzureFileCopy@${{ parameters.version }}')}`;
    const edits = [...findingsOf(RULE, text), ...findingsOf(RULE, step('AzureFileCopy@3'))].map(({ edit }) => edit);
    expect(edits).toEqual([null, null, null]);
  });

  it.each([
    ['ServicePrincipal', null],
    ['WorkloadIdentityFederation', 'AzureFileCopy@6'],
  ])('carries the change to a version that needs a role where the connection is %s: %s', (scheme, change) => {
    const [finding] = findingsOf(RULE, step('AzureFileCopy@4'), { connections: [connection('prod', scheme)] });
    expect(finding?.edit?.text ?? null).toBe(change);
    expect(finding?.remedy).toMatch(/^Use AzureFileCopy@6: write .* give the identity Storage Blob Data Contributor/);
  });

  it('lets the condition decide where the code of the version needs the key only under it', () => {
    const secret = (inputs: Readonly<Record<string, string>>): string =>
      step('Kubernetes@0', { azureSubscription: '', azureSubscriptionEndpoint: 'prod', ...inputs });
    expect(findingsOf(RULE, secret({}))).toMatchObject([{ severity: 'error', confidence: 'confirmed', edit: null }]);
    expect(findingsOf(RULE, secret({ secretType: '$(type)' }))).toMatchObject([
      { severity: 'warning', confidence: 'possible' },
    ]);
    expect(findingsOf(RULE, secret({ secretType: 'generic' }))).toEqual([]);
  });

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
