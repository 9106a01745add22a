import type { Catalogue } from '../catalogue/catalogue.ts';
import { expand, type Expansion, type RunValues } from './expand.ts';
import { readPipeline, type Pipeline, type PipelineSurroundings } from './pipeline.ts';
import { withTexts } from './scripts/with-texts.ts';
import { TemplateStore } from './template-store.ts';
import type { WantedFile } from './templates/files.ts';
import { SELF } from './templates/repositories.ts';
import type { TextSource } from './text-source.ts';
import type { MappingNode } from './yaml/node.ts';
import type { ParsedFile } from './yaml/parse.ts';

export interface PipelineLoading extends Omit<PipelineSurroundings, 'files'> {
  readonly source: TextSource;
  /** Files that are at hand already; takes what is read. */
  readonly store?: TemplateStore;
}

/** Files that are read at a time: enough to hide latency, few enough to be polite. */
const PARALLEL_READS = 8;

/**
 * Reads a root pipeline with the templates it reaches, and the scripts that these run. Expansion itself never waits: it runs, tells
 * which files it lacks, and is run again once they are there, so each level of templates costs one round of reads and what is at hand
 * costs none.
 */
export async function loadPipeline(
  root: ParsedFile,
  catalogue: Catalogue,
  { source, store = new TemplateStore(), ...surroundings }: PipelineLoading,
): Promise<Pipeline> {
  const pipeline = await untilNothingIsWanted(source, store, () =>
    readPipeline(root, catalogue, { ...surroundings, files: store }),
  );
  return withTexts(pipeline, (path) => store.text(path, () => source.readText(SELF, path)));
}

/** Expands a root with the templates it reaches. */
export function loadExpansion(
  root: MappingNode,
  { source, ...values }: RunValues & { readonly source: TextSource },
): Promise<Expansion> {
  const store = new TemplateStore();
  return untilNothingIsWanted(source, store, () => expand(root, store, values));
}

async function untilNothingIsWanted<T extends { readonly wanted: readonly WantedFile[] }>(
  source: TextSource,
  store: TemplateStore,
  read: () => T,
): Promise<T> {
  for (;;) {
    const made = read();
    if (made.wanted.length === 0) return made;
    await fetchInto(store, source, made.wanted);
  }
}

async function fetchInto(store: TemplateStore, source: TextSource, wanted: readonly WantedFile[]): Promise<void> {
  for (let from = 0; from < wanted.length; from += PARALLEL_READS) {
    const batch = wanted.slice(from, from + PARALLEL_READS);
    const found = await Promise.all(batch.map(({ repository, path }) => source.readFile(repository, path)));
    for (const [index, { repository, path }] of batch.entries()) {
      store.add(repository, path, found[index] ?? { absent: 'it was not answered' });
    }
  }
}
