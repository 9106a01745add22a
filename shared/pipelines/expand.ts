import { CONTESTED, invalidMessage, unresolvedMessage, type Diagnostic } from './diagnostic.ts';
import type { SourceFile } from './source-file.ts';
import { Budget } from './templates/budget.ts';
import { evaluateFile, evaluateTree } from './templates/evaluate-tree.ts';
import type { Evaluation } from './templates/evaluation.ts';
import { evaluateVariables } from './templates/evaluate-variables.ts';
import type { TemplateFiles, WantedFile } from './templates/files.ts';
import { followHandedOn, followPipeline } from './templates/follow.ts';
import { includeVariables } from './templates/include-variables.ts';
import type { Following } from './templates/referenced.ts';
import { Templates } from './templates/include.ts';
import { Notes } from './templates/notes.ts';
import { keyOfFile } from './templates/place.ts';
import { Repositories, type Repository } from './templates/repositories.ts';
import { rootParameters } from './templates/root-parameters.ts';
import { Scope } from './templates/scope.ts';
import { Variables } from './templates/variables.ts';
import { repeatedKey } from './yaml/repeated-keys.ts';
import type { MappingNode } from './yaml/node.ts';

/** What is known of a run before it is queued. Names ignore casing. */
export interface RunValues {
  /** Values of root parameters; what is not given has its default, and can have any value it allows. */
  readonly parameters?: ReadonlyMap<string, string> | undefined;
  /** Predefined variables, and those of the definition; what is not given is not known. */
  readonly variables?: ReadonlyMap<string, string> | undefined;
}

export interface Expansion {
  readonly root: MappingNode;
  /** Templates that were read, in their order. */
  readonly files: readonly SourceFile[];
  /** Repositories that the root and its templates declare. */
  readonly repositories: readonly Repository[];
  readonly diagnostics: readonly Diagnostic[];
  /** Files that have to be fetched; while there are some the rest says little. */
  readonly wanted: readonly WantedFile[];
}

/**
 * Makes the tree that Azure Pipelines would run, before a run: expressions evaluated, templates in the place of their references. What
 * is not known stays unknown: both branches of a condition on it are there, marked. Pure; never throws on any text.
 */
export function expand(root: MappingNode, files: TemplateFiles, values: RunValues = {}): Expansion {
  const notes = new Notes();
  const repositories = new Repositories();
  const templates = new Templates(files, repositories, notes);
  const budget = new Budget(notes, root);
  const run: Evaluation = {
    budget,
    tree: (node, scope, position) => evaluateTree(node, scope, position, run),
    resources: (node) => repositories.add(node, notes),
    variables: (node, scope) => evaluateVariables(node, scope, run, include),
    invalid: (at, why) => notes.add(at, 'expression-invalid', invalidMessage(why)),
    repeated: (key) => notes.add(key, 'yaml-unsupported', repeatedKey(key.text)),
    unresolved: (at) => notes.add(at, 'expression-unresolved', unresolvedMessage(at.text, at.file === root.file)),
    undeclared: (at, name) =>
      notes.add(
        at,
        'parameter-undeclared',
        `Parameter "${asWritten(at.text, name)}" is not declared in this file: ${at.file === root.file ? 'what it is is not known' : 'it is read as nothing'}.`,
      ),
    inherited: (at, name) =>
      notes.add(
        at,
        'variable-inherited',
        `What is taken here depends on the variable "${name}" of another file. ${CONTESTED}`,
      ),
  };
  const following: Following = {
    run,
    notes,
    templates,
    resolve: (list, from) => followHandedOn(list, from, following),
  };
  const include = includeVariables(following);
  const given = byName(values.variables);
  const place = { file: root.file, stack: [keyOfFile(root.file.repository, root.file.path)] };
  const scope = new Scope(
    place,
    rootParameters(root, byName(values.parameters), notes),
    new Variables(root.file, (name) => given.get(name.toLowerCase())),
    budget,
  );
  const tree = evaluateFile(root, scope, run);
  const followed = tree.kind === 'mapping' ? followPipeline(tree, scope, following) : root;
  return {
    root: followed,
    files: templates.read(),
    repositories: repositories.declared(),
    diagnostics: notes.all(),
    wanted: [...templates.wanted.values()],
  };
}

/** A name in the casing in which a text reads it as a parameter. */
function asWritten(text: string, name: string): string {
  const [, written] =
    new RegExp(`parameters(?:\\.|\\[')(${name.replaceAll(/[^\w-]/g, '.')})(?![\\w-])`, 'i').exec(text) ?? [];
  return written ?? name;
}

function byName(values: ReadonlyMap<string, string> | undefined): ReadonlyMap<string, string> {
  return new Map(Array.from(values ?? [], ([name, value]) => [name.toLowerCase(), value]));
}
