import { sourceUrl } from '../catalogue/editions.ts';
import type { Condition, Edition, EditionRow } from '../catalogue/schema.ts';
import type { Report } from './rule.ts';

/** `AzureFileCopy@4`: how a finding names the task, in the task's own spelling. */
export function nameOf(task: { readonly task: string; readonly major: number | null }, version: string): string {
  return version === '' ? task.task : `${task.task}@${version}`;
}

/** Where a row's claim comes from. A claim without a date is never confirmed. */
export function evidenceOf(
  edition: Edition,
  row: EditionRow,
): Required<Pick<Report, 'confidence' | 'asOf' | 'byPolicy'>> & Pick<Report, 'source'> {
  const [first] = row.sources;
  return {
    confidence: row.asOf === null && row.confidence === 'confirmed' ? 'likely' : row.confidence,
    source: first === undefined ? undefined : sourceUrl(edition, first),
    asOf: row.asOf,
    byPolicy: row.origin === 'policy',
  };
}

/** Where a condition comes from: what says so of it, else of its row. */
export function sourceOf(edition: Edition, row: EditionRow, condition: Condition): Pick<Report, 'source' | 'asOf'> {
  const [first] = condition.evidence;
  if (first !== undefined) return { source: sourceUrl(edition, first), asOf: edition.date };
  const { source, asOf } = evidenceOf(edition, row);
  return { source, asOf };
}

/** A condition's remedy as a sentence. */
export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** The edition's own words in brackets, where it says more than yes or no, or our note as a sentence of its own. */
export function explanationOf({ text, note }: EditionRow): string {
  if (text !== null && !/^[YN]$/.test(text)) return ` ("${text}").`;
  return note === undefined ? '.' : `. ${note}`;
}
