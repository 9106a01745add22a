import { LRUCache } from 'lru-cache';
import type { YamlDefinition } from '../../azure-devops/definitions.ts';
import type { GuardContext } from '../context.ts';

/** Definitions that were asked for a moment ago, by project and repository: pull requests come in bursts, definitions seldom change. */
export type RecentDefinitions = LRUCache<string, Promise<readonly YamlDefinition[]>>;

/** So long a new definition can be missed; a file that looks like a pipeline is judged without one. */
const GOOD_FOR_MS = 30_000;
const MAX_REPOSITORIES = 200;

export function openRecentDefinitions(): RecentDefinitions {
  return new LRUCache({ max: MAX_REPOSITORIES, ttl: GOOD_FOR_MS });
}

/** The definitions that run YAML of a repository, as they were within the last half minute. */
export function recentDefinitions(
  { azureDevOps, definitions }: Pick<GuardContext, 'azureDevOps' | 'definitions'>,
  projectId: string,
  repositoryId: string,
): Promise<readonly YamlDefinition[]> {
  const key = `${projectId} ${repositoryId}`;
  const known = definitions.get(key);
  if (known !== undefined) return known;
  const asked = azureDevOps.yamlDefinitions(projectId, repositoryId).catch((error: unknown) => {
    definitions.delete(key);
    throw error;
  });
  definitions.set(key, asked);
  return asked;
}
