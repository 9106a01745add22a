import { unresolvedMessage } from '../diagnostic.ts';
import { hasExpression } from '../expressions/placement.ts';
import { isNode, isUnknown } from '../expressions/value.ts';
import { inBranches, type MappingNode, type PipelineNode } from '../yaml/node.ts';
import type { Notes } from './notes.ts';
import { optionsOf } from './options.ts';

/** A parameter that is passed; several nodes where branches pass different ones. */
export interface Passed {
  readonly name: string;
  readonly nodes: PipelineNode[];
}

/** What stands under `parameters:` of a reference, several where conditions decide, by the parameters' names in lower case. */
export function passedParameters(parameters: readonly PipelineNode[], notes: Notes): Map<string, Passed> {
  const passed = new Map<string, Passed>();
  for (const node of parameters) {
    for (const mapping of mappingsOf(node, notes)) {
      for (const { key, value } of mapping.entries) {
        // A name that is not known is told where it is evaluated: it may set any parameter, and none by default.
        if (hasExpression(key.text)) continue;
        const placed = mapping.branches === undefined ? value : inBranches(value, mapping.branches);
        const name = key.text.toLowerCase();
        const known = passed.get(name);
        if (known === undefined) passed.set(name, { name: key.text, nodes: [placed] });
        else known.nodes.push(placed);
      }
    }
  }
  return passed;
}

function mappingsOf(node: PipelineNode, notes: Notes): readonly MappingNode[] {
  if (node.kind === 'mapping') return [node];
  if (node.kind === 'scalar') {
    if (node.evaluated === undefined && node.text.trim() === '') return [];
    return optionsOf(node.evaluated?.value ?? node.text).flatMap(({ settled, branches }) => {
      if (settled === null || settled === '') return [];
      if (isNode(settled) && settled.kind === 'mapping') {
        return [inBranches(settled, [...(node.branches ?? []), ...branches])];
      }
      if (isUnknown(settled)) notes.add(node, 'expression-unresolved', unresolvedMessage(node.text));
      else notes.add(node, 'parameter-invalid', NO_PARAMETERS);
      return [];
    });
  }
  notes.add(node, 'parameter-invalid', NO_PARAMETERS);
  return [];
}

const NO_PARAMETERS =
  'The parameters of a template are a mapping of names and values: what stands here is not passed on.';
