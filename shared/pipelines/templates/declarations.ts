import { valueOf, textOf, type MappingNode, type PipelineNode } from '../yaml/node.ts';

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
}

const READ = new WeakMap<MappingNode, Declarations>();

/** Reads `parameters` of a file; without any it takes what it is given, as the old style does. */
export function declarationsOf(root: MappingNode): Declarations {
  const known = READ.get(root) ?? readDeclarations(root);
  READ.set(root, known);
  return known;
}

function readDeclarations(root: MappingNode): Declarations {
  const parameters = valueOf(root, 'parameters');
  if (parameters?.kind === 'sequence') {
    return { isTyped: true, declarations: parameters.items.flatMap(declarationIn) };
  }
  if (parameters?.kind !== 'mapping') return { isTyped: false, declarations: [] };
  const declarations = parameters.entries.map(({ key, value }) => ({
    name: key.text,
    key: key.text.toLowerCase(),
    type: 'legacy',
    byDefault: value,
    at: key,
  }));
  return { isTyped: false, declarations };
}

function declarationIn(item: PipelineNode): readonly Declaration[] {
  const name = item.kind === 'mapping' ? textOf(item, 'name') : undefined;
  if (item.kind !== 'mapping' || name === undefined) return [];
  const values = valueOf(item, 'values');
  return [
    {
      name,
      key: name.toLowerCase(),
      type: (textOf(item, 'type') ?? 'string').trim().toLowerCase(),
      byDefault: valueOf(item, 'default'),
      values: values?.kind === 'sequence' ? values.items : undefined,
      at: item,
    },
  ];
}
