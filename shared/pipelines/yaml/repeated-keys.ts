import type { Path } from './branch.ts';

/**
 * A key stands once in a mapping, in any casing (runner.server, TemplateReader and TemplateEvaluator: "'x' is already defined"). Which
 * of two would win, the service never says: it refuses them.
 */
export class KeysOfMapping {
  /** Each key as it was first written. */
  readonly #keys: string[] = [];
  /** The branches it stands in, by its place in the list; none is kept of a key that stands once and in none, as most do. */
  #places: Map<number, readonly Path[]> | undefined;
  /** Where a key is in the list, in lower case; made once the list is long. */
  #index: Map<string, number> | undefined;

  /** Takes a key with the branches it stands in; true where one before stands in the same ones, so that no run may have both. */
  isRepeated(text: string, path: Path = NO_PATH): boolean {
    const at = this.#indexOf(text);
    if (at < 0) {
      this.#add(text, path);
      return false;
    }
    const known = this.#places?.get(at) ?? IN_NO_BRANCH;
    if (known.some((other) => isSamePath(other, path))) return true;
    if (known.length < MAX_PLACES) this.#place(at, [...known, path]);
    return false;
  }

  /** -1 where it is new. Most mappings have a few keys, and comparing their lengths costs less than a map. */
  #indexOf(text: string): number {
    if (this.#index !== undefined) return this.#index.get(text.toLowerCase()) ?? -1;
    for (let at = 0; at < this.#keys.length; at += 1) {
      const key = this.#keys[at];
      if (key?.length === text.length && isSameKey(key, text)) return at;
    }
    return -1;
  }

  #add(text: string, path: Path): void {
    this.#keys.push(text);
    if (path.length > 0) this.#place(this.#keys.length - 1, [path]);
    if (this.#index !== undefined) this.#index.set(text.toLowerCase(), this.#keys.length - 1);
    else if (this.#keys.length === LONG) this.#index = new Map(this.#keys.map((key, at) => [key.toLowerCase(), at]));
  }

  #place(at: number, paths: readonly Path[]): void {
    this.#places ??= new Map();
    this.#places.set(at, paths);
  }
}

/** From so many keys on a map is quicker than a list. */
const LONG = 16;

function isSameKey(a: string, b: string): boolean {
  return a === b || a.toLowerCase() === b.toLowerCase();
}

/** Most branches of one key that are compared: loops make any number of them. */
const MAX_PLACES = 64;

const NO_PATH: Path = [];
const IN_NO_BRANCH: readonly Path[] = [NO_PATH];

function isSamePath(a: Path, b: Path): boolean {
  return (
    a.length === b.length &&
    a.every(({ chain, index }, at) => {
      const other = b[at];
      return other !== undefined && other.chain === chain && other.index === index;
    })
  );
}

export function repeatedKey(name: string): string {
  return `"${name}" is already defined here, which Azure DevOps refuses: which of the two counts is not known. Remove one.`;
}
