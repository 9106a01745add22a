import { directiveAt, templateTextOf } from '../expressions/template-text.ts';
import { EXPRESSIONS, holdsOf, type MappingNode, type PipelineNode, type ScalarNode } from '../yaml/node.ts';
import { inside, type Position } from './positions.ts';

/** A text whose expression cannot be read, and why. */
export interface SyntaxError {
  readonly at: ScalarNode;
  readonly why: string;
}

const READ = new WeakMap<MappingNode, readonly SyntaxError[]>();

/** Expressions of a file that cannot be read. The service stops at them even in a branch that no run takes. */
export function syntaxErrorsIn(root: MappingNode): readonly SyntaxError[] {
  const known = READ.get(root);
  if (known !== undefined) return known;
  const errors: SyntaxError[] = [];
  look(root, 'pipeline', errors);
  READ.set(root, errors);
  return errors;
}

function look(node: PipelineNode, position: Position, errors: SyntaxError[]): void {
  if (position === 'raw' || (holdsOf(node) & EXPRESSIONS) === 0) return;
  if (node.kind === 'scalar') report(node, errors);
  else if (node.kind === 'sequence') for (const item of node.items) look(item, inside(position, 'item'), errors);
  else {
    for (const { key, value } of node.entries) {
      report(key, errors);
      // What stands below a directive stands where the directive does.
      look(value, directiveAt(key) === undefined ? inside(position, key.text) : position, errors);
    }
  }
}

function report(node: ScalarNode, errors: SyntaxError[]): void {
  if ((node.holds & EXPRESSIONS) === 0) return;
  const read = directiveAt(node) ?? templateTextOf(node);
  if (read.kind === 'invalid') errors.push({ at: node, why: read.why });
}
