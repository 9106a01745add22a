import { findTask, type Catalogue } from './catalogue.ts';
import { sourceUrl } from './editions.ts';
import type { SupportStatus } from './schema.ts';

/** The catalogue's answer about one task major; the JSON of `wif-guard explain` (a stable contract). */
export interface Explanation {
  readonly task: string;
  readonly major: number | null;
  readonly edition: string;
  readonly status: SupportStatus;
  readonly text: string | null;
  readonly note: string | null;
  /** Majors of the task that the edition knows, oldest first. */
  readonly knownMajors: readonly number[];
  readonly replacement: string | null;
  readonly minimumVersion: string | null;
  readonly deprecated: boolean;
  readonly removalDate: string | null;
  readonly connectionInputs: readonly ExplainedInput[];
  readonly conditions: readonly ExplainedCondition[];
  readonly confidence: string | null;
  readonly sources: readonly string[];
  readonly asOf: string | null;
}

interface ExplainedInput {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly type: string;
  readonly visibleRule: string | null;
}

interface ExplainedCondition {
  readonly id: string;
  readonly when: string;
  readonly effect: string;
  readonly remedy: string;
  readonly sources: readonly string[];
}

/** Explains a task as a person names it: `AzureFileCopy@4`, a GUID with major, or a folder name. */
export function explainTask(catalogue: Catalogue, text: string): Explanation {
  const { edition } = catalogue;
  const { task, major, definition, row } = findTask(catalogue, text);
  return {
    task,
    major,
    edition: edition.id,
    status: row?.status ?? 'unknown',
    text: row?.text ?? null,
    note: row?.note ?? null,
    knownMajors: majorsOf(catalogue, task),
    replacement: row?.replacement ?? null,
    minimumVersion: row?.minimumVersion ?? null,
    deprecated: row?.deprecated ?? false,
    removalDate: row?.removalDate ?? null,
    connectionInputs: (definition?.connectionInputs ?? []).map(({ name, aliases, type, visibleRule }) => ({
      name,
      aliases,
      type,
      visibleRule: visibleRule ?? null,
    })),
    conditions: (row?.conditions ?? []).flatMap(({ id, evidence }) => {
      const condition = edition.conditions[id];
      return condition === undefined
        ? []
        : [{ id, ...condition, sources: evidence.map((source) => sourceUrl(edition, source)) }];
    }),
    confidence: row?.confidence ?? null,
    sources: (row?.sources ?? []).map((source) => sourceUrl(edition, source)),
    asOf: row?.asOf ?? null,
  };
}

function majorsOf({ edition }: Catalogue, task: string): readonly number[] {
  const name = task.toLowerCase();
  const rows = edition.rows.filter((row) => row.lookup && row.task.toLowerCase() === name);
  return rows.map(({ major }) => major).sort((a, b) => a - b);
}
