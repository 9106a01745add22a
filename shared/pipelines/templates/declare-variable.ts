import { hasExpression } from '../expressions/placement.ts';
import { toText } from '../expressions/coerce.ts';
import { eachOption, isNode, isUnknown, oneOf, UNKNOWN, type Value } from '../expressions/value.ts';
import { optionsOfText } from '../text-options.ts';
import type { Path } from '../yaml/branch.ts';
import { UNSETTLED, valuesOf, type PipelineNode, type ScalarNode } from '../yaml/node.ts';
import type { Variables } from './variables.ts';

/** Declares what an item of a list of variables sets; a group is none of it. */
export function declareItem(variables: Variables, item: PipelineNode, path: Path): void {
  if (item.kind !== 'mapping') {
    if (!isNoVariable(item)) variables.declareAnything(path);
    return;
  }
  for (const name of valuesOf(item, 'name')) {
    if (name.kind !== 'scalar') variables.declareAnything(path);
    else for (const value of valuesOf(item, 'value')) declareVariable(variables, name, value, path);
  }
}

/** A text that stands where variables should can become anything, but for one that is surely nothing. */
export function isNoVariable(node: PipelineNode): boolean {
  return node.kind === 'scalar' && node.text.trim() === '' && (node.holds & UNSETTLED) === 0;
}

/** Declares a variable under each name that it can have; one of a name that is not known may be any. */
export function declareVariable(variables: Variables, name: ScalarNode, value: PipelineNode, around: Path): void {
  const path = [...around, ...(value.branches ?? [])];
  for (const { text, branches = [] } of optionsOfText(name)) {
    if (hasExpression(text)) variables.declareAnything([...path, ...branches]);
    else variables.declare(text, valueIn(path, value), [...path, ...branches], inheritedBy(value), name.file);
  }
}

/** In a loop of any number of turns, what is made of variables, or set under a condition, another turn can make something else. */
function valueIn(path: Path, node: PipelineNode): Value {
  const value = valueOf(node);
  const loop = path.findIndex(({ isRepeated }) => isRepeated === true);
  const isSame = loop === path.length - 1 && !(node.kind === 'scalar' && node.evaluated?.from === 'variable');
  if (loop < 0 || isSame) return value;
  return oneOf([value, UNKNOWN].map((one) => ({ value: one, byDefault: true })));
}

/** Variables are texts: as written, or by its type what an expression gave. */
function valueOf(node: PipelineNode): Value {
  if (node.kind !== 'scalar') return UNKNOWN;
  if (node.evaluated === undefined) return node.text;
  return eachOption(node.evaluated.value, (value) =>
    isUnknown(value) ? value : isNode(value) ? UNKNOWN : (toText(value) ?? UNKNOWN),
  );
}

function inheritedBy(node: PipelineNode): string | undefined {
  return node.kind === 'scalar' ? node.evaluated?.inherited : undefined;
}
