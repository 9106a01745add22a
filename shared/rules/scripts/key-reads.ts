import { COMMENT, LITERAL, type Lexed } from './lexing/lexed.ts';
import { firstWordOf } from './first-word.ts';

/** The variable that a secret gives to scripts, and that a federated connection does not. */
export const KEY = 'servicePrincipalKey';

/** A cheap look whether a script can have to do with the principal of the connection. */
export const NAMES_PRINCIPAL = /serviceprincipal(?:key|id)/i;

/**
 * `read` in the script's own syntax; `mention` of the name in another way, such as `printenv NAME`; `macro`, which Azure Pipelines
 * replaces before the script runs; `own` where the script gave the variable a value before.
 */
export type ReadKind = 'read' | 'mention' | 'macro' | 'own';

export interface KeyRead {
  /** Where the name begins. */
  readonly offset: number;
  readonly kind: ReadKind | 'comment';
}

/** Where a script names an environment variable, in the order of the text; what surely reads nothing is left out. */
export function readsOf(lexed: Lexed, name: string): readonly KeyRead[] {
  const { text } = lexed;
  const reads: KeyRead[] = [];
  if (!new RegExp(name, 'i').test(text)) return reads;
  const own = ownFrom(lexed, name);
  const isDeclared = lexed.syntax === 'powershell' && declares(name).test(lexed.withoutComments);
  for (const { index, 0: found } of text.matchAll(
    new RegExp(String.raw`(?<![A-Za-z0-9_])${name}(?![A-Za-z0-9_])`, 'gi'),
  )) {
    const kind = kindOf(lexed, index, found, name, isDeclared);
    if (kind === undefined) continue;
    reads.push({ offset: index, kind: kind === 'read' && index > own ? 'own' : kind });
  }
  return reads;
}

/** What stands before and behind a name at most, to tell what it is. */
const AROUND = 200;

function kindOf(
  lexed: Lexed,
  offset: number,
  found: string,
  name: string,
  isDeclared: boolean,
): KeyRead['kind'] | undefined {
  if (lexed.kindAt(offset) === COMMENT) return 'comment';
  const before = lexed.text.slice(Math.max(0, offset - AROUND), offset);
  const behind = lexed.text.slice(offset + found.length, offset + found.length + AROUND);
  const sign = signOf(lexed, before, behind, found === name);
  if (sign !== undefined) {
    if (lexed.syntax === 'powershell' && /^\}?[ \t]*=(?!=)/.test(behind)) return undefined;
    if (lexed.kindAt(offset - sign.length) !== LITERAL) return 'read';
    return NOT_EXPANDING.has(firstWordOf(lexed, offset)) ? undefined : 'mention';
  }
  if (before.endsWith('$(') && behind.startsWith(')')) return 'macro';
  if (lexed.syntax === 'template') return undefined;
  if (/(?:\$\{?|%|env:)$/i.test(before)) return isDeclared && /\$\{?$/.test(before) ? undefined : 'mention';
  return isOnlyAName(before, behind) || NAMING.has(firstWordOf(lexed, offset)) ? undefined : 'mention';
}

/** What makes the name a read in the script's language; undefined where nothing does. Windows and PowerShell ignore casing. */
function signOf({ syntax }: Lexed, before: string, behind: string, isExact: boolean): string | undefined {
  switch (syntax) {
    case 'bash':
    case 'template':
      return isExact ? /\$\{?[!#]?$/.exec(before)?.[0] : undefined;
    case 'powershell':
      return /\$\{?env:$/i.exec(before)?.[0];
    case 'batch':
      return /^(?::[^%!\r\n]*)?[%!]/.test(behind) ? /[%!]$/.exec(before)?.[0] : undefined;
  }
}

/** Commands that show or write a text and replace no variables in it. */
const NOT_EXPANDING: ReadonlySet<string> = new Set([
  'echo',
  'printf',
  'cat',
  'tee',
  'grep',
  'sed',
  'write-host',
  'write-output',
  'write-verbose',
  'write-warning',
  'write-error',
  'write-information',
  'write-debug',
  'throw',
]);

/** Commands that read no variable by a name alone. */
const NAMING: ReadonlySet<string> = new Set([
  ...[...NOT_EXPANDING].filter((command) => command !== 'grep' && command !== 'sed'),
  'az',
  'kubectl',
  'helm',
  'git',
  'curl',
  'get-azkeyvaultsecret',
  'set-azkeyvaultsecret',
]);

/** The name of an option, of a value that is given here, or of a member of something that is not the environment. */
function isOnlyAName(before: string, behind: string): boolean {
  if (/(?:^|[\s"'@({,])--?$/.test(before) || /^["']?\s*(?:=(?![=~])|:(?!:))/.test(behind)) return true;
  return before.endsWith('.') && !/\benv\.$/i.test(before);
}

/** A PowerShell variable of that name, declared or set: it is no variable of the environment. */
function declares(name: string): RegExp {
  return new RegExp(String.raw`\]\s*\$${name}\b|\$${name}\s*=(?!=)|\bparam\s*\(\s*\$${name}\b`, 'i');
}

/** From where on a script has given the variable a value of its own; only one that does not hold the variable itself. */
function ownFrom({ syntax, withoutComments }: Lexed, name: string): number {
  const pattern = {
    bash: String.raw`^[ \t]*(?:(?:export|local|readonly|declare)[ \t]+)?${name}=(.*)`,
    powershell: String.raw`\$\{?env:${name}\}?[ \t]*=(?!=)(.*)`,
    batch: String.raw`^[ \t]*@?set[ \t]+"?${name}=(.*)`,
    template: undefined,
  }[syntax];
  if (pattern === undefined) return Infinity;
  const own = new RegExp(pattern, syntax === 'bash' ? 'gm' : 'gim');
  for (const { index, 0: whole, 1: value = '' } of withoutComments.matchAll(own)) {
    if (!value.toLowerCase().includes(name.toLowerCase())) return index + whole.length;
  }
  return Infinity;
}
