import { inBranches, UNSETTLED, valuesOf, type MappingNode, type PipelineNode } from './yaml/node.ts';

/** The matrices of a job; the old `phases` have theirs under `queue`. */
export function matricesOf(job: MappingNode): readonly PipelineNode[] {
  return ['strategy', 'queue'].flatMap((key) =>
    valuesOf(job, key).flatMap((strategy) =>
      (strategy.kind === 'mapping' ? valuesOf(strategy, 'matrix') : []).map((matrix) =>
        inBranches(matrix, strategy.branches ?? []),
      ),
    ),
  );
}

/**
 * The legs of a matrix that is written out (docs: jobs, matrix), each in the branches that lead to it; what a run computes, `$[ ]`,
 * or what is not known can be any.
 */
export function legsOf(matrix: PipelineNode): { readonly known: readonly MappingNode[]; readonly hasOthers: boolean } {
  if (matrix.kind !== 'mapping') return { known: [], hasOthers: matrix.kind === 'sequence' || !isNothing(matrix) };
  const known = matrix.entries.flatMap(({ value }) =>
    value.kind === 'mapping' ? [inBranches(value, matrix.branches ?? [])] : [],
  );
  return { known, hasOthers: known.length < matrix.entries.length };
}

function isNothing(node: PipelineNode): boolean {
  return node.kind === 'scalar' && node.text.trim() === '' && (node.holds & UNSETTLED) === 0;
}
