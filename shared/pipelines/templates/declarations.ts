import { invalidMessage, type DiagnosticCode } from '../diagnostic.ts';
import { KeysOfMapping, repeatedKey } from '../yaml/repeated-keys.ts';
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

/** Where a declaration is wrong, and what to say of it. */
export interface Fault {
  readonly at: PipelineNode;
  readonly code: DiagnosticCode;
  readonly message: string;
}

const READ = new WeakMap<MappingNode, Declarations>();

/** Reads `parameters` of a file; without any it takes what it is given, as the old style does. */
export function declarationsOf(root: MappingNode): Declarations {
  const known = READ.get(root) ?? readDeclarations(root);
  READ.set(root, known);
  return known;
}

function notALiteral(at: ScalarNode): Fault {
  const message = invalidMessage('the declaration of a parameter takes only literals');
  return { at, code: 'expression-invalid', message };
}

function repeatedIn(declarations: readonly Declaration[]): readonly Fault[] {
  const names = new KeysOfMapping();
  return declarations.flatMap(({ name, at }) =>
    names.isRepeated(name) ? [{ at, code: 'yaml-unsupported', message: repeatedKey(name) }] : [],
  );
}

function readDeclarations(root: MappingNode): Declarations {
  const parameters = valueOf(root, 'parameters');
  if (parameters === undefined) return { isTyped: false, declarations: [], faults: [] };
  const faults = expressionsIn(parameters).map(notALiteral);
  if (parameters.kind === 'sequence') {
    const declarations = parameters.items.flatMap(declarationIn);
    return { isTyped: true, declarations, faults: [...faults, ...repeatedIn(declarations)] };
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
