import type { Commit, GitStore } from './store.ts';

/** A commit and everything before it, the nearest first. */
export function ancestry(store: GitStore, tip: string): Map<string, Commit> {
  const found = new Map<string, Commit>();
  const queue = [tip];
  for (const id of queue) {
    const commit = store.commit(id);
    if (commit === undefined || found.has(commit.id)) continue;
    found.set(commit.id, commit);
    queue.push(...commit.parents);
  }
  return found;
}

/** The nearest commit that both have, or undefined for unrelated histories. */
export function mergeBase(store: GitStore, one: string, other: string): Commit | undefined {
  const reachable = ancestry(store, other);
  return [...ancestry(store, one).values()].find((commit) => reachable.has(commit.id));
}

/** Commits that are reachable from the one and not from the other, the newest first. */
export function commitsBetween(store: GitStore, from: string, to: string): Commit[] {
  const known = ancestry(store, from);
  return [...ancestry(store, to).values()].filter((commit) => !known.has(commit.id));
}
