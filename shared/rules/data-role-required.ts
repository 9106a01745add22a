import { nameOf, sentence, sourceOf } from './catalogue-facts.ts';
import { conditionsFor } from './condition-facts.ts';
import { defineRule } from './rule.ts';

/**
 * A task that reaches a storage account with a role, where its older version listed account keys. Whether the identity has the role
 * is not in the pipeline and a conversion does not change it, so it is a note; but whoever moves to this version has to know.
 */
export const dataRoleRequired = defineRule({
  id: 'data-role-required',
  title: 'Identity needs a Storage Blob Data role',
  severity: 'note',
  check(context, report) {
    const { use, edition } = context;
    const { row } = use.knowledge;
    if (row === undefined) return;
    const name = nameOf(use.knowledge, use.reference.version);
    for (const { condition, truth, inputs } of conditionsFor(context, 'data-role-required')) {
      if (truth === 'no') continue;
      report({
        message: `${name} needs a Storage Blob Data role: ${condition.effect}.`,
        remedy: sentence(condition.remedy),
        confidence: truth === 'yes' ? (condition.confidence ?? 'possible') : 'possible',
        inputs,
        ...sourceOf(edition, row, condition),
      });
    }
  },
});
