import { lex } from './lexing/lex.ts';
import type { ScriptText } from './script-text.ts';

const SCRIPT_EXTENSION = /\.(?:sh|bash|ps1|py|js|mjs|cjs|rb|pl|cmd|bat)(?![\w.-])/gi;

/** What stands before a command's first word: nothing, a separator, or something that runs the file that follows. */
const BEFORE_COMMAND =
  /(?:^|[;&|({`]|(?:^|\s)\.|\b(?:then|do|else|source|call|exec|sudo|bash|sh|zsh|pwsh|powershell|python3?|node|ruby|perl)(?:\.exe)?(?:\s+[-/]\S+)*)\s*$/i;

/** A path that begins with a variable, `$(Agent.TempDirectory)/tools/upload`; the part behind the last slash is its name. */
const PATH_OF_VARIABLE = String.raw`(?:\$\([\w.]+\)|\$\{\{[^}]*\}\}|\$\{?\w+\}?)[\\/](?:\$\([\w.]+\)|\$\{\{[^}]*\}\}|[\w.\\/-])+`;

/**
 * What else runs or shows what the pipeline does not: a file by its path, what `source` reads, runners of tasks and tests, `eval`, a
 * process as a file, and a print of the environment.
 */
const OTHER_PROGRAMS = new RegExp(
  String.raw`(?:^|[;&|({\`]|\b(?:then|do|else|sudo))\s*(?:(\.{0,2}\/[\w./-]+|${PATH_OF_VARIABLE})|(?:source|\.)\s+["']?((?:\$\([\w.]+\)|\$\{\{[^}]*\}\}|[\w./$-])+)|((?:ba)?sh\s+<\()|(make|just|rake|npm|npx|yarn|pnpm|gradle|gradlew|mvn|invoke|pytest|tox|nox|ansible-playbook|(?:dotnet|go|cargo)\s+(?:run|test|exec)|eval|env|printenv)(?=[\s"';|]|$))`,
  'i',
);

/** Prints of the environment, texts that are run, and quoted paths that are called, in PowerShell and through a pipe. */
const IN_OTHER_WAYS = new RegExp(
  String.raw`(?:^|[\s;|&({=])(?:(Get-ChildItem|gci|dir|ls)\s+(?:-Path\s+)?env:|(Invoke-Expression|iex)\b)|\|\s*(?:sudo\s+)?((?:ba|z)?sh|pwsh|python3?)(?=[\s;|&)]|$)|&\s*["'](${PATH_OF_VARIABLE})["']`,
  'i',
);

/** Far enough back to see an interpreter with its flags. */
const LOOK_BACK = 200;

/** Most names that a message lists; who looks into those looks for the others too. */
const MAX_CALLED = 5;

/**
 * The names of what a script runs in turn: it inherits the environment, and what it does with it is not in the pipeline. Only the
 * names: an address before one can hold a password.
 */
export function calledScriptsIn(script: ScriptText): readonly string[] {
  const names = new Set<string>();
  for (const line of commandLinesOf(script)) {
    for (const name of calledIn(line)) {
      names.add(name);
      if (names.size >= MAX_CALLED) return [...names];
    }
  }
  return [...names];
}

function* calledIn(line: string): Iterable<string> {
  const other = OTHER_PROGRAMS.exec(line) ?? IN_OTHER_WAYS.exec(line);
  if (other !== null) yield nameOf(other.slice(1).find((program) => program !== undefined) ?? '');
  for (const { index, 0: extension } of line.matchAll(SCRIPT_EXTENSION)) {
    const before = line.slice(Math.max(0, index - LOOK_BACK), index);
    const start = startOfWord(before);
    if (BEFORE_COMMAND.test(before.slice(0, start).replace(/["']$/, ''))) yield nameOf(before.slice(start) + extension);
  }
}

/** A command that goes on in the next line is one: what begins that line is no command. */
function commandLinesOf(script: ScriptText): readonly string[] {
  return codeOf(script)
    .join('\n')
    .replaceAll(/[\\`^]\r?\n/g, ' ')
    .split('\n');
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
