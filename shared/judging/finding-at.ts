import type { SourceFile } from '../pipelines/source-file.ts';
import type { Evidence } from '../pipelines/evidence.ts';

import type { Edit, Finding, Severity } from '../rules/finding.ts';
import type { Report } from '../rules/rule.ts';

const BY_POLICY = "So says the organization's policy.";
const WITHOUT_LINE = 'It is in the pipeline as Azure DevOps expands it, which tells no line.';

/** Where a report was made, and about what. */
export interface ReportPlace {
  readonly rule: { readonly id: string; readonly severity: Severity };
  readonly file: SourceFile;
  readonly offset: number;
  readonly task: string | null;
  readonly connection: string | null;
  readonly edition: string;
  readonly evidence: Evidence;
}

/** A report as a finding at a place, as the connection is now. */
export function findingAt(report: Report, place: ReportPlace): Finding {
  const { rule, file, offset, task, connection, edition, evidence } = place;
  return {
    rule: rule.id,
    severity: report.severity ?? rule.severity,
    confidence: report.confidence,
    when: 'now',
    message: [
      ...(report.byPolicy === true ? [ended(report.message), BY_POLICY] : [report.message]),
      ...(evidence === 'static' ? [] : [WITHOUT_LINE]),
    ].join(' '),
    remedy: report.remedy,
    repository: file.repository,
    file: file.path,
    ...file.positionOf(offset),
    task,
    connection,
    edition,
    source: report.source ?? null,
    asOf: report.asOf ?? null,
    waived: false,
    waiver: null,
    edit: evidence === 'static' ? editOf(report, file) : null,
    evidence,
    unknown: report.unknown ?? false,
  };
}

/** A note of the policy is written by a person, and may end without a stop. */
function ended(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}

/** What a machine may change without asking: only what is sure. */
function editOf({ edit, confidence }: Report, file: SourceFile): Edit | null {
  if (edit === undefined || confidence !== 'confirmed') return null;
  const end = file.positionOf(edit.end);
  return { ...file.positionOf(edit.start), endLine: end.line, endColumn: end.column, text: edit.text };
}
