import { diagnosticAt } from './diagnostic.ts';
import type { Pipeline } from './pipeline.ts';
import type { ConnectionUse } from './uses.ts';

/**
 * Our own expansion of a pipeline and the one of Azure DevOps, joined. The second has no places in files, and is that of one run,
 * started by hand with default parameters: it adds uses that we do not see. It takes nothing away, and what we could not read stays
 * unknown: a template can hold steps for other runs, such as those of the main branch, that this one does not show.
 */
export function reconcile(own: Pipeline, preview: Pipeline): Pipeline {
  if (preview.diagnostics.some(({ unknown }) => unknown)) return own;
  const known = new Set(own.uses.map(keyOf));
  const added = preview.uses.filter((use) => !known.has(keyOf(use))).map((use) => placedAt(own, use));
  const diagnostics = [...own.diagnostics, diagnosticAt(own.root, 0, 'seen-by-preview', SEEN)];
  return { ...own, uses: [...own.uses, ...added], diagnostics };
}

const SEEN =
  'Azure DevOps was asked how it expands the pipeline for a run that is started by hand: what is judged here shows that too. What only other runs have stays unknown.';

/** Without a place in a file it stands for the whole pipeline. */
function placedAt({ root }: Pipeline, use: ConnectionUse): ConnectionUse {
  return { ...use, at: { ...use.at, file: root, start: 0, end: 0 }, evidence: 'preview' };
}

/** The same step, as far as both expansions write it: task, major and inputs. Azure DevOps writes booleans and versions its own way. */
function keyOf(use: ConnectionUse): string {
  const connections = use.connections.map(({ value, names }) => plain([value, ...names].join('='))).sort();
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
