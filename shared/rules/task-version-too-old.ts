import { isPinned } from '../catalogue/task-reference.ts';
import { evidenceOf, nameOf } from './catalogue-facts.ts';
import { defineRule } from './rule.ts';
import { versionEdit } from './version-edit.ts';

/** A task whose major federates, pinned to a release from before it did. Versions that float take the newest release. */
export const taskVersionTooOld = defineRule({
  id: 'task-version-too-old',
  title: 'Task is pinned to a release from before it could federate',
  severity: 'error',
  check({ use, edition }, report) {
    const { row } = use.knowledge;
    if (row?.status !== 'supported' || !isPinned(use.reference)) return;
    const name = nameOf(use.knowledge, use.reference.version);
    const floating = `${row.task}@${String(row.major)}`;
    const evidence = evidenceOf(edition, row);
    if (row.minimumVersion === undefined) {
      report({
        message: `${name} is pinned, and the release that it federates from on is not known: this one can be older.`,
        remedy: `Use ${floating} without minor and patch, which takes the newest release.`,
        ...evidence,
        severity: 'warning',
        confidence: 'possible',
      });
      return;
    }
    if (!isBelow(use.reference.version, row.minimumVersion)) {
      if (row.allFeaturesFrom === undefined || !isBelow(use.reference.version, row.allFeaturesFrom)) return;
      report({
        message: `${name} is pinned below ${row.allFeaturesFrom}, the release from which on every way of it to sign in federates: this step may use one that does not.`,
        remedy: `Use ${floating} without minor and patch, or pin ${row.allFeaturesFrom} or newer.`,
        ...evidence,
        severity: 'warning',
        confidence: 'possible',
      });
      return;
    }
    const since = row.minimumVersionExact ? 'federates from' : 'is known to federate from';
    report({
      message: `${name} is pinned below ${row.minimumVersion}, the release that it ${since} on.`,
      remedy: `Use ${floating} without minor and patch, or pin ${row.minimumVersion} or newer.`,
      edit: versionEdit(use, String(row.major)),
      ...evidence,
      confidence: row.minimumVersionExact ? evidence.confidence : 'likely',
    });
  },
});

/** Compares `2.1.0`, `2.1`, `2.1.*` part by part; what floats (`*` or missing) is as new as can be. */
function isBelow(version: string, minimum: string): boolean {
  const own = version.split('.');
  const wanted = minimum.split('.').map(Number);
  for (const [index, want] of wanted.entries()) {
    const part = own[index];
    if (part === undefined || part === '*') return false;
    const have = Number(part);
    if (have !== want) return have < want;
  }
  return false;
}
