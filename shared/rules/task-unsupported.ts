import { evidenceOf, nameOf, explanationOf } from './catalogue-facts.ts';
import { defineRule } from './rule.ts';

/** The edition says that no federation is possible with this task, or not yet. */
export const taskUnsupported = defineRule({
  id: 'task-unsupported',
  title: 'Task cannot use a federated connection',
  severity: 'error',
  check({ use, edition }, report) {
    const { row } = use.knowledge;
    if (row?.status !== 'unsupported' && row?.status !== 'not-available-yet') return;
    const name = nameOf(use.knowledge, use.reference.version);
    const yet = row.status === 'not-available-yet' ? ' yet' : '';
    report({
      message: `${name} cannot sign in through workload identity federation${yet}${explanationOf(row)}`,
      remedy:
        row.replacement === undefined
          ? 'Give this step a connection of its own that stays on a secret, or replace the task.'
          : `Use ${row.replacement}, or give this step a connection of its own that stays on a secret.`,
      ...evidenceOf(edition, row),
    });
  },
});
