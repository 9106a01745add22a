import type { Path } from './branch.ts';

/**
 * A key stands once in a mapping, in any casing (runner.server, TemplateReader and TemplateEvaluator: "'x' is already defined"). Which
 * of two would win, the service never says: it refuses them.
 */
export class KeysOfMapping {
  readonly #places = new Map<string, Path[]>();

  /** Takes a key with the branches it stands in; true where one before stands in the same ones, so that no run may have both. */
  isRepeated(text: string, path: Path = NO_PATH): boolean {
    const key = text.toLowerCase();
    const known = this.#places.get(key);
    if (known === undefined) {
      this.#places.set(key, [path]);
      return false;
    }
    if (known.some((other) => isSamePath(other, path))) return true;
    if (known.length < MAX_PLACES) known.push(path);
    return false;
  }
}

/** Most branches of one key that are compared: loops make any number of them. */
const MAX_PLACES = 64;

const NO_PATH: Path = [];

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
