import type { PipelineNode, ScalarNode } from '../yaml/node.ts';
import type { EvaluationNotes } from './evaluate-text.ts';
import type { Position } from './positions.ts';
import type { Scope } from './scope.ts';

/** What evaluation needs beside the tree. */
export interface Evaluation extends EvaluationNotes {
  /** Evaluates a node (evaluate-tree.ts). */
  tree(node: PipelineNode, scope: Scope, position: Position): PipelineNode;
  /** A key stands in a mapping that has it already. */
  repeated(key: ScalarNode): void;
  /** Is told of the resources of a file before anything else of it is evaluated. */
  resources(node: PipelineNode): void;
  /** Evaluates `variables`, declares them in the scope, and includes their templates. */
  variables(node: PipelineNode, scope: Scope): PipelineNode;
}
