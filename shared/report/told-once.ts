import type { JudgedPipeline } from '../judging/judge.ts';
import type { Diagnostic } from '../pipelines/diagnostic.ts';
import type { SourceFile } from '../pipelines/source-file.ts';
import type { Finding } from '../rules/finding.ts';

/** Something that is said of one place, with everything it is said for. */
export interface Told<T extends Finding | Diagnostic> {
  readonly said: T;
  /** The file of the place; undefined where it is not at hand. */
  readonly file: SourceFile | undefined;
  /** Roots of the pipelines that have it: a template says the same in each that includes it. */
  readonly pipelines: readonly string[];
  /** Connections that it is said for. */
  readonly connections: readonly string[];
}

/** Places where the same is said for the same reason: one action mends them all. */
export type Cause<T extends Finding | Diagnostic> = readonly [Told<T>, ...Told<T>[]];

/** What a report tells apart; in this order it is told. */
export type Rank = 'error' | 'unknown' | 'warning' | 'note' | 'waived';

const RANKS: readonly Rank[] = ['error', 'unknown', 'warning', 'note', 'waived'];

export function isFinding(said: Finding | Diagnostic): said is Finding {
  return 'rule' in said;
}

/** How much it matters; what was not seen can hide an error, so it comes before warnings. */
export function rankOf(said: Finding | Diagnostic): Rank {
  if (!isFinding(said)) return said.unknown ? 'unknown' : 'note';
  if (said.waived) return 'waived';
  return said.unknown && said.severity === 'warning' ? 'unknown' : said.severity;
}

/** The id of what was found: of a rule, or the code of a diagnostic. */
export function idOf(said: Finding | Diagnostic): string {
  return isFinding(said) ? said.rule : said.code;
}

/** Everything that is said of several pipelines, once for each place, what matters most first. */
export function toldOnce(judged: readonly JudgedPipeline[]): readonly Told<Finding | Diagnostic>[] {
  const files = new Map<string, SourceFile>();
  const byPlace = new Map<string, { said: Finding | Diagnostic; pipelines: Set<string>; connections: Set<string> }>();
  for (const { pipeline, findings, diagnostics } of judged) {
    for (const file of pipeline.files) files.set(fileKey(file.repository, file.path), file);
    for (const said of [...findings, ...diagnostics]) {
      const key = `${causeKey(said)}\n${placeKey(said)}`;
      const known = byPlace.get(key) ?? { said, pipelines: new Set<string>(), connections: new Set<string>() };
      byPlace.set(key, known);
      known.pipelines.add(pipeline.root.path);
      if (isFinding(said) && said.connection !== null) known.connections.add(said.connection);
    }
  }
  return Array.from(byPlace.values(), ({ said, pipelines, connections }) => ({
    said,
    file: files.get(fileKey(said.repository, said.file)),
    pipelines: [...pipelines],
    connections: [...connections],
  })).sort((a, b) => RANKS.indexOf(rankOf(a.said)) - RANKS.indexOf(rankOf(b.said)));
}

/** Brings what has one cause together, in the order in which the causes come first. */
export function byCause<T extends Finding | Diagnostic>(told: readonly Told<T>[]): readonly Cause<T>[] {
  const causes = new Map<string, [Told<T>, ...Told<T>[]]>();
  for (const one of told) {
    const key = causeKey(one.said);
    const known = causes.get(key);
    if (known === undefined) causes.set(key, [one]);
    else known.push(one);
  }
  return [...causes.values()];
}

/** All that is told besides the place. */
function causeKey(said: Finding | Diagnostic): string {
  if (!isFinding(said)) return [said.code, said.message].join('\n');
  const { rule, severity, confidence, message, remedy, source, asOf, waiver } = said;
  return [rule, severity, confidence, message, remedy, source, asOf, waiver?.until, waiver?.reason].join('\n');
}

function placeKey({ repository, file, line, column }: Finding | Diagnostic): string {
  return [repository, file, line, column].join('\n');
}

function fileKey(repository: string, path: string): string {
  return `${repository}\n${path}`;
}
