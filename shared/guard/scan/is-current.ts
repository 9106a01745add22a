import type { PipelineDefinition } from '../../azure-devops/definitions.ts';
import type { Reader } from '../../ledger/usage-rows.ts';
import type { GitReader } from '../git/git-reader.ts';

/**
 * True where a pipeline was walked at the commits of a repository that count now, and by the file and branch that its definition
 * names now. It says nothing of other repositories, whose pushes are events of their own, nor of variables. One of which not all could
 * be seen never is: it may be seen now.
 */
export async function isCurrent(
  known: Reader,
  definition: PipelineDefinition,
  repositoryProjectId: string,
  git: GitReader,
): Promise<boolean> {
  const { yamlFile, name, repository } = definition;
  const { read } = known;
  if (known.unseen !== '') return false;
  if (known.yamlFile !== yamlFile || known.name !== name || known.rootRepositoryId !== repository?.id) return false;
  if (read.refs.length === 0 || read.commits.length !== read.refs.length) return false;
  if (read.isSelf) {
    const own = await git.version(repositoryProjectId, read.repositoryId, repository.defaultBranch);
    if ('absent' in own || !read.refs.includes(own.ref)) return false;
  }
  for (const [index, ref] of read.refs.entries()) {
    const now = await git.version(repositoryProjectId, read.repositoryId, ref);
    if ('absent' in now || now.commit !== read.commits[index]) return false;
  }
  return true;
}
