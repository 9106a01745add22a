import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GuardError } from '../../shared/errors.ts';
import { openPolicy } from '../../shared/policy/load-policy.ts';
import { defaultPolicy } from '../../shared/policy/policy.ts';

const REVERT = 'version: 1\nconversions: revert\n';
const MINUTE = 60_000;
const SETTING = { kind: 'repository', project: 'Payments', repository: 'policies' } as const;

/** A policy repository whose file a test changes, and that counts how often it is read. */
function policyRepository() {
  let now = 0;
  let answer: string | Error = REVERT;
  const reads: (readonly string[])[] = [];
  const policy = openPolicy(
    SETTING,
    (...asked) => {
      reads.push(asked);
      return typeof answer === 'string' ? Promise.resolve(answer) : Promise.reject(answer);
    },
    { now: () => now, wait: () => Promise.resolve() },
  );
  return {
    reads,
    current: () => policy.current(),
    holds: (text: string) => (answer = text),
    fails: (error: Error) => (answer = error),
    pass: (ms: number) => (now += ms),
  };
}

const noRepository = () => Promise.reject(new Error('no repository is asked'));
const still = { now: () => 0, wait: () => Promise.resolve() };

describe('the policy of a repository', () => {
  it('is the file .wif-guard.yml in its root', async () => {
    const { current, reads } = policyRepository();
    expect(await current()).toEqual({
      policy: { ...defaultPolicy, conversions: 'revert' },
      problem: undefined,
      source: '.wif-guard.yml of Payments/policies',
    });
    expect(reads).toEqual([['Payments', 'policies', '.wif-guard.yml']]);
  });

  it('is read again after five minutes', async () => {
    const { current, reads, holds, pass } = policyRepository();
    await current();
    holds('version: 1\nconversions: observe\n');
    pass(5 * MINUTE - 1);
    expect((await current()).policy.conversions).toBe('revert');
    pass(1);
    expect((await current()).policy.conversions).toBe('observe');
    expect(reads).toHaveLength(2);
  });

  it('is read once for all who ask at the same time', async () => {
    const { current, reads } = policyRepository();
    await Promise.all([current(), current(), current()]);
    expect(reads).toHaveLength(1);
  });

  it('reverts nothing while it is broken, although the last good one did', async () => {
    const { current, holds, pass } = policyRepository();
    expect((await current()).policy.conversions).toBe('revert');
    holds('version: 1\nconversion: revert\n');
    pass(5 * MINUTE);
    expect(await current()).toEqual({
      policy: { ...defaultPolicy, conversions: 'alert' },
      problem:
        'The policy is not in force, so conversions are alerted and never reverted: .wif-guard.yml of Payments/policies is no valid policy: line 2: "conversion" is no key, the nearest is "conversions" of version, edition, projects, pullRequests, dueForConversion, crossProjectNames, conversions, grace, disableWhenIrreversible, reminders, retention, notifications, tasks, waivers (docs/policy.md explains every key); correct it, or GUARD_POLICY.',
      source: '.wif-guard.yml of Payments/policies',
    });
  });

  it('says why it cannot be read and what to do', async () => {
    const { current, fails } = policyRepository();
    fails(new GuardError('azure-devops-not-found', 'Azure DevOps could not find the file.'));
    expect((await current()).problem).toBe(
      'The policy is not in force, so conversions are alerted and never reverted: Azure DevOps could not find the file; check GUARD_POLICY, and that the guard may read this repository.',
    );
  });

  it('is asked for again a minute after a failure, and counts again at once', async () => {
    const { current, reads, holds, fails, pass } = policyRepository();
    fails(new Error('away'));
    await current();
    holds(REVERT);
    pass(MINUTE - 1);
    expect((await current()).problem).toContain('away');
    pass(1);
    expect(await current()).toMatchObject({ policy: { conversions: 'revert' }, problem: undefined });
    expect(reads).toHaveLength(2);
  });
});

describe('the policy of a file', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'policy-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is read once', async () => {
    const file = path.join(folder, 'guard.yml');
    await writeFile(file, REVERT);
    const policy = openPolicy({ kind: 'file', path: file }, noRepository, still);
    expect(await policy.current()).toMatchObject({
      policy: { conversions: 'revert' },
      problem: undefined,
      source: file,
    });
    await writeFile(file, 'version: 1');
    expect((await policy.current()).policy.conversions).toBe('revert');
  });

  it('that is not there does not stop anything', async () => {
    const file = path.join(folder, 'missing.yml');
    const { policy, problem } = await openPolicy({ kind: 'file', path: file }, noRepository, still).current();
    expect(policy).toEqual(defaultPolicy);
    expect(problem).toMatch(/missing\.yml cannot be read as a policy file: ENOENT.*; correct it, or GUARD_POLICY\.$/);
  });
});

describe('without a policy', () => {
  it('the defaults are in force', async () => {
    expect(await openPolicy({ kind: 'default' }, noRepository, still).current()).toEqual({
      policy: defaultPolicy,
      problem: undefined,
      source: 'the defaults',
    });
  });
});
