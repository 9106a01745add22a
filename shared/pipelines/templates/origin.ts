import { entriesNamed } from '../expressions/members.ts';
import type { Expression } from '../expressions/parse-expression.ts';
import type { PipelineNode, ScalarNode } from '../yaml/node.ts';
import type { Scope } from './scope.ts';

/**
 * The text that an expression only hands on, where it was written: that is what a person has to change, and where a step that a
 * template passes through (`task: ${{ step.task }}`) stands. Undefined where the expression makes something of its own.
 */
export function originOf(expression: Expression, scope: Scope): ScalarNode | undefined {
  const node = nodeBehind(expression, scope);
  return node?.kind === 'scalar' ? node : undefined;
}

function nodeBehind(expression: Expression, scope: Scope): PipelineNode | undefined {
  if (expression.kind === 'context') return scope.nodeOfLocal(expression.name);
  const [of, name] = stepOf(expression) ?? [];
  if (of === undefined || name === undefined) return undefined;
  if (of.kind === 'context' && of.name === 'parameters') return scope.parameters.node(name);
  const node = nodeBehind(of, scope);
  if (node?.kind === 'sequence') return /^\d+$/.test(name) ? node.items[Number(name)] : undefined;
  if (node?.kind !== 'mapping') return undefined;
  const found = entriesNamed(node, name);
  return found.length === 1 ? found[0]?.value : undefined;
}

function stepOf(expression: Expression): readonly [Expression, string] | undefined {
  if (expression.kind === 'member') return [expression.of, expression.name];
  if (expression.kind !== 'index' || expression.by.kind !== 'literal') return undefined;
  const { value } = expression.by;
  if (typeof value === 'string') return [expression.of, value.toLowerCase()];
  return typeof value === 'object' && value?.kind === 'number' ? [expression.of, value.text] : undefined;
}
