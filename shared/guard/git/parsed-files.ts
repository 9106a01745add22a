import { LRUCache } from 'lru-cache';
import type { ParsedFile } from '../../pipelines/yaml/parse.ts';

/** Files parsed once for all events that an instance works on, under keys that never mean another text. */
export type ParsedFiles = LRUCache<string, ParsedFile>;

/** Characters of all texts that are kept; their trees take about thirty bytes a character. */
const MAX_KEPT = 4 * 1024 * 1024;

export function openParsedFiles(): ParsedFiles {
  return new LRUCache({ maxSize: MAX_KEPT, sizeCalculation: ({ file }) => file.text.length + 1 });
}
