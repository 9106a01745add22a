import type { Condition, EditionRow } from '../catalogue/schema.ts';
import { nameOf, sourceOf } from './catalogue-facts.ts';
import { conditionsFor, type JudgedCondition } from './condition-facts.ts';
import type { Report, RuleContext } from './rule.ts';

/**
 * What an edition that refuses a task says of one step. Where the code of the task needs the key only under a condition, the
 * condition decides: while it holds, documentation and code agree; otherwise only the documentation refuses, and that is a warning.
 */
export type Refusal =
  /** With the condition that says why, where one holds. */
  | { readonly kind: 'refused'; readonly condition: Condition | undefined }
  | { readonly kind: 'contested'; readonly report: Report };

/** Judges a refused task by the conditions of a rule. */
export function refusalOf(context: RuleContext, row: EditionRow, rule: Condition['rule']): Refusal {
  const conditions = conditionsFor(context, rule);
  const [first] = conditions;
  const holding = conditions.find(({ truth }) => truth === 'yes')?.condition;
  if (row.codeSupports !== 'partial' || first === undefined || holding !== undefined) {
    return { kind: 'refused', condition: holding };
  }
  return { kind: 'contested', report: contested(context, row, first) };
}

function contested(
  { use, edition }: RuleContext,
  row: EditionRow,
  { condition, truth, inputs }: JudgedCondition,
): Report {
  const name = nameOf(use.knowledge, use.reference.version);
  const here = truth === 'unknown' ? 'which is not known here' : 'which is not so here';
  return {
    message: `${name} is documented not to federate; its code fails only when ${condition.when}, ${here}: ${condition.effect}.`,
    remedy: `To be sure: ${condition.remedy}.`,
    severity: 'warning',
    confidence: 'possible',
    inputs,
    ...sourceOf(edition, row, condition),
  };
}
