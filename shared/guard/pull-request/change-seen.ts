import { changedLines, EVERY_LINE, NO_LINE, type ChangedLines } from '../../judging/changed-lines.ts';
import type { ChangeSeen, SaidPlace } from '../../judging/compare.ts';
import { itemAround } from '../../pipelines/yaml/item-around.ts';
import type { ParsedFile } from '../../pipelines/yaml/parse.ts';
import { inBatches } from './in-batches.ts';
import type { OpenChange } from './open-change.ts';

/** A file that a change writes, as it leaves it. */
export interface WrittenFile {
  readonly parsed: ParsedFile;
  /** As it was; undefined for one that is new. */
  readonly before: ParsedFile | undefined;
  readonly lines: ChangedLines;
  readonly originalPath: string;
  /** Ties a comment to the file across iterations. */
  readonly changeTrackingId: number;
}

/** What a change writes in files of its own repository, by path. */
export type WrittenFiles = ReadonlyMap<string, WrittenFile>;

/** Compares files with what they were before. @param wanted Their paths, in lower case. */
export async function writtenFiles(
  { files, reader, source, base }: OpenChange,
  wanted: ReadonlySet<string>,
): Promise<WrittenFiles> {
  const written = new Map<string, WrittenFile>();
  await inBatches(
    files.filter(({ path }) => wanted.has(path.toLowerCase())),
    async ({ path, originalPath = path, changeTrackingId }) => {
      const how = /\.ya?ml$/i.test(path) ? 'parsed' : 'as text';
      const [parsed, found] = await Promise.all([
        reader.file(source, 'self', path, how),
        base === undefined ? undefined : reader.file(base, 'self', originalPath, how),
      ]);
      if ('absent' in parsed) return;
      const before = found === undefined || 'absent' in found ? undefined : found;
      const lines = before === undefined ? EVERY_LINE : changedLines(before.file.text, parsed.file.text);
      written.set(path, { parsed, before, lines, originalPath, changeTrackingId });
    },
  );
  return written;
}

/** What a pipeline has to do with the repository of a change. */
interface Seeing {
  /** The names by which it calls it. */
  readonly aliases: ReadonlySet<string>;
  /** The paths that it reads there and the change writes, in lower case. */
  readonly read: ReadonlySet<string>;
  /** True where it may read others that the change writes. */
  readonly mayReadMore: boolean;
}

/** What a change writes, as a pipeline sees it. */
export function changeSeenBy(written: WrittenFiles, { aliases, read, mayReadMore }: Seeing): ChangeSeen {
  const own = Array.from(written.values()).filter(({ parsed }) => read.has(parsed.file.path.toLowerCase()));
  const pathsAfter = new Map(Array.from(written, ([path, { originalPath }]) => [originalPath, path]));
  const fileOf = ({ repository, file }: SaidPlace): WrittenFile | undefined =>
    aliases.has(repository) ? written.get(file) : undefined;
  return {
    touches(place) {
      const found = fileOf(place);
      if (found === undefined) return false;
      const { from, to } = stepAround(found.parsed, place);
      return found.lines.touches(from, to);
    },
    // One that is read and is not there any more is more than a step, too.
    writesMoreThanSteps: mayReadMore || own.length < read.size || !own.every(writesOnlySteps),
    isUnchanged: (place) => (fileOf(place)?.lines ?? NO_LINE) === NO_LINE,
    pathAfter: (place) => (aliases.has(place.repository) ? (pathsAfter.get(place.file) ?? place.file) : place.file),
  };
}

/** Keys of steps that run something of their own (https://learn.microsoft.com/azure/devops/pipelines/yaml-schema/steps). */
const RUNS: ReadonlySet<string> = new Set([
  'task',
  'script',
  'bash',
  'pwsh',
  'powershell',
  'checkout',
  'download',
  'publish',
]);

/** True where all that is written, or taken out, are such steps, comments and empty lines; a script is of the steps that run it. */
function writesOnlySteps({ parsed, before, lines }: WrittenFile): boolean {
  if (!/\.ya?ml$/i.test(parsed.file.path)) return true;
  if (before === undefined || lines.written === 'all') return false;
  return (
    [...lines.written].every((line) => isInStep(parsed, line)) &&
    [...lines.removed].every((line) => isInStep(before, line))
  );
}

function isInStep({ file, root }: ParsedFile, line: number): boolean {
  const text = file.line(line);
  if (/^\s*(?:#|$)/.test(text)) return true;
  // An item begins behind its dash.
  const begin = /^\s*(?:-\s+)*/.exec(text)?.[0].length ?? 0;
  const offset = file.offsetOf({ line, column: begin + 1 });
  const item = root === undefined || offset === undefined ? undefined : itemAround(root, offset);
  return item !== undefined && item.entries.some(({ key }) => RUNS.has(key.text));
}

/** The lines of the step, or other item of a list, around a place; its own line outside of any, and in a script. */
export function stepAround({ file, root }: ParsedFile, { line, column }: Pick<SaidPlace, 'line' | 'column'>) {
  const offset = file.offsetOf({ line, column });
  const item = root === undefined || offset === undefined ? undefined : itemAround(root, offset);
  if (item === undefined) return { from: line, to: line };
  const last = file.text.slice(0, Math.max(item.start + 1, item.end)).trimEnd().length;
  return { from: file.positionOf(item.start).line, to: file.positionOf(Math.max(item.start, last - 1)).line };
}
