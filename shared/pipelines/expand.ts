import { diagnosticAt, type Diagnostic } from './diagnostic.ts';
import { isDirective, hasExpression } from './expressions/placement.ts';
import type { MappingEntry, MappingNode, PipelineNode, SequenceNode } from './yaml/node.ts';

export interface Expansion {
  readonly root: PipelineNode;
  /** False when templates or expressions hold something that is not in `root`. */
  readonly complete: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Makes the tree that Azure Pipelines would run, as far as it can be seen: what stands under a `${{ if }}` or `${{ each }}` is
 * spliced into its parent and marked `maybe`, template references stay where they are. Both are told in diagnostics, and the
 * expansion is incomplete.
 */
export function expand(root: PipelineNode): Expansion {
  const diagnostics: Diagnostic[] = [];
  // Escapes in a double-quoted key (`"t\u0065mplate"`) need a backslash.
  if (!/\$\{\{|template|\\/.test(root.file.text)) return { root, complete: true, diagnostics };

  let expressions = 0;
  let firstExpression: PipelineNode | undefined;
  const sawExpression = (node: PipelineNode): void => {
    expressions += 1;
    firstExpression ??= node;
  };

  const visit = (node: PipelineNode): PipelineNode => {
    switch (node.kind) {
      case 'scalar':
        if (hasExpression(node.text)) sawExpression(node);
        return node;
      case 'sequence':
        return { ...node, items: node.items.flatMap(splice) };
      case 'mapping':
        // `steps: ${{ if … }}: [ … ]`, written without the dash.
        if (isChain(node) && node.entries.some(({ value }) => value.kind === 'sequence')) {
          return { ...node, kind: 'sequence', items: splice(node) };
        }
        return { ...node, entries: node.entries.flatMap(insert) };
    }
  };

  /** `- ${{ if … }}: [ … ]`, with or without `${{ else }}: [ … ]` in the same item: the items take the place of the directive. */
  const splice = (item: PipelineNode): readonly PipelineNode[] => {
    if (item.kind !== 'mapping' || !isChain(item)) return [visit(item)];
    return item.entries.flatMap(({ key, value }) => {
      sawExpression(key);
      const body = visit(value);
      return (body.kind === 'sequence' ? body.items : [body]).map(maybe);
    });
  };

  /** `${{ if … }}: { … }`: the entries take the place of the directive. */
  const insert = (entry: MappingEntry): readonly MappingEntry[] => {
    if (hasExpression(entry.key.text)) sawExpression(entry.key);
    else if (entry.key.text === 'template') reportTemplate(entry);
    const value = visit(entry.value);
    if (!isDirective(entry.key.text) || value.kind !== 'mapping') return [{ key: entry.key, value }];
    return value.entries.map(({ key, value: inner }) => ({ key, value: maybe(inner) }));
  };

  const reportTemplate = ({ key, value }: MappingEntry): void => {
    const name = value.kind === 'scalar' ? value.text : '';
    const message = `Template "${name}" is not expanded by this version: the steps it adds are not judged. Check its file on its own.`;
    diagnostics.push(diagnosticAt(key.file, value.start, 'template-not-expanded', message));
  };

  const expanded = visit(root);
  if (firstExpression !== undefined) {
    const count = expressions === 1 ? '1 place' : `${String(expressions)} places, this is the first`;
    const message = `Template expressions are not evaluated by this version (${count}): steps and connections that depend on them are not certain.`;
    diagnostics.push(diagnosticAt(firstExpression.file, firstExpression.start, 'expression-not-expanded', message));
  }
  return { root: expanded, complete: diagnostics.length === 0, diagnostics };
}

/** A mapping that holds nothing but directives. */
function isChain({ entries }: MappingNode): boolean {
  return entries.length > 0 && entries.every(({ key }) => isDirective(key.text));
}

/** Marks a node and the items or entries directly below it, which is as deep as anybody asks. */
function maybe(node: PipelineNode): PipelineNode {
  switch (node.kind) {
    case 'scalar':
      return { ...node, maybe: true };
    case 'sequence':
      return { ...node, maybe: true, items: node.items.map(maybe) } satisfies SequenceNode;
    case 'mapping':
      return { ...node, maybe: true } satisfies MappingNode;
  }
}
