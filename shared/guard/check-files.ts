import type { Catalogue } from '../catalogue/catalogue.ts';
import type { KnownConnections } from '../connections/known-connections.ts';
import { withAgreedEdits } from '../judging/agreed-edits.ts';
import { inlineWaiversIn } from '../judging/inline-waivers.ts';
import { judge, type JudgedPipeline } from '../judging/judge.ts';
import { placedWaivers, type PlacedWaiver, type WaiverSheet } from '../judging/placed-waiver.ts';
import { withWaivers } from '../judging/waivers.ts';
import type { RunValues } from '../pipelines/expand.ts';
import { loadPipeline } from '../pipelines/load-pipeline.ts';
import { findLooseTemplates, findRoots, kindOf, saysRoot } from '../pipelines/roots.ts';
import type { SourceFile } from '../pipelines/source-file.ts';
import { isAboutConnection } from '../rules/connection-rules.ts';
import { declarationsOf } from '../pipelines/templates/declarations.ts';
import { TemplateStore } from '../pipelines/template-store.ts';
import type { TextSource } from '../pipelines/text-source.ts';
import type { ParsedFile } from '../pipelines/yaml/parse.ts';

/** What a check of a repository's files came to. */
export interface CheckedFiles {
  /** In the order of their paths. */
  readonly judged: readonly JudgedPipeline[];
  /** Paths of files with steps that were not judged, because they look like templates and nothing here includes them. */
  readonly loose: readonly string[];
  /** Names of parameters that were given and that no pipeline declares: misspelt, most likely. */
  readonly undeclared: readonly string[];
}

export interface CheckOptions {
  readonly source: TextSource;
  /** Paths of the pipelines to judge; without them the roots are found. */
  readonly roots?: readonly string[] | undefined;
  readonly connections?: KnownConnections | undefined;
  readonly values?: RunValues;
  /** The day on which is judged, ISO 8601. */
  readonly today: string;
  /** Waivers beside those in comments. */
  readonly sheets?: readonly WaiverSheet[];
  /** False where more was said than the files say, such as values or another edition: then no waiver is called unused. */
  readonly isPlain?: boolean;
  /** Is told how many of how many pipelines are judged. */
  readonly progress?: (done: number, of: number) => void;
}

/** Judges the root pipelines among the files of one repository, with the templates they reach, here and elsewhere. */
export async function checkFiles(
  files: readonly SourceFile[],
  catalogue: Catalogue,
  options: CheckOptions,
): Promise<CheckedFiles> {
  const { source, roots, connections, values = {}, today, progress = () => undefined } = options;
  const store = new TemplateStore(files);
  const parsed = files
    .filter((file) => roots?.includes(file.path) ?? mayBePipeline(file.text))
    .flatMap(({ path }) => store.file(path));
  const chosen = [...(roots === undefined ? findRoots(parsed) : parsed)].sort(byPath);
  const judged: JudgedPipeline[] = [];
  const judgeAll = async (some: readonly ParsedFile[]): Promise<void> => {
    for (const [index, root] of some.entries()) {
      progress(index, some.length);
      const pipeline = await loadPipeline(root, catalogue, { ...values, source, store });
      judged.push(judge(pipeline, { catalogue, connections, today }));
    }
  };
  await judgeAll(chosen);
  if (roots === undefined) judged.splice(0, judged.length, ...withoutIncluded(judged, parsed));
  // A file that others seem to include, and that none of them does, is a pipeline after all.
  for (let left = unread(parsed, judged, roots); left.length > 0; left = unread(parsed, judged, roots)) {
    await judgeAll(left.slice(0, 1));
  }
  judged.sort((a, b) => (a.pipeline.root.path < b.pipeline.root.path ? -1 : 1));
  const seen = filesOf(judged);
  const loose = roots === undefined ? findLooseTemplates(parsed).filter(({ file }) => !seen.has(file.id)) : [];
  const { sheets = [], isPlain = true } = options;
  const isWhole = roots === undefined && isPlain && loose.length === 0;
  return {
    judged: withWaivers(withAgreedEdits(judged), {
      listed: sheets.flatMap((sheet) => placedWaivers(sheet, () => [])),
      inlineIn: inlineWaiversIn,
      isWhole: (waiver) => isWhole && mayOnlyAccept(waiver, judged, connections !== undefined),
      edition: catalogue.edition.id,
      today,
    }),
    loose: loose.map(({ file }) => file.path).sort(),
    undeclared: undeclaredIn(chosen, [...(values.parameters ?? new Map<string, string>()).keys()]),
  };
}

