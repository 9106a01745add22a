import type { Catalogue } from '../catalogue/catalogue.ts';
import { diagnosticAt, type Diagnostic } from './diagnostic.ts';
import { expand } from './expand.ts';
import type { SourceFile } from './source-file.ts';
import { usesOf, type ConnectionUse } from './uses.ts';
import type { ParsedFile } from './yaml/parse.ts';

/** What one root pipeline was found to do with Azure connections. */
export interface Pipeline {
  readonly root: SourceFile;
  /** Every file that was read for it, the root first. */
  readonly files: readonly SourceFile[];
  /** False when something the pipeline runs could not be seen; `diagnostics` says what. */
  readonly complete: boolean;
  readonly uses: readonly ConnectionUse[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a parsed root pipeline: expand it, find the uses. Never throws on any text. */
export function readPipeline(parsed: ParsedFile, catalogue: Catalogue): Pipeline {
  const root = parsed.file;
  if (parsed.root?.kind !== 'mapping') {
    const message = `${root.path} holds no pipeline: a pipeline is a YAML mapping with stages, jobs, steps or extends.`;
    const diagnostics =
      parsed.diagnostics.length > 0 ? parsed.diagnostics : [diagnosticAt(root, 0, 'not-a-pipeline', message)];
    return { root, files: [root], complete: false, uses: [], diagnostics };
  }
  const expansion = expand(parsed.root);
  return {
    root,
    files: [root],
    complete: expansion.complete && parsed.diagnostics.length === 0,
    uses: usesOf(expansion.root, catalogue),
    diagnostics: [...parsed.diagnostics, ...expansion.diagnostics],
  };
}
