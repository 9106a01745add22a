import { editionOf } from './editions.ts';
import { marketplaceRow } from './marketplace.ts';
import type { Edition, EditionRow, TaskDefinition } from './schema.ts';
import { keyOf, taskDefinitions } from './task-definitions.ts';
import { parseFolderForm, parseTaskReference, type TaskReference } from './task-reference.ts';

/** What is known of one task major. */
export interface TaskKnowledge {
  /** The task's own spelling where it is known, else as written. */
  readonly task: string;
  /** Null where the reference names none. */
  readonly major: number | null;
  readonly definition: TaskDefinition | undefined;
  /** What the edition says; undefined where it says nothing. */
  readonly row: EditionRow | undefined;
}

/** An edition that can be asked about tasks. */
export interface Catalogue {
  readonly edition: Edition;
  /** Finds by name in any casing, publisher-qualified, alias, GUID, and any version text. */
  find(reference: TaskReference): TaskKnowledge;
}

/**
 * Opens an edition by its id or `current`.
 * @throws GuardError `edition-unknown`
 */
export function openCatalogue(editionId = 'current'): Catalogue {
  const edition = editionOf(editionId);
  const rows = new Map<string, EditionRow>();
  for (const row of edition.rows) {
    if (!row.lookup) continue;
    rows.set(keyOf(row.task, row.major), row);
    for (const alias of row.aliases ?? []) rows.set(alias.toLowerCase(), row);
  }
  const known = new Map<string, TaskKnowledge>();

  function look(reference: TaskReference): TaskKnowledge {
    const { byName, byId } = taskDefinitions();
    const { name, major } = reference;
    if (major === null) return { task: name, major, definition: undefined, row: undefined };
    const key = keyOf(name, major);
    const byRow = rows.get(key);
    // The definitions are those of the tasks in the box; an extension's task of the same name has inputs of its own.
    const definition =
      reference.publisher === ''
        ? (byId.get(key) ??
          byName.get(key) ??
          (byRow === undefined ? undefined : byName.get(keyOf(byRow.task, byRow.major))))
        : undefined;
    // A task of an extension is not the one in the box that has its name.
    const isListed =
      reference.publisher === '' ? byRow !== undefined || definition !== undefined : byRow?.origin === 'marketplace';
    const row =
      (isListed ? undefined : marketplaceRow(edition, reference)) ??
      byRow ??
      (definition === undefined ? undefined : rows.get(keyOf(definition.task, definition.major)));
    return { task: definition?.task ?? row?.task ?? name, major, definition, row };
  }

  return {
    edition,
    find(reference) {
      const cached = known.get(reference.text);
      if (cached !== undefined) return cached;
      const found = look(reference);
      // Texts come from pipelines, so the memory is bounded: a hostile repository cannot make it grow for ever.
      if (known.size < 1_000) known.set(reference.text, found);
      return found;
    },
  };
}

/** Finds by text that a person typed, which may also be a folder of the task repository: `AzureFileCopyV4`. */
export function findTask(catalogue: Catalogue, text: string): TaskKnowledge {
  const folder = parseFolderForm(text);
  if (folder === undefined) return catalogue.find(parseTaskReference(text));
  const { task, major } = taskDefinitions().byFolder.get(text.trim().toLowerCase()) ?? folder;
  return catalogue.find(parseTaskReference(`${task}@${String(major)}`));
}
