import { editionOf } from './editions.ts';
import { marketplaceRow } from './marketplace.ts';
import type { Edition, EditionRow } from './schema.ts';
import type { TaskDefinition } from './task-definition-schema.ts';
import { openOverlay, rowsByKey, type OverlayTask } from './overlay.ts';
import { keyOf, taskDefinitions } from './task-definitions.ts';
import { parseFolderForm, parseTaskReference, type TaskReference } from './task-reference.ts';

/** What is known of one task major. */
export interface TaskKnowledge {
  /** The task's own spelling where it is known, else as written. */
  readonly task: string;
  /** Null where the reference names none. */
  readonly major: number | null;
  readonly definition: TaskDefinition | undefined;
  /** What the policy says, else what the edition says; undefined where both say nothing. */
  readonly row: EditionRow | undefined;
  /** Where the policy speaks for the edition: what the edition says itself. */
  readonly overridden?: EditionRow | undefined;
  /** Names of inputs that take an Azure connection, by the policy; undefined where it does not say. */
  readonly declaredInputs?: readonly string[] | undefined;
}

/** An edition that can be asked about tasks. */
export interface Catalogue {
  readonly edition: Edition;
  /** Tasks of the policy, as it names them. */
  readonly declared: readonly string[];
  /** Finds by name in any casing, publisher-qualified, alias, GUID, and any version text. */
  find(reference: TaskReference): TaskKnowledge;
}

/**
 * Opens an edition by its id or `current`.
 * @param overlay What the policy says of tasks: it comes before the edition.
 * @throws GuardError `edition-unknown`
 */
export function openCatalogue(editionId = 'current', overlay: readonly OverlayTask[] = []): Catalogue {
  const edition = editionOf(editionId);
  const rows = rowsByKey(edition);
  const inPolicy = openOverlay(overlay, rows);
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
    const own = { task: definition?.task ?? row?.task ?? name, major, definition };
    const said = inPolicy(reference);
    if (said === undefined) return { ...own, row };
    const task = own.task === name ? said.row.task : own.task;
    return { ...own, task, row: said.row, overridden: row, declaredInputs: said.connectionInputs };
  }

  return {
    edition,
    declared: overlay.map(({ task }) => task),
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
  const folder = taskDefinitions().byFolder.get(text.trim().toLowerCase()) ?? parseFolderForm(text);
  if (folder === undefined) return catalogue.find(parseTaskReference(text));
  return catalogue.find(parseTaskReference(`${folder.task}@${String(folder.major)}`));
}
