import type { TaskUse } from '../pipelines/uses.ts';
import type { Report } from './rule.ts';

/** The change of a step's `task:` to another version; undefined where the value is not written there as it is. */
export function versionEdit({ at, reference }: TaskUse, version: string): Report['edit'] {
  if (at.evaluated !== undefined || reference.version === '') return undefined;
  const within = at.file.text.slice(at.start, at.end).indexOf(at.text);
  if (within < 0) return undefined;
  const end = at.start + within + at.text.trimEnd().length;
  return { start: end - reference.version.length, end, text: version };
}
