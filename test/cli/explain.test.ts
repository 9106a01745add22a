import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { explain } from '../../cli/explain.ts';
import { GuardError, messageOf } from '../../shared/errors.ts';
import { record } from './recording.ts';

async function json(...args: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  const { out } = await record(explain, [...args, '--format', 'json']);
  return z.record(z.string(), z.unknown()).parse(JSON.parse(out));
}

/** The keys of the contract, in its order; others may stand beside them. */
const CONTRACT = [
  'task',
  'major',
  'edition',
  'status',
  'text',
  'replacement',
  'minimumVersion',
  'connectionInputs',
  'conditions',
  'sources',
  'asOf',
];

describe('explain', () => {
  it.each([
    [undefined, '2026-08', 'use-other-version', 'Use AzureFileCopy@6', '2025-03-12'],
    ['current', '2026-08', 'use-other-version', 'Use AzureFileCopy@6', '2025-03-12'],
    ['preview-2023', 'preview-2023', 'unsupported', 'AzCopy v10 does not support OIDC yet', '2023'],
  ])('answers by edition %s', async (edition, id, status, text, asOf) => {
    const flags = edition === undefined ? [] : ['--edition', edition];
    const answer = await json('AzureFileCopy@4', ...flags);
    expect(answer).toMatchObject({ task: 'AzureFileCopy', major: 4, edition: id, status, text, asOf });
    expect(Object.keys(answer).filter((key) => CONTRACT.includes(key))).toEqual(CONTRACT);
  });

  it.each([
    ['AzureFileCopy@4', 0],
    ['AzureMonitorAlerts@0', 0],
    ['AzureFunction@2', 3],
    ['NoSuchTask@1', 3],
    ['AzureCLI', 3],
  ])('of %s exits %i', async (task, code) => {
    expect((await record(explain, [task])).code).toBe(code);
    expect((await record(explain, [task, '--format', 'json'])).code).toBe(code);
  });

  it('of a task that the preview did not list exits 3 in its edition only', async () => {
    expect((await record(explain, ['AzureFileCopy@6', '--edition', 'preview-2023'])).code).toBe(3);
    expect((await record(explain, ['AzureFileCopy@6'])).code).toBe(0);
  });

  it('takes a name with spaces, quoted or not', async () => {
    const quoted = await record(explain, ['Synapse workspace deployment@1']);
    expect(quoted.out).toContain('Synapse workspace deployment@1: unsupported');
    expect(await record(explain, ['Synapse', 'workspace', 'deployment@1'])).toEqual(quoted);
  });

  it.each([
    ['46e4be58-730b-4389-8a2f-ea10b3e5e815@2', 'AzureCLI', 2],
    ['AzurePolicyV0', 'AzurePolicyCheckGate', 0],
    ['azurecliv2', 'AzureCLI', 2],
    ['AZURECLI@2.*', 'AzureCLI', 2],
  ])('finds %s', async (text, task, major) => {
    expect(await json(text)).toMatchObject({ task, major, status: 'supported' });
  });

  it('does not take a task of an extension for the one in the box that has its name', async () => {
    const task = 'contoso.tools.azure-cli.AzureCLI';
    expect(await json(`${task}@2`)).toMatchObject({ task, major: 2, status: 'unknown', sources: [], conditions: [] });
    const { code, out } = await record(explain, [`${task}@2`]);
    expect(code).toBe(3);
    expect(out).toContain(`${task}@2: unknown (edition 2026-08)\n  Unknown is never ready: `);
  });

  it.each([
    ['secret-in-script', 'secret-in-script: error (rule). ', '  What to do\n', 'rule'],
    ['Template-Not-Found', 'template-not-found: unknown (diagnostic)', '  What makes it known\n', 'diagnostic'],
    ['variable-inherited', 'variable-inherited: note (diagnostic)', '  What to do\n', 'diagnostic'],
  ])('answers what %s means', async (text, head, part, key) => {
    const { code, out } = await record(explain, [text]);
    expect(code).toBe(0);
    expect(out).toContain(head);
    expect(out).toContain(part);
    expect(await json(text)).toHaveProperty(key, text.toLowerCase());
  });

  it('names what may be meant, and nothing where nothing is like it', async () => {
    const { code, out } = await record(explain, ['AzureFileCop@4']);
    expect(code).toBe(3);
    expect(out).toContain('  What may be meant: AzureFileCopy@4');
    expect(await json('secret-in-scripts')).toMatchObject({ status: 'unknown', near: ['secret-in-script'] });
    expect((await record(explain, ['NoSuchTaskAtAll@1'])).out).not.toContain('may be meant');
  });

  it('answers what a failed step said, with the meaning and what to do', async () => {
    const said = "##[error]Unsupported authentication scheme 'WorkloadIdentityFederation' for Azure endpoint.";
    expect(await record(explain, [said])).toEqual({
      code: 0,
      out: `unsupported-auth-scheme-azure-endpoint: task-unsupported (edition 2026-08, confirmed)
  message:      \\u{23}#[error]${said.slice('##[error]'.length)}
  means:        A PowerShell task signed in through the old AzureRM helper, or carries an old copy of it.
  fix:          Move to a newer major of the task, and have Az.Accounts on the agent.
  source:       https://github.com/microsoft/azure-pipelines-tasks/tree/299572e/Tasks/Common/VstsAzureHelpers_/InitializeFunctions.ps1#L377
  source:       https://github.com/Azure-Player/azure.datafactory.devops/issues/154
  source:       https://github.com/microsoft/azure-pipelines-tasks/issues/18992
  as of:        2026-08-21
`,
      err: '',
    });
    expect(await json(said)).toMatchObject({
      edition: '2026-08',
      asOf: '2026-08-21',
      errors: [{ id: 'unsupported-auth-scheme-azure-endpoint', category: 'task-unsupported', line: 1, text: said }],
    });
  });

  it('answers every error in a log, and shows its control characters instead of obeying them', async () => {
    const { out } = await record(explain, ['Identity not found\nERROR: \u001B]0;x\u0007AADSTS700024: \u202Eassertion']);
    expect(out.match(/^\S.*$/gm)).toEqual([
      'identity-not-found: task-unsupported (edition 2026-08, confirmed)',
      'aadsts700024: token-expired (edition 2026-08, confirmed)',
    ]);
    expect(out).toContain('  message:      ERROR: \\u{1b}]0;x\\u{7}AADSTS700024: \\u{202e}assertion\n');
  });

  it('knows an error whose words have colours', async () => {
    const { code, out } = await record(explain, [
      '\u001B[31mERROR: AADSTS\u001B[0m700024\u001B[1;31m: expired\u001B[0m',
    ]);
    expect(code).toBe(0);
    expect(out).toContain('aadsts700024: token-expired');
    expect(out).toContain('  message:      ERROR: AADSTS700024: expired\n');
  });

  it('knows in the preview only the errors of the preview', async () => {
    const edition = ['--edition', 'preview-2023'];
    expect((await record(explain, ['Identity not found', ...edition])).code).toBe(0);
    expect((await record(explain, ['AADSTS700024', ...edition])).code).toBe(3);
    expect((await record(explain, ['AADSTS700024'])).code).toBe(0);
  });

  it('of a text that is neither a task nor an error it knows exits 3 and says so', async () => {
    const { code, out } = await record(explain, ['The operation was canceled.']);
    expect(code).toBe(3);
    expect(out).toContain('No task has this name, and no error that the edition knows stands in this text.');
  });

  it('writes text by default', async () => {
    const { out, err } = await record(explain, ['AzureFileCopy@4']);
    expect(out.split('\n')[0]).toBe('AzureFileCopy@4: use-other-version (edition 2026-08, confirmed)');
    expect(err).toBe('');
  });

  it.each([
    [[], 'explain needs a task, such as AzureFileCopy@4, or an error text.'],
    [['  '], 'explain needs a task'],
    [['AzureCLI@2', '--edition', '2019'], '--edition 2019: use one of preview-2023, 2026-08, current.'],
    [['AzureCLI@2', '--format', 'xml'], '--format xml: use one of text, json.'],
    [['AzureCLI@2', '--root', 'a'], '--root'],
  ])('refuses %j and says why', async (args, words) => {
    const error: unknown = await Promise.resolve()
      .then(() => record(explain, args))
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GuardError);
    expect(error).toMatchObject({ code: 'usage' });
    expect(messageOf(error)).toContain(words);
  });
});
