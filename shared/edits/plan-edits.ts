import type { JudgedPipeline } from '../judging/judge.ts';
import type { SourceFile } from '../pipelines/source-file.ts';
import type { Edit, Finding } from '../rules/finding.ts';
import { spanOf, type Span } from './edited-text.ts';

/** A change that mends a finding. */
export interface PlannedEdit {
  readonly finding: Finding;
  readonly edit: Edit;
}

/** The changes of one file, in the order in which they stand in it, none of them across another. */
export interface FileEdits {
  /** As it was judged. */
  readonly file: SourceFile;
  readonly edits: readonly PlannedEdit[];
}

/** A change that is not made. */
export interface LeftOut {
  readonly finding: Finding;
  /** Why, as the end of a sentence that names the place. */
  readonly why: string;
}

export interface EditPlan {
  readonly files: readonly FileEdits[];
  readonly leftOut: readonly LeftOut[];
}

interface Placed extends PlannedEdit {
  readonly span: Span;
}

/**
 * What of the findings a machine may change: confirmed ones in files of the repository itself, each change once however many pipelines
 * have it. Waived ones are accepted as they are. Of changes that touch the same characters the first counts.
 */
export function planEdits(judged: readonly JudgedPipeline[]): EditPlan {
  const files = new Map(
    judged.flatMap(({ pipeline }) =>
      pipeline.files.filter(({ repository }) => repository === 'self').map((file) => [file.path, file] as const),
    ),
  );
  const placed = new Map<SourceFile, Placed[]>();
  const leftOut: LeftOut[] = [];
  for (const { finding, edit } of suggested(judged)) {
    const file = finding.repository === 'self' ? files.get(finding.file) : undefined;
    const span = file === undefined ? undefined : spanOf(file, edit);
    if (file === undefined || span === undefined) {
      leftOut.push({ finding, why: whyNot(finding, file) });
      continue;
    }
    const own = placed.get(file) ?? [];
    if (own.some((other) => overlap(other.span, span))) {
      leftOut.push({ finding, why: 'another change was made there: run check again' });
    } else placed.set(file, [...own, { finding, edit, span }]);
  }
  return { files: Array.from(placed, ([file, edits]) => ({ file, edits: inOrder(edits) })), leftOut };
}

/** Each change once: it is said for each connection and in each pipeline. */
function suggested(judged: readonly JudgedPipeline[]): readonly PlannedEdit[] {
  const byPlace = new Map<string, PlannedEdit>();
  for (const finding of judged.flatMap(({ findings }) => findings)) {
    const { repository, file, edit, waived, confidence } = finding;
    if (edit === null || waived || confidence !== 'confirmed') continue;
    const key = JSON.stringify([repository, file, edit]);
    if (!byPlace.has(key)) byPlace.set(key, { finding, edit });
  }
  return [...byPlace.values()];
}

function whyNot({ repository }: Finding, file: SourceFile | undefined): string {
  if (repository !== 'self') return 'it is in another repository: change it there';
  return file === undefined ? 'its text is not at hand' : 'there is no such place in the file';
}

/** Two insertions at one place overlap too: which comes first is not known. */
function overlap(a: Span, b: Span): boolean {
  return (a.start < b.end && b.start < a.end) || a.start === b.start;
}

function inOrder(edits: readonly Placed[]): readonly PlannedEdit[] {
  return edits.toSorted((a, b) => a.span.start - b.span.start);
}
