import { editionSchema, type Edition, type EditionRow, type SupportStatus } from './schema.ts';
import { keyOf, taskDefinitions } from './task-definitions.ts';
import { parseTaskReference, type TaskReference } from './task-reference.ts';

/** What an organization's policy says of one major of a task: its own ones, Marketplace ones, or one that the catalogue sees otherwise. */
export interface OverlayTask {
  /** `ContosoDeploy@1`, or with the extension: `contoso.tools.deploy.ContosoDeploy@1`. */
  readonly task: string;
  readonly wif: SupportStatus;
  /** Inputs that take an Azure connection; undefined where the policy does not say. */
  readonly connectionInputs: readonly string[] | undefined;
  /** URL; undefined where the policy names none. */
  readonly source: string | undefined;
  readonly replacement: string | undefined;
  readonly minimumVersion: string | undefined;
  readonly note: string | undefined;
  /** ISO 8601 date; null where the policy gives none. */
  readonly asOf: string | null;
}

/** An overlay's row as the rules see it, and the inputs that it declares. */
export interface OverlayRow {
  readonly row: EditionRow;
  readonly connectionInputs: readonly string[] | undefined;
}

/** Finds what the overlay says of a task that a pipeline names. */
export type OverlayLookup = (reference: TaskReference) => OverlayRow | undefined;

const rowSchema = editionSchema.shape.rows.unwrap().element;

/** The same key for every way to name one major of a task: by alias, by GUID, in any casing; with the extension where one is named. */
export function taskKey(
  { name, publisher }: TaskReference,
  major: number,
  rows: ReadonlyMap<string, EditionRow>,
): string {
  const key = keyOf(name, major);
  if (publisher !== '') return `${publisher.toLowerCase()}.${key}`;
  const { byId, byName } = taskDefinitions();
  const known = rows.get(key) ?? byId.get(key) ?? byName.get(key);
  return known === undefined ? key : keyOf(known.task, known.major);
}

/** Rows of an edition that a lookup can find, by name and major and by alias. */
export function rowsByKey(edition: Edition): ReadonlyMap<string, EditionRow> {
  const rows = new Map<string, EditionRow>();
  for (const row of edition.rows) {
    if (!row.lookup) continue;
    rows.set(keyOf(row.task, row.major), row);
    for (const alias of row.aliases ?? []) rows.set(alias.toLowerCase(), row);
  }
  return rows;
}

/** Opens an overlay above the rows of an edition. */
export function openOverlay(tasks: readonly OverlayTask[], rows: ReadonlyMap<string, EditionRow>): OverlayLookup {
  const byKey = new Map<string, OverlayRow>();
  for (const task of tasks) {
    const reference = parseTaskReference(task.task);
    if (reference.major === null) continue;
    byKey.set(taskKey(reference, reference.major, rows), rowOf(task, reference, reference.major));
  }
  return (reference) => {
    if (byKey.size === 0 || reference.major === null) return undefined;
    const exact = byKey.get(taskKey(reference, reference.major, rows));
    if (exact !== undefined || reference.publisher === '') return exact;
    // By its short name the policy can mean an extension's task too, but never one that only borrows the name of a task in the box.
    return isInTheBox(reference, reference.major, rows)
      ? undefined
      : byKey.get(taskKey({ ...reference, publisher: '' }, reference.major, rows));
  };
}

function isInTheBox({ name }: TaskReference, major: number, rows: ReadonlyMap<string, EditionRow>): boolean {
  const { byId, majorsByName } = taskDefinitions();
  const key = keyOf(name, major);
  return majorsByName.has(name.toLowerCase()) || byId.has(key) || rows.get(key)?.origin === 'in-the-box';
}

/** Only what has a source and a date is confirmed, whoever says it. */
function rowOf(task: OverlayTask, reference: TaskReference, major: number): OverlayRow {
  const { wif, source, asOf, replacement, minimumVersion, note } = task;
  const row = rowSchema.parse({
    task: reference.name,
    major,
    origin: 'policy',
    status: wif,
    text: null,
    ...(note === undefined ? {} : { note }),
    ...(replacement === undefined ? {} : { replacement }),
    ...(minimumVersion === undefined ? {} : { minimumVersion }),
    deprecated: wif === 'deprecated',
    confidence: source !== undefined && asOf !== null ? 'confirmed' : 'likely',
    sources: source === undefined ? [] : [source],
    asOf,
  });
  // What has no Azure connection has no input for one, whatever its inputs are called.
  return { row, connectionInputs: wif === 'not-applicable' ? [] : task.connectionInputs };
}
