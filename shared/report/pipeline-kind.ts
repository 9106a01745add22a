import type { AssessedPipeline } from '../conversions/assessment.ts';

const WORDS: Readonly<Record<AssessedPipeline['kind'], string>> = {
  yaml: 'pipeline',
  classic: 'classic pipeline',
  release: 'release',
};

/** What people call it. */
export function kindWords(kind: AssessedPipeline['kind']): string {
  return WORDS[kind];
}
