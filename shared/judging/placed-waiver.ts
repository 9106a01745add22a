import type { Pipeline } from '../pipelines/pipeline.ts';
import type { FileWaiver, Waiver } from '../policy/waiver-entries.ts';
import type { Finding } from '../rules/finding.ts';
import type { InlineWaiver } from './inline-waivers.ts';
import { matchesPattern } from '../policy/name-pattern.ts';

/** A waiver where it stands, whether in a file of waivers or in a comment. */
export interface PlacedWaiver {
  readonly waiver: Waiver;
  readonly isInline: boolean;
  readonly at: Pick<Finding, 'repository' | 'file' | 'line' | 'column'>;
  /** True for a finding of a pipeline that it accepts while it counts. */
  accepts(finding: Finding, pipeline: Pipeline): boolean;
  /** True for a pipeline in which it can accept something; undefined where that cannot be told. */
  looksAt(pipeline: Pipeline): boolean | undefined;
}

/** The names of the pipelines that run a root, as `Project/folder/name`; none where nobody knows them. */
export type NamesOf = (pipeline: Pipeline) => readonly string[];

/** A file of waivers. */
export interface WaiverSheet {
  readonly waivers: readonly FileWaiver[];
  /** How findings name it: `self` and its path, or `policy`. */
  readonly repository: string;
  readonly file: string;
}

/** The waivers of a file. */
export function placedWaivers({ waivers, repository, file }: WaiverSheet, namesOf: NamesOf): readonly PlacedWaiver[] {
  return waivers.map((waiver) => {
    const { pipeline: pattern, connection, rules, line, column } = waiver;
    const looksAt = (pipeline: Pipeline): boolean | undefined =>
      pattern === undefined ? true : isMeant(pattern, pipeline, namesOf(pipeline));
    return {
      waiver,
      isInline: false,
      at: { repository, file, line, column },
      looksAt,
      accepts: (finding, pipeline) =>
        rules.includes(finding.rule) &&
        (connection === undefined || isSame(connection, finding.connection)) &&
        looksAt(pipeline) === true,
    };
  });
}

/**
 * A waiver that stands in a comment; undefined for one that is not valid.
 * @param counts Whether it counts for a finding: in a pull request not everything that is written does.
 */
export function placedComment(
  { file, line, column, says, about }: InlineWaiver,
  counts: (finding: Finding) => boolean = () => true,
): PlacedWaiver | undefined {
  if ('problems' in says) return undefined;
  const { repository, path } = file;
  return {
    waiver: says,
    isInline: true,
    at: { repository, file: path, line, column },
    looksAt: ({ files }) => files.includes(file),
    accepts: (finding) =>
      about !== undefined &&
      says.rules.includes(finding.rule) &&
      // What Azure DevOps alone has seen stands on no line.
      finding.evidence === 'static' &&
      finding.repository === repository &&
      finding.file === path &&
      finding.line >= about.from &&
      finding.line <= about.to &&
      counts(finding),
  };
}

/** True for a waiver that means pipelines by the path of their file. */
export function isByPath({ pipeline }: Pick<FileWaiver, 'pipeline'>): boolean {
  return pipeline !== undefined && pipeline !== '**' && /\.ya?ml$/i.test(pipeline);
}

/**
 * Whether a pattern means a pipeline. One that ends like a YAML file is the path of its file, every other one a name: `Payments/*`
 * must not come to mean a folder that somebody calls like the project. A file that several pipelines run is meant by name only where
 * all of them are: what is accepted for one of them is not accepted for the others.
 */
function isMeant(pattern: string, { root }: Pipeline, names: readonly string[]): boolean | undefined {
  if (pattern === '**') return true;
  if (/\.ya?ml$/i.test(pattern)) return matchesPattern(pattern, root.path);
  return names.length === 0 ? undefined : names.every((name) => matchesPattern(plain(pattern), plain(name)));
}

/** Names that differ in their casing only are the same in Azure DevOps; folders are written with either slash. */
function plain(name: string): string {
  return name.replaceAll('\\', '/').toLowerCase();
}

function isSame(wanted: string, connection: string | null): boolean {
  return connection !== null && wanted.trim().toLowerCase() === connection.trim().toLowerCase();
}
