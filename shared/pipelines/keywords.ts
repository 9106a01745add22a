import { hasExpression } from './expressions/placement.ts';
import type { MappingNode } from './yaml/node.ts';

/** Keys that make an item of a list a stage, a job or a step (docs: YAML schema reference). Matched exactly, as the service does. */
const STAGE_KEYS: ReadonlySet<string> = new Set(['stage', 'jobs', 'phases']);
const JOB_KEYS: ReadonlySet<string> = new Set(['job', 'deployment', 'phase', 'steps', 'strategy']);
const STEP_KEYS: ReadonlySet<string> = new Set([
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
]);

/** What an item of a list of stages, jobs or steps is; `other` is nothing that Azure Pipelines knows. */
export type ItemKind = 'stage' | 'job' | 'step' | 'template' | 'other';

/** Tells items apart by their keys; a key that is an expression can become anything, and counts as a step. */
export function itemKindOf(item: MappingNode): ItemKind {
  const has = (keys: ReadonlySet<string>): boolean => item.entries.some(({ key }) => keys.has(key.text));
  if (has(STAGE_KEYS)) return 'stage';
  if (has(JOB_KEYS)) return 'job';
  if (has(STEP_KEYS)) return 'step';
  if (item.entries.some(({ key }) => key.text === 'template')) return 'template';
  return item.entries.some(({ key }) => hasExpression(key.text)) ? 'step' : 'other';
}
