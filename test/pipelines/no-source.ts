import type { TextSource } from '../../shared/pipelines/text-source.ts';

/** Has no file beyond those that are at hand. */
const absent = () => Promise.resolve({ absent: 'it is not at hand' });

export const noSource: TextSource = { readFile: absent, readText: absent };
