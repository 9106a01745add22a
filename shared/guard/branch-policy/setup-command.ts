import type { BranchPolicyRecord } from '../../ledger/branch-policies.ts';
import { defaultPatterns } from './wanted.ts';

/** What a command must name; the rest only where it is known and not the default. */
type Named = Pick<BranchPolicyRecord, 'projectId' | 'repositoryId'> & Partial<BranchPolicyRecord>;

/** The command that makes the policy of a repository as it was wanted; ids stand in it, because names can be changed. */
export function setupCommand(organizationUrl: string, wanted: Named): string {
  const { branches = [], authorId, required = false } = wanted;
  const { patterns = defaultPatterns(required) } = wanted;
  const isDefault = patterns.join('\n') === defaultPatterns(required).join('\n');
  return [
    `wif-guard setup pr --project ${wanted.projectId} --repository ${wanted.repositoryId}`,
    ...branches.map((branch) => `--branch ${quoted(branch.replace(/^refs\/heads\//, ''))}`),
    ...(isDefault ? [] : patterns.map((pattern) => `--path ${quoted(pattern)}`)),
    ...(required ? ['--required'] : []),
    ...(authorId === undefined ? [] : [`--author ${authorId}`]),
    `--organization ${organizationUrl}`,
  ].join(' ');
}

/** For a POSIX shell: patterns would become the names of files. */
function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
