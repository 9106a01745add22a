import { isChoice, isOptionByDefault, isUnknown } from './expressions/value.ts';
import { textOfValue } from './expressions/to-node.ts';
import { inBranches, type ScalarNode } from './yaml/node.ts';

/** A text once for each value that it can have; one that is not known, or that a person may type, is an expression. */
export function optionsOfText(node: ScalarNode): readonly ScalarNode[] {
  const value = node.evaluated?.value;
  if (value === undefined || !isChoice(value)) return [node];
  const chain = { open: value.options.length, exhaustive: true };
  return value.options.map((option, index) => {
    const text = isUnknown(option) ? UNREAD : textOfValue(option, node.text);
    return inBranches({ ...node, text, evaluated: undefined }, [
      { chain, index, byDefault: isOptionByDefault(value, index) },
    ]);
  });
}

/** Stands for a value that is not known: an expression, which nobody takes for a text. */
const UNREAD = '${{ }}';
