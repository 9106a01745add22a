import type { FileTree, GitStore } from './store.ts';

/** How one file differs between two trees. Names are those of the service's `changeType`. */
export interface FileChange {
  readonly changeType: 'add' | 'edit' | 'delete' | 'rename' | 'edit, rename';
  /** The path in the new tree; of a deleted file the path it had. */
  readonly path: string;
  /** The blob in the new tree; absent where the file is gone. */
  readonly objectId?: string;
  /** Where a renamed file was before. */
  readonly originalPath?: string;
  /** The blob in the old tree; absent where the file is new. */
  readonly originalObjectId?: string;
}

/** Git's own threshold for a rename with edits. */
const RENAME_SIMILARITY = 0.5;

/** Files that differ between two trees, by path, with renames found as git finds them: same content first, then similar content. */
export function diffTrees(store: GitStore, before: FileTree, after: FileTree): FileChange[] {
  const edited: FileChange[] = [];
  const added = new Map<string, string>();
  const deleted = new Map([...before].filter(([path]) => !after.has(path)));
  for (const [path, objectId] of after) {
    const originalObjectId = before.get(path);
    if (originalObjectId === undefined) added.set(path, objectId);
    else if (originalObjectId !== objectId) edited.push({ changeType: 'edit', path, objectId, originalObjectId });
  }
  const renamed = takeRenames(store, deleted, added);
  return [
    ...edited,
    ...renamed,
    ...[...added].map(([path, objectId]): FileChange => ({ changeType: 'add', path, objectId })),
    ...[...deleted].map(([path, originalObjectId]): FileChange => ({ changeType: 'delete', path, originalObjectId })),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Moves pairs out of the two maps that belong together. */
function takeRenames(store: GitStore, deleted: Map<string, string>, added: Map<string, string>): FileChange[] {
  const renames: FileChange[] = [];
  const take = (path: string, isMatch: (originalObjectId: string, objectId: string) => boolean) => {
    const objectId = added.get(path);
    if (objectId === undefined) return;
    const source = [...deleted].find(([, originalObjectId]) => isMatch(originalObjectId, objectId));
    if (source === undefined) return;
    const [originalPath, originalObjectId] = source;
    const changeType = originalObjectId === objectId ? 'rename' : 'edit, rename';
    renames.push({ changeType, path, objectId, originalPath, originalObjectId });
    deleted.delete(originalPath);
    added.delete(path);
  };
  for (const path of added.keys()) take(path, (before, after) => before === after);
  for (const path of added.keys()) {
    take(path, (before, after) => similarity(store.blob(before), store.blob(after)) >= RENAME_SIMILARITY);
  }
  return renames;
}

/** Share of lines that two files have in common, from 0 to 1. */
function similarity(before: Buffer | undefined, after: Buffer | undefined): number {
  if (before === undefined || after === undefined || before.includes(0) || after.includes(0)) return 0;
  const old = before.toString('utf8').split('\n');
  const remaining = new Map<string, number>();
  for (const line of old) remaining.set(line, (remaining.get(line) ?? 0) + 1);
  const lines = after.toString('utf8').split('\n');
  let common = 0;
  for (const line of lines) {
    const left = remaining.get(line) ?? 0;
    if (left === 0) continue;
    remaining.set(line, left - 1);
    common += 1;
  }
  return common / Math.max(old.length, lines.length);
}
