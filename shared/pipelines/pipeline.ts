import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Groups } from './declared-variables.ts';
import { CONTESTED, diagnosticAt, unresolvedMessage, type Diagnostic } from './diagnostic.ts';
import { expand, type RunValues } from './expand.ts';
import { FREE, isChoice, isUnknown, oneOf, UNKNOWN, type Value } from './expressions/value.ts';
import { usesOf } from './find-uses.ts';
import { keyOfOther, type OtherConnection } from './other-connections.ts';
import { hasBody } from './roots.ts';
import type { Texts } from './scripts/script-files.ts';
import type { SourceFile } from './source-file.ts';
import type { TemplateFiles, WantedFile } from './templates/files.ts';
import type { ConnectionUse } from './uses.ts';
import type { Repository } from './templates/repositories.ts';
import type { MappingNode, PipelineNode, ScalarNode } from './yaml/node.ts';
import { MAX_NOTES } from './yaml/limits.ts';
import type { ParsedFile } from './yaml/parse.ts';

/** What one root pipeline was found to do with Azure connections. */
export interface Pipeline {
  readonly root: SourceFile;
  /** Every file that was read for it, the root first. */
  readonly files: readonly SourceFile[];
  /** Repositories that it declares, in whichever of its files, whether or not it reads anything of them. */
  readonly repositories: readonly Repository[];
  /** False when something the pipeline runs could not be seen; `diagnostics` says what. */
  readonly complete: boolean;
  readonly uses: readonly ConnectionUse[];
  /** Connections to other services that steps name; they are no uses. */
  readonly otherConnections: readonly OtherConnection[];
  /** Variable groups that it names, in lower case. */
  readonly groups: ReadonlySet<string>;
  /** Scripts that the uses run, and other files they read, as far as they were fetched; of the pipeline's own repository. */
  readonly texts: Texts;
  readonly diagnostics: readonly Diagnostic[];
  /** Templates that have to be fetched; until they are there, the rest is not to be used. */
  readonly wanted: readonly WantedFile[];
}

/** What is known beside the root's text. */
export interface PipelineSurroundings extends RunValues {
  readonly files?: TemplateFiles;
  /** Variables of the definition, which macros see and template expressions do not (docs: variables); undefined for a secret. */
  readonly definitionVariables?: ReadonlyMap<string, string | undefined> | undefined;
  /** Names, in lower case, of variables of the definition that whoever starts a run may set. */
  readonly openVariables?: ReadonlySet<string> | undefined;
  /** Variable groups that are at hand. */
  readonly groups?: Groups | undefined;
  /**
   * Names and ids of connections that are looked for: an input of a task that nobody has described and that holds one of them names
   * a connection, whatever the input is called.
   */
  readonly connectionNames?: readonly string[];
}

const NO_TEXTS: Texts = new Map();
const NO_GROUPS: ReadonlySet<string> = new Set();
const NO_FILES: TemplateFiles = { get: () => ({ absent: 'only this file is at hand' }) };

/** Reads a parsed root pipeline: expand it, find the uses. Never throws on any text. */
export function readPipeline(
  parsed: ParsedFile,
  catalogue: Catalogue,
  surroundings: PipelineSurroundings = {},
): Pipeline {
  const root = parsed.file;
  if (parsed.root?.kind !== 'mapping') {
    const diagnostics = parsed.diagnostics.length > 0 ? parsed.diagnostics : [notAPipeline(root)];
    const rest = { repositories: [], uses: [], otherConnections: [], groups: NO_GROUPS, texts: NO_TEXTS };
    return { root, files: [root], complete: false, ...rest, diagnostics, wanted: [] };
  }
  const expansion = expand(parsed.root, surroundings.files ?? NO_FILES, surroundings);
  if (expansion.wanted.length > 0) {
    return {
      root,
      files: [root],
      repositories: [],
      complete: false,
      uses: [],
      otherConnections: [],
      groups: NO_GROUPS,
      texts: NO_TEXTS,
      diagnostics: [],
      wanted: expansion.wanted,
    };
  }
  const { uses, otherConnections, named, unread } = usesIn(expansion.root, catalogue, surroundings);
  if (!hasBody(parsed.root) && unread.length === 0) unread.push(notAPipeline(root));
  const diagnostics = distinct([...parsed.diagnostics, ...expansion.diagnostics, ...unread]);
  const complete = diagnostics.every(({ unknown }) => !unknown);
  return {
    root,
    files: [root, ...expansion.files],
    repositories: expansion.repositories,
    complete,
    uses,
    otherConnections,
    groups: named,
    texts: NO_TEXTS,
    diagnostics,
    wanted: expansion.wanted,
  };
}

