import type { Catalogue } from '../catalogue/catalogue.ts';
import type { KnownConnections } from '../connections/service-connection.ts';
import { readPipeline } from '../pipelines/pipeline.ts';
import { findLooseTemplates, findRoots } from '../pipelines/roots.ts';
import type { SourceFile } from '../pipelines/source-file.ts';
import { parseYaml } from '../pipelines/yaml/parse.ts';
import { judge, type JudgedPipeline } from '../judging/judge.ts';

/** What a check of a repository's files came to. */
export interface CheckedFiles {
  /** In the order of their paths. */
  readonly judged: readonly JudgedPipeline[];
  /** Paths of files with steps that were not judged, because they look like templates and nothing here includes them. */
  readonly loose: readonly string[];
}

/**
 * Judges the root pipelines among the files of one repository.
 * @param roots Paths of the pipelines to judge; without them the roots are found.
 */
export function checkFiles(
  files: readonly SourceFile[],
  catalogue: Catalogue,
  options: { readonly roots?: readonly string[]; readonly connections?: KnownConnections } = {},
): CheckedFiles {
  const { roots, connections } = options;
  const parsed = files.filter((file) => roots?.includes(file.path) ?? mayBePipeline(file.text)).map(parseYaml);
  const chosen = roots === undefined ? findRoots(parsed) : parsed;
  return {
    judged: [...chosen]
      .sort((a, b) => (a.file.path < b.file.path ? -1 : 1))
      .map((file) => judge(readPipeline(file, catalogue), catalogue, connections)),
    loose:
      roots === undefined
        ? findLooseTemplates(parsed)
            .map(({ file }) => file.path)
            .sort()
        : [],
  };
}

/** A cheap look at the text, which spares parsing the YAML of other tools: some key of a pipeline at the start of a line. */
function mayBePipeline(text: string): boolean {
  return ROOT_KEY.test(text) || !startsPlainly(text);
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
