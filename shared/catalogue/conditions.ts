import {
  resolvedConditionSchema,
  type Condition,
  type Contradiction,
  type Edition,
  type EditionRow,
} from './schema.ts';

const RESOLVED = new WeakMap<EditionRow, readonly Condition[]>();

/** The conditions of a task: the common ones that its row names, with what the row says differently. */
export function conditionsOf(edition: Edition, row: EditionRow): readonly Condition[] {
  const known = RESOLVED.get(row);
  if (known !== undefined) return known;
  const made = row.conditions.map((own) => resolvedConditionSchema.parse({ ...edition.conditions[own.id], ...own }));
  RESOLVED.set(row, made);
  return made;
}

/** What sources say differently of a task. */
export function contradictionsOf(edition: Edition, task: string, major: number): readonly Contradiction[] {
  const name = `${task}@${String(major)}`.toLowerCase();
  return edition.contradictions.filter(({ tasks }) => tasks.some((one) => one.toLowerCase() === name));
}
