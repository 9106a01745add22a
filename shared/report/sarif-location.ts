import type { SourceFile } from '../pipelines/source-file.ts';
import { wordAt } from './excerpt.ts';

/** Repositories by the name of their base URI. `%SRCROOT%` is what consumers take for the repository that was checked. */
export function uriBaseOf(repository: string): string {
  return repository === 'self' ? '%SRCROOT%' : `%REPOSITORY:${repository}%`;
}

/** Where a file is: a path relative to its repository, each segment percent-encoded (SARIF 2.1.0, 3.4.3). */
export function artifactLocation(repository: string, path: string): object {
  const segments = path.replaceAll(/\p{Cs}/gu, '\uFFFD').split('/');
  return { uri: segments.map(encodeURIComponent).join('/'), uriBaseId: uriBaseOf(repository) };
}

/** The place of a finding and the word that stands there; columns are UTF-16 units, the last one is behind the word. */
export function physicalLocation(
  place: { readonly repository: string; readonly file: string; readonly line: number; readonly column: number },
  file: SourceFile | undefined,
): object {
  const { line, column } = place;
  const length = file === undefined ? 0 : wordAt(file.line(line), column - 1).length;
  const end = length === 0 ? {} : { endLine: line, endColumn: column + length };
  return {
    artifactLocation: artifactLocation(place.repository, place.file),
    region: { startLine: line, startColumn: column, ...end },
  };
}
