import type { Catalogue } from '../../shared/catalogue/catalogue.ts';
import { compare, type Comparison } from './comparing.ts';
import { EXPLAINED } from './differences.ts';
import { expectations, onlyThese, reachableFrom, readExpected, type ExpectedPipeline } from './reading.ts';

type Confidence = ExpectedPipeline['confidence'];

interface Compared {
  readonly pipeline: ExpectedPipeline;
  readonly comparison: Comparison;
}

const CONFIDENCES: readonly Confidence[] = ['high', 'medium', 'low'];

/** How well the corpus is read, as the part of docs/accuracy.md that is the same on every machine. */
export function accuracyText(catalogue: Catalogue): string {
  const compared = compareAll(catalogue);
  return `## What was measured

${String(expectations.length)} root pipelines of ${String(new Set(expectations.map(({ repo }) => repo)).size)} public repositories, each with the templates it reaches. What is expected of each (every step that runs a
task with an Azure connection: task, major version, connection, file and line) was made by another program, cross-checked by text search.
Predefined variables on which conditions depend are given as a run of the main branch has them; parameters have their defaults. The files
are no part of this repository.

${repositoryTable()}

## How much is found

A use is one task of one major version with one connection at one line of one file. Confidence is the expectation's own. Recall is the
share of the expected uses that are found, precision the share of the found uses that are expected; what only some runs have is in neither.

${confidenceTable(compared)}

${macroText(compared)}

Of the uses that are found:

${agreementTable(compared)}

## What differs, and why

${differenceTable(compared)}
`;
}

function compareAll(catalogue: Catalogue): readonly Compared[] {
  const texts = new Map([...new Set(expectations.map(({ repo }) => repo))].map((repo) => [repo, reachableFrom(repo)]));
  return expectations.map((pipeline) => {
    const files = texts.get(pipeline.repo) ?? [];
    return { pipeline, comparison: compare(readExpected(pipeline, files, onlyThese(files), catalogue), pipeline) };
  });
}

function repositoryTable(): string {
  const commits = new Map(expectations.map(({ repo, commit }) => [repo, commit]));
  const rows = Array.from(commits, ([repo, commit]) => [
    repo,
    `\`${commit.slice(0, 12)}\``,
    String(expectations.filter((one) => one.repo === repo).length),
  ]);
  return table(['repository', 'commit', 'roots'], rows);
}

function confidenceTable(compared: readonly Compared[]): string {
  const rows = CONFIDENCES.flatMap((confidence) => {
    const some = compared.filter(({ pipeline }) => pipeline.confidence === confidence);
    return some.length === 0 ? [] : [rowOf(confidence, some)];
  });
  return table(
    ['confidence', 'roots', 'uses expected', 'found', 'missing', 'extra', 'recall', 'precision'],
    [...rows, rowOf('all', compared)],
  );
}

function rowOf(name: string, compared: readonly Compared[]): readonly string[] {
  const expected = sum(compared, (one) => one.expected);
  const missing = sum(compared, (one) => one.missing.length);
  const extra = sum(compared, (one) => one.extra.length);
  const found = expected - missing;
  const figures = [compared.length, expected, found, missing, extra].map(String);
  return [name, ...figures, share(found, expected), share(found, found + extra)];
}

/** Most of the corpus says `$(connection)`: whoever reads the figures should know how little they say about such names. */
function macroText(compared: readonly Compared[]): string {
  const macros = sum(compared, (one) => one.macros);
  return `${String(macros)} of the ${String(sum(compared, (one) => one.expected))} expected uses name their connection with a macro, as in \`$(connection)\`, and are compared by its text. What it stands for is
expected of ${String(sum(compared, (one) => one.named))} of them only: the YAML at hand gives the others no value, and they are told as unresolved.`;
}

function agreementTable(compared: readonly Compared[]): string {
  const found = sum(compared, (one) => one.expected - one.missing.length);
  const counted = found - sum(compared, (one) => one.counts.length);
  const named = sum(compared, (one) => one.named);
  const agreed = named - sum(compared, (one) => one.names.length);
  return table(
    ['what', 'compared', 'agree', 'share'],
    [
      ['how often expansion makes the use', String(found), String(counted), share(counted, found)],
      ['the connection once the variables of the YAML are in it', String(named), String(agreed), share(agreed, named)],
    ],
  );
}

/** Every difference is listed; one that nobody has explained says so. */
function differenceTable(compared: readonly Compared[]): string {
  const rows = compared.flatMap(({ pipeline: { repo, root }, comparison: { missing, extra, counts, names } }) =>
    [
      ...missing.map((use) => ['missing', use] as const),
      ...extra.map((use) => ['extra', use] as const),
      ...counts.map((use) => ['another count', use] as const),
      ...names.map((use) => ['another name', use] as const),
    ].map(([kind, use]) => {
      const why = (EXPLAINED[root] ?? []).find((one) => one.use === use)?.why ?? 'not explained';
      return [`${repo}, \`${root}\``, kind, `\`${use}\``, why];
    }),
  );
  return rows.length === 0 ? 'Nothing differs.' : table(['root', 'how', 'use', 'why'], rows);
}

function sum(compared: readonly Compared[], figure: (comparison: Comparison) => number): number {
  return compared.reduce((total, { comparison }) => total + figure(comparison), 0);
}

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((part / whole) * 100).toFixed(2)} %`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
