import type { Directive, TemplateText } from '../expressions/template-text.ts';
import type { Value } from '../expressions/value.ts';
import type { SourceFile } from '../source-file.ts';
import { isByDefault, type Path } from './branch.ts';

/**
 * Positioned nodes: what the rest of the guard reads instead of plain objects, because duplicate keys, key order, the text of
 * numbers and the place of everything must survive. `start` and `end` are offsets into `file.text`; after expansion the nodes of
 * one tree come from several files.
 */
interface Positioned {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
  /** Set where the node stands in branches that not every run takes. */
  readonly branches: Path | undefined;
}

export interface ScalarNode extends Positioned {
  readonly kind: 'scalar';
  /** The value's text: `50.0`, `0001` and `True` stay as written. Where an expression could not be evaluated it still stands here. */
  readonly text: string;
  readonly style: 'plain' | 'quoted' | 'block';
  readonly holds: Holds;
  /** What its expressions were read as, kept once somebody asked (template-text.ts): loops ask again and again. */
  readonly read: ReadText;
  /** Set where an expression gave the text. */
  readonly evaluated: Evaluated | undefined;
}

export interface ReadText {
  text?: TemplateText;
  directive?: Directive | 'none';
}

/** For texts without expressions, which are never read. */
const UNREAD: ReadText = Object.freeze({});

/** What an expression gave for a scalar. */
export interface Evaluated {
  readonly value: Value;
  /** What the expression read; a connection is told with it. */
  readonly from: 'parameter' | 'variable' | 'literal';
  /** A variable that was declared in another file than the one that reads it. */
  readonly inherited?: string;
}

export interface MappingEntry {
  readonly key: ScalarNode;
  readonly value: PipelineNode;
}

export interface MappingNode extends Positioned {
  readonly kind: 'mapping';
  readonly entries: readonly MappingEntry[];
  /** What stands somewhere below. */
  readonly holds: Holds;
  /** Levels of mappings and sequences, this one included. */
  readonly depth: number;
}

export interface SequenceNode extends Positioned {
  readonly kind: 'sequence';
  readonly items: readonly PipelineNode[];
  readonly holds: Holds;
  readonly depth: number;
}

export type PipelineNode = ScalarNode | MappingNode | SequenceNode;

/** What a tree holds, as bits, so that what needs no work is passed by. */
export type Holds = number;
/** Expressions that are not evaluated yet. */
export const EXPRESSIONS = 1;
/** A key `template`. */
export const TEMPLATES = 2;
/** Values or branches that are not settled before a run. */
export const UNSETTLED = 4;
/** A key `task`. */
export const TASKS = 8;

/** What a node holds, itself included. */
export function holdsOf(node: PipelineNode): Holds {
  return node.branches === undefined ? node.holds : node.holds | UNSETTLED;
}

function isSettledValue(value: Value): boolean {
  return value === null || typeof value !== 'object' || (value.kind !== 'unknown' && value.kind !== 'choice');
}

/** Where a made node is said to stand. All nodes of a kind are made here, with the same properties in the same order: that is fast. */
export type Place = Pick<PipelineNode, 'file' | 'start' | 'end' | 'branches'>;

/** A text as it was written. */
export function scalarAt({ file, start, end, branches }: Place, text: string, style: ScalarNode['style']): ScalarNode {
  const [holds, read] = text.includes('${{') ? [EXPRESSIONS, {}] : [0, UNREAD];
  return { kind: 'scalar', file, start, end, branches, text, style, holds, read, evaluated: undefined };
}

/** A mapping with these entries that stands where another node does. */
export function mappingAt(place: Place, entries: readonly MappingEntry[]): MappingNode {
  let holds = 0;
  let depth = 0;
  for (const { key, value } of entries) {
    holds |= holdsOf(key) | holdsOf(value);
    if (value.kind !== 'scalar' && value.depth > depth) depth = value.depth;
    if (key.text === 'template') holds |= TEMPLATES;
    else if (key.text === 'task') holds |= TASKS;
  }
  const { file, start, end, branches } = place;
  return { kind: 'mapping', file, start, end, branches, entries, holds, depth: depth + 1 };
}

/** A sequence with these items that stands where another node does. */
export function sequenceAt(place: Place, items: readonly PipelineNode[]): SequenceNode {
  let holds = 0;
  let depth = 0;
  for (const item of items) {
    holds |= holdsOf(item);
    if (item.kind !== 'scalar' && item.depth > depth) depth = item.depth;
  }
  const { file, start, end, branches } = place;
  return { kind: 'sequence', file, start, end, branches, items, holds, depth: depth + 1 };
}

/** A text that stands where another node does. */
export function textAt(
  { file, start, end, branches }: Place,
  text: string,
  evaluated?: Evaluated,
  style: ScalarNode['style'] = 'quoted',
): ScalarNode {
  const holds = evaluated === undefined || isSettledValue(evaluated.value) ? 0 : UNSETTLED;
  return { kind: 'scalar', file, start, end, branches, text, style, holds, read: UNREAD, evaluated };
}

/** The node in one more chain of branches. */
export function inBranches<T extends PipelineNode>(node: T, path: Path): T {
  return path.length === 0 ? node : { ...node, branches: [...path, ...(node.branches ?? [])] };
}

/** True where not every run has the node: not by default, that is. */
export function isMaybe({ branches }: PipelineNode): boolean {
  return branches !== undefined && !isByDefault(branches);
}

/** The first value under a key; schema keywords are matched exactly, as Azure Pipelines does. */
export function valueOf(mapping: MappingNode, key: string): PipelineNode | undefined {
  return mapping.entries.find((entry) => entry.key.text === key)?.value;
}

/** All values under a key: branches of a condition may give several. */
export function valuesOf(mapping: MappingNode, key: string): readonly PipelineNode[] {
  let values: PipelineNode[] | undefined;
  for (const entry of mapping.entries) {
    if (entry.key.text !== key) continue;
    if (values === undefined) values = [entry.value];
    else values.push(entry.value);
  }
  return values ?? NO_VALUES;
}

/** Most keys that are asked for are not there. */
const NO_VALUES: readonly PipelineNode[] = [];

/** The text under a key, where it is a scalar. */
export function textOf(mapping: MappingNode, key: string): string | undefined {
  const value = valueOf(mapping, key);
  return value?.kind === 'scalar' ? value.text : undefined;
}
