import { LRUCache } from 'lru-cache';
import type { ParsedFile } from '../../pipelines/yaml/parse.ts';

/** Files read and parsed once for all events that an instance works on, under keys that never mean another text. */
export interface ParsedFiles {
  readonly texts: LRUCache<string, string>;
  /** By the name that a pipeline gives their repository too: a tree tells where it stands. */
  readonly trees: LRUCache<string, ParsedFile>;
}

/** Characters of all texts that are kept, each once; their trees take about thirty bytes a character. */
const MAX_KEPT = 4 * 1024 * 1024;

export function openParsedFiles(): ParsedFiles {
  return {
    texts: new LRUCache({ maxSize: MAX_KEPT, sizeCalculation: ({ length }) => length + 1 }),
    trees: new LRUCache({ maxSize: MAX_KEPT, sizeCalculation: ({ file }) => file.text.length + 1 }),
  };
}
