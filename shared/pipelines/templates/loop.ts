import {
  isChoice,
  isNode,
  isOptionByDefault,
  isUnknown,
  UNKNOWN,
  type Choice,
  type Settled,
  type Value,
} from '../expressions/value.ts';
import { valueOfNode } from '../expressions/members.ts';
import type { Branch, Chain } from '../yaml/branch.ts';
import { mappingAt, textAt, type MappingEntry, type MappingNode, type PipelineNode } from '../yaml/node.ts';

/** One turn of a loop: the value of its variable, and the branches in which there is that turn. */
export interface Turn {
  readonly value: Value;
  readonly node?: PipelineNode;
  readonly branches: readonly Branch[];
}

/** The turns of a loop. */
export interface Turns {
  readonly turns: readonly Turn[];
  /** True where some run loops over a text or a number, which the service refuses. */
  readonly isRefused: boolean;
}

/**
 * The turns of an `each`: elements of a list, or `{ key, value }` of an object; none over nothing at all. Over what is not known
 * or is a text or a number, there is one turn with a value that is not known, so that the steps in it are seen.
 */
export function turnsOf(value: Value): Turns {
  const options = isChoice(value) ? value.options : [value];
  const isRefused = options.some((option) => option !== '' && isText(option));
  return { turns: isChoice(value) ? turnsOfChoice(value) : turnsOver(value), isRefused };
}

function isText(value: Settled): boolean {
  return value !== null && !isUnknown(value) && !isNode(value);
}

function turnsOfChoice(value: Choice): readonly Turn[] {
  const all = value.options.map((option) => ({ option, turns: turnsOver(option) }));
  const counting = all.filter(({ turns }) => turns.length > 0);
  const chain: Chain = { open: counting.length, exhaustive: counting.length === value.options.length };
  return counting.flatMap(({ option, turns }, index) => {
    const isTyped = isUnknown(option) && option.isFree;
    const branch = { chain, index, byDefault: isOptionByDefault(value, value.options.indexOf(option)), isTyped };
    return turns.map((turn) => ({ ...turn, branches: [branch, ...turn.branches] }));
  });
}

function turnsOver(value: Settled): readonly Turn[] {
  if (value === null || value === '') return [];
  if (!isNode(value)) {
    const chain = { open: 1, exhaustive: false };
    const branch = { chain, index: 0, byDefault: undefined, isRepeated: true };
    return [{ value: isUnknown(value) ? value : UNKNOWN, branches: [branch] }];
  }
  if (value.kind === 'sequence') {
    return value.items.map((item) => ({ value: valueOfNode(item), node: item, branches: item.branches ?? [] }));
  }
  return value.entries.map((entry) => {
    const pair = pairOf(entry);
    return { value: pair, node: pair, branches: entry.value.branches ?? [] };
  });
}

function pairOf({ key, value }: MappingEntry): MappingNode {
  return mappingAt(key, [
    { key: textAt(key, 'key'), value: textAt(key, key.text) },
    { key: textAt(key, 'value'), value },
  ]);
}
