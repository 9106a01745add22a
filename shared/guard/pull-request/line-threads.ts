import { causeOf } from '../../report/by-cause.ts';
import { lineComment } from '../../report/pull-request-comments.ts';
import { suggestionOf } from '../../report/suggestion.ts';
import { isAboutConnection } from '../../rules/connection-rules.ts';
import type { Finding } from '../../rules/finding.ts';
import type { ThreadPlace } from '../../azure-devops/threads.ts';
import type { ReviewedPipeline } from '../../judging/reviewed-change.ts';
import { stepAround, type WrittenFile, type WrittenFiles } from './change-seen.ts';
import { digest } from './digest.ts';
import type { WantedThread } from './plan-threads.ts';

/**
 * One thread for each rule and step, or connection, that a change brings something to say of, on a line that it wrote. What stands on
 * others is in the summary only: nobody is asked about a line that is not theirs.
 */
export function lineThreads(
  pipelines: readonly ReviewedPipeline[],
  written: WrittenFiles,
  iterationId: number,
): readonly WantedThread[] {
  const seen = new Map<string, number>();
  return groupsOf(pipelines).flatMap(({ findings, others }) => {
    const [finding] = findings;
    const file = written.get(finding.file);
    const line = file === undefined ? undefined : writtenLine(file, finding);
    if (file === undefined || line === undefined) return [];
    // Lines move between iterations, so the key counts occurrences instead: the second such finding of the file stays the second.
    const step = isAboutConnection(finding) ? [] : [finding.file, finding.task ?? ''];
    const thing = [finding.rule, ...step, ...new Set(findings.map(({ connection }) => connection))].join('\n');
    const occurrence = (seen.get(thing) ?? 0) + 1;
    seen.set(thing, occurrence);
    // A suggestion replaces the line of its thread.
    const suggestion = line === finding.line ? suggestionOf(findings, file.parsed.file) : undefined;
    return [
      {
        key: digest([thing, String(occurrence)]),
        print: digest(findings.flatMap(({ severity, message, remedy }) => [severity, message, remedy])),
        content: lineComment(findings, { others, suggestion }),
        status: 'active' as const,
        place: placeOf(finding, line, file, iterationId),
        create: true,
      },
    ];
  });
}

interface Group {
  readonly findings: readonly [Finding, ...Finding[]];
  /** How many other steps the same is said of. */
  readonly others: number;
}

/** A note asks for nothing now, and what is accepted for nothing either; a line of another repository is not in this pull request. */
function groupsOf(pipelines: readonly ReviewedPipeline[]): readonly Group[] {
  const findings = pipelines
    .filter(({ isNamed }) => isNamed)
    .flatMap(({ fresh }) => fresh.findings)
    .filter(({ severity, waived, repository }) => severity !== 'note' && !waived && repository === 'self');
  const groups = new Map<string, { readonly findings: [Finding, ...Finding[]]; readonly steps: Set<string> }>();
  for (const finding of findings) {
    const place = `${String(finding.line)} ${String(finding.column)} ${finding.file}`;
    // What is about a connection takes one action, so it takes one thread, at the first step that names it.
    const name = causeOf(finding) ?? `${finding.rule} ${place}`;
    const known = groups.get(name);
    if (known === undefined) {
      groups.set(name, { findings: [finding], steps: new Set([place]) });
      continue;
    }
    known.steps.add(place);
    // A template that several pipelines include says the same in each.
    if (!known.findings.some((one) => one.connection === finding.connection && one.message === finding.message))
      known.findings.push(finding);
  }
  return Array.from(groups.values(), ({ findings: group, steps }) => ({
    findings: group,
    others: isAboutConnection(group[0]) ? steps.size - 1 : 0,
  }));
}

/** The line of a finding where the change wrote it, else the first that it wrote in the same step. */
function writtenLine({ parsed, lines }: WrittenFile, finding: Finding): number | undefined {
  if (lines.has(finding.line)) return finding.line;
  const { from, to } = stepAround(parsed, finding);
  for (let line = from; line <= to; line += 1) if (lines.has(line)) return line;
  return undefined;
}

function placeOf(
  { file: path, line: own, column }: Finding,
  line: number,
  { parsed: { file }, changeTrackingId }: WrittenFile,
  iterationId: number,
): ThreadPlace {
  const text = file.line(line);
  const start = line === own ? column : text.length - text.trimStart().length + 1;
  const word = line === own ? (/^[^\s'",;]*/.exec(text.slice(start - 1))?.[0] ?? '') : text.trim();
  return { path, line, column: start, endColumn: start + Math.max(1, word.length), iterationId, changeTrackingId };
}
