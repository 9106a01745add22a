import { COMMENT, type Command, type Lexed, type Word } from './lexing/lexed.ts';

/** A variable of a script that is given a value: its name, and where name and value stand. */
export interface Assignment {
  /** As `nameOfVariable` makes it. */
  readonly name: string;
  readonly start: number;
  readonly valueStart: number;
  readonly end: number;
}

const BASH_KEYWORD = /^(?:export|declare|local|readonly|typeset|env|sudo)$|^-/;
const BASH = /^([A-Za-z_]\w*)\+?=/;
const POWERSHELL = /(?:\[[\w.[\]]+\]\s*)?\$\{?((?:env|script|global|local|private):)?(\w+)\}?\s*\+?=(?!=)/iy;
const BATCH = /@?set\s+(?:\/[ap]\s+)?"?(\w+)=/iy;

/** The variables that a script sets, in the order of its commands. */
export function assignmentsIn(lexed: Lexed): readonly Assignment[] {
  const found: Assignment[] = [];
  for (const command of lexed.commands) {
    if (lexed.kindAt(command.start) === COMMENT) continue;
    if (lexed.syntax === 'bash') found.push(...inBash(lexed, command));
    else {
      const pattern = lexed.syntax === 'batch' ? BATCH : POWERSHELL;
      pattern.lastIndex = command.start;
      const match = pattern.exec(lexed.text);
      if (match === null || match.index + match[0].length > command.end) continue;
      const [whole, scope = '', powershell] = match;
      const name = powershell === undefined ? scope : powershell;
      const isEnvironment = powershell === undefined || scope.toLowerCase() === 'env:';
      const valueStart = command.start + whole.length;
      const start = lexed.text.indexOf(name, command.start);
      found.push({ name: nameOfVariable(lexed, name, isEnvironment), start, valueStart, end: command.end });
    }
  }
  return found;
}

function inBash(lexed: Lexed, command: Command): readonly Assignment[] {
  const found: Assignment[] = [];
  for (const { start, end } of lexed.words(command)) {
    const head = lexed.text.slice(start, Math.min(end, start + MAX_NAME));
    const name = BASH.exec(head)?.[1];
    if (name !== undefined) {
      const valueStart = lexed.text.indexOf('=', start) + 1;
      found.push({ name, start, valueStart, end });
    } else if (!BASH_KEYWORD.test(head)) break;
  }
  return found;
}

/** Longest name that is looked at; real ones are far shorter. */
const MAX_NAME = 200;

/** The same for the same variable: in PowerShell the environment's are others than the script's, and casing means nothing. */
export function nameOfVariable({ syntax }: Pick<Lexed, 'syntax'>, name: string, isEnvironment: boolean): string {
  if (syntax === 'bash') return name;
  return syntax === 'powershell' && !isEnvironment ? `$${name.toLowerCase()}` : name.toLowerCase();
}

const REFERENCES = {
  bash: /\$\{?[!#]?([A-Za-z_]\w*)/g,
  powershell: /[$@]\{?(?:(env|script|global|local|private|using):)?(\w+)/gi,
  batch: /[%!](\w+)/g,
  template: /\$(\w+)/g,
} as const;

/** True where a range of a script names one of the variables. */
export function refersTo(lexed: Lexed, { start, end }: Word, variables: ReadonlySet<string>): boolean {
  if (variables.size === 0) return false;
  const { syntax } = lexed;
  for (const [, first = '', second] of lexed.text.slice(start, end).matchAll(REFERENCES[syntax])) {
    const isScoped = syntax === 'powershell';
    const name = isScoped ? (second ?? '') : first;
    if (variables.has(nameOfVariable(lexed, name, !isScoped || first.toLowerCase() === 'env'))) return true;
  }
  return false;
}
