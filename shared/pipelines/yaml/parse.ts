import { isMap, isScalar, isSeq, parseDocument, type Document, type ParsedNode, type YAMLMap } from 'yaml';
import { diagnosticAt, type Diagnostic } from '../diagnostic.ts';
import type { SourceFile } from '../source-file.ts';
import { MAX_DEPTH, MAX_NOTES, MAX_PARSER_ERRORS, MAX_TEXT_LENGTH } from './limits.ts';
import { KeysOfMapping, repeatedKey } from './repeated-keys.ts';
import {
  EXPRESSIONS,
  mappingAt,
  scalarAt,
  sequenceAt,
  type MappingEntry,
  type PipelineNode,
  type ScalarNode,
} from './node.ts';

export interface ParsedFile {
  readonly file: SourceFile;
  /** Undefined for an empty or unreadable file. */
  readonly root: PipelineNode | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * How pipeline YAML is parsed: `failsafe` because Azure Pipelines types scalars itself; duplicate keys are legal there (two
 * `${{ else }}` in one mapping); merge keys are not. (`logLevel: 'silent'` would also hide a second document.)
 */
export const PARSE_OPTIONS = {
  schema: 'failsafe',
  uniqueKeys: false,
  merge: false,
  prettyErrors: false,
  logLevel: 'error',
} as const;

/** Parses a file into positioned nodes. Never throws: what the parser complains about becomes a diagnostic beside the recovered rest. */
export function parseYaml(file: SourceFile): ParsedFile {
  if (file.text.length > MAX_TEXT_LENGTH) {
    const size = `${String(file.text.length)} characters, the limit is ${String(MAX_TEXT_LENGTH)}`;
    return unread(file, 'file-too-large', `${file.path} is too large to be judged (${size}): split it into templates.`);
  }
  let document: Document.Parsed;
  try {
    document = parseDocument(file.text, PARSE_OPTIONS);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return unread(file, 'yaml-invalid', `${file.path} could not be parsed: ${cause}`);
  }
  const diagnostics = [...parserErrors(file, document), ...strayBreaks(file), ...lostNames(file)];
  const converter = new Converter(file, diagnostics);
  const root = document.contents === null ? undefined : converter.convert(document.contents, 0);
  return { file, root, diagnostics };
}

function unread(file: SourceFile, code: Diagnostic['code'], message: string): ParsedFile {
  return { file, root: undefined, diagnostics: [diagnosticAt(file, 0, code, message)] };
}

/** The parser's complaints, one a place: one damaged line often gives several. */
function parserErrors(file: SourceFile, document: Document.Parsed): Diagnostic[] {
  const byPlace = new Map<number, string>();
  for (const error of document.errors) {
    if (!byPlace.has(error.pos[0])) byPlace.set(error.pos[0], OUR_WORDS[error.code] ?? firstLine(error.message));
  }
  return [...byPlace]
    .slice(0, MAX_PARSER_ERRORS)
    .map(([at, message]) =>
      diagnosticAt(
        file,
        at,
        'yaml-invalid',
        `The YAML is not valid: ${message}. Correct it; the rest of the file is judged.`,
      ),
    );
}

/**
 * The parser of Azure Pipelines (YamlDotNet) ends a line, and a comment, at these as well; ours reads on. A task can hide behind
 * such a character, so its file is never seen completely.
 */
const STRAY_BREAK = /\r(?!\n)|[\u0085\u2028\u2029]/;

function strayBreaks(file: SourceFile): readonly Diagnostic[] {
  const at = file.text.search(STRAY_BREAK);
  if (at < 0) return [];
  const message = 'A line ends here in a way that YAML parsers read differently: use LF or CR LF.';
  return [diagnosticAt(file, at, 'yaml-unsupported', message)];
}

/** A name that is no UTF-8 is not the one that a reference writes: such a file may be another one than it seems. */
function lostNames(file: SourceFile): readonly Diagnostic[] {
  if (!file.path.includes('\uFFFD')) return [];
  const message = 'The name of this file is not valid UTF-8, so no template reference leads to it: rename it.';
  return [diagnosticAt(file, 0, 'yaml-unsupported', message)];
}

/** Complaints whose own text helps nobody who edits a pipeline. */
const OUR_WORDS: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'a pipeline file holds one document, what follows "---" is not read',
  RESOURCE_EXHAUSTION: 'it is nested too deeply',
};

