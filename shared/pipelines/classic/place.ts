import { cut } from '../../cut.ts';
import type { Position } from '../source-file.ts';

/** The repository of what stands in no file: a classic definition is kept by Azure DevOps itself. */
export const DEFINITION = '(definition)';

/** Longest name in a place: a place has up to five, and a record has room for 200 characters. */
const MAX_NAME = 40;

/** Where a job stands: `stage "Prod", job "Agent job"`, `stage "Prod", gates before the deployment`. */
export function placeOfJob(
  stage: string | undefined,
  { name, isGates }: { readonly name: string; readonly isGates: boolean },
): string {
  const job = isGates ? name : `job ${quoted(name)}`;
  return stage === undefined ? job : `stage ${quoted(stage)}, ${job}`;
}

/** Where a step stands: `job "Agent job", step "Deploy" of task group "Web"`. */
export function placeOfStep(job: string, name: string, group: string | undefined): string {
  return `${job}, step ${quoted(name)}${group === undefined ? '' : ` of task group ${quoted(group)}`}`;
}

/** Where a value of a step stands: `…, input inlineScript`. */
export function placeOfValue(step: string, kind: 'input' | 'variable', name: string): string {
  return `${step}, ${kind} ${cut(name, MAX_NAME)}`;
}

/**
 * A place of a classic definition in words, with the line where a value has several.
 * @returns Undefined for a place in a file, which has a path and a line.
 */
export function placeInWords({
  repository,
  file,
  line,
}: Pick<Position, 'line'> & { readonly repository: string; readonly file: string }): string | undefined {
  if (repository !== DEFINITION) return undefined;
  return line > 1 ? `${file}, line ${String(line)}` : file;
}

/** A name in quotes; a long one is cut. */
export function quoted(name: string): string {
  return `"${cut(name, MAX_NAME)}"`;
}
