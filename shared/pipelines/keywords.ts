import { hasExpression } from './expressions/placement.ts';
import type { MappingNode } from './yaml/node.ts';

/** What an item of a list of stages, jobs or steps is; `other` is nothing that Azure Pipelines knows. */
export type ItemKind = 'stage' | 'job' | 'step' | 'template' | 'other';

/** Keys that make an item of a list a stage, a job or a step (docs: YAML schema reference). Matched exactly, as the service does. */
const KINDS: ReadonlyMap<string, ItemKind> = new Map([
  ...['stage', 'jobs', 'phases'].map((key) => [key, 'stage'] as const),
  ...['job', 'deployment', 'phase', 'steps', 'strategy'].map((key) => [key, 'job'] as const),
  ...[
    'task',
    'script',
    'bash',
    'pwsh',
    'powershell',
    'checkout',
    'publish',
    'upload',
    'download',
    'downloadBuild',
    'getPackage',
    'restoreCache',
    'saveCache',
    'reviewApp',
  ].map((key) => [key, 'step'] as const),
  ['template', 'template'],
]);

/** What counts where an item has keys of several kinds. */
const RANKS: Readonly<Record<ItemKind, number>> = { stage: 4, job: 3, step: 2, template: 1, other: 0 };

/** Tells items apart by their keys; a key that is an expression can become anything, and counts as a step. */
export function itemKindOf(item: MappingNode): ItemKind {
  // The keyword of a step is its first key.
  const first = KINDS.get(item.entries[0]?.key.text ?? '');
  if (first === 'step') return first;
  let kind: ItemKind = 'other';
  for (const { key } of item.entries) {
    const found = KINDS.get(key.text);
    if (found !== undefined && RANKS[found] > RANKS[kind]) kind = found;
  }
  return kind === 'other' && item.entries.some(({ key }) => hasExpression(key.text)) ? 'step' : kind;
}
