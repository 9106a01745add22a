/**
 * What a node is for the service, as far as it matters to evaluation: where variables are declared, what is handed on to templates,
 * and what is never evaluated.
 */
export type Position =
  | 'pipeline'
  | 'stages'
  | 'stage'
  | 'jobs'
  | 'job'
  | 'steps'
  /** Parameters for a template: a value that is a choice is handed on as one. */
  | 'passed'
  /** Below a parameter for a template. */
  | 'handed'
  | 'extends'
  /** Anything else. */
  | 'data'
  /** Not evaluated (docs: expressions are not allowed in triggers and in parameter declarations). */
  | 'raw';

const LISTS: ReadonlyMap<string, Position> = new Map([
  ['stages', 'stages'],
  ['jobs', 'jobs'],
  ['phases', 'jobs'],
  ['steps', 'steps'],
]);

const RAW: ReadonlySet<string> = new Set(['parameters', 'trigger', 'pr', 'schedules']);

const ITEMS: Readonly<Partial<Record<Position, Position>>> = { stages: 'stage', jobs: 'job', steps: 'data' };

/**
 * The position below a key, or of the items of a list (`item`).
 * @param isReference True in a mapping with a key `template`.
 */
export function inside(position: Position, key: string, isReference = false): Position {
  if (position === 'passed' || position === 'handed') return 'handed';
  if (key === 'item') return ITEMS[position] ?? position;
  if (isReference && key === 'parameters') return 'passed';
  if (position === 'pipeline' && RAW.has(key)) return 'raw';
  if (position === 'pipeline' && key === 'extends') return 'extends';
  return position === 'pipeline' || position === 'stage' || position === 'job' ? (LISTS.get(key) ?? 'data') : 'data';
}
