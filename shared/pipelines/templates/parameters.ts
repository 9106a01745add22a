import { isUnknown, lastOf, UNKNOWN, type Value } from '../expressions/value.ts';
import type { Reads } from '../expressions/worlds.ts';
import { nodeOf } from '../expressions/to-node.ts';
import { mappingAt, textAt, type MappingNode, type PipelineNode, type ScalarNode } from '../yaml/node.ts';
import { declarationsOf, type Declaration, type Declarations } from './declarations.ts';
import { converted, holdsSteps, type Resolve } from './parameter-types.ts';
import type { Notes } from './notes.ts';
import { passedParameters } from './passed-parameters.ts';

/** A parameter with its value. */
export interface Bound {
  readonly name: string;
  readonly value: Value;
  /** What was passed, or the default, where that is one node. */
  readonly node?: PipelineNode | undefined;
}

/** The parameters of one file with their values. */
export class Parameters {
  readonly #values: ReadonlyMap<string, Bound>;
  readonly #isTyped: boolean;
  readonly #undeclared: Value;

  /** @param undeclared What a parameter is that the file does not declare: nothing in a template, not known in a root. */
  constructor(values: ReadonlyMap<string, Bound>, isTyped: boolean, undeclared: Value = null) {
    this.#values = values;
    this.#isTyped = isTyped;
    this.#undeclared = undeclared;
  }

  /**
   * Real templates read parameters that they do not declare, in live code too, and get nothing. A root that does so is most likely a
   * template itself.
   * @param reads Notes it where parameters are declared with types, where the service may refuse it.
   */
  get(name: string, reads: Reads): Value {
    const known = this.#values.get(name.toLowerCase());
    if (known === undefined) {
      if (this.#isTyped) reads.undeclared = name;
      return this.#undeclared;
    }
    const from = known.node?.kind === 'scalar' ? known.node.evaluated?.inherited : undefined;
    if (from === undefined) return known.value;
    reads.inherited = from;
    return reads.isIsolated ? UNKNOWN : known.value;
  }

  /** Where the value of one was written. */
  node(name: string): PipelineNode | undefined {
    return this.#values.get(name.toLowerCase())?.node;
  }

  /** All of them as an object that is said to stand at a place: `each p in parameters`. */
  whole(at: ScalarNode): MappingNode {
    const entries = [...this.#values.values()].map(({ name, value }) => ({
      key: textAt(at, name),
      value: nodeOf(value, at),
    }));
    return mappingAt(at, entries);
  }
}

/** The declarations of a file; what is wrong with them is told. */
export function declared(root: MappingNode, notes: Notes): Declarations {
  const declarations = declarationsOf(root);
  for (const { at, code, message } of declarations.faults) notes.add(at, code, message);
  return declarations;
}

/**
 * Gives the parameters of a template the values that are passed, or their defaults.
 * @param at Where the template is referred to.
 * @param resolve Resolves references in lists of stages, jobs and steps from where the template stands: that is where the service
 * looks for them (microsoft/vscode-java-pack#1711), and it does so before the template sees the list.
 */
export function bindParameters(
  root: MappingNode,
  passed: readonly PipelineNode[],
  at: PipelineNode,
  notes: Notes,
  resolve: { readonly passed: Resolve; readonly byDefault: Resolve },
): Parameters {
  const { isTyped, declarations } = declared(root, notes);
  const given = passedParameters(passed, notes);
  const values = new Map<string, Bound>();
  for (const declaration of declarations) {
    const { name, key, byDefault } = declaration;
    const nodes = given.get(key)?.nodes;
    if (nodes === undefined) {
      values.set(key, { name, value: valueByDefault(declaration, at, notes, resolve.byDefault), node: byDefault });
      continue;
    }
    given.delete(key);
    const value = valueOfNodes(declaration, nodes, notes, resolve.passed, () =>
      valueByDefault(declaration, at, notes, resolve.byDefault),
    );
    values.set(key, { name, value, node: onlyOf(nodes) });
  }
  for (const [key, { name, nodes }] of given) {
    // Old-style templates read whatever is passed; with types the service refuses what is not declared.
    if (isTyped) {
      const message = `Parameter "${name}" is passed to ${root.file.path}, which does not declare it: Azure DevOps refuses that. Remove it, or declare it there.`;
      notes.add(nodes[0] ?? at, 'parameter-invalid', message);
      continue;
    }
    const undeclared = { name, key, type: 'legacy', at };
    const value = valueOfNodes(undeclared, nodes, notes, resolve.passed, () => null);
    values.set(key, { name, value, node: onlyOf(nodes) });
  }
  return new Parameters(values, isTyped);
}

const DEFAULTS = new WeakMap<Declaration, Value>();

/** The default of a parameter, converted once however often its template is included; lists of steps are resolved each time. */
function valueByDefault(declaration: Declaration, at: PipelineNode, notes: Notes, resolve: Resolve): Value {
  const { byDefault } = declaration;
  if (byDefault === undefined) return absent(declaration, at, notes);
  const known = DEFAULTS.get(declaration);
  if (known !== undefined) return known;
  const value = converted(declaration, byDefault, notes, resolve);
  if (!holdsSteps(declaration) && !isUnknown(value)) DEFAULTS.set(declaration, value);
  return value;
}

/** The value of what is passed once, or in several branches. */
function valueOfNodes(
  declaration: Declaration,
  nodes: readonly PipelineNode[],
  notes: Notes,
  resolve: Resolve,
  elsewhere: () => Value,
): Value {
  const only = onlyOf(nodes);
  if (only !== undefined) return converted(declaration, only, notes, resolve);
  const placed = nodes.map((node) => ({
    value: converted(declaration, node, notes, resolve),
    path: node.branches ?? [],
  }));
  return lastOf(placed, [], elsewhere);
}

function onlyOf(nodes: readonly PipelineNode[]): PipelineNode | undefined {
  const [only, ...more] = nodes;
  return more.length === 0 && only?.branches === undefined ? only : undefined;
}

/** Nothing was passed and there is no default. */
function absent({ name, at: declared }: Declaration, at: PipelineNode, notes: Notes): Value {
  const message = `Parameter "${name}" of ${declared.file.path} has no default and is not passed here: Azure DevOps refuses that, and what depends on it is not known. Pass it.`;
  notes.add(at, 'parameter-missing', message);
  return UNKNOWN;
}
