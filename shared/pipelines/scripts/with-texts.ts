import type { Pipeline } from '../pipeline.ts';
import { SourceFile } from '../source-file.ts';
import type { AbsentFile } from '../templates/files.ts';
import { readTexts } from './read-texts.ts';

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
