import { lex } from './lexing/lex.ts';
import type { ScriptText } from './script-text.ts';

const SCRIPT_EXTENSION = /\.(?:sh|bash|ps1|py|js|mjs|cjs|rb|pl|cmd|bat)(?![\w.-])/gi;

/** What stands before a command's first word: nothing, a separator, or something that runs the file that follows. */
const BEFORE_COMMAND =
  /(?:^|[;&|({`]|(?:^|\s)\.|\b(?:then|do|else|source|call|exec|sudo|bash|sh|zsh|pwsh|powershell|python3?|node|ruby|perl)(?:\.exe)?(?:\s+[-/]\S+)*)\s*$/i;

/**
 * What else runs or shows what the pipeline does not: a file by its path, what `source` reads, task runners, `eval`, a process as a
 * file, and a print of the environment.
 */
const OTHER_PROGRAMS =
  /(?:^|[;&|({`]|\b(?:then|do|else|sudo))\s*(?:(\.{0,2}\/[\w./-]+)|(?:source|\.)\s+["']?([\w./$-]+)|((?:ba)?sh\s+<\()|(make|npm|npx|yarn|pnpm|gradle|gradlew|mvn|invoke|eval|env|printenv)(?=[\s"';|]|$))/i;

/** Prints of the environment and texts that are run, in PowerShell and through a pipe. */
const IN_OTHER_WAYS =
  /(?:^|[\s;|&({=])(?:(Get-ChildItem|gci|dir|ls)\s+(?:-Path\s+)?env:|(Invoke-Expression|iex)\b)|\|\s*(?:sudo\s+)?((?:ba|z)?sh|pwsh|python3?)(?=[\s;|&)]|$)/i;

/** Far enough back to see an interpreter with its flags. */
const LOOK_BACK = 200;

/**
 * The name of the first script file that a script runs: it inherits the environment, and what it does with it is not in the pipeline.
 * Only the name: an address before it can hold a password.
 */
export function calledScriptIn(script: ScriptText): string | undefined {
  for (const line of codeOf(script)) {
    const other = OTHER_PROGRAMS.exec(line) ?? IN_OTHER_WAYS.exec(line);
    if (other !== null) return nameOf(other.slice(1).find((program) => program !== undefined) ?? '');
    for (const { index, 0: extension } of line.matchAll(SCRIPT_EXTENSION)) {
      const before = line.slice(Math.max(0, index - LOOK_BACK), index);
      const start = startOfWord(before);
      if (BEFORE_COMMAND.test(before.slice(0, start).replace(/["']$/, '')))
        return nameOf(before.slice(start) + extension);
    }
  }
  return undefined;
}

/** The lines of a script without comments; what is one in any of its languages. */
export function codeOf({ text, syntaxes }: ScriptText): readonly string[] {
  let code = text;
  for (const syntax of syntaxes) code = lex(code, syntax).withoutComments;
  return code.split('\n');
}

function startOfWord(text: string): number {
  let start = text.length;
  while (start > 0 && !/[\s"'`;|&<>=,]/.test(text[start - 1] ?? '')) start -= 1;
  return start;
}

function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
