import { changedLines, EVERY_LINE, NO_LINE, type ChangedLines } from '../../judging/changed-lines.ts';
import type { ChangeSeen, SaidPlace } from '../../judging/compare.ts';
import { itemAround } from '../../pipelines/yaml/item-around.ts';
import type { ParsedFile } from '../../pipelines/yaml/parse.ts';
import { inBatches } from './in-batches.ts';
import type { OpenChange } from './open-change.ts';

/** A file that a change writes, as it leaves it. */
export interface WrittenFile {
  readonly parsed: ParsedFile;
  readonly lines: ChangedLines;
  readonly originalPath: string;
  /** Ties a comment to the file across iterations. */
  readonly changeTrackingId: number;
}

/** What a change writes in files of its own repository, by path. */
export type WrittenFiles = ReadonlyMap<string, WrittenFile>;

/** Compares files with what they were before. */
export async function writtenFiles(
  { files, reader, source, base }: OpenChange,
  wanted: ReadonlySet<string>,
): Promise<WrittenFiles> {
  const written = new Map<string, WrittenFile>();
  await inBatches(
    files.filter(({ path }) => wanted.has(path)),
    async ({ path, originalPath = path, changeTrackingId }) => {
      const [parsed, before] = await Promise.all([
        reader.file(source, 'self', path, /\.ya?ml$/i.test(path) ? 'parsed' : 'as text'),
        base === undefined ? undefined : reader.text(base, originalPath),
      ]);
      if ('absent' in parsed) return;
      const lines = typeof before === 'string' ? changedLines(before, parsed.file.text) : EVERY_LINE;
      written.set(path, { parsed, lines, originalPath, changeTrackingId });
    },
  );
  return written;
}

/** What a change writes, as a pipeline sees it that calls its repository by these names. */
export function changeSeenBy(written: WrittenFiles, aliases: ReadonlySet<string>): ChangeSeen {
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
    isUnchanged: (place) => (fileOf(place)?.lines ?? NO_LINE) === NO_LINE,
    pathAfter: (place) => (aliases.has(place.repository) ? (pathsAfter.get(place.file) ?? place.file) : place.file),
  };
}

/** The lines of the step, or other item of a list, around a place; its own line outside of any, and in a script. */
export function stepAround({ file, root }: ParsedFile, { line, column }: Pick<SaidPlace, 'line' | 'column'>) {
  const offset = file.offsetOf({ line, column });
  const item = root === undefined || offset === undefined ? undefined : itemAround(root, offset);
  if (item === undefined) return { from: line, to: line };
  const last = file.text.slice(0, Math.max(item.start + 1, item.end)).trimEnd().length;
  return { from: file.positionOf(item.start).line, to: file.positionOf(Math.max(item.start, last - 1)).line };
}
