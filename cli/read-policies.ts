import path from 'node:path';
import { GuardError } from '../shared/errors.ts';
import type { WaiverSheet } from '../shared/judging/placed-waiver.ts';
import { POLICY_FILE } from '../shared/policy/load-policy.ts';
import { defaultPolicy, type Policy } from '../shared/policy/policy.ts';
import { readOwnWaivers } from '../shared/policy/read-own-waivers.ts';
import { readPolicy } from '../shared/policy/read-policy.ts';
import { fileProblem } from './file-problem.ts';
import { isInside } from './inside.ts';
import { readText } from './read-text.ts';

/** What a check is told by policy files. */
export interface Policies {
  /** The organization's, or the defaults. */
  readonly policy: Policy;
  readonly sheets: readonly WaiverSheet[];
}

/**
 * Reads the organization's policy, where a person names it, and the waivers of the repository's own file, where there is one.
 * @param folder The repository's root.
 * @throws GuardError `usage` where the named file cannot be read; `policy-invalid` with every problem of a file.
 */
export async function readPolicies(folder: string, policyFile: string | undefined): Promise<Policies> {
  const own = path.join(folder, POLICY_FILE);
  const policy = policyFile === undefined ? defaultPolicy : await readPolicyFile(policyFile);
  const sheets: WaiverSheet[] = [{ waivers: policy.waivers, repository: 'policy', file: policyFile ?? '' }];
  // In the repository of the policy itself both are one file.
  if (policyFile !== undefined && path.resolve(policyFile) === path.resolve(own)) return { policy, sheets };
  const text = await readOwn(folder, own).catch((error: unknown) => orNothing(error, own));
  if (text === undefined) return { policy, sheets };
  const waivers = onLines(() => readOwnWaivers(text, own));
  return { policy, sheets: [...sheets, { waivers, repository: 'self', file: POLICY_FILE }] };
}

/** The organization's policy in a file. @throws GuardError as `readPolicies` does. */
export async function readPolicyFile(file: string): Promise<Policy> {
  const text = await readText(file).catch((error: unknown) => {
    throw new GuardError('usage', `--policy ${file} could not be read: ${fileProblem(error)}`, { cause: error });
  });
  return onLines(() => readPolicy(text, file));
}

/** Several problems, one a line: at a terminal nobody finds the third of a sentence. */
function onLines<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof GuardError) || !error.message.includes('; line ')) throw error;
    const message = error.message.replaceAll(/(?:(?<=is no valid policy:) |; )(?=line \d+: |and more)/g, '\n  ');
    throw new GuardError(error.code, message, { cause: error });
  }
}

/** A link can lead out of the repository, and messages quote what they refuse. */
async function readOwn(folder: string, own: string): Promise<string> {
  if (!(await isInside(folder, own))) throw new GuardError('usage', 'it is a link that leads out of the repository');
  return readText(own);
}

/** A repository needs no such file. */
function orNothing(error: unknown, file: string): undefined {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
    return undefined;
  throw new GuardError('usage', `${file} could not be read: ${fileProblem(error)}`, { cause: error });
}
