import type { StepList } from '../step-list.ts';
import { textOf, valueOf, type MappingNode } from '../yaml/node.ts';
import type { AgentPath } from './agent-path.ts';
import { inlineTextOf } from './inline-text.ts';

/** Where a path that a step writes leads; undefined where that is not known. */
type Resolve = (text: string) => AgentPath | undefined;

/** Tasks that write files, the input that says where, and whether they write into the sources without it (their task.json). */
const WRITERS: ReadonlyMap<string, { readonly inputs: readonly string[]; readonly byDefault: 'sources' | 'outside' }> =
  new Map([
    ['extractfiles', { inputs: ['destinationFolder'], byDefault: 'sources' }],
    ['copyfiles', { inputs: ['TargetFolder'], byDefault: 'outside' }],
    ['downloadpipelineartifact', { inputs: ['path', 'targetPath', 'downloadPath'], byDefault: 'outside' }],
    ['downloadbuildartifacts', { inputs: ['downloadPath'], byDefault: 'outside' }],
    ['downloadpackage', { inputs: ['downloadPath'], byDefault: 'outside' }],
    ['downloadgithubrelease', { inputs: ['downloadPath'], byDefault: 'outside' }],
    ['universalpackages', { inputs: ['downloadDirectory'], byDefault: 'sources' }],
  ]);

/** Git commands that change the files of the checkout. */
const OTHER_VERSION = /\bgit\s+(?:-[cC]\s+\S+\s+)?(?:checkout|switch|pull|reset|merge|restore|apply|am|rebase)\b/;

/** Programs that write a file, where the file is named on the same line. */
const WRITES =
  /\b(?:curl|wget|unzip|tar|7z|sed|mv|cp|tee|Expand-Archive|Invoke-WebRequest|Set-Content|Out-File|Copy-Item|Move-Item|download)\b|>/i;

/** Longest inline script that is looked at. */
const MAX_LOOK = 64 * 1024;

/** Most steps before a script that are looked at. */
const MAX_STEPS = 500;

/** What a step before another one does that can put another file in the place of one; undefined where none does. */
export function overwriterOf(
  path: string,
  step: MappingNode,
  { items }: StepList,
  resolve: Resolve,
): string | undefined {
  const until = items.indexOf(step);
  for (const item of items.slice(Math.max(0, until - MAX_STEPS), Math.max(0, until))) {
    if (item.kind !== 'mapping') continue;
    const why = overwrites(path, item, resolve);
    if (why !== undefined) return why;
  }
  return undefined;
}

function overwrites(path: string, step: MappingNode, resolve: Resolve): string | undefined {
  const task = textOf(step, 'task')?.split('@')[0]?.trim();
  const writer = task === undefined ? undefined : WRITERS.get(task.toLowerCase());
  if (writer !== undefined && task !== undefined) {
    const inputs = valueOf(step, 'inputs');
    const target = inputs?.kind === 'mapping' ? targetIn(inputs, writer.inputs) : undefined;
    return reaches(path, target === undefined ? BY_DEFAULT[writer.byDefault] : resolve(target))
      ? `a step before it, ${task}, may put other files there`
      : undefined;
  }
  const text = inlineTextOf(step)?.text ?? '';
  if (text === '' || text.length > MAX_LOOK) return undefined;
  if (OTHER_VERSION.test(text)) return 'a step before it changes the checkout with git';
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (!text.includes(name)) return undefined;
  const isWritten = text.split('\n').some((line) => line.includes(name) && WRITES.test(line));
  return isWritten ? `a step before it seems to write ${name}` : undefined;
}

const BY_DEFAULT: Readonly<Record<'sources' | 'outside', AgentPath>> = {
  sources: { kind: 'inside', path: '' },
  outside: { kind: 'outside', why: '' },
};

/** True where what is written into a folder may replace a file. */
function reaches(path: string, folder: AgentPath | undefined): boolean {
  if (folder === undefined) return true;
  return folder.kind === 'inside' && (folder.path === '' || path.startsWith(`${folder.path}/`));
}

function targetIn(inputs: MappingNode, names: readonly string[]): string | undefined {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  const entry = inputs.entries.find(({ key }) => wanted.has(key.text.toLowerCase()));
  return entry?.value.kind === 'scalar' ? entry.value.text : undefined;
}
