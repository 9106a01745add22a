import type { TaskUse } from '../pipelines/uses.ts';
import type { SuggestedEdit } from './rule.ts';

/** The change of a step's `task:` to another version; undefined where the value is not written there as it is. */
export function versionEdit({ at, reference }: TaskUse, version: string): SuggestedEdit | undefined {
  if (at.evaluated !== undefined || reference.version === '') return undefined;
  const within = at.file.text.slice(at.start, at.end).indexOf(at.text);
  if (within < 0) return undefined;
  const written = at.text.trimEnd();
  const start = at.start + within;
  // The whole name, so that the change says by itself what it makes of the step.
  const text = written.slice(0, written.length - reference.version.length) + version;
  return { start, end: start + written.length, text };
}
