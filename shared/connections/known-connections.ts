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

/** Of a short name even one letter makes another one: a third of them may differ. */
const DIFFERING = 3;

/** A name is the same with other separators. */
const SEPARATORS = /[\s._-]+/;

function nearestOf(name: string, names: readonly string[]): string | undefined {
  const wanted = plain(name);
  if (wanted.length > MAX_COMPARED) return undefined;
  let best: { readonly name: string; readonly steps: number } | undefined;
  for (const one of names) {
    if (one.length > MAX_COMPARED || !isSlip(wanted, plain(one))) continue;
    const steps = distance(wanted, plain(one));
    if (steps < (best?.steps ?? Infinity)) best = { name: one, steps };
  }
  return best?.name;
}

/**
 * True where one is the other misspelt: other separators, one letter wrong, left out or added, or two swapped. More is another name:
 * `-dev` for `-stg`, or another number, is another environment and no slip of the hand.
 */
function isSlip(wanted: string, other: string): boolean {
  const [a = '', b = ''] = [wanted, other].map((text) => text.split(SEPARATORS).join(''));
  if (a.replaceAll(/\D/g, '') !== b.replaceAll(/\D/g, '')) return false;
  const steps = distance(a, b);
  return steps * DIFFERING <= a.length && (steps <= 1 || (steps === 2 && lettersOf(a) === lettersOf(b)));
}

function lettersOf(text: string): string {
  return Array.from(text).sort().join('');
}

function plain(text: string): string {
  return text.trim().toLowerCase();
}
