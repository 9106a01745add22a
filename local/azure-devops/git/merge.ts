import type { FileTree } from './store.ts';

/** A merged tree, or the paths that both sides changed differently. */
export type MergeResult =
  | { readonly merged: true; readonly files: FileTree }
  | { readonly merged: false; readonly conflicts: readonly string[] };

/** Merges file by file: a file that only one side changed is taken from there; lines are not merged. */
export function mergeTrees(base: FileTree, ours: FileTree, theirs: FileTree): MergeResult {
  const files = new Map(ours);
  const conflicts: string[] = [];
  for (const path of new Set([...base.keys(), ...theirs.keys()])) {
    const before = base.get(path);
    const incoming = theirs.get(path);
    const current = ours.get(path);
    if (incoming === before || incoming === current) continue;
    if (current !== before) conflicts.push(path);
    else if (incoming === undefined) files.delete(path);
    else files.set(path, incoming);
  }
  return conflicts.length > 0 ? { merged: false, conflicts } : { merged: true, files };
}
