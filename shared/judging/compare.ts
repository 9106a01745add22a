import type { Diagnostic, DiagnosticCode } from '../pipelines/diagnostic.ts';
import { isAboutConnection } from '../rules/connection-rules.ts';
import type { Finding } from '../rules/finding.ts';
import type { JudgedPipeline } from './judge.ts';

/** What is said of a pipeline. */
export interface Said {
  readonly findings: readonly Finding[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What is said of a pipeline as a change leaves it, by whether the change brings it. */
export interface Compared {
  readonly fresh: Said;
  /** What was there before, and is neither more nor worse now. */
  readonly old: Said;
}

/** Where something is said. */
export type SaidPlace = Pick<Finding, 'repository' | 'file' | 'line' | 'column'>;

/** What is known of a change. */
export interface ChangeSeen {
  /** True where the change wrote something in the step, or other item of a list, around a place. */
  touches(place: SaidPlace): boolean;
  /**
   * True where it wrote more than steps that run something: variables, parameters, resources, what is included. What is not known can
   * rest on any of these, wherever it is told.
   */
  readonly writesMoreThanSteps: boolean;
  /** True for a file that the change leaves as it is. */
  isUnchanged(place: SaidPlace): boolean;
  /** The path that a file has after the change. */
  pathAfter(place: SaidPlace): string;
}

/**
 * Tells what a change brings from what was there before. Lines move, so the same is told by what is said, of which task, connection and
 * file, and how often; of more than before, those are new that the change wrote.
 * @param before What was said where the change began, and of the branch that it is to go to.
 */
export function compare(now: JudgedPipeline, before: readonly Said[], change: ChangeSeen): Compared {
  const oldFindings = alsoBefore(
    now.findings,
    before.map(({ findings }) => findings),
    change,
    findingKey,
  );
  const oldDiagnostics = alsoBefore(
    now.diagnostics,
    before.map(({ diagnostics }) => diagnostics),
    change,
    diagnosticKey,
  );
  const isOldFinding = (finding: Finding): boolean => oldFindings.has(finding) && !mayBeAnother(finding, change);
  const isOldDiagnostic = (diagnostic: Diagnostic): boolean =>
    oldDiagnostics.has(diagnostic) && (!diagnostic.unknown || isSameUnknown(diagnostic, change));
  return {
    fresh: {
      findings: now.findings.filter((finding) => !isOldFinding(finding)),
      diagnostics: now.diagnostics.filter((diagnostic) => !isOldDiagnostic(diagnostic)),
    },
    old: { findings: now.findings.filter(isOldFinding), diagnostics: now.diagnostics.filter(isOldDiagnostic) },
  };
}

/** What is not known can be another thing than it was: only where nothing that it rests on was written it is the same one. */
export function mayBeAnother(finding: Finding, change: ChangeSeen): boolean {
  if (!finding.unknown) return false;
  return change.touches(finding) || (isAboutConnection(finding) && change.writesMoreThanSteps);
}

/** What is not seen of a whole file, or of all that follows: the change can have written there. */
const OF_WHOLE_FILE: ReadonlySet<DiagnosticCode> = new Set([
  'file-too-large',
  'yaml-invalid',
  'yaml-unsupported',
  'not-a-pipeline',
]);

function isSameUnknown(diagnostic: Diagnostic, change: ChangeSeen): boolean {
  if (diagnostic.code === 'expansion-limit' || change.writesMoreThanSteps) return false;
  return OF_WHOLE_FILE.has(diagnostic.code) ? change.isUnchanged(diagnostic) : !change.touches(diagnostic);
}

/** Those of which there were as many on one of the sides before. */
function alsoBefore<T extends SaidPlace>(
  now: readonly T[],
  before: readonly (readonly T[])[],
  change: ChangeSeen,
  keyOf: (said: T, path: string) => string,
): ReadonlySet<T> {
  const left = new Map<string, number>();
  for (const side of before) {
    const counts = new Map<string, number>();
    for (const said of side) {
      const key = keyOf(said, change.pathAfter(said));
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      left.set(key, Math.max(left.get(key) ?? 0, count));
    }
  }
  const old = new Set<T>();
  if (left.size === 0) return old;
  const isWritten = new Map(now.map((said) => [said, change.touches(said)]));
  for (const said of now.toSorted((a, b) => Number(isWritten.get(a)) - Number(isWritten.get(b)))) {
    const key = keyOf(said, said.file);
    const count = left.get(key) ?? 0;
    if (count === 0) continue;
    left.set(key, count - 1);
    old.add(said);
  }
  return old;
}

/** What was accepted before and is not any more has come back. */
function findingKey(finding: Finding, path: string): string {
  const { rule, severity, confidence, when, message, repository, task, connection, waived } = finding;
  return JSON.stringify([rule, severity, confidence, when, message, repository, path, task, connection, waived]);
}

function diagnosticKey({ code, message, repository }: Diagnostic, path: string): string {
  return JSON.stringify([code, message, repository, path]);
}
