import type { Catalogue } from '../catalogue/catalogue.ts';
import { diagnosticAt, type Diagnostic } from './diagnostic.ts';
import { expand } from './expand.ts';
import { hasExpression } from './expressions/placement.ts';
import { hasBody } from './roots.ts';
import type { SourceFile } from './source-file.ts';
import { usesOf, type ConnectionUse } from './uses.ts';
import { MAX_NOTES } from './yaml/limits.ts';
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

/**
 * Reads a parsed root pipeline: expand it, find the uses. Never throws on any text.
 * @param connectionNames Names and ids of connections that are looked for: an input of a task that nobody has described and that
 * holds one of them names a connection, whatever the input is called.
 */
export function readPipeline(
  parsed: ParsedFile,
  catalogue: Catalogue,
  connectionNames: readonly string[] = [],
): Pipeline {
  const root = parsed.file;
  if (parsed.root?.kind !== 'mapping') {
    const diagnostics = parsed.diagnostics.length > 0 ? parsed.diagnostics : [notAPipeline(root)];
    return { root, files: [root], complete: false, uses: [], diagnostics };
  }
  const expansion = expand(parsed.root);
  const unread: Diagnostic[] = [];
  const wanted = new Set(connectionNames.map((name) => name.trim().toLowerCase()));
  const uses = usesOf(expansion.root, catalogue, wanted, (node, expected) => {
    // Nothing at all is no loss, and an expression has a diagnostic of its own.
    if (node.kind === 'scalar' && (node.text.trim() === '' || hasExpression(node.text))) return;
    if (unread.length >= MAX_NOTES) return;
    const message = `Azure Pipelines expects ${expected} here: what stands here is not judged.`;
    unread.push(diagnosticAt(node.file, node.start, 'yaml-unsupported', message));
  });
  if (!hasBody(parsed.root) && unread.length === 0) unread.push(notAPipeline(root));
  const diagnostics = [...parsed.diagnostics, ...expansion.diagnostics, ...unread];
  return { root, files: [root], complete: expansion.complete && diagnostics.length === 0, uses, diagnostics };
}

function notAPipeline(root: SourceFile): Diagnostic {
  const message = `${root.path} holds no pipeline: a pipeline is a YAML mapping with stages, jobs, steps or extends.`;
  return diagnosticAt(root, 0, 'not-a-pipeline', message);
}
