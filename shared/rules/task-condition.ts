import { nameOf, sentence, sourceOf } from './catalogue-facts.ts';
import { conditionsFor } from './condition-facts.ts';
import { defineRule } from './rule.ts';

/**
 * The documentation answers for a whole task; its code has branches that do not federate. Each is a condition of the catalogue over
 * the inputs, the scripts and the agent of a step. Where it is not known whether one holds, the finding is only possible: at risk,
 * never ready.
 */
export const taskCondition = defineRule({
  id: 'task-condition',
  title: 'Task federates only under conditions',
  severity: 'warning',
  check(context, report) {
    const { use, edition } = context;
    const { row } = use.knowledge;
    if (row?.status !== 'supported') return;
    const name = nameOf(use.knowledge, use.reference.version);
    for (const { condition, truth, inputs } of conditionsFor(context, 'task-condition')) {
      const { when, effect, remedy, severity = 'warning', confidence = 'possible' } = condition;
      if (truth === 'no') continue;
      const place = { ...sourceOf(edition, row, condition), inputs };
      if (truth === 'yes') {
        const message = `${name} is documented to federate, but here ${when}: ${effect}.`;
        report({ message, remedy: sentence(remedy), severity, confidence, ...place });
        continue;
      }
      report({
        message: `${name} is documented to federate, but not when ${when}, which is not known here: ${effect}.`,
        remedy: `If that is the case here: ${remedy}.`,
        confidence: 'possible',
        ...place,
      });
    }
  },
});
