import { OTHER_TEMPLATE } from '../judging/other-projects.ts';

/** A file, with `@alias` where it is in another repository than the pipeline. */
export function fileText({ repository, file }: { readonly repository: string; readonly file: string }): string {
  return repository === 'self' ? file : `${file}@${repository}`;
}

/** Where something stands: `deploy/steps.yml:12`, `steps.yml@templates:3`. */
export function placeText(place: {
  readonly repository: string;
  readonly file: string;
  readonly line: number;
}): string {
  return place.repository === OTHER_TEMPLATE ? OTHER_TEMPLATE : `${fileText(place)}:${String(place.line)}`;
}
