import { Document, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { toText } from '../pipelines/expressions/coerce.ts';
import { isChoice, isUnknown, typed } from '../pipelines/expressions/value.ts';
import { placeText } from './place-text.ts';
import { escapedInYaml } from './terminal-text.ts';
import {
  isMaybe,
  type MappingEntry,
  type MappingNode,
  type PipelineNode,
  type ScalarNode,
} from '../pipelines/yaml/node.ts';

/** Lists whose items are told with where they were written. */
const TOLD: ReadonlySet<string> = new Set(['stages', 'jobs', 'phases', 'steps', 'variables']);

/** Declarations that expansion has used up. */
const USED_UP: ReadonlySet<string> = new Set(['parameters']);

/**
 * An expanded pipeline as YAML: every stage, job, step and variable with a comment that says where it was written, and whether every
 * run has it. What is not known before a run stays as its expression. Harmless on a terminal.
 */
export function expandedYaml(root: MappingNode): string {
  const document = new Document(null, { schema: 'failsafe' });
  const entries = root.entries.filter(({ key }) => !USED_UP.has(key.text));
  document.contents = mapOf({ ...root, entries });
  // As JSON, a text in double quotes stays on one line: broken into several it would not always be the same text.
  const text = document.toString({ lineWidth: 0, doubleQuotedAsJSON: true });
  return text.split('\n').map(escapedInYaml).join('\n');
}

function nodeOf(node: PipelineNode, told: boolean): YAMLMap | YAMLSeq | Scalar {
  switch (node.kind) {
    case 'scalar':
      return scalarOf(node);
    case 'mapping':
      return mapOf(node, told);
    case 'sequence': {
      const sequence = new YAMLSeq();
      for (const item of node.items) {
        // What a person could type is shown where nothing else is.
        if (isTyped(item) && node.items.some((one) => isSamePlace(one, item) && !isTyped(one))) continue;
        const made = nodeOf(item, false);
        const comment = told ? commentOn(item, item) : maybeOf(item);
        if (comment !== '') made.commentBefore = ` ${comment}`;
        sequence.items.push(made);
      }
      return sequence;
    }
  }
}

function isTyped({ branches }: PipelineNode): boolean {
  return branches?.some((branch) => branch.isTyped === true) === true;
}

function isSamePlace(a: PipelineNode, b: PipelineNode): boolean {
  return a.file === b.file && a.start === b.start;
}

function mapOf(node: MappingNode, told = false): YAMLMap {
  const map = new YAMLMap();
  for (const [{ key, value }, ...others] of byKey(node.entries)) {
    const name = textOf(key.text);
    const comment = told ? commentOn(key, value) : maybeOf(value);
    const comments = [...(comment === '' ? [] : [comment]), ...others.flatMap(inOtherRuns)];
    if (comments.length > 0) name.commentBefore = comments.map((line) => ` ${line}`).join('\n');
    map.items.push(new Pair(name, nodeOf(value, TOLD.has(key.text))));
  }
  return map;
}

/** Entries of one key together, what a run has by default first: a key can be written once, and branches may each have it. */
function byKey(entries: readonly MappingEntry[]): readonly (readonly [MappingEntry, ...MappingEntry[]])[] {
  const groups = new Map<string, [MappingEntry, ...MappingEntry[]]>();
  for (const entry of entries) {
    const known = groups.get(entry.key.text);
    if (known === undefined) groups.set(entry.key.text, [entry]);
    else if (isMaybe(known[0].value) && !isMaybe(entry.value)) known.unshift(entry);
    else known.push(entry);
  }
  return [...groups.values()];
}

/** What other runs have under a key, as the lines of a comment. */
function inOtherRuns({ key, value }: MappingEntry): readonly string[] {
  const document = new Document(null, { schema: 'failsafe' });
  const map = new YAMLMap();
  map.items.push(new Pair(textOf(key.text), nodeOf(value, false)));
  document.contents = map;
  const lines = document.toString({ lineWidth: 0, doubleQuotedAsJSON: true }).trimEnd().split('\n');
  return ['in other runs:', ...lines.map((line) => `  ${line}`)];
}

function scalarOf(node: ScalarNode): Scalar {
  const scalar = textOf(node.text);
  const others = othersOf(node);
  if (others !== '' && !node.text.includes('\n')) scalar.comment = ` ${others}`;
  if (scalar.type !== undefined) return scalar;
  // A block of nothing but spaces would lose them.
  if (node.text.includes('\n')) scalar.type = node.text.trim() === '' ? 'QUOTE_DOUBLE' : 'BLOCK_LITERAL';
  else if (isAmbiguous(node)) scalar.type = 'QUOTE_SINGLE';
  return scalar;
}

/** What stands here in other runs. */
function othersOf(node: ScalarNode): string {
  const value = node.evaluated?.value;
  if (value === undefined || !isChoice(value)) return '';
  const texts = value.options
    .slice(1)
    .map((option) => (isUnknown(option) ? 'something else' : oneLine(toText(option))));
  const shown = [...new Set(texts)].slice(0, MAX_SHOWN).join(', ');
  return `${value.byDefault ? 'by default; in other runs' : 'in some runs; in others'} ${shown}`;
}

/** Most values that a comment lists. */
const MAX_SHOWN = 10;

function oneLine(text = 'something else'): string {
  return text === '' ? "''" : text.replaceAll(/\s+/g, ' ').slice(0, 80);
}

/** A text of which more than line breaks has to be escaped stands in double quotes, where escapes are read. */
function textOf(text: string): Scalar {
  const scalar = new Scalar(text);
  const line = text.replaceAll('\n', '');
  if (escapedInYaml(line) !== line) scalar.type = 'QUOTE_DOUBLE';
  return scalar;
}

/** A text that would be read as something else without its quotes. */
function isAmbiguous(node: ScalarNode): boolean {
  if (typeof typed(node) !== 'string') return false;
  return node.text === '' || typeof typed({ ...node, evaluated: undefined, style: 'plain' }) !== 'string';
}

function commentOn({ file, start }: PipelineNode, node: PipelineNode): string {
  const { repository, path } = file;
  const place = placeText({ repository, file: path, line: file.positionOf(start).line });
  return [`from ${place}`, maybeOf(node)].filter((part) => part !== '').join(', ');
}

function maybeOf(node: PipelineNode): string {
  return isMaybe(node) ? 'only in some runs' : '';
}
