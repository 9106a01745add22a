import { evidenceOf, nameOf } from './catalogue-facts.ts';
import { refusalOf } from './refusal.ts';
import { moveOf } from './replacement.ts';
import { defineRule } from './rule.ts';

/** Another major of the task federates, this one does not. */
export const taskVersionSuperseded = defineRule({
  id: 'task-version-superseded',
  title: 'Another version of the task federates, this one does not',
  severity: 'error',
  check(context, report) {
    const { use, edition } = context;
    const { row } = use.knowledge;
    if (row?.status !== 'use-other-version') return;
    const refusal = refusalOf(context, row, 'task-version-superseded');
    if (refusal.kind === 'contested') {
      report(refusal.report);
      return;
    }
    const because = refusal.condition === undefined ? '' : `: ${refusal.condition.effect}`;
    const name = nameOf(use.knowledge, use.reference.version);
    report({
      message: `${name} cannot sign in through workload identity federation${because}.`,
      ...moveOf(use, row, edition),
      ...evidenceOf(edition, row),
    });
  },
});
