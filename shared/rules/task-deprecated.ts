import { evidenceOf, nameOf } from './catalogue-facts.ts';
import { defineRule } from './rule.ts';

/** Deprecation alone breaks nothing: a note, so that nobody moves a step to federation and then has to move it again. */
export const taskDeprecated = defineRule({
  id: 'task-deprecated',
  title: 'Task is deprecated',
  severity: 'note',
  check({ use, edition }, report) {
    const { row } = use.knowledge;
    if (row === undefined || (!row.deprecated && row.status !== 'deprecated')) return;
    const name = nameOf(use.knowledge, use.reference.version);
    const removal = row.removalDate === undefined ? '' : ` and was to be removed on ${row.removalDate}`;
    report({
      message: `${name} is deprecated${removal}.`,
      remedy: row.replacement === undefined ? 'Plan to replace the task.' : `Move to ${row.replacement}.`,
      ...evidenceOf(edition, row),
    });
  },
});
