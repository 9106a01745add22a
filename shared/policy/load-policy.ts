import { readFile } from 'node:fs/promises';
import type { Clock } from '../clock.ts';
import { GuardError, messageOf } from '../errors.ts';
import { defaultPolicy, type Policy } from './policy.ts';
import type { PolicySetting } from './policy-setting.ts';
import { readPolicy } from './read-policy.ts';

/** The policy in force. */
export interface LoadedPolicy {
  readonly policy: Policy;
  /** Why the written policy is not in force and what to do about it, in one sentence; undefined where it is. */
  readonly problem: string | undefined;
  /** Where it was read, or was to be read, for messages. */
  readonly source: string;
}

export interface PolicySource {
  /** The policy as of now. Never throws: a broken policy must not stop the recording of conversions. */
  current(): Promise<LoadedPolicy>;
}

/** The text of a file on the default branch of a repository. */
export type ReadRepositoryFile = (project: string, repository: string, path: string) => Promise<string>;

/** The file's name in a policy repository. */
export const POLICY_FILE = '.wif-guard.yml';

/** What findings call the file of the organization's waivers. */
export const POLICY_SHEET = { repository: 'policy', file: POLICY_FILE } as const;

/**
 * What is not known while the policy is in trouble: it can call a task unsupported that the catalogue knows as supported. Without the
 * reason, which can quote the file to people who may not read it; the log has it.
 */
export const POLICY_UNSEEN =
  "The organization's policy is not in force, so what it says of tasks and waivers is not known: the log of the guard says why.";

/** How soon a push to the policy repository is seen, at the price of one call. */
const REPOSITORY_POLICY_MS = 5 * 60_000;
/** A problem is looked at again this soon, so that a correction, or a service that is back, needs no restart. */
const PROBLEM_MS = 60_000;

/**
 * In force while the written policy is not. It never reverts, even where the last good policy did: whoever broke the policy may
 * just have taken that out of it.
 */
const policyInTrouble: Policy = { ...defaultPolicy, conversions: 'alert' };

/** Opens the policy of a setting; nothing is read before it is asked for. A file is read once, a repository every 5 minutes. */
export function openPolicy(setting: PolicySetting, readRepository: ReadRepositoryFile, clock: Clock): PolicySource {
  if (setting.kind === 'default') {
    const loaded: LoadedPolicy = { policy: defaultPolicy, problem: undefined, source: 'the defaults' };
    return { current: () => Promise.resolve(loaded) };
  }
  const source = setting.kind === 'file' ? setting.path : `${POLICY_FILE} of ${setting.project}/${setting.repository}`;
  const read =
    setting.kind === 'file'
      ? () => fileText(setting.path)
      : () => readRepository(setting.project, setting.repository, POLICY_FILE);
  const goodForMs = setting.kind === 'file' ? Infinity : REPOSITORY_POLICY_MS;

  async function load(): Promise<LoadedPolicy> {
    try {
      return { policy: readPolicy(await read(), source), problem: undefined, source };
    } catch (error) {
      return { policy: policyInTrouble, problem: problemOf(error), source };
    }
  }

  return { current: kept(load, ({ problem }) => (problem === undefined ? goodForMs : PROBLEM_MS), clock) };
}

/** Keeps an answer for as long as it is good; those who ask at the same time share one reading. */
function kept<T>(load: () => Promise<T>, goodForMs: (answer: T) => number, clock: Clock): () => Promise<T> {
  let last: { readonly answer: T; readonly untilMs: number } | undefined;
  let loading: Promise<T> | undefined;

  async function renew(): Promise<T> {
    const askedAtMs = clock.now();
    const answer = await load();
    last = { answer, untilMs: askedAtMs + goodForMs(answer) };
    loading = undefined;
    return answer;
  }

  return async () => {
    if (last !== undefined && clock.now() < last.untilMs) return last.answer;
    loading ??= renew();
    return loading;
  };
}

async function fileText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new GuardError('policy-invalid', `${path} cannot be read as a policy file: ${messageOf(error)}.`, {
      cause: error,
    });
  }
}

function problemOf(error: unknown): string {
  const reason = messageOf(error).replace(/[.\s]+$/, '');
  const action =
    error instanceof GuardError && error.code === 'policy-invalid'
      ? 'correct it, or GUARD_POLICY'
      : 'check GUARD_POLICY, and that the guard may read this repository';
  return `The policy is not in force, so conversions are alerted and never reverted: ${reason}; ${action}.`;
}
