import { distance } from 'fastest-levenshtein';
import type { ServiceConnection } from './service-connection.ts';

/** The connections of a project, found as pipelines name them. */
export interface KnownConnections {
  /** By name (any casing) or id; undefined where there is none, or where two differ. */
  find(nameOrId: string): ServiceConnection | undefined;
  /** True where several connections have the name. */
  isAmbiguous(nameOrId: string): boolean;
  /** The name that is meant where one is misspelt; undefined where none is like it. */
  nearest(name: string): string | undefined;
}

/** Makes a list of connections searchable. */
export function knownConnections(connections: readonly ServiceConnection[]): KnownConnections {
  const byKey = new Map<string, ServiceConnection | undefined>();
  const add = (text: string, connection: ServiceConnection): void => {
    const key = plain(text);
    const differs = byKey.has(key) && byKey.get(key)?.id.toLowerCase() !== connection.id.toLowerCase();
    byKey.set(key, differs ? undefined : connection);
  };
  for (const connection of connections) {
    add(connection.name, connection);
    add(connection.id, connection);
  }
  const names = [...new Set(connections.map(({ name }) => name))];
  return {
    find: (nameOrId) => byKey.get(plain(nameOrId)),
    isAmbiguous: (nameOrId) => byKey.has(plain(nameOrId)) && byKey.get(plain(nameOrId)) === undefined,
    nearest: (name) => nearestOf(name, names),
  };
}

/** Longest name that is compared; the service takes far shorter ones, and comparing costs the product of both lengths. */
const MAX_COMPARED = 256;

/** A third of the letters may differ: more is another name. */
const DIFFERING = 3;

function nearestOf(name: string, names: readonly string[]): string | undefined {
  const wanted = plain(name);
  if (wanted.length > MAX_COMPARED) return undefined;
  let best: { readonly name: string; readonly steps: number } | undefined;
  for (const one of names) {
    if (one.length > MAX_COMPARED) continue;
    const steps = distance(wanted, plain(one));
    if (steps * DIFFERING <= wanted.length && steps < (best?.steps ?? Infinity)) best = { name: one, steps };
  }
  return best?.name;
}

function plain(text: string): string {
  return text.trim().toLowerCase();
}
