import { sourceUrl } from '../catalogue/editions.ts';
import { nameOf } from './catalogue-facts.ts';
import { defineRule } from './rule.ts';

/**
 * The documentation says yes, the code of the task federates only in part. What it depends on (agent, modules, registry) is not
 * read here, so the finding is only possible: at risk, never ready.
 */
export const taskCondition = defineRule({
  id: 'task-condition',
  title: 'Task federates only under conditions',
  severity: 'warning',
  check({ use, edition }, report) {
    const { row } = use.knowledge;
    if (row?.status !== 'supported' || row.codeSupports !== 'partial') return;
    const name = nameOf(use.knowledge, use.reference.version);
    for (const { id, evidence } of row.conditions) {
      const condition = edition.conditions[id];
      const [source] = evidence;
      // Without evidence in the task's code the condition is not why the code supports federation only in part.
      if (condition === undefined || source === undefined || !source.startsWith('Tasks/')) continue;
      report({
        message: `${name} is documented to federate, but its code does not when ${condition.when}: ${condition.effect}.`,
        remedy: `If that is the case here: ${condition.remedy}.`,
        confidence: 'possible',
        source: sourceUrl(edition, source),
        asOf: edition.date,
      });
    }
  },
});
