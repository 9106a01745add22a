import { z } from 'zod';
import { mappingWanted, textField } from './fields.ts';
import { matchesPattern } from './name-pattern.ts';

/** The projects that the guard works in, as patterns of their names. */
export interface CoveredProjects {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

const MOST_PATTERNS = 200;

const patterns = z.array(textField('"Payments*"'), { error: 'must be a list of names of projects' }).max(MOST_PATTERNS);

/** The key `projects`. */
export const projectsSchema = z.strictObject(
  {
    include: patterns.prefault(['*']).describe('Names of projects, with * and ?.'),
    exclude: patterns.prefault([]).describe('Names of projects that are left out of those.'),
  },
  { error: mappingWanted },
);

/** True for a project that the guard works in. Names that differ in their casing only are the same in Azure DevOps. */
export function isCovered({ include, exclude }: CoveredProjects, name: string): boolean {
  return matchesAny(include, name) && !matchesAny(exclude, name);
}

/** True where one of several patterns matches a name, whatever the casing. */
export function matchesAny(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => matchesPattern(pattern.toLowerCase(), name.toLowerCase()));
}
