import { evidenceOf, explanationOf, nameOf, sentence } from './catalogue-facts.ts';
import { refusalOf } from './refusal.ts';
import { defineRule } from './rule.ts';

/** The edition says that no federation is possible with this task, or not yet. */
export const taskUnsupported = defineRule({
  id: 'task-unsupported',
  title: 'Task cannot use a federated connection',
  severity: 'error',
  check(context, report) {
    const { use, edition } = context;
    const { row } = use.knowledge;
    if (row?.status !== 'unsupported' && row?.status !== 'not-available-yet') return;
    const refusal = refusalOf(context, row, 'task-unsupported');
    if (refusal.kind === 'contested') {
      report(refusal.report);
      return;
    }
    const { condition } = refusal;
    const name = nameOf(use.knowledge, use.reference.version);
    const yet = row.status === 'not-available-yet' ? ' yet' : '';
    const because = condition === undefined ? explanationOf(row) : `: ${condition.effect}.`;
    const instead =
      row.replacement === undefined ? (condition?.remedy ?? 'replace the task') : `use ${row.replacement}`;
    report({
      message: `${name} cannot sign in through workload identity federation${yet}${because}`,
      remedy: sentence(`${instead}, or give this step a connection of its own that stays on a secret`),
      ...evidenceOf(edition, row),
    });
  },
});
