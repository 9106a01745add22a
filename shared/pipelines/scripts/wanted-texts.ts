import type { ConnectionUse } from '../uses.ts';
import { scriptFilesOf, type Texts } from './script-files.ts';
import { terraformPathsOf } from './terraform-files.ts';

/** Most files that are read beside the YAML of one pipeline: scripts, and what says which versions Terraform runs. */
export const MAX_TEXT_FILES = 100;

/** Longest script that is read, in characters; real ones stay below 100,000. */
export const MAX_SCRIPT_LENGTH = 1024 * 1024;

/** Paths in the pipeline's own repository that its uses run, or read, and that were not fetched yet. */
export function wantedTexts(uses: readonly ConnectionUse[], texts: Texts): readonly string[] {
  const wanted = new Set<string>();
  for (const use of uses) {
    if (use.kind !== 'task' || use.evidence !== 'static') continue;
    for (const { paths } of scriptFilesOf(use)) for (const path of paths) wanted.add(path);
    for (const path of terraformPathsOf(use, texts)) wanted.add(path);
  }
  return [...wanted].filter((path) => !texts.has(path)).slice(0, Math.max(0, MAX_TEXT_FILES - texts.size));
}
