import { evidenceOf, nameOf } from './catalogue-facts.ts';
import { defineRule } from './rule.ts';

/** Deprecation alone breaks nothing: a note, so that nobody moves a step to federation and then has to move it again. */
export const taskDeprecated = defineRule({
  id: 'task-deprecated',
  title: 'Task is deprecated',
  severity: 'note',
  check({ use, edition, today }, report) {
    const { row } = use.knowledge;
    if (row === undefined || (!row.deprecated && row.status !== 'deprecated')) return;
    const name = nameOf(use.knowledge, use.reference.version);
    const { removalDate, replacement, successor } = row;
    const next = replacement ?? successor;
    report({
      message: `${name} is deprecated${removalDate === undefined ? '' : removal(removalDate, today)}.`,
      remedy: next === undefined ? 'Plan to replace the task.' : `Move to ${next}.`,
      ...evidenceOf(edition, row),
    });
  },
});

/** ISO 8601 dates sort as texts. */
function removal(date: string, today: string): string {
  return `${date < today ? ' and was' : ' and is'} to be removed on ${date}`;
}
