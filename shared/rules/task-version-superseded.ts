import { evidenceOf, nameOf } from './catalogue-facts.ts';
import { defineRule } from './rule.ts';

/** Another major of the task federates, this one does not. */
export const taskVersionSuperseded = defineRule({
  id: 'task-version-superseded',
  title: 'Another version of the task federates, this one does not',
  severity: 'error',
  check({ use, edition }, report) {
    const { row } = use.knowledge;
    if (row?.status !== 'use-other-version') return;
    const name = nameOf(use.knowledge, use.reference.version);
    const replacement = row.replacement ?? 'a version that federates';
    report({
      message: `${name} cannot sign in through workload identity federation.`,
      remedy: `Use ${replacement}; its inputs can differ, so read its documentation before you change the version.${row.note === undefined ? '' : ` ${row.note}`}`,
      ...evidenceOf(edition, row),
    });
  },
});
