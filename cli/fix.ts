import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { editedText, isStillThere } from '../shared/edits/edited-text.ts';
import { planEdits, type FileEdits, type LeftOut, type PlannedEdit } from '../shared/edits/plan-edits.ts';
import { unifiedDiff } from '../shared/edits/unified-diff.ts';
import type { JudgedPipeline } from '../shared/judging/judge.ts';
import { SourceFile } from '../shared/pipelines/source-file.ts';
import { fileProblem } from './file-problem.ts';
import { isInside } from './inside.ts';
import { decoded, encodedAs } from './read-text.ts';
import { writeWhole } from './write-whole.ts';

/** What became of the changes that findings suggest. */
export interface Fixed {
  readonly changed: readonly PlannedEdit[];
  readonly leftOut: readonly LeftOut[];
  /** The changes as a unified diff, a text a file. */
  readonly diffs: readonly string[];
}

/** A file as it is now, and what of its changes still fits. */
interface Ready {
  readonly now: SourceFile;
  readonly edits: readonly PlannedEdit[];
  readonly leftOut: readonly LeftOut[];
  /** Where it really is, behind links. */
  readonly target: string;
  readonly mode: number;
  readonly before: Buffer;
}

/** Makes the changes that findings suggest in the files below a folder. Nothing is thrown for a file: it is left out, with the reason. */
export function fixFiles(judged: readonly JudgedPipeline[], folder: string): Promise<Fixed> {
  return eachFile(judged, folder, async ({ now, edits, target, mode, before }) => {
    const text = editedText(
      now,
      edits.map(({ edit }) => edit),
    );
    await writeWhole(target, encodedAs(before, text), mode);
  });
}

/** Tells what `fixFiles` would do, and changes nothing. */
export function previewFixes(judged: readonly JudgedPipeline[], folder: string): Promise<Fixed> {
  return eachFile(judged, folder, () => Promise.resolve());
}

async function eachFile(
  judged: readonly JudgedPipeline[],
  folder: string,
  change: (ready: Ready) => Promise<void>,
): Promise<Fixed> {
  const plan = planEdits(judged);
  const changed: PlannedEdit[] = [];
  const leftOut: LeftOut[] = [...plan.leftOut];
  const diffs: string[] = [];
  for (const planned of plan.files) {
    try {
      const ready = await readyOf(planned, folder);
      leftOut.push(...ready.leftOut);
      if (ready.edits.length === 0) continue;
      await change(ready);
      changed.push(...ready.edits);
      diffs.push(
        unifiedDiff(
          ready.now,
          ready.edits.map(({ edit }) => edit),
        ),
      );
    } catch (error) {
      leftOut.push(...planned.edits.map(({ finding }) => ({ finding, why: fileProblem(error) })));
    }
  }
  return { changed, leftOut, diffs };
}

async function readyOf({ file, edits }: FileEdits, folder: string): Promise<Ready> {
  const named = path.join(folder, file.path);
  if (!(await isInside(folder, named))) throw new Error(`it leads out of ${folder}`);
  const target = await realpath(named);
  const before = await readFile(target);
  const text = decoded(before);
  // What is no text in its encoding would come back as something else.
  if (!encodedAs(before, text).equals(before)) throw new Error('it holds bytes that are no text');
  const now = new SourceFile('self', file.path, text);
  const isFit = ({ edit }: PlannedEdit): boolean => isStillThere(edit, file, now);
  return {
    now,
    edits: edits.filter(isFit),
    leftOut: edits
      .filter((one) => !isFit(one))
      .map(({ finding }) => ({ finding, why: 'the file has changed since it was read' })),
    target,
    mode: (await stat(target)).mode & 0o7777,
    before,
  };
}