/** Finds the uses of a tree in which nothing is to be expanded. */
export function readTree(root: MappingNode, catalogue: Catalogue, surroundings: PipelineSurroundings): Pipeline {
  const { uses, otherConnections, named, unread } = usesIn(root, catalogue, surroundings);
  const { file } = root;
  const diagnostics = distinct(unread);
  const complete = diagnostics.every(({ unknown }) => !unknown);
  const rest = { files: [file], repositories: [], texts: NO_TEXTS, wanted: [] };
  return { root: file, ...rest, complete, uses, otherConnections, groups: named, diagnostics };
}

/** Each once: what is unread is told by whoever evaluates it and by whoever reads on. */
function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const byText = new Map(
    diagnostics.map((one) => [[one.repository, one.file, one.line, one.column, one.message].join('\n'), one]),
  );
  return [...byText.values()];
}

function usesIn(root: MappingNode, catalogue: Catalogue, surroundings: PipelineSurroundings) {
  const unread: Diagnostic[] = [];
  const others = new Map<string, OtherConnection>();
  const named = new Set<string>();
  const { groups = new Map(), connectionNames = [] } = surroundings;
  const given = givenVariables(surroundings);
  const uses = usesOf(root, {
    catalogue,
    given: (name) => given.get(name.toLowerCase()),
    groups,
    ofRun: surroundings.variables,
    named: (group) => named.add(group),
    wanted: new Set(connectionNames.map((name) => name.trim().toLowerCase())),
    unread: (node, expected) => {
      if (unread.length < MAX_NOTES && !isNothing(node)) unread.push(unreadAt(node, expected, root));
    },
    other: (connection) => others.set(keyOfOther(connection), connection),
    beyond: ({ file, start }, limit) => {
      const message = `The pipeline uses connections in more than ${String(limit)} ways: the rest of them is not judged. Loops within loops are the usual cause.`;
      unread.push(diagnosticAt(file, start, 'expansion-limit', message));
    },
  });
  return { uses, otherConnections: [...others.values()], named, unread: [...unread, ...uses.flatMap(inheritedBy)] };
}

/** Variables that macros see, by name in lower case; one that a person may set has its value by default only. */
function givenVariables({
  variables = new Map(),
  definitionVariables = new Map(),
  openVariables,
}: PipelineSurroundings): ReadonlyMap<string, Value> {
  const given = new Map<string, Value>();
  for (const [written, value] of definitionVariables) {
    const name = written.toLowerCase();
    const known = value ?? UNKNOWN;
    const either = [
      { value: known, byDefault: true },
      { value: FREE, byDefault: false },
    ];
    given.set(name, openVariables?.has(name) === true ? oneOf(either) : known);
  }
  for (const [name, value] of variables) given.set(name.toLowerCase(), value);
  return given;
}

/** A connection that depends on whether templates see the variables of the files that include them, which is contested. */
function inheritedBy({ at, connections }: ConnectionUse): readonly Diagnostic[] {
  return connections.flatMap(({ input, inherited }) => {
    if (inherited === undefined) return [];
    const message = `The connection in ${input} depends on the variable "${inherited}" of another file. ${CONTESTED}`;
    return [diagnosticAt(at.file, at.start, 'variable-inherited', message)];
  });
}

/** Nothing at all is no loss. */
function isNothing(node: PipelineNode): boolean {
  return node.kind === 'scalar' && node.text.trim() === '' && !isOpen(node);
}

function unreadAt(node: PipelineNode, expected: string, root: PipelineNode): Diagnostic {
  const open = node.kind === 'mapping' ? node.entries.map(({ key }) => key).find(isOpen) : node;
  if (open !== undefined && isOpen(open)) {
    return diagnosticAt(
      open.file,
      open.start,
      'expression-unresolved',
      unresolvedMessage(open.text, open.file === root.file),
    );
  }
  const message = `Azure Pipelines expects ${expected} here: what stands here is not judged.`;
  return diagnosticAt(node.file, node.start, 'yaml-unsupported', message);
}

/** True for a text that is not settled before a run. */
function isOpen(node: PipelineNode): node is ScalarNode {
  const value = node.kind === 'scalar' ? node.evaluated?.value : undefined;
  return value !== undefined && (isUnknown(value) || isChoice(value));
}

function notAPipeline(root: SourceFile): Diagnostic {
  const message = `${root.path} holds no pipeline: a pipeline is a YAML mapping with stages, jobs, steps or extends.`;
  return diagnosticAt(root, 0, 'not-a-pipeline', message);
}
