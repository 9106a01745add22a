/** The project whose people are told what was read, and which others are followed all the same. */
export interface Within {
  readonly project: { readonly id: string; readonly name: string };
  readonly isCovered: (projectName: string) => boolean;
}

/** The one reason for everything of another project that cannot be read: another one would tell whether it is there. */
export const UNTOLD =
  'it is in another project, and whether it is not there, or may not be read for this pipeline, is not told';

/**
 * True for another project than the one whose people are told; without one, for none.
 * @param project Its name or id.
 */
export function isOutside(within: Pick<Within, 'project'> | undefined, project: string): boolean {
  if (within === undefined) return false;
  return ![within.project.id, within.project.name].some((own) => own.toLowerCase() === project.toLowerCase());
}
