import { lex } from './lexing/lex.ts';
import type { ScriptText } from './script-text.ts';

const SCRIPT_EXTENSION = /\.(?:sh|bash|ps1|py|js|mjs|cjs|rb|pl|cmd|bat)(?![\w.-])/gi;

/** What stands before a command's first word: nothing, a separator, or something that runs the file that follows. */
const BEFORE_COMMAND =
  /(?:^|[;&|({`]|(?:^|\s)\.|-exec|-FilePath|\btimeout\s+[\d.]+[smhd]?|\b(?:then|do|else|source|call|exec|sudo|time|nohup|xargs|bash|sh|zsh|pwsh|powershell|python3?|node|ruby|perl|uv\s+run|poetry\s+run)(?:\.exe)?(?:\s+[-/]\S+)*)\s*$/i;

const STARTS_COMMAND = String.raw`(?:^|[;&|({\x60]|-exec|\btimeout\s+[\d.]+[smhd]?|\b(?:then|do|else|sudo|exec|time|nohup|xargs))\s*`;

/** Programs that run what others wrote, and fill the environment into it: of a project, a playbook, a template. */
const RUNNERS = [
  'make|npm|npx|yarn|pnpm|gradle|gradlew|mvn|invoke|just|task|rake|pytest|tox|nox|bazel',
  'ansible-playbook|packer|pulumi|terragrunt|docker-compose|docker\\s+compose',
  'dotnet\\s+(?:run|test|exec|[^\\s-]\\S*\\.dll)|go\\s+(?:run|test|generate)|cargo\\s+(?:run|test)|python3?\\s+-m',
  '(?:poetry|pipenv|pdm|uv)\\s+run|Invoke-(?:Psake|Build|Pester)',
  // With an argument it fills in the variables that stand there, and no other.
  'eval|env|printenv|envsubst(?!\\s+["\'])',
].join('|');

/** A path that begins with a variable, `$(Agent.TempDirectory)/tools/upload`; the part behind the last slash is its name. */
const PATH_OF_VARIABLE = String.raw`(?:\$\([\w.]+\)|\$\{\{[^}]*\}\}|\$\{?\w+\}?)[\\/](?:\$\([\w.]+\)|\$\{\{[^}]*\}\}|[\w.\\/-])+`;

/**
 * What else runs or shows what the pipeline does not: a file by its path, what `source` reads, a shell that is given its commands by
 * something else, task runners, `eval`, a process as a file, and a print of the environment.
 */
const OTHER_PROGRAMS = new RegExp(
  [
    String.raw`${STARTS_COMMAND}(?:(\.{0,2}\/[\w./-]+|${PATH_OF_VARIABLE})|(?:source|\.)\s+["']?((?:\$\([\w.]+\)|\$\{\{[^}]*\}\}|[\w./$-])+)|((?:ba)?sh\s+<\()|((?:ba|z)?sh)\s+<(?![<(])|(${RUNNERS})(?=[\s"';|]|$))`,
    String.raw`\b((?:ba|z)?sh)\s+-\w*c\s+["']?(?:\$\(|\x60)`,
  ].join('|'),
  'i',
);

/** Prints of the environment and texts and modules that are run, in PowerShell, and what is run through a pipe. */
const IN_OTHER_WAYS = new RegExp(
  [
    String.raw`(?:^|[\s;|&({=])(?:(Get-ChildItem|gci|dir|ls)\s+(?:-Path\s+)?env:|(Invoke-Expression|iex)\b)`,
    String.raw`(?:^|[\s;|({=])&\s*(\$\w+)`,
    String.raw`&\s*["'](${PATH_OF_VARIABLE})["']`,
    String.raw`\b(Import-Module|ipmo)\s+(?:-Name\s+)?["']?[.$]`,
    String.raw`\[(?:System\.)?Environment\]::(GetEnvironmentVariables)\(`,
    String.raw`\|\s*(?:sudo\s+)?((?:ba|z)?sh|pwsh|python3?)(?=[\s;|&)]|$)`,
  ].join('|'),
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
    .replaceAll(/[\\`^]\r?\n/g, ' ')
    .split('\n');
}

/** A script without comments; what is one in any of its languages. */
export function codeOf({ text, syntaxes }: ScriptText): string {
  let code = text;
  for (const syntax of syntaxes) code = lex(code, syntax).withoutComments;
  return code;
}

function startOfWord(text: string): number {
  let start = text.length;
  while (start > 0 && !/[\s"'`;|&<>=,]/.test(text[start - 1] ?? '')) start -= 1;
  return start;
}

function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
