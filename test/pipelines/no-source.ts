import type { TextSource } from '../../shared/pipelines/text-source.ts';

/** Has no file beyond those that are at hand. */
export const noSource: TextSource = { readFile: () => Promise.resolve({ absent: 'it is not at hand' }) };
