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
  for (const [at, line] of lines(script.node.text)) {
    const syntaxes = script.syntaxes.filter((syntax) => !COMMENT_LINE[syntax].test(line));
    if (syntaxes.length === 0) continue;
    const mention = new RegExp(String.raw`(?<![A-Za-z0-9_])${name}(?![A-Za-z0-9_])`, 'gi');
    for (const { index } of line.matchAll(mention)) places.set(at + index, 'mention');
    for (const syntax of syntaxes) {
      const { pattern, flags } = READS[syntax];
      for (const match of line.matchAll(new RegExp(pattern.replace('NAME', name), flags))) {
        places.set(at + match.index + match[0].toLowerCase().indexOf(name.toLowerCase()), 'read');
      }
    }
  }
  return [...places].map(([at, kind]) => ({ offset: offsetInFile(script.node, name, at), kind }));
}

function* lines(text: string): Generator<readonly [number, string]> {
  let at = 0;
  for (const line of text.split('\n')) {
    yield [at, line];
    at += line.length + 1;
  }
}

/**
 * The place in the file of a word at an offset of the value. Folding and indentation move characters but never break a word, so
 * the n-th occurrence in the value is the n-th in the source.
 */
function offsetInFile(node: ScalarNode, word: string, at: number): number {
  const wanted = word.toLowerCase();
  const value = node.text.toLowerCase();
  const source = node.file.text.slice(node.start, node.end).toLowerCase();
  let inValue = value.indexOf(wanted);
  let inSource = source.indexOf(wanted);
  while (inValue >= 0 && inValue < at) {
    inValue = value.indexOf(wanted, inValue + 1);
    inSource = source.indexOf(wanted, inSource + 1);
  }
  return inSource < 0 ? node.start : node.start + inSource;
}