/** The parser's complaint without what follows a colon: there it quotes the file, and what it quotes can be a secret. */
function firstLine(text: string): string {
  return (text.split(/\n|: /, 1)[0] ?? text).replace(/[.:\s]+$/, '');
}

/** Anchors and aliases are refused by the service: https://github.com/microsoft/azure-pipelines-yaml/issues/187. */
const NO_ANCHORS = 'Azure Pipelines does not support YAML anchors and aliases: write the value out.';

const AMBIGUOUS_KEY = 'A key that begins with "?" is read differently by YAML parsers: put it in quotes.';

const CORE_TAGS = /^(?:!|tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq))$/;

type ParsedPair = YAMLMap.Parsed['items'][number];

function isThere(entry: MappingEntry | undefined): entry is MappingEntry {
  return entry !== undefined;
}

/** Turns the parser's nodes into ours and notes what Azure Pipelines does not support. */
class Converter {
  readonly #file: SourceFile;
  readonly #diagnostics: Diagnostic[];
  #notes = 0;

  constructor(file: SourceFile, diagnostics: Diagnostic[]) {
    this.#file = file;
    this.#diagnostics = diagnostics;
  }

  convert(node: ParsedNode, depth: number): PipelineNode {
    const start = node.range[0];
    const end = node.range[1];
    if ('anchor' in node && node.anchor !== undefined) this.#note(start, NO_ANCHORS);
    if (node.tag !== undefined && !CORE_TAGS.test(node.tag)) {
      this.#note(start, `Azure Pipelines does not support the YAML tag ${node.tag}: remove it.`);
    }
    if (depth > MAX_DEPTH) {
      this.#note(start, `Nested deeper than ${String(MAX_DEPTH)} levels: what lies below is not judged.`);
      return this.#empty(start);
    }
    if (isScalar(node)) {
      const style = node.type === 'PLAIN' ? 'plain' : node.type?.startsWith('BLOCK') === true ? 'block' : 'quoted';
      return scalarAt({ file: this.#file, start, end, branches: undefined }, node.source ?? '', style);
    }
    if (isSeq(node)) {
      const items = node.items.map((item) => this.convert(item, depth + 1));
      return sequenceAt({ file: this.#file, start, end, branches: undefined }, items);
    }
    if (isMap(node)) {
      const keys = node.items.length > 1 ? new KeysOfMapping() : undefined;
      // Mapped, not pushed: a list that grows keeps room for sixteen more, and trees are kept by the thousand.
      const entries = node.items.map((pair) => this.#entry(pair, keys, depth));
      const place = { file: this.#file, start, end, branches: undefined };
      return mappingAt(place, entries.every(isThere) ? entries : entries.filter(isThere));
    }
    this.#note(start, NO_ANCHORS);
    return this.#empty(start);
  }

  /** Undefined where its key is no text. */
  #entry(pair: ParsedPair, keys: KeysOfMapping | undefined, depth: number): MappingEntry | undefined {
    const key = this.#key(pair.key, depth);
    if (key === undefined) return undefined;
    if (keys !== undefined && (key.holds & EXPRESSIONS) === 0 && keys.isRepeated(key.text)) {
      this.#note(key.start, repeatedKey(key.text));
    }
    return { key, value: pair.value === null ? this.#empty(key.end) : this.convert(pair.value, depth + 1) };
  }

  #key(node: ParsedNode | null, depth: number): ScalarNode | undefined {
    if (node === null) return undefined;
    const key = this.convert(node, depth + 1);
    if (key.kind === 'scalar') {
      // In flow style the parser of Azure Pipelines takes `?key` for `? key`, ours for a key that begins with a question mark.
      if (key.style === 'plain' && key.text.startsWith('?')) this.#note(key.start, AMBIGUOUS_KEY);
      return key;
    }
    this.#note(key.start, 'A mapping key must be a plain text here: this entry is not judged.');
    return undefined;
  }

  #empty(at: number): ScalarNode {
    return scalarAt({ file: this.#file, start: at, end: at, branches: undefined }, '', 'plain');
  }

  #note(offset: number, message: string): void {
    this.#notes += 1;
    if (this.#notes > MAX_NOTES) return;
    this.#diagnostics.push(diagnosticAt(this.#file, offset, 'yaml-unsupported', message));
  }
}
