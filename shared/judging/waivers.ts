import type { Pipeline } from '../pipelines/pipeline.ts';
import type { SourceFile } from '../pipelines/source-file.ts';
import type { Finding } from '../rules/finding.ts';
import type { Report, Rule } from '../rules/rule.ts';
import { expiredWaiver, waiverExpired } from '../rules/waiver-expired.ts';
import { invalidWaiver, waiverInvalid } from '../rules/waiver-invalid.ts';
import { unusedWaiver, waiverUnused } from '../rules/waiver-unused.ts';
import type { InlineWaiver } from './inline-waivers.ts';
import type { JudgedPipeline } from './judge.ts';
import { placedComment, type PlacedWaiver } from './placed-waiver.ts';
import { verdictOf } from './verdict.ts';

/** What findings are waived by. */
export interface Waiving {
  /** Waivers that stand in files of waivers. */
  readonly listed: readonly PlacedWaiver[];
  /** The comments of a file that mean to be waivers; without it comments do not count. */
  readonly inlineIn?: (file: SourceFile) => readonly InlineWaiver[];
  /** Whether a comment counts for a finding. */
  readonly counts?: (waiver: InlineWaiver, finding: Finding) => boolean;
  /** True for a waiver of which everything that it can accept was judged, as far as it was seen. */
  readonly isWhole?: (waiver: PlacedWaiver) => boolean;
  /** The catalogue edition that judged. */
  readonly edition: string;
  /** ISO 8601 date. */
  readonly today: string;
}

/**
 * Marks what is waived, never hides it, and adds what is to be said of the waivers themselves, each once. What could not be seen is
 * waived by nothing.
 */
export function withWaivers(judged: readonly JudgedPipeline[], waiving: Waiving): readonly JudgedPipeline[] {
  const { listed, edition, today } = waiving;
  const comments = commentsIn(judged, waiving);
  const known = [...listed, ...comments.map(({ placed }) => placed).filter((placed) => placed !== undefined)];
  /** The first pipeline in which a waiver accepts something, or would if it had not expired. */
  const used = new Map<PlacedWaiver, Pipeline>();
  const marked = judged.map((one) => {
    const { pipeline } = one;
    const waivers = known.filter((placed) => placed.looksAt(pipeline) === true);
    return marking(one, (finding) => {
      const accepting = waivers.filter((placed) => placed.accepts(finding, pipeline));
      const [longest] = accepting
        .filter(({ waiver }) => today <= waiver.until)
        .sort((a, b) => b.waiver.until.localeCompare(a.waiver.until));
      for (const placed of accepting) {
        if (longest === undefined || today <= placed.waiver.until) used.set(placed, used.get(placed) ?? pipeline);
      }
      return longest?.waiver;
    });
  });

  const notes = new Map<Pipeline, Finding[]>();
  const note = (pipeline: Pipeline | undefined, rule: Rule, at: PlacedWaiver['at'], said: Said): void => {
    if (pipeline !== undefined) notes.set(pipeline, [...(notes.get(pipeline) ?? []), noteAt(rule, at, said, edition)]);
  };
  for (const { comment, pipeline } of comments) {
    const { says, file, line, column } = comment;
    if ('problems' in says) note(pipeline, waiverInvalid, placeOf(file, line, column), invalidWaiver(says.problems));
  }
  for (const placed of known) {
    const { waiver, at, isInline } = placed;
    const by = used.get(placed);
    if (waiver.until < today) {
      if (by !== undefined) note(by, waiverExpired, at, expiredWaiver(waiver, true));
      else if (isSettled(placed, judged, waiving))
        note(homeOf(placed, judged), waiverExpired, at, expiredWaiver(waiver, false));
    } else if (by === undefined && isSettled(placed, judged, waiving)) {
      note(homeOf(placed, judged), waiverUnused, at, unusedWaiver(waiver, isInline));
    }
  }
  return marked.map((one) => ({ ...one, findings: [...one.findings, ...(notes.get(one.pipeline) ?? [])] }));
}

type Said = Pick<Report, 'message' | 'remedy'>;

interface PlacedInPipeline {
  readonly comment: InlineWaiver;
  readonly placed: PlacedWaiver | undefined;
  /** The first pipeline that has the file. */
  readonly pipeline: Pipeline;
}

/** The comments of all files that were read, each once however many pipelines include its file. */
function commentsIn(
  judged: readonly JudgedPipeline[],
  { inlineIn = () => [], counts = () => true }: Waiving,
): readonly PlacedInPipeline[] {
  const files = new Map<SourceFile, Pipeline>();
  for (const { pipeline } of judged) {
    for (const file of pipeline.files) if (!files.has(file)) files.set(file, pipeline);
  }
  return [...files].flatMap(([file, pipeline]) =>
    inlineIn(file).map((comment) => ({
      comment,
      pipeline,
      placed: placedComment(comment, (finding) => counts(comment, finding)),
    })),
  );
}

/** A pipeline with the findings that a waiver accepts marked, and the verdict of the others. */
function marking(
  judged: JudgedPipeline,
  waiverOf: (finding: Finding) => PlacedWaiver['waiver'] | undefined,
): JudgedPipeline {
  const findings = judged.findings.map((finding) => {
    const waiver = waiverOf(finding);
    if (waiver === undefined) return finding;
    return { ...finding, waived: true, waiver: { reason: waiver.reason, until: waiver.until } };
  });
  return { ...judged, findings, verdict: verdictOf(findings, isSeen(judged)) };
}

function isSeen({ pipeline, diagnostics }: JudgedPipeline): boolean {
  return pipeline.complete && diagnostics.every(({ unknown }) => !unknown);
}

/** True where nothing that the waiver could accept was left unseen. */
function isSettled(placed: PlacedWaiver, judged: readonly JudgedPipeline[], { isWhole }: Waiving): boolean {
  if (isWhole?.(placed) !== true) return false;
  return judged.every(
    (one) => placed.looksAt(one.pipeline) === false || (placed.looksAt(one.pipeline) === true && isSeen(one)),
  );
}

/** Where a waiver that accepts nothing is told: with the first pipeline it looks at, else with the first. */
function homeOf(placed: PlacedWaiver, judged: readonly JudgedPipeline[]): Pipeline | undefined {
  return (judged.find(({ pipeline }) => placed.looksAt(pipeline) === true) ?? judged[0])?.pipeline;
}

function placeOf({ repository, path }: SourceFile, line: number, column: number): PlacedWaiver['at'] {
  return { repository, file: path, line, column };
}

/** What is said of a waiver stands where the waiver does, and is about no step. */
function noteAt({ id, severity }: Rule, at: PlacedWaiver['at'], said: Said, edition: string): Finding {
  return {
    rule: id,
    severity,
    confidence: 'confirmed',
    when: 'now',
    message: said.message,
    remedy: said.remedy,
    ...at,
    task: null,
    connection: null,
    edition,
    source: null,
    asOf: null,
    waived: false,
    waiver: null,
    edit: null,
    evidence: 'static',
    unknown: false,
  };
}
