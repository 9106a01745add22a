import { operations, type Operation } from './contract.ts';

/** An operation of the contract together with what the path says. */
export interface FoundOperation {
  readonly operation: Operation;
  /** Decoded path parameters by their name in the contract, `project` absent where it was left out. */
  readonly parameters: ReadonlyMap<string, string>;
}

interface Template {
  readonly operation: Operation;
  readonly segments: readonly string[];
}

/** Every URL here begins with the organization, also for hosts of the service where it may be left out. */
const NEVER_OPTIONAL = 'organization';

const templates: readonly Template[] = operations.flatMap(templatesOf);

/**
 * The operation that a request addresses, or undefined when the contract has none.
 * Where one method and path hold two operations, the one whose required query parameters are all there wins.
 */
export function findOperation(
  method: string,
  pathname: string,
  hasParameter: (name: string) => boolean,
): FoundOperation | undefined {
  const segments = decodedSegments(pathname);
  if (segments === undefined) return undefined;
  const candidates = templates
    .filter((template) => template.operation.method === method)
    .map((template) => ({ template, parameters: match(template.segments, segments) }))
    .filter((candidate) => candidate.parameters !== undefined)
    .map(({ template, parameters }) => ({
      operation: template.operation,
      parameters: parameters ?? new Map<string, string>(),
      fit: fitOf(template.operation, hasParameter),
    }));
  return candidates.sort((a, b) => b.fit - a.fit)[0];
}

/** Positive when all required parameters are there, the more of them the better; negative when one is missing. */
function fitOf(operation: Operation, hasParameter: (name: string) => boolean): number {
  const required = (operation.parameters ?? []).filter((parameter) => parameter.required === true);
  return required.every((parameter) => hasParameter(parameter.name)) ? required.length : -1;
}

function templatesOf(operation: Operation): Template[] {
  const segments = operation.path.split('/').slice(1);
  const optional = (operation.optionalPath ?? []).filter((name) => name !== NEVER_OPTIONAL).map((name) => `{${name}}`);
  const full = { operation, segments };
  if (optional.length === 0) return [full];
  return [full, { operation, segments: segments.filter((segment) => !optional.includes(segment)) }];
}

function decodedSegments(pathname: string): string[] | undefined {
  try {
    return pathname.replace(/\/$/, '').split('/').slice(1).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function match(template: readonly string[], segments: readonly string[]): Map<string, string> | undefined {
  if (template.length !== segments.length) return undefined;
  const parameters = new Map<string, string>();
  for (const [index, expected] of template.entries()) {
    const actual = segments[index] ?? '';
    if (isParameter(expected)) {
      // Names of projects and repositories never begin with an underscore; `_apis` and `_git` do.
      if (actual === '' || actual.startsWith('_')) return undefined;
      parameters.set(expected.slice(1, -1), actual);
    } else if (expected.toLowerCase() !== actual.toLowerCase()) {
      return undefined;
    }
  }
  return parameters;
}

function isParameter(segment: string): boolean {
  return segment.startsWith('{');
}
