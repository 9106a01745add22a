import type { SourceFile } from '../source-file.ts';

/**
 * Positioned nodes: what the rest of the guard reads instead of plain objects, because duplicate keys, key order, the text of
 * numbers and the place of everything must survive. `start` and `end` are offsets into `file.text`; after expansion the nodes of
 * one tree come from several files.
 */
interface Positioned {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
  /** Set where the node stands under a compile-time condition whose outcome is not known. */
  readonly maybe?: true;
}

export interface ScalarNode extends Positioned {
  readonly kind: 'scalar';
  /** The value's text: `50.0`, `0001` and `True` stay as written. */
  readonly text: string;
  readonly style: 'plain' | 'quoted' | 'block';
}

export interface MappingEntry {
  readonly key: ScalarNode;
  readonly value: PipelineNode;
}

export interface MappingNode extends Positioned {
  readonly kind: 'mapping';
  readonly entries: readonly MappingEntry[];
}

export interface SequenceNode extends Positioned {
  readonly kind: 'sequence';
  readonly items: readonly PipelineNode[];
}

export type PipelineNode = ScalarNode | MappingNode | SequenceNode;

/** The first value under a key; schema keywords are matched exactly, as Azure Pipelines does. */
export function valueOf(mapping: MappingNode, key: string): PipelineNode | undefined {
  return mapping.entries.find((entry) => entry.key.text === key)?.value;
}

/** All values under a key: branches of a condition may give several. */
export function valuesOf(mapping: MappingNode, key: string): readonly PipelineNode[] {
  return mapping.entries.filter((entry) => entry.key.text === key).map((entry) => entry.value);
}

/** The text under a key, where it is a scalar. */
export function textOf(mapping: MappingNode, key: string): string | undefined {
  const value = valueOf(mapping, key);
  return value?.kind === 'scalar' ? value.text : undefined;
}
