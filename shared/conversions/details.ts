import { z } from 'zod';
import type { ConnectionSnapshot } from './snapshot.ts';

/** What a change of a connection can be about beside how it signs in. */
export const DETAIL_KINDS = ['renamed', 'disabled', 'enabled', 'shared', 'unshared'] as const;

/** One of these, in words: names of the connection, or of projects. */
export const detailSchema = z.object({ kind: z.enum(DETAIL_KINDS), from: z.string(), to: z.string() });

export type Detail = Readonly<z.infer<typeof detailSchema>>;

/** Names that one detail holds; a connection can be shared with hundreds of projects. */
const MAX_NAMES = 5;

/** Tells what else differs between two looks at a connection; empty where nothing that is recorded does. */
export function detailsOf(before: ConnectionSnapshot, now: ConnectionSnapshot): readonly Detail[] {
  return [...renamed(before, now), ...switched(before, now), ...shared(before, now)];
}

/** A connection has a name in each of its projects; the first that changed stands for all that changed to the same. */
function renamed(before: ConnectionSnapshot, now: ConnectionSnapshot): readonly Detail[] {
  const names = new Map(before.projects.map(({ id, connectionName }) => [id, connectionName]));
  const found = new Map<string, Detail>();
  for (const { id, connectionName: to } of now.projects) {
    const from = names.get(id) ?? to;
    if (from !== to && found.size < MAX_NAMES) found.set(`${from}\n${to}`, { kind: 'renamed', from, to });
  }
  return [...found.values()];
}

/** What an older version noted does not say whether it was disabled. */
function switched(before: ConnectionSnapshot, now: ConnectionSnapshot): readonly Detail[] {
  if (before.isDisabled === undefined || before.isDisabled === now.isDisabled) return [];
  return [{ kind: now.isDisabled === true ? 'disabled' : 'enabled', from: '', to: '' }];
}

/** Projects that the service hid or hides may have been there all the time. */
function shared(before: ConnectionSnapshot, now: ConnectionSnapshot): readonly Detail[] {
  if (before.hasHiddenProjects || now.hasHiddenProjects) return [];
  const [had, has] = [before, now].map(({ projects }) => new Set(projects.map(({ id }) => id)));
  const added = now.projects.filter(({ id }) => had?.has(id) === false);
  const gone = before.projects.filter(({ id }) => has?.has(id) === false);
  return [
    ...(added.length === 0 ? [] : [{ kind: 'shared', from: '', to: namesOf(added) } as const]),
    ...(gone.length === 0 ? [] : [{ kind: 'unshared', from: namesOf(gone), to: '' } as const]),
  ];
}

function namesOf(projects: readonly { readonly id: string; readonly name: string }[]): string {
  const names = Array.from(new Set(projects.map(({ id, name }) => (name === '' ? id : name))));
  const more = names.length > MAX_NAMES ? ` and ${String(names.length - MAX_NAMES)} more` : '';
  return `${names.slice(0, MAX_NAMES).join(', ')}${more}`;
}
