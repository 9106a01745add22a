import { ExpressionError } from '../expressions/lexer.ts';
import type { Expression } from '../expressions/parse-expression.ts';
import { templateTextOf } from '../expressions/template-text.ts';
import { textOfValue } from '../expressions/to-node.ts';
import { isChoice, UNKNOWN, type Value } from '../expressions/value.ts';
import { fallsOf, noReads, valueOfFalls, type Fall, type Reads } from '../expressions/worlds.ts';
import { textAt, type Evaluated, type PipelineNode, type ScalarNode } from '../yaml/node.ts';
import type { Budget } from './budget.ts';
import { originOf } from './origin.ts';
import type { Scope } from './scope.ts';

/** Who is told of what an evaluation meets. */
export interface EvaluationNotes {
  readonly budget: Budget;
  /** The expression cannot be read, or the service would stop at it. */
  invalid(at: PipelineNode, why: string): void;
  /** A list or an object that is not known stands where its parts are needed. */
  unresolved(at: ScalarNode): void;
  undeclared(at: ScalarNode, name: string): void;
  /** What is taken here depends on a variable of a file that includes this one. */
  inherited(at: ScalarNode, name: string): void;
}

/** A text that was evaluated: its value, and the node that stands in its place where the value is a text. */
export interface EvaluatedText {
  readonly value: Value;
  readonly node: ScalarNode;
}

/** Evaluates a text with expressions in it. */
export function evaluatedText(node: ScalarNode, scope: Scope, run: EvaluationNotes): EvaluatedText {
  const read = templateTextOf(node);
  if (read.kind === 'invalid') {
    run.invalid(node, read.why);
    return madeAt(node, undefined, { value: UNKNOWN, from: 'literal' });
  }
  return evaluatedExpression(read.expression, node, scope, run);
}

/** Evaluates an expression that stands at a node. */
function evaluatedExpression(
  expression: Expression,
  node: ScalarNode,
  scope: Scope,
  run: EvaluationNotes,
): EvaluatedText {
  if (expression.kind === 'member' && expression.of.kind === 'context' && expression.of.name === 'parameters') {
    return parameterAt(expression.name, expression, node, scope, run);
  }
  const reads = noReads();
  const value = valueOfFalls(falls(expression, node, scope, reads, run));
  const handedOn = originOf(expression, scope);
  const origin = isChoice(value) ? undefined : handedOn;
  const known = handedOn?.evaluated;
  const inherited = reads.inherited ?? known?.inherited;
  const from = reads.variables || known?.from === 'variable' ? 'variable' : reads.parameters ? 'parameter' : 'literal';
  return madeAt(node, origin, { value, from, ...(inherited === undefined ? {} : { inherited }) });
}

/** The commonest expression, `parameters.x`, is no more than a look at the parameter. */
function parameterAt(
  name: string,
  expression: Expression,
  node: ScalarNode,
  scope: Scope,
  run: EvaluationNotes,
): EvaluatedText {
  const reads = noReads();
  const bound = scope.parameter(name, reads);
  if (reads.undeclared !== undefined) run.undeclared(node, reads.undeclared);
  const value = isChoice(bound) ? (scope.narrowed.get(bound) ?? bound) : bound;
  const handedOn = originOf(expression, scope);
  const origin = isChoice(value) ? undefined : handedOn;
  const known = handedOn?.evaluated;
  const from = known?.from === 'variable' ? 'variable' : 'parameter';
  return madeAt(
    node,
    origin,
    known?.inherited === undefined ? { value, from } : { value, from, inherited: known.inherited },
  );
}

function madeAt(node: ScalarNode, origin: ScalarNode | undefined, evaluated: Evaluated): EvaluatedText {
  const { file, start, end, style } = origin ?? node;
  const text = textOfValue(evaluated.value, node.text);
  const place = { file, start, end, branches: node.branches };
  return { value: evaluated.value, node: textAt(place, text, evaluated, style === 'block' ? 'block' : 'quoted') };
}

/**
 * How a condition can fall. Whether it sees variables of the files that include this one is contested: where that decides, it can fall
 * both ways, and by default as it does when it sees them.
 */
export function fallsAt(condition: Expression, key: ScalarNode, scope: Scope, run: EvaluationNotes): readonly Fall[] {
  const reads = noReads();
  const found = falls(condition, key, scope, reads, run);
  if (reads.inherited === undefined) return found;
  const isolated = falls(condition, key, scope, noReads(true), run);
  if (isSameFalls(found, isolated)) return found;
  run.inherited(key, reads.inherited);
  return [...found, ...isolated.map((fall) => ({ ...fall, byDefault: false }))];
}

/** What an `each` goes through; both lists where one of them is that of a file that sees only its own variables. */
export function loopedAt(of: Expression, key: ScalarNode, scope: Scope, run: EvaluationNotes): Value {
  return valueOfFalls(fallsAt(of, key, scope, run));
}

function isSameFalls(some: readonly Fall[], others: readonly Fall[]): boolean {
  return some.length === others.length && some.every(({ value }, index) => value === others[index]?.value);
}

function falls(
  expression: Expression,
  node: ScalarNode,
  scope: Scope,
  reads: Reads,
  run: EvaluationNotes,
): readonly Fall[] {
  try {
    const found = fallsOf(expression, scope, node, reads);
    if (reads.undeclared !== undefined) run.undeclared(node, reads.undeclared);
    return found;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    run.invalid(node, error.message);
    return [{ value: UNKNOWN, byDefault: true, picks: new Map() }];
  }
}
