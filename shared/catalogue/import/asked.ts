import { editionIds, editionOf } from '../editions.ts';
import type { EditionRow } from '../schema.ts';
import { keyOf } from '../task-definitions.ts';
import type { Asked } from './definitions.ts';

/** What all editions together ask of task definitions, so that an import brings everything that they need. */
export function askedByEditions(): Asked {
  const rows = new Map<string, readonly EditionRow[]>();
  for (const edition of editionIds.map(editionOf)) {
    for (const row of edition.rows) {
      if (!row.lookup || row.origin !== 'in-the-box') continue;
      for (const key of [keyOf(row.task, row.major), ...(row.aliases ?? []).map((alias) => alias.toLowerCase())])
        rows.set(key, [...(rows.get(key) ?? []), row]);
    }
  }
  return {
    lists: (task, major) => rows.has(keyOf(task, major)),
    inputs: () => [],
  };
}
