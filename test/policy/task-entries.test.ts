import { describe, expect, it } from 'vitest';
import { GuardError } from '../../shared/errors.ts';
import { readPolicy } from '../../shared/policy/read-policy.ts';

/** The message with which a policy with these entries is refused. */
function refusal(...entries: readonly string[]): string {
  try {
    readPolicy(`version: 1\ntasks:\n${entries.map((entry) => `  - ${entry}\n`).join('')}`, 'wif.yml');
  } catch (error) {
    if (error instanceof GuardError && error.code === 'policy-invalid') return error.message;
    throw error;
  }
  return 'accepted';
}

describe('a task of the policy', () => {
  it('says nothing that is not written', () => {
    expect(readPolicy('version: 1\ntasks: [{ task: ContosoDeploy@1, wif: supported }]', 'wif.yml').tasks).toEqual([
      {
        task: 'ContosoDeploy@1',
        wif: 'supported',
        connectionInputs: undefined,
        source: undefined,
        replacement: undefined,
        minimumVersion: undefined,
        note: undefined,
        asOf: null,
      },
    ]);
  });

  it.each([
    ['{ wif: supported }', 'line 3: task of entry 1 of tasks is missing: write it as ContosoDeploy@1'],
    ['{ task: 1, wif: supported }', 'task of entry 1 of tasks must be a text such as ContosoDeploy@1, it is 1'],
    ['{ task: ContosoDeploy, wif: supported }', 'must be a task with its major version such as ContosoDeploy@1'],
    ['{ task: ContosoDeploy@1.2.0, wif: supported }', 'it is "ContosoDeploy@1.2.0"'],
    ['{ task: ContosoDeploy@latest, wif: supported }', 'must be a task with its major version'],
    ['{ task: "@1", wif: supported }', 'must be a task with its major version'],
    ['{ task: ContosoDeploy@1 }', 'wif of entry 1 of tasks must be supported, unsupported'],
    ['{ task: ContosoDeploy@1, wif: yes }', 'it is "yes"'],
    [
      '{ task: ContosoDeploy@1, wif: supported, connectionInput: [a] }',
      '"connectionInput" is no key of entry 1 of tasks, the nearest is "connectionInputs" of task, wif,',
    ],
    [
      '{ task: ContosoDeploy@1, wif: supported, connectionInputs: a }',
      'connectionInputs of entry 1 of tasks must be a list such as [azureConnection], it is "a"',
    ],
    [
      '{ task: ContosoDeploy@1, wif: supported, connectionInputs: [a, 2] }',
      'entry 2 of connectionInputs of entry 1 of tasks must be a text',
    ],
    [
      '{ task: ContosoDeploy@1, wif: supported, minimumVersion: 1.4 }',
      'minimumVersion of entry 1 of tasks must be a text such as "1.4.0", it is 1.4',
    ],
    ['{ task: ContosoDeploy@1, wif: supported, minimumVersion: "1.4" }', 'must be a release such as 1.4.0'],
    [
      '{ task: ContosoDeploy@1, wif: supported, asOf: 2026 }',
      'asOf of entry 1 of tasks must be a day such as 2027-01-31, it is 2026',
    ],
    ['{ task: ContosoDeploy@1, wif: supported, asOf: 2026-02-30 }', 'it is "2026-02-30"'],
    [
      '{ task: ContosoDeploy@1, wif: supported, source: wiki }',
      'source of entry 1 of tasks must be an address that begins with https://',
    ],
    ['{ task: ContosoDeploy@1, wif: supported, source: "http://wiki" }', 'begins with https://'],
    [
      '{ task: ContosoDeploy@1, wif: supported, source: "https://a)[x](javascript:1" }',
      'no spaces, quotes or brackets',
    ],
    ['{ task: ContosoDeploy@1, wif: supported, source: "https://a b" }', 'no spaces'],
    ['{ task: ContosoDeploy@1, wif: supported, note: "a\\nb" }', 'must be one line without control characters'],
    ['{ task: ContosoDeploy@1, wif: supported, note: "\\u202Ea" }', 'must be one line without control characters'],
    [`{ task: ContosoDeploy@1, wif: supported, note: ${'x'.repeat(301)} }`, 'must have 300 characters at most'],
    ['ContosoDeploy@1', 'line 3: entry 1 of tasks must be a mapping (key: value), it is "ContosoDeploy@1"'],
  ])('%s is refused: %s', (entry, message) => {
    expect(refusal(entry)).toContain(message);
  });

  it('is not refused a second time by its list', () => {
    expect(refusal('{ task: ContosoDeploy@1, wif: yes }')).not.toContain(';');
  });

  it.each([
    'AzureFileCopy@4',
    'azurefilecopy@4',
    '46e4be58-730b-4389-8a2f-ea10b3e5e815@2',
    'TerraformTaskV4@4',
    'a.b.c.AzureCLI@2',
  ])('%s needs a source, because the catalogue says something of it', (task) => {
    const message = refusal(`{ task: ${task}, wif: supported }`);
    expect(message).toContain(
      `line 3: entry 1 of tasks overrides what edition 2026-08 of the catalogue says of "${task}"`,
    );
    expect(message).toContain('name a source (https://…)');
    expect(refusal(`{ task: ${task}, wif: supported, source: "https://contoso.example" }`)).toBe('accepted');
  });

  it('that only the preview knew needs a source too: the edition can be changed', () => {
    expect(refusal('{ task: AzureFileCopy@6, wif: unsupported }')).toContain('edition 2026-08');
  });

  it('may stand there once', () => {
    const twice = ['{ task: ContosoDeploy@1, wif: supported }', '{ task: contosodeploy@1, wif: unsupported }'];
    expect(refusal(...twice)).toContain(
      'line 4: task of entry 2 of tasks says something of "contosodeploy@1", which entry 1 does already',
    );
    expect(
      refusal('{ task: ContosoDeploy@1, wif: supported }', '{ task: a.b.c.ContosoDeploy@1, wif: supported }'),
    ).toBe('accepted');
  });
});
