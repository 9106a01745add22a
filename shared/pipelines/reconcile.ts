import { diagnosticAt } from './diagnostic.ts';
import type { Pipeline } from './pipeline.ts';
import type { ConnectionUse } from './uses.ts';

/**
 * Our own expansion of a pipeline and the one of Azure DevOps, joined. The second has no places in files, and is that of one run,
 * started by hand with default parameters: it adds uses that we do not see, and stands for templates that such a run has and we
 * could not read. It takes nothing away.
 */
export function reconcile(own: Pipeline, preview: Pipeline): Pipeline {
  if (preview.diagnostics.some(({ unknown }) => unknown)) return own;
  const known = new Set(own.uses.map(keyOf));
  const added = preview.uses.filter((use) => !known.has(keyOf(use))).map((use) => placedAt(own, use));
  const left = own.diagnostics.filter(({ shownByPreview }) => shownByPreview !== true);
  const settled = own.diagnostics.length > left.length;
  const diagnostics = settled ? [...left, diagnosticAt(own.root, 0, 'seen-by-preview', SEEN)] : left;
  const complete = diagnostics.every(({ unknown }) => !unknown);
  return { ...own, uses: [...own.uses, ...added], diagnostics, complete };
}

const SEEN =
  'Templates that the guard cannot read were seen as Azure DevOps expands them for a run that is started by hand: what they do in other runs only is not among it.';

/** Without a place in a file it stands for the whole pipeline. */
function placedAt({ root }: Pipeline, use: ConnectionUse): ConnectionUse {
  return { ...use, at: { ...use.at, file: root, start: 0, end: 0 }, evidence: 'preview' };
}

/** The same step, as far as both expansions write it: task, major and inputs. Azure DevOps writes booleans and versions its own way. */
function keyOf(use: ConnectionUse): string {
  const connections = use.connections.map(({ value }) => plain(value)).sort();
  if (use.kind === 'container') return ['container', ...connections].join('\n');
  const { name, major } = use.reference;
  const inputs = use.inputs
    .all()
    .map(({ name: input, node }) => `${input}=${plain(node.text)}`)
    .sort();
  return [name.toLowerCase(), String(major), ...connections, ...inputs].join('\n');
}

function plain(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ').toLowerCase();
}
