import { sameText, toText } from '../expressions/coerce.ts';
import {
  eachOption,
  isNode,
  isUnknown,
  numberIn,
  numberOf,
  typed,
  UNKNOWN,
  type Settled,
  type Value,
} from '../expressions/value.ts';
import {
  holdsOf,
  mappingAt,
  sequenceAt,
  textAt,
  type MappingNode,
  type PipelineNode,
  type ScalarNode,
  type SequenceNode,
} from '../yaml/node.ts';
import type { Declaration } from './declarations.ts';
import { normalised } from './normalised-steps.ts';
import type { Notes } from './notes.ts';

/** Types that hold steps somewhere below, which templates see without their shorthands. */
const STEP_TYPES: ReadonlySet<string> = new Set([
  'step',
  'steplist',
  'job',
  'joblist',
  'deployment',
  'deploymentlist',
  'stage',
  'stagelist',
]);

/** True for a parameter of stages, jobs or steps. */
export function holdsSteps({ type }: Declaration): boolean {
  return STEP_TYPES.has(type);
}

const LIST = /list$/;

/** Puts templates in the place of the references to them in stages, jobs or steps that are handed to a typed parameter. */
export type Resolve = (list: MappingNode | SequenceNode) => MappingNode | SequenceNode;

const asItIs: Resolve = (list) => list;

/**
 * What a parameter gets from a value that is passed or that is its default (docs: runtime parameters, data types; conversions as in
 * runner.server). What does not fit its type is told and not known.
 */
export function converted(
  declaration: Declaration,
  node: PipelineNode,
  notes: Notes,
  resolve: Resolve = asItIs,
): Value {
  const { type } = declaration;
  if (type === 'legacy' && (node.kind === 'scalar' || node.depth <= MAX_VALUE_DEPTH))
    return node.kind === 'scalar' ? legacyText(node) : texts(node);
  const value = node.kind === 'scalar' ? typed(node) : node;
  return eachOption(value, (settled) => {
    if (isUnknown(settled)) return settled;
    if (isNode(settled) && settled.depth > MAX_VALUE_DEPTH) {
      const message = `Parameter "${declaration.name}" is nested deeper than ${String(MAX_VALUE_DEPTH)} levels: what depends on it is not known.`;
      notes.add(node, 'expansion-limit', message);
      return UNKNOWN;
    }
    const fitting = convert(declaration, settled, node, resolve);
    if (fitting !== undefined && isAllowed(declaration, fitting, node)) return fitting;
    const message = `Parameter "${declaration.name}" of ${declaration.at.file.path} is a ${type}${allowed(declaration)}, and what is passed is none: what depends on it is not known. Correct the value.`;
    notes.add(node, 'parameter-invalid', message);
    return UNKNOWN;
  });
}

/** `values` are compared as texts; of a list of texts each item is one of them. What else an object is, they do not say. */
function isAllowed({ type, values }: Declaration, value: Settled, node: PipelineNode): boolean {
  if (values === undefined) return true;
  if (isNode(value)) return type !== 'stringlist' || (value.kind === 'sequence' && value.items.every(isOneOf(values)));
  const text = node.kind === 'scalar' && node.evaluated === undefined ? node.text : toText(value);
  return text !== undefined && textsIn(values).some((one) => sameText(one, text));
}

function isOneOf(values: readonly PipelineNode[]): (item: PipelineNode) => boolean {
  const texts = new Set(textsIn(values).map((text) => text.toLowerCase()));
  return (item) => item.kind === 'scalar' && (holdsOf(item) !== 0 || texts.has(item.text.toLowerCase()));
}

function textsIn(values: readonly PipelineNode[]): readonly string[] {
  return values.flatMap((value) => (value.kind === 'scalar' ? [value.text] : []));
}

function allowed({ values }: Declaration): string {
  return values === undefined ? '' : ` that allows ${textsIn(values).slice(0, MAX_NAMED).join(', ')}`;
}

/** Deepest object that is handed on; each file may nest a hundred levels, and templates wrap what they pass. */
const MAX_VALUE_DEPTH = 300;

/** Most allowed values that a message lists. */
const MAX_NAMED = 10;

/** Undefined where a value does not fit. */
function convert({ type }: Declaration, value: Settled, node: PipelineNode, resolve: Resolve): Settled | undefined {
  switch (type) {
    case 'string':
      // What is written keeps its text (`true` stays `true`); what an expression gave has one by its type (`True`).
      return node.kind === 'scalar' && node.evaluated === undefined ? node.text : toText(value);
    case 'boolean':
      return booleanOf(value);
    case 'number': {
      const text = toText(value)?.trim();
      const number = text === undefined ? undefined : numberIn(text);
      return number === undefined ? undefined : numberOf(number, text);
    }
  }
  if (LIST.test(type) && (value === null || value === '')) return sequenceAt(node, []);
  if (type === 'stringlist') return isNode(value) && value.kind === 'sequence' ? texts(value) : undefined;
  if (STEP_TYPES.has(type) && isNode(value)) return normalised(resolve(value));
  return value;
}

function booleanOf(value: Settled): boolean | undefined {
  const text = toText(value)?.trim().toLowerCase();
  if (text === undefined || text === '') return text === undefined ? undefined : false;
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

/** Old-style parameters are texts, however deep (runner.server tests): as written, or by its type what an expression gave. */
function legacyText(node: ScalarNode): Value {
  if (node.evaluated === undefined) return node.text;
  return eachOption(node.evaluated.value, (value) =>
    isUnknown(value) ? value : isNode(value) ? texts(value) : (toText(value) ?? UNKNOWN),
  );
}

const TEXTS = new WeakMap<PipelineNode, PipelineNode>();

/** Made once for each node: the same one can stand in a tree many times. */
function texts(node: MappingNode | SequenceNode): MappingNode | SequenceNode;
function texts(node: PipelineNode): PipelineNode;
function texts(node: PipelineNode): PipelineNode {
  if (node.kind === 'scalar') {
    return node.evaluated === undefined && node.style === 'plain' ? textAt(node, node.text) : node;
  }
  const known = TEXTS.get(node);
  if (known !== undefined) return known;
  const made =
    node.kind === 'sequence'
      ? sequenceAt(
          node,
          node.items.map((item) => texts(item)),
        )
      : mappingAt(
          node,
          node.entries.map(({ key, value }) => ({ key, value: texts(value) })),
        );
  TEXTS.set(node, made);
  return made;
}
