import { literalOf, expressionsIn } from './literal.ts';
import { valueOf, textOf, type MappingNode, type PipelineNode, type ScalarNode } from '../yaml/node.ts';

/** A parameter as a file declares it. */
export interface Declaration {
  readonly name: string;
  /** The name in lower case: names ignore casing. */
  readonly key: string;
  /** In lower case; `legacy` for the old style, `name: default` without types. */
  readonly type: string;
  readonly byDefault?: PipelineNode | undefined;
  /** What is allowed. */
  readonly values?: readonly PipelineNode[] | undefined;
  readonly at: PipelineNode;
}

export interface Declarations {
  /** True for the new style: a list with types. */
  readonly isTyped: boolean;
  readonly declarations: readonly Declaration[];
  /** What the service refuses in them. */
  readonly faults: readonly Fault[];
}

/** Where a declaration is wrong, and why. */
export interface Fault {
  readonly at: ScalarNode;
  readonly why: string;
}

const READ = new WeakMap<MappingNode, Declarations>();

/** Reads `parameters` of a file; without any it takes what it is given, as the old style does. */
export function declarationsOf(root: MappingNode): Declarations {
  const known = READ.get(root) ?? readDeclarations(root);
  READ.set(root, known);
  return known;
}

const ONLY_LITERALS = 'the declaration of a parameter takes only literals';

function readDeclarations(root: MappingNode): Declarations {
  const parameters = valueOf(root, 'parameters');
  if (parameters === undefined) return { isTyped: false, declarations: [], faults: [] };
  const faults = expressionsIn(parameters).map((at) => ({ at, why: ONLY_LITERALS }));
  if (parameters.kind === 'sequence') {
    return { isTyped: true, declarations: parameters.items.flatMap(declarationIn), faults };
  }
  if (parameters.kind !== 'mapping') return { isTyped: false, declarations: [], faults };
  const declarations = parameters.entries.map(({ key, value }) => ({
    name: key.text,
    key: key.text.toLowerCase(),
    type: 'legacy',
    byDefault: literalOf(value),
    at: key,
  }));
  return { isTyped: false, declarations, faults };
}

function declarationIn(item: PipelineNode): readonly Declaration[] {
  const name = item.kind === 'mapping' ? textOf(item, 'name') : undefined;
  if (item.kind !== 'mapping' || name === undefined) return [];
  const byDefault = valueOf(item, 'default');
  const values = valueOf(item, 'values');
  return [
    {
      name,
      key: name.toLowerCase(),
      type: (textOf(item, 'type') ?? 'string').trim().toLowerCase(),
      byDefault: byDefault && literalOf(byDefault),
      values: values?.kind === 'sequence' ? values.items.map(literalOf) : undefined,
      at: item,
    },
  ];
}
