import { diffTrees, type FileChange } from '../git/diff.ts';
import type { Commit } from '../git/store.ts';
import type { Repository } from '../state/model.ts';
import type { OrganizationContext } from '../state/organization-context.ts';
import { repositoryUrl } from './repository.ts';

/** Entries and counts of a comparison of two commits, files and folders, as `GitChange` has them. */
export interface Changes {
  readonly changeCounts: Readonly<Record<string, number>>;
  readonly changes: readonly object[];
}

/** `GitItem` of a file or folder at a commit, without content. */
export function itemJson(
  organization: OrganizationContext,
  repository: Repository,
  commit: Commit,
  item: { readonly path: string; readonly objectId: string; readonly isFolder: boolean },
) {
  const query = `versionType=Commit&version=${commit.id}&versionOptions=None`;
  return {
    objectId: item.objectId,
    gitObjectType: item.isFolder ? 'tree' : 'blob',
    commitId: commit.id,
    path: item.path,
    ...(item.isFolder ? { isFolder: true } : {}),
    url: `${repositoryUrl(organization, repository)}/items${encodeURI(item.path)}?${query}`,
  };
}

/** What changed from one commit to another; without the first, everything in the second is new. */
export function changesBetween(
  organization: OrganizationContext,
  repository: Repository,
  before: Commit | undefined,
  after: Commit,
): Changes {
  const files = diffTrees(repository.git, before?.files ?? new Map(), after.files);
  const counts: Record<string, number> = {};
  for (const { changeType } of files) {
    const name = changeType.charAt(0).toUpperCase() + changeType.slice(1);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  const entries = [
    ...files.map((change) => ({ path: change.path, entry: fileEntry(organization, repository, after, change) })),
    ...folderEntries(organization, repository, before, after),
  ];
  const sorted = entries.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { changeCounts: counts, changes: sorted.map(({ entry }) => entry) };
}

function fileEntry(organization: OrganizationContext, repository: Repository, after: Commit, change: FileChange) {
  const { path, objectId, originalObjectId } = change;
  const item = itemJson(organization, repository, after, { path, objectId: objectId ?? '', isFolder: false });
  return {
    item: {
      ...item,
      ...(objectId === undefined ? { objectId: null } : {}),
      ...(originalObjectId === undefined ? {} : { originalObjectId }),
    },
    changeType: change.changeType,
    ...(change.originalPath === undefined ? {} : { sourceServerItem: change.originalPath }),
  };
}

/** Folders count as items too: each one whose tree differs is an entry (git.json, example commitDiffs). */
function folderEntries(
  organization: OrganizationContext,
  repository: Repository,
  before: Commit | undefined,
  after: Commit,
) {
  const old = before?.folders ?? new Map<string, string>();
  return [...new Set([...old.keys(), ...after.folders.keys()])]
    .filter((path) => path !== '/' && old.get(path) !== after.folders.get(path))
    .map((path) => {
      const objectId = after.folders.get(path);
      const item = itemJson(organization, repository, after, { path, objectId: objectId ?? '', isFolder: true });
      if (objectId === undefined) return { path, entry: { item: { ...item, objectId: null }, changeType: 'delete' } };
      return { path, entry: { item, changeType: old.has(path) ? 'edit' : 'add' } };
    });
}
