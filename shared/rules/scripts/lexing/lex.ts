import { lexBash } from './bash.ts';
import { lexBatch } from './batch.ts';
import { Lexed, type ScriptSyntax } from './lexed.ts';
import { lexPowerShell } from './powershell.ts';

/** Tells the characters of a script apart, as its language does. In time that grows with its length; never throws. */
export function lex(text: string, syntax: ScriptSyntax): Lexed {
  switch (syntax) {
    case 'bash':
      return lexBash(text);
    case 'powershell':
      return lexPowerShell(text);
    case 'batch':
      return lexBatch(text);
    case 'template':
      return new Lexed(text, syntax);
  }
}
