import type { YamlDefinition } from '../../azure-devops/definitions.ts';
import type { GuardContext } from '../context.ts';
import type { OpenChange } from './open-change.ts';
import { recentDefinitions } from './recent-definitions.ts';

/** A pipeline that a change may touch. */
export interface Candidate {
  readonly project: { readonly id: string; readonly name: string };
  readonly repository: { readonly id: string; readonly name: string };
  /** Branch at which it is read, in another repository than that of the pull request; empty for its default branch. */
  readonly branch: string;
  /** Path of its root, without a slash at its start. */
  readonly file: string;
  /** Definitions that run it; none for a file that looks like a pipeline. */
  readonly definitions: readonly YamlDefinition[];
}

/** The pipelines that definitions run from the repository of the pull request, those whose own file changes first. */
export async function ownCandidates(
  context: Pick<GuardContext, 'azureDevOps' | 'definitions'>,
  { key, pullRequest, paths }: Pick<OpenChange, 'key' | 'pullRequest' | 'paths'>,
): Promise<readonly Candidate[]> {
  const definitions = await recentDefinitions(context, key.projectId, key.repositoryId);
  const { repository } = pullRequest;
  const byFile = new Map<string, readonly YamlDefinition[]>();
  for (const definition of definitions) {
    const file = definition.yamlFile.toLowerCase();
    byFile.set(file, [...(byFile.get(file) ?? []), definition]);
  }
  const written = new Map(Array.from(paths, (path) => [path.toLowerCase(), path]));
  const candidates = Array.from(byFile, ([file, own]): Candidate => {
    // The service takes the path as it is written in the definition; what the change calls it is nearer to the truth.
    const path = written.get(file) ?? own[0]?.yamlFile ?? file;
    return { project: repository.project, repository, branch: '', file: path, definitions: own };
  });
  return candidates.toSorted((a, b) => Number(paths.has(b.file)) - Number(paths.has(a.file)));
}

/** Ends of names of files that no pipeline reads as a template or runs as a script; in doubt it may. */
const NEVER_READ =
  /\.(?:md|txt|png|jpe?g|gif|svg|ico|pdf|docx?|xlsx?|pptx?|csv|cs|csproj|sln|java|kt|go|rs|c|cc|cpp|h|hpp|swift|ts|tsx|js|jsx|mjs|cjs|css|scss|less|html?|vue|lock|sum|zip|gz|jar|dll|exe|woff2?|ttf|bicep|sql|proto)$/i;

/** True for a path that a pipeline may read; of others it is not asked which pipelines there are, unless one is known to. */
export function mayBeRead(path: string): boolean {
  return !NEVER_READ.test(path);
}
