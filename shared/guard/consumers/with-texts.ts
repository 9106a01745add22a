import type { Pipeline } from '../../pipelines/pipeline.ts';
import { readTexts } from '../../pipelines/scripts/read-texts.ts';
import { SourceFile } from '../../pipelines/source-file.ts';
import type { AbsentFile } from '../../pipelines/templates/files.ts';

/** A pipeline with the scripts and other files that its steps run. */
export async function withTexts(
  pipeline: Pipeline,
  read: (path: string) => Promise<SourceFile | AbsentFile>,
): Promise<Pipeline> {
  const { texts, diagnostics } = await readTexts(pipeline, read);
  const files = [...texts.values()].filter((text) => text instanceof SourceFile);
  return {
    ...pipeline,
    texts,
    diagnostics: [...pipeline.diagnostics, ...diagnostics],
    files: [...pipeline.files, ...files],
  };
}
