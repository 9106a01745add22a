import type { Thread } from '../../azure-devops/threads.ts';
import type { OwnThread } from './plan-threads.ts';

/** Property that marks a thread of the guard; the marker in the comment is there for when properties do not come back. */
export const KEY_PROPERTY = 'WifGuard.Key';

const MARKER = /\n\n<!-- wif-guard:([A-Za-z0-9-]{1,64})(?: ([0-9a-f]{1,32}))? -->$/;

/**
 * A comment with the marker at its end, which does not show.
 * @param key What it is of.
 * @param print What it says, where that can change.
 */
export function marked(content: string, key: string, print?: string): string {
  return `${content}\n\n<!-- wif-guard:${key}${print === undefined ? '' : ` ${print}`} -->`;
}

/**
 * The guard's own threads among those of a pull request. A marker alone proves nothing, because anybody can write one: the first
 * comment must be by the guard's identity.
 */
export function ownThreads(threads: readonly Thread[], ownId: string): readonly OwnThread[] {
  return threads.flatMap((thread) => {
    const [first] = thread.comments ?? [];
    if (thread.isDeleted === true || first === undefined || first.isDeleted === true) return [];
    if (first.author?.id.toLowerCase() !== ownId.toLowerCase()) return [];
    const text = first.content ?? '';
    const property = thread.properties?.[KEY_PROPERTY];
    const [, keyInText, print] = MARKER.exec(text) ?? [];
    const key = typeof property === 'string' ? property : keyInText;
    return key === undefined ? [] : [{ key, print, thread, commentId: first.id, content: text.replace(MARKER, '') }];
  });
}
