import type { SourceFile } from '../../pipelines/source-file.ts';

/** A version that a Terraform configuration names. */
export interface NamedVersion {
  /** `terraform`, or a provider's name in lower case. */
  readonly name: string;
  /** As it is written: `3.75.0`, `~> 3.0`. */
  readonly written: string;
  readonly offset: number;
  /** True where every version that it allows is below another one. */
  readonly isBelow: (version: string) => boolean;
}

/** Longest block that is looked at: a provider in a lock file has a line for each of its checksums. */
const MAX_BLOCK = 4_000;

const LOCKED = /^provider\s+"[^"\n]{0,200}\/([\w-]{1,100})"\s*\{/gm;
const REQUIRED = /\b(azurerm|azuread|azapi)\s*=\s*\{/g;
const OWN = /^[ \t]*required_version[ \t]*=[ \t]*"([^"\n]{1,100})"/gm;

/** The versions of Terraform and of its providers in a lock file, or in a file of the configuration. */
export function versionsIn({ text, path }: SourceFile): readonly NamedVersion[] {
  const isLock = path.endsWith('.terraform.lock.hcl');
  const found: NamedVersion[] = [];
  for (const { index, 0: head, 1: name = '' } of text.matchAll(isLock ? LOCKED : REQUIRED)) {
    const start = index + head.length;
    const block = text.slice(start, start + MAX_BLOCK).split('}', 1)[0] ?? '';
    const version =
      /^[ \t]*version[ \t]*=[ \t]*"([^"\n]{1,100})"/m.exec(block) ??
      /[{,\s]version[ \t]*=[ \t]*"([^"\n]{1,100})"/.exec(` ${block}`);
    if (version?.[1] === undefined) continue;
    found.push(named(name.toLowerCase(), version[1], text.indexOf(version[1], start)));
  }
  if (!isLock)
    for (const { index, 0: line, 1: version = '' } of text.matchAll(OWN))
      found.push(named('terraform', version, index + line.lastIndexOf(version)));
  return found;
}

function named(name: string, written: string, offset: number): NamedVersion {
  return { name, written, offset, isBelow: (version) => isBelow(written, version) };
}

/** True where one of the conditions, joined by commas, keeps every version below (docs: version constraints). */
function isBelow(constraint: string, limit: string): boolean {
  return constraint.split(',').some((condition) => {
    const [, operator = '=', version] = /^\s*(=|~>|<=|<|>=|>|!=)?\s*v?(\d+(?:\.\d+){0,2})\s*$/.exec(condition) ?? [];
    if (version === undefined) return false;
    switch (operator) {
      case '=':
      case '<=':
        return compare(version, limit) < 0;
      case '<':
        return compare(version, limit) <= 0;
      case '~>':
        return version.includes('.') && compare(endOf(version), limit) <= 0;
      default:
        return false;
    }
  });
}

/** `~> 3.1` ends at 4.0, `~> 3.1.2` at 3.2: the last part that is written may grow. */
function endOf(version: string): string {
  const parts = version.split('.').map(Number);
  const kept = parts.slice(0, -1);
  return [...kept.slice(0, -1), (kept.at(-1) ?? 0) + 1].join('.');
}

function compare(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (let part = 0; part < 3; part += 1) {
    const difference = (left?.[part] ?? 0) - (right?.[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
