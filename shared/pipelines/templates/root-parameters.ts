import { FREE, oneOf, UNKNOWN, type Outcome, type Value } from '../expressions/value.ts';
import { SourceFile } from '../source-file.ts';
import { parseYaml } from '../yaml/parse.ts';
import { inBranches, sequenceAt, textAt, type MappingNode, type PipelineNode } from '../yaml/node.ts';
import type { Declaration } from './declarations.ts';
import { converted } from './parameter-types.ts';
import { declared, Parameters } from './parameters.ts';
import type { Notes } from './notes.ts';

/**
 * The parameters of a root pipeline: what is given, else the default and everything else that whoever starts a run can choose: each
 * of `values`, both of a boolean, and beyond a free text or object what cannot be listed.
 * @param given Texts by name in lower case; objects and lists as YAML or JSON.
 */
export function rootParameters(root: MappingNode, given: ReadonlyMap<string, string>, notes: Notes): Parameters {
  const { isTyped, declarations } = declared(root, notes);
  const values = new Map(
    declarations.map((declaration) => {
      const { name } = declaration;
      const text = given.get(name.toLowerCase());
      const value =
        text === undefined ? choicesOf(declaration, notes) : converted(declaration, nodeIn(declaration, text), notes);
      return [name.toLowerCase(), { name, value }] as const;
    }),
  );
  return new Parameters(values, isTyped, UNKNOWN);
}

const TEXTS: ReadonlySet<string> = new Set(['string', 'boolean', 'number', 'legacy']);

function nodeIn({ name, type, at }: Declaration, text: string): PipelineNode {
  if (TEXTS.has(type)) return textAt(at, text);
  return parseYaml(new SourceFile('self', `--parameter ${name}`, text)).root ?? textAt(at, '');
}

/** Most allowed values of a parameter that are looked at. */
const MAX_VALUES = 256;

function choicesOf(declaration: Declaration, notes: Notes): Value {
  const { type, byDefault, values, at } = declaration;
  const outcomes: Outcome[] = [];
  const add = (node: PipelineNode, isDefault: boolean): void => {
    outcomes.push({ value: converted(declaration, node, notes), byDefault: isDefault });
  };
  if (byDefault !== undefined) add(byDefault, true);
  // The old style has no values that a person could choose.
  if (type === 'legacy') return oneOf(outcomes);
  if (values !== undefined && type === 'stringlist') {
    add(anyOf(values.slice(0, MAX_VALUES), at), false);
  } else if (values !== undefined)
    for (const value of values.slice(0, MAX_VALUES)) add(chosen(value, at), byDefault === undefined);
  if (values !== undefined && values.length > MAX_VALUES) outcomes.push({ value: UNKNOWN, byDefault: false });
  if (values !== undefined) return oneOf(outcomes);

  if (type === 'boolean') for (const value of ['true', 'false']) add(textAt(at, value), byDefault === undefined);
  else if (byDefault === undefined) return UNKNOWN;
  else outcomes.push({ value: FREE, byDefault: false });
  return oneOf(outcomes);
}

/** A value that is chosen is told, and placed, as the parameter is. */
function chosen(value: PipelineNode, at: PipelineNode): PipelineNode {
  return value.kind === 'scalar' ? textAt(at, value.text, value.evaluated) : value;
}

/** A list of texts takes any part of its values: each of them is in some runs' list. */
function anyOf(values: readonly PipelineNode[], at: PipelineNode): PipelineNode {
  const items = values.map((value) =>
    inBranches(value, [{ chain: { open: 1, exhaustive: false }, index: 0, byDefault: false }]),
  );
  return sequenceAt(at, items);
}
