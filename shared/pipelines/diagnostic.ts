import type { Position, SourceFile } from './source-file.ts';

/** Something about a pipeline's text that is no finding: what could not be seen or understood, or is read in a way to be told. */
export type DiagnosticCode =
  | 'file-too-large'
  | 'yaml-invalid'
  | 'yaml-unsupported'
  | 'not-a-pipeline'
  | 'template-alone'
  | 'template-not-found'
  | 'template-invalid'
  | 'template-recursive'
  | 'expansion-limit'
  | 'expression-invalid'
  | 'expression-unresolved'
  | 'parameter-missing'
  | 'parameter-invalid'
  | 'parameter-undeclared'
  | 'variable-inherited'
  | 'preview-refused'
  | 'seen-by-preview';

/** These tell how something was read; all others say that something was not seen, which makes a verdict unknown. */
const NOTES: ReadonlySet<DiagnosticCode> = new Set(['parameter-undeclared', 'variable-inherited', 'seen-by-preview']);

/** True for a code that says that something was not seen. */
export function saysUnknown(code: DiagnosticCode): boolean {
  return !NOTES.has(code);
}

export interface Diagnostic extends Position {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly repository: string;
  readonly file: string;
  /** True where something was not seen: what was not seen cannot be called ready. */
  readonly unknown: boolean;
}

/** Begins the last sentence of a text that helps at a desk only: whoever reads it elsewhere is not told. */
export const AT_DESK = 'On the command line, ';

/** Longest expression that a message quotes. */
const QUOTED = 80;

/**
 * Something that an expression adds, and that is not known before a run.
 * @param isInRoot True where parameters that it reads are those of the pipeline.
 */
export function unresolvedMessage(expression: string, isInRoot = false): string {
  const shortened = expression.length <= QUOTED ? expression : `${expression.slice(0, QUOTED)}…`;
  return `What "${shortened}" adds is only known when the pipeline is queued: it is not judged. ${giveFor(expression, isInRoot)}`;
}

/** An expression that cannot be read, or at which the service would stop. */
export function invalidMessage(why: string): string {
  return `The expression cannot be evaluated: ${why}. What depends on it is not known.`;
}

/** Of a variable of another file (microsoft/azure-pipelines-tasks#15147). */
export const CONTESTED =
  'Azure DevOps is reported to resolve such variables in some cases only: pass it as a parameter.';

const VARIABLE = /\bvariables(?:\.([A-Za-z_][\w-]*)|\['([^']+)'\])|\$\(([\w.-]+)\)/gi;
const PARAMETER = /\bparameters(?:\.([A-Za-z_][\w-]*)|\['([^']+)'\])/gi;

/**
 * How the values of a text become known: the exact options where their names stand in it.
 * @param isInRoot True where parameters that it reads are those of the pipeline: those of a template are not given.
 */
export function giveFor(text: string, isInRoot = false): string {
  const options = [
    ...namesIn(text, VARIABLE).map((name) => `--variable ${name}=VALUE`),
    ...(isInRoot ? namesIn(text, PARAMETER).map((name) => `--parameter ${name}=VALUE`) : []),
  ];
  return options.length === 0 ? GIVE : `${AT_DESK}give ${options.slice(0, MAX_OPTIONS).join(' ')}.`;
}

/** Most options that a message names. */
const MAX_OPTIONS = 3;

function namesIn(text: string, pattern: RegExp): readonly string[] {
  const names = Array.from(text.matchAll(pattern), ([, ...groups]) => groups.find((name) => name !== undefined) ?? '');
  return [...new Set(names)];
}

/** How a value becomes known that is not before a run. */
const GIVE = `${AT_DESK}give the value with --variable or --parameter.`;

/** A diagnostic about a place in a file. */
export function diagnosticAt(file: SourceFile, offset: number, code: DiagnosticCode, message: string): Diagnostic {
  const place = { repository: file.repository, file: file.path, ...file.positionOf(offset) };
  return { code, message, ...place, unknown: saysUnknown(code) };
}
