/** A reference to a template as it is written: `steps/build.yml@tools`. */
export interface Reference {
  readonly path: string;
  /** Undefined for the repository of the file that holds the reference. */
  readonly alias: string | undefined;
}

export function parseReference(text: string): Reference {
  const trimmed = text.trim();
  const at = trimmed.lastIndexOf('@');
  if (at < 0) return { path: trimmed, alias: undefined };
  return { path: trimmed.slice(0, at).trim(), alias: trimmed.slice(at + 1).trim() };
}

/**
 * The path of a referenced file in its repository. From the same repository it is relative to the directory of the file that
 * includes it, from another one to that repository's root; a slash at its start means the root (docs: templates, "use other
 * repositories"; runner.server, cross-repo-relative-paths). Both slashes separate.
 * @param from Path of the including file, undefined when it is in another repository.
 */
export function resolvePath(path: string, from: string | undefined): string {
  const parts = path.replaceAll('\\', '/').split('/');
  const base = from === undefined || parts[0] === '' ? [] : from.split('/').slice(0, -1);
  const resolved: string[] = [];
  for (const part of [...base, ...parts]) {
    if (part === '..') resolved.pop();
    else if (part !== '' && part !== '.') resolved.push(part);
  }
  return resolved.join('/');
}
