import { findTask, type Catalogue } from '../catalogue/catalogue.ts';
import { findErrors, type ErrorMatch } from '../catalogue/error-signatures.ts';
import { explainTask, type Explanation } from '../catalogue/explain.ts';
import { diagnosticCodes } from '../pipelines/diagnostic-texts.ts';
import type { DiagnosticCode } from '../pipelines/diagnostic.ts';
import { everyRule, type RuleDescription } from './every-rule.ts';
import { nearNames } from './near-names.ts';

/** What a person means who asks for an explanation. */
export type LookedUp =
  | { readonly kind: 'rule'; readonly rule: RuleDescription }
  | { readonly kind: 'diagnostic'; readonly code: DiagnosticCode }
  | { readonly kind: 'task'; readonly explanation: Explanation }
  /** What a failed step said. */
  | { readonly kind: 'errors'; readonly errors: readonly ErrorMatch[] }
  /** Names that may have been meant, the nearest first. */
  | { readonly kind: 'nothing'; readonly near: readonly string[] };

/** Longer than any name: what is longer is a text, and what people paste can be a whole log. */
const MAX_NAME = 200;

/** Finds what a text names: a rule, a diagnostic, a task, or else an error that stands in it. */
export function lookUp(text: string, catalogue: Catalogue): LookedUp {
  const name = text.trim();
  const isName = name !== '' && name.length <= MAX_NAME;
  const id = isName ? name.toLowerCase() : '';
  const rule = everyRule.find((one) => one.id === id);
  if (rule !== undefined) return { kind: 'rule', rule };
  const code = diagnosticCodes.find((one) => one === id);
  if (code !== undefined) return { kind: 'diagnostic', code };
  const { row, definition } = isName ? findTask(catalogue, name) : {};
  if (row !== undefined || definition !== undefined) return { kind: 'task', explanation: explainTask(catalogue, name) };
  const errors = findErrors(text, catalogue.edition.id);
  if (errors.length > 0) return { kind: 'errors', errors };
  if (!isName) return { kind: 'nothing', near: [] };
  const explanation = explainTask(catalogue, name);
  const isKnown = explanation.knownTasks.length > 0 || explanation.products.length > 0;
  return isKnown ? { kind: 'task', explanation } : { kind: 'nothing', near: nearNames(name, catalogue) };
}
