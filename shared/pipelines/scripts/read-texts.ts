import { diagnosticAt, type Diagnostic } from '../diagnostic.ts';
import type { Pipeline } from '../pipeline.ts';
import type { SourceFile } from '../source-file.ts';
import type { AbsentFile } from '../templates/files.ts';
import { scriptFilesOf, type Texts } from './script-files.ts';
import { terraformPathsOf } from './terraform-files.ts';

/** Most script files that are read for one pipeline. */
export const MAX_SCRIPT_FILES = 100;

/** Most files that are read for the versions that Terraform runs with; each of its folders can take seven. */
export const MAX_TERRAFORM_FILES = 140;

/** Longest script that is read, in characters; real ones stay below 100,000. */
export const MAX_SCRIPT_LENGTH = 1024 * 1024;

/** Files that are read at a time: enough to hide latency, few enough to be polite. */
const PARALLEL_READS = 8;

const TOO_MANY: AbsentFile = {
  absent: `the pipeline runs more than ${String(MAX_SCRIPT_FILES)} script files, and the others are not read`,
};
const TOO_MUCH_TERRAFORM = `The pipeline runs Terraform in so many folders that more than ${String(MAX_TERRAFORM_FILES)} files could name its versions: the others are not read, so an old version that they name is not seen.`;

/** What a pipeline runs and reads beside its YAML. */
export interface TextsRead {
  readonly texts: Texts;
  /** What is to be told where something was left out that nothing else tells. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The scripts of the pipeline's own repository that its steps run, then what in the folders of these names versions of Terraform. */
export async function readTexts(
  { uses, root }: Pipeline,
  read: (path: string) => Promise<SourceFile | AbsentFile>,
): Promise<TextsRead> {
  const steps = uses.flatMap((use) => (use.kind === 'task' && use.evidence === 'static' ? [use] : []));
  const texts = new Map<string, SourceFile | AbsentFile>();
  const readAll = async (paths: readonly string[]): Promise<void> => {
    for (let from = 0; from < paths.length; from += PARALLEL_READS) {
      const batch = paths.slice(from, from + PARALLEL_READS);
      const found = await Promise.all(batch.map(read));
      for (const [index, path] of batch.entries()) texts.set(path, orTooLong(path, found[index]));
    }
  };
  const scripts = distinct(steps.flatMap((use) => scriptFilesOf(use).flatMap(({ paths }) => paths)));
  await readAll(scripts.slice(0, MAX_SCRIPT_FILES));
  for (const path of scripts.slice(MAX_SCRIPT_FILES)) texts.set(path, TOO_MANY);

  const terraform = distinct(steps.flatMap((use) => terraformPathsOf(use, texts))).filter((path) => !texts.has(path));
  await readAll(terraform.slice(0, MAX_TERRAFORM_FILES));
  const isLeft = terraform.length > MAX_TERRAFORM_FILES;
  return { texts, diagnostics: isLeft ? [diagnosticAt(root, 0, 'expansion-limit', TOO_MUCH_TERRAFORM)] : [] };
}

function distinct(paths: readonly string[]): readonly string[] {
  return [...new Set(paths)];
}

function orTooLong(path: string, found: SourceFile | AbsentFile | undefined): SourceFile | AbsentFile {
  if (found === undefined) return { absent: 'it was not answered' };
  return 'absent' in found || found.text.length <= MAX_SCRIPT_LENGTH ? found : { absent: `${path} is too large` };
}
