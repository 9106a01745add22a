import { isPinned } from '../catalogue/task-reference.ts';
import { evidenceOf, nameOf } from './catalogue-facts.ts';
import { defineRule } from './rule.ts';

/** A task whose major federates, pinned to a release from before it did. Versions that float take the newest release. */
export const taskVersionTooOld = defineRule({
  id: 'task-version-too-old',
  title: 'Task is pinned to a release from before it could federate',
  severity: 'error',
  check({ use, edition }, report) {
    const { row } = use.knowledge;
    if (row?.status !== 'supported' || row.minimumVersion === undefined || !isPinned(use.reference)) return;
    if (!isBelow(use.reference.version, row.minimumVersion)) return;
    const name = nameOf(use.knowledge, use.reference.version);
    const evidence = evidenceOf(edition, row);
    const since = row.minimumVersionExact ? 'federates from' : 'is known to federate from';
    report({
      message: `${name} is pinned below ${row.minimumVersion}, the release that it ${since} on.`,
      remedy: `Use ${row.task}@${String(row.major)} without minor and patch, or pin ${row.minimumVersion} or newer.`,
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
