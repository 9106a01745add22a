import { z } from 'zod';
import { GuardError } from '../errors.ts';
import { parsedJson } from './json.ts';
import type { Row, StoredRow } from './table.ts';

/** A pipeline, and what its YAML reads: its own, its templates and scripts. */
export interface PipelineReads {
  readonly projectId: string;
  readonly projectName: string;
  readonly definitionId: number;
  /** With its folder: `deploy\web`. */
  readonly name: string;
  /** Without a slash at its start. */
  readonly yamlFile: string;
  readonly rootRepositoryId: string;
  readonly rootRepositoryName: string;
  /** When Git was asked, ISO 8601 UTC: what is newer than this may not be in it. */
  readonly walkedAt: string;
  /** Why it may read more than is known, in a sentence; empty where all is known. */
  readonly unseen: string;
  readonly reads: readonly RepositoryRead[];
}

/** What a pipeline reads of one repository. */
export interface RepositoryRead {
  readonly repositoryId: string;
  /** True for the repository of the pipeline's own YAML. */
  readonly isSelf: boolean;
  /** Full names as they were resolved (`refs/heads/main`), each once; empty where they are not known: it can be any. */
  readonly refs: readonly string[];
  /** The commit of each of the refs, in their order; empty where they are not known. */
  readonly commits: readonly string[];
  /** Paths that were read or asked for in vain, without a slash at their start; `any` where it may read any path. */
  readonly paths: readonly string[] | 'any';
}

/** A pipeline that reads a repository. */
export interface Reader extends Omit<PipelineReads, 'reads'> {
  readonly read: RepositoryRead;
}

/** What a row holds of paths: a pipeline that reads more is taken for one that reads any. */
const MAX_PATHS = 500;
/** Characters of a list as JSON; a property takes 32 Ki (https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model). */
const MAX_JSON = 30_000;
const MAX_UNSEEN = 500;

const texts = z.array(z.string());

const rowSchema = z.object({
  projectId: z.string(),
  projectName: z.string(),
  definitionId: z.number(),
  name: z.string(),
  yamlFile: z.string(),
  rootRepositoryId: z.string(),
  rootRepositoryName: z.string(),
  walkedAt: z.string(),
  unseen: z.string(),
  repositoryId: z.string(),
  isSelf: z.boolean(),
  refs: texts,
  commits: texts,
  paths: texts,
  allPaths: z.boolean(),
});

/** The row of a pipeline that reads a repository. */
export function readerRow(of: PipelineReads, read: RepositoryRead): Row {
  const { reads: _, unseen, ...pipeline } = of;
  const { repositoryId, isSelf, refs, commits, paths } = read;
  const versions = fits(refs) && fits(commits) ? { refs, commits } : { refs: [], commits: [] };
  const allPaths = paths === 'any' || paths.length > MAX_PATHS || !fits(paths);
  return {
    ...pipeline,
    unseen: shortened(unseen),
    repositoryId,
    isSelf,
    refs: JSON.stringify(versions.refs),
    commits: JSON.stringify(versions.commits),
    paths: JSON.stringify(allPaths ? [] : paths),
    allPaths,
  };
}

/** What a pipeline reads of a repository by either of two walks, the newer one first: where one knows no bounds, both have none. */
export function unionOf(newer: RepositoryRead, older: RepositoryRead): RepositoryRead {
  const isKnown = newer.refs.length > 0 && older.refs.length > 0;
  const only = older.refs.flatMap((ref, index) =>
    newer.refs.includes(ref) ? [] : [{ ref, at: older.commits[index] ?? '' }],
  );
  return {
    ...newer,
    isSelf: newer.isSelf || older.isSelf,
    refs: isKnown ? [...newer.refs, ...only.map(({ ref }) => ref)] : [],
    commits: isKnown ? [...newer.commits, ...only.map(({ at }) => at)] : [],
    paths:
      newer.paths === 'any' || older.paths === 'any' ? 'any' : [...new Set([...newer.paths, ...older.paths])].sort(),
  };
}

/** @throws GuardError `ledger-unreadable`: a reader that cannot be read must not pass for none. */
export function readerIn(repositoryId: string, { row }: StoredRow): Reader {
  const lists = { refs: parsedJson(row['refs']), commits: parsedJson(row['commits']), paths: parsedJson(row['paths']) };
  const parsed = rowSchema.safeParse({ ...row, ...lists }).data;
  if (parsed === undefined) throw unreadable(`the pipelines that read repository ${repositoryId}`);
  const { isSelf, refs, commits, paths, allPaths, repositoryId: id, ...pipeline } = parsed;
  return { ...pipeline, read: { repositoryId: id, isSelf, refs, commits, paths: allPaths ? 'any' : paths } };
}

/** Of which repositories a pipeline has rows: more than it reads while a change is under way. */
export interface ForwardRow {
  readonly walkedAt: string;
  readonly unseen: string;
  /** In lower case. */
  readonly repositories: readonly string[];
}

const forwardSchema = z.object({ walkedAt: z.string(), unseen: z.string(), repositories: texts });

export function forwardRow({ walkedAt, unseen, repositories }: ForwardRow): Row {
  return { walkedAt, unseen: shortened(unseen), repositories: JSON.stringify(repositories) };
}

/** @throws GuardError `ledger-unreadable` */
export function forwardIn({ row }: StoredRow): ForwardRow {
  const parsed = forwardSchema.safeParse({ ...row, repositories: parsedJson(row['repositories']) }).data;
  if (parsed === undefined) throw unreadable('what a pipeline reads');
  return parsed;
}

function unreadable(what: string): GuardError {
  return new GuardError(
    'ledger-unreadable',
    `What is kept of ${what} in the table Usage is in a shape that this version does not know: run the newest wif-guard.`,
  );
}

function fits(list: readonly string[]): boolean {
  return JSON.stringify(list).length <= MAX_JSON;
}

/** The beginning of a sentence; half a character at its end would make the row unreadable for others. */
function shortened(text: string): string {
  return text.slice(0, MAX_UNSEEN).replace(/\p{Cs}/gu, '\uFFFD');
}