/**
 * Without the files that another one turned out to include, by a path that it computes (`x-${{ parameters.env }}.yml`). Only expansion
 * knows those; a file that says of itself that it is a root stays one.
 */
function withoutIncluded(judged: readonly JudgedPipeline[], parsed: readonly ParsedFile[]): readonly JudgedPipeline[] {
  const readers = new Map<number, number>();
  const count = ({ pipeline }: JudgedPipeline, by: number): void => {
    for (const { id } of pipeline.files) readers.set(id, (readers.get(id) ?? 0) + by);
  };
  for (const one of judged) count(one, 1);
  const isRead = ({ file: { id } }: ParsedFile): boolean => (readers.get(id) ?? 0) > 1;
  const included = new Set(parsed.filter((one) => isRead(one) && !saysRoot(one)).map(({ file }) => file.id));
  return judged.filter((one) => {
    const { id } = one.pipeline.root;
    // Every pipeline reads its own root.
    if (!included.has(id) || (readers.get(id) ?? 0) < 2) return true;
    // Of two that include each other one stays.
    count(one, -1);
    return false;
  });
}

function filesOf(judged: readonly JudgedPipeline[]): ReadonlySet<number> {
  return new Set(judged.flatMap(({ pipeline }) => pipeline.files.map(({ id }) => id)));
}

/**
 * True for a waiver that can accept nothing but what was judged here: of this repository, and not in a template, which other
 * repositories may include with other parameters.
 */
function mayOnlyAccept(
  { at, isInline, waiver: { rules } }: PlacedWaiver,
  judged: readonly JudgedPipeline[],
  withConnections: boolean,
): boolean {
  if (at.repository !== 'self' || (!withConnections && rules.some((rule) => isAboutConnection({ rule })))) return false;
  return (
    !isInline || judged.some(({ pipeline }) => pipeline.root.repository === 'self' && pipeline.root.path === at.file)
  );
}

/** Files that look like pipelines and are in none that was judged. */
function unread(
  parsed: readonly ParsedFile[],
  judged: readonly JudgedPipeline[],
  roots: readonly string[] | undefined,
): readonly ParsedFile[] {
  if (roots !== undefined) return [];
  const seen = filesOf(judged);
  return parsed.filter((file) => !seen.has(file.file.id) && kindOf(file) === 'pipeline');
}

function undeclaredIn(roots: readonly ParsedFile[], given: readonly string[]): readonly string[] {
  const declared = new Set(
    roots
      .flatMap(({ root }) => (root?.kind === 'mapping' ? declarationsOf(root).declarations : []))
      .map(({ key }) => key),
  );
  return given.filter((name) => !declared.has(name.toLowerCase()));
}

function byPath(a: ParsedFile, b: ParsedFile): number {
  return a.file.path < b.file.path ? -1 : 1;
}

/** A cheap look at the text, which spares parsing the YAML of other tools: some key of a pipeline at the start of a line. */
function mayBePipeline(text: string): boolean {
  // A line can end at this one too, which a regular expression does not know.
  const lines = text.replaceAll('\u0085', '\n');
  return ROOT_KEY.test(lines) || !startsPlainly(lines);
}

/** Also what can stand for such a key: an expression, an explicit key, an anchor or tag before it, an escape in quotes. */
const ROOT_KEY =
  /^\uFEFF?(?:["']?(?:extends|stages|jobs|phases|steps|parameters|variables|trigger|pr|schedules|resources)["']?\s*:|["']?\$\{\{|\?\s|[!&]|"[^"\n]*\\)/m;

/** True for a list, or a mapping whose first key is a plain word at the start of its line: its other keys stand there too. */
function startsPlainly(text: string): boolean {
  for (const [line] of text.matchAll(/^.+$/gm)) {
    const content = line.replace(/^\uFEFF/, '');
    if (/^\s*(?:#|$)|^---\s*$/.test(content)) continue;
    return /^(?:-\s|["']?[\w./-]+["']?\s*:)/.test(content);
  }
  return true;
}
