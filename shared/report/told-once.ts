import type { JudgedPipeline } from '../judging/judge.ts';
import type { Diagnostic } from '../pipelines/diagnostic.ts';
import type { SourceFile } from '../pipelines/source-file.ts';
import type { Finding, Severity } from '../rules/finding.ts';

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
export type OneReason<T extends Finding | Diagnostic> = readonly [Told<T>, ...Told<T>[]];

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
  return shownAs(said);
}

/** What a finding is called: that something is not known is no warning. */
export function shownAs({ unknown, severity }: Finding): Severity | 'unknown' {
  return unknown && severity === 'warning' ? 'unknown' : severity;
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
      const key = `${reasonOf(said)}\n${placeKey(said)}`;
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

/** Brings what is said for one reason together. */
export function byReason<T extends Finding | Diagnostic>(told: readonly Told<T>[]): readonly OneReason<T>[] {
  return groupedBy(told, ({ said }) => reasonOf(said));
}

/** The same for what is said for the same reason: all that is told besides the place. */
export function reasonOf(said: Finding | Diagnostic): string {
  if (!isFinding(said)) return [said.code, said.message].join('\n');
  const { rule, severity, confidence, message, remedy, source, asOf, waived, waiver } = said;
  return [rule, severity, confidence, message, remedy, source, asOf, waived, waiver?.until, waiver?.reason].join('\n');
}

/** Brings together what has the same key, in the order in which the keys come first. */
export function groupedBy<T>(all: readonly T[], keyOf: (one: T) => unknown): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<unknown, [T, ...T[]]>();
  for (const one of all) {
    const key = keyOf(one);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [one]);
    else known.push(one);
  }
  return [...groups.values()];
}

/** How many causes of each rank are told of pipelines: the same numbers in every report. */
export function countsOf(judged: readonly JudgedPipeline[]): (rank: Rank) => number {
  const ranks = byReason(toldOnce(judged)).map(([{ said }]) => rankOf(said));
  return (rank) => ranks.filter((one) => one === rank).length;
}

function placeKey({ repository, file, line, column }: Finding | Diagnostic): string {
  return [repository, file, line, column].join('\n');
}

function fileKey(repository: string, path: string): string {
  return `${repository}\n${path}`;
}
