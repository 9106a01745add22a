import { describe, expect, it } from 'vitest';
import { commandIn } from '../../shared/guard/comment-command/command.ts';

describe('a command', () => {
  it.each([
    ['/wif-guard recheck', { kind: 'recheck' }],
    ['/WIF-GUARD  ReCheck  \r\nbecause the connection changed', { kind: 'recheck' }],
    ['\n\t/wif-guard\trecheck', { kind: 'recheck' }],
    ['/wif-guard explain secret-login', { kind: 'explain', name: 'secret-login' }],
    ['/wif-guard EXPLAIN `AzureFileCopy@4`', { kind: 'explain', name: 'AzureFileCopy@4' }],
    ['/wif-guard explain "Replace Tokens@6"', { kind: 'explain', name: 'Replace Tokens@6' }],
    ['/wif-guard', { kind: 'unknown', text: '' }],
    ['/wif-guard   \nrecheck', { kind: 'unknown', text: '' }],
    ['/wif-guard explain', { kind: 'explain', name: '' }],
    ['/wif-guard explain ``', { kind: 'explain', name: '' }],
    ['/wif-guard recheck everything', { kind: 'unknown', text: 'recheck everything' }],
    ['/wif-guard help', { kind: 'unknown', text: 'help' }],
  ])('stands in the first line: %j', (content, command) => {
    expect(commandIn(content)).toEqual(command);
  });

  it.each(['', 'Hm.', '/wif-guardian recheck', '/wif-guard-recheck', '/wif-guard: recheck', 'x\n/wif-guard recheck'])(
    'is none: %j',
    (content) => {
      expect(commandIn(content)).toBeUndefined();
    },
  );

  it('of any length takes no time to read', () => {
    const content = `/wif-guard explain ${'` '.repeat(75_000)}`;
    const started = performance.now();
    expect(commandIn(content)).toMatchObject({ kind: 'explain' });
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
