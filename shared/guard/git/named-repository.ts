import type { AbsentFile } from '../../pipelines/templates/files.ts';
import type { Repository } from '../../pipelines/templates/repositories.ts';

/** A repository of Azure Repos as a pipeline names it: project and repository by name or id, and the full name of a reference. */
export interface NamedRepository {
  readonly project: string;
  readonly repository: string;
  /** Empty for the default branch. */
  readonly ref: string;
}

/**
 * What the entry of a pipeline's `resources.repositories` means.
 * @param projectId Of the pipeline: a name without a project is of the same.
 */
export function namedRepository(
  { type, name, ref, alias, endpoint }: Repository,
  projectId: string,
): NamedRepository | AbsentFile {
  const outside = (where: string): AbsentFile => ({
    absent: `repository ${alias} (${name}) is ${where}, which the guard does not read`,
    ofRepository: true,
  });
  if (type !== 'git' && type !== '') return outside(`on ${type}`);
  if (endpoint !== '') return outside('in another organization');
  const slash = name.indexOf('/');
  const [project, repository] = slash < 0 ? [projectId, name] : [name.slice(0, slash), name.slice(slash + 1)];
  // A URL takes such a part for a way out of the organization, or for the list of all repositories.
  if ([project, repository].some((part) => /^\.{0,2}$/.test(part.trim()))) {
    return { absent: `repository ${alias} has a name that means none: "${name}"`, ofRepository: true };
  }
  return { project, repository, ref: fullRef(ref) };
}

/** `ref` is a full name; a bare one is a branch (docs: resources, repositories). */
function fullRef(ref: string): string {
  return ref === '' || ref.startsWith('refs/') ? ref : `refs/heads/${ref}`;
}
