import { asksForScript } from '../catalogue/predicate.ts';
import { nameOf, sentence, sourceOf } from './catalogue-facts.ts';
import { conditionsFor } from './condition-facts.ts';
import { defineRule } from './rule.ts';

/**
 * An input, or a script with `idToken`, that works on a federated connection only: a revert breaks the step, and on a connection that is still on a secret it
 * does not work today.
 */
export const wifOnlyInput = defineRule({
  id: 'wif-only-input',
  title: 'Step would break on a revert',
  severity: 'note',
  about: 'revert',
  check(context, report) {
    const { use, edition } = context;
    const { row } = use.knowledge;
    if (row === undefined) return;
    const name = nameOf(use.knowledge, use.reference.version);
    for (const { condition, truth, inputs } of conditionsFor(context, 'wif-only-input')) {
      // A script that was not read says nothing of a token: nearly every step would be told.
      const asksScript = condition.match !== undefined && asksForScript(condition.match);
      if (truth === 'no' || (truth === 'unknown' && asksScript)) continue;
      const { when, effect, remedy, confidence = 'possible' } = condition;
      report({
        message:
          truth === 'yes'
            ? `${name} works on a federated connection only, because ${when}: ${effect}.`
            : `${name} may work on a federated connection only, if ${when}: ${effect}.`,
        remedy: sentence(remedy),
        confidence: truth === 'yes' ? confidence : 'possible',
        inputs,
        ...sourceOf(edition, row, condition),
      });
    }
  },
});
