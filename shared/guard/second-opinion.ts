import { GuardError } from '../errors.ts';
import { diagnosticAt } from '../pipelines/diagnostic.ts';
import { readPipeline, type Pipeline, type PipelineSurroundings } from '../pipelines/pipeline.ts';
import { reconcile } from '../pipelines/reconcile.ts';
import { SourceFile } from '../pipelines/source-file.ts';
import { parseYaml } from '../pipelines/yaml/parse.ts';
import type { GuardContext } from './context.ts';

/** The definition of a pipeline, and the version that counts. */
export interface PreviewTarget {
  readonly projectId: string;
  readonly pipelineId: number;
  /** Full name of the branch; undefined for the pipeline's default branch. */
  readonly refName: string | undefined;
  readonly commit?: string | undefined;
}

function isSure({ complete, uses }: Pipeline): boolean {
  return (
    complete && uses.every(({ connections }) => connections.every(({ resolution }) => resolution !== 'unresolved'))
  );
}

/**
 * Asks Azure DevOps for its own expansion where ours is not sure, when that is switched on. Any refusal leaves the pipeline as
 * unknown as it was, and says so.
 * @throws GuardError for what passes by itself.
 */
export async function withSecondOpinion(
  { azureDevOps, catalogue, preview }: Pick<GuardContext, 'azureDevOps' | 'catalogue' | 'preview'>,
  own: Pipeline,
  target: PreviewTarget,
  surroundings: PipelineSurroundings,
  isLasting: (error: GuardError) => boolean,
): Promise<Pipeline> {
  if (!preview || isSure(own)) return own;
  try {
    const { projectId, pipelineId, ...version } = target;
    const text = await azureDevOps.previewYaml(projectId, pipelineId, version);
    const parsed = parseYaml(new SourceFile('preview', own.root.path, text));
    return reconcile(own, readPipeline(parsed, catalogue, surroundings));
  } catch (error) {
    if (!(error instanceof GuardError) || !isLasting(error)) throw error;
    const message = `Azure DevOps did not give its own expansion: ${error.message}`;
    return { ...own, diagnostics: [...own.diagnostics, diagnosticAt(own.root, 0, 'preview-refused', message)] };
  }
}
