import { conditionsOf } from '../conditions.ts';
import { editionIds, editionOf } from '../editions.ts';
import { asksForScript, inputsIn, type Predicate } from '../predicate.ts';
import { keyOf } from '../task-definitions.ts';
import type { Asked } from './definitions.ts';

/** What all editions together ask of task definitions, so that an import brings everything that they need. */
export function askedByEditions(): Asked {
  const matches = new Map<string, readonly Predicate[]>();
  for (const edition of editionIds.map(editionOf)) {
    for (const row of edition.rows) {
      if (!row.lookup || row.origin !== 'in-the-box') continue;
      const own = conditionsOf(edition, row).flatMap(({ match }) => match ?? []);
      for (const key of [keyOf(row.task, row.major), ...(row.aliases ?? []).map((alias) => alias.toLowerCase())])
        matches.set(key, [...(matches.get(key) ?? []), ...own]);
    }
  }
  const matchesOf = (task: string, major: number): readonly Predicate[] => matches.get(keyOf(task, major)) ?? [];
  return {
    lists: (task, major) => matches.has(keyOf(task, major)),
    inputs: (task, major) => matchesOf(task, major).flatMap(inputsIn),
    script: (task, major) => matchesOf(task, major).some(asksForScript),
  };
}
