import type { ScalarNode } from '../../pipelines/yaml/node.ts';
import type { ScriptSyntax, ScriptText, VariableRead } from './script-text.ts';

/** How each language reads an environment variable; `NAME` stands for it. Windows and PowerShell ignore its casing. */
const READS: Readonly<Record<ScriptSyntax, { readonly pattern: string; readonly flags: string }>> = {
  bash: { pattern: String.raw`\$\{?[!#]?NAME(?![A-Za-z0-9_])`, flags: 'g' },
  powershell: { pattern: String.raw`\$\{?env:NAME(?![A-Za-z0-9_])`, flags: 'gi' },
  batch: { pattern: String.raw`[%!]NAME(?::[^%!\r\n]*)?[%!]`, flags: 'gi' },
};

/** A line that is nothing but a comment; what follows code on its line is not worth a false "ready". */
const COMMENT_LINE: Readonly<Record<ScriptSyntax, RegExp>> = {
  bash: /^\s*#/,
  powershell: /^\s*#/,
  batch: /^\s*(?:::|@?rem(?:\s|$))/i,
};

/** Where a script reads an environment variable, and where it mentions it otherwise. */
export function readsOf(script: ScriptText, name: string): readonly VariableRead[] {
  const places = new Map<number, VariableRead['kind']>();
  for (const [at, line] of code(script)) {
    const mention = new RegExp(String.raw`(?<![A-Za-z0-9_])${name}(?![A-Za-z0-9_])`, 'gi');
    for (const { index } of line.matchAll(mention)) places.set(at + index, 'mention');
    for (const syntax of script.syntaxes) {
      const { pattern, flags } = READS[syntax];
      for (const match of line.matchAll(new RegExp(pattern.replace('NAME', name), flags))) {
        places.set(at + match.index + match[0].toLowerCase().indexOf(name.toLowerCase()), 'read');
      }
    }
  }
  if (places.size === 0) return [];
  const offsets = offsetsInFile(script.node, name);
  return [...places].map(([at, kind]) => ({ offset: offsets.get(at) ?? script.node.start, kind }));
}

/** The lines of a script without those that are a comment in one of the languages it can be in, with their offsets. */
export function* code(script: ScriptText): Generator<readonly [number, string]> {
  let at = 0;
  for (const line of script.node.text.split('\n')) {
    if (!script.syntaxes.some((syntax) => COMMENT_LINE[syntax].test(line))) yield [at, line];
    at += line.length + 1;
  }
}

/**
 * The places in the file of a word by its offsets in the value. Folding and indentation move characters but never break a word, so
 * the n-th occurrence in the value is the n-th in the source.
 */
function offsetsInFile(node: ScalarNode, word: string): ReadonlyMap<number, number> {
  const source = node.file.text.slice(node.start, node.end);
  // The line of a block scalar's `|` may hold a comment, which is no part of the value.
  const header = node.style === 'block' ? source.indexOf('\n') : 0;
  const inSource = occurrences(source, word).filter((at) => at >= header);
  return new Map(occurrences(node.text, word).map((at, nth) => [at, node.start + (inSource[nth] ?? 0)]));
}

function occurrences(text: string, word: string): readonly number[] {
  return Array.from(text.matchAll(new RegExp(word, 'gi')), ({ index }) => index);
}
