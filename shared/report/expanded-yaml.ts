import { Document, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { typed } from '../pipelines/expressions/value.ts';
import { placeText } from './place-text.ts';
import { isMaybe, type MappingNode, type PipelineNode, type ScalarNode } from '../pipelines/yaml/node.ts';

/** Lists whose items are told with where they were written. */
const TOLD: ReadonlySet<string> = new Set(['stages', 'jobs', 'phases', 'steps', 'variables']);

/** Declarations that expansion has used up. */
const USED_UP: ReadonlySet<string> = new Set(['parameters']);

/**
 * An expanded pipeline as YAML: every stage, job, step and variable with a comment that says where it was written, and whether every
 * run has it. What is not known before a run stays as its expression.
 */
export function expandedYaml(root: MappingNode): string {
  const document = new Document(null, { schema: 'failsafe' });
  const entries = root.entries.filter(({ key }) => !USED_UP.has(key.text));
  document.contents = mapOf({ ...root, entries });
  return document.toString({ lineWidth: 0 });
}

function nodeOf(node: PipelineNode, told: boolean): YAMLMap | YAMLSeq | Scalar {
  switch (node.kind) {
    case 'scalar':
      return scalarOf(node);
    case 'mapping':
      return mapOf(node);
    case 'sequence': {
      const sequence = new YAMLSeq();
      for (const item of node.items) {
        const made = nodeOf(item, false);
        const comment = told ? commentOn(item) : maybeOf(item);
        if (comment !== '') made.commentBefore = ` ${comment}`;
        sequence.items.push(made);
      }
      return sequence;
    }
  }
}

function mapOf(node: MappingNode): YAMLMap {
  const map = new YAMLMap();
  for (const { key, value } of node.entries) {
    const name = new Scalar(key.text);
    const comment = maybeOf(value);
    if (comment !== '') name.commentBefore = ` ${comment}`;
    map.items.push(new Pair(name, nodeOf(value, TOLD.has(key.text))));
  }
  return map;
}

function scalarOf(node: ScalarNode): Scalar {
  const scalar = new Scalar(node.text);
  if (node.text.includes('\n')) scalar.type = 'BLOCK_LITERAL';
  else if (isAmbiguous(node)) scalar.type = 'QUOTE_SINGLE';
  return scalar;
}

/** A text that would be read as something else without its quotes. */
function isAmbiguous(node: ScalarNode): boolean {
  if (typeof typed(node) !== 'string') return false;
  return node.text === '' || typeof typed({ ...node, evaluated: undefined, style: 'plain' }) !== 'string';
}

function commentOn(node: PipelineNode): string {
  const { repository, path } = node.file;
  const place = placeText({ repository, file: path, line: node.file.positionOf(node.start).line });
  return [`from ${place}`, maybeOf(node)].filter((part) => part !== '').join(', ');
}

function maybeOf(node: PipelineNode): string {
  return isMaybe(node) ? 'only in some runs' : '';
}
