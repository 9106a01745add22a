import { changesOf, compareNames, type Change, type Facts } from './change.ts';
import { errorSignatures } from './error-signatures.ts';
import type { Edition, EditionRow } from './schema.ts';
import { keyOf } from './task-definitions.ts';

/** A task major of which two editions say different things. */
export interface TaskChange {
  readonly task: string;
  readonly major: number;
  readonly change: 'changed' | 'added' | 'gone';
  readonly changes: readonly Change[];
}

/** What one edition says differently from another; the JSON of `wif-guard catalogue diff` (a stable contract). */
export interface EditionDiff {
  readonly from: EditionName;
  readonly to: EditionName;
  /** Of the edition as a whole: how long a conversion can be reverted, who issues tokens, limits. */
  readonly edition: readonly Change[];
  /** By name and major. */
  readonly tasks: readonly TaskChange[];
  readonly summary: {
    readonly changed: number;
    readonly added: number;
    readonly gone: number;
    readonly unchanged: number;
  };
}

type EditionName = Pick<Edition, 'id' | 'title' | 'date'>;

/** Compares two editions, task major by task major: names in any casing and aliases are the same task. */
export function diffEditions(from: Edition, to: Edition): EditionDiff {
  const earlier = new Map(from.rows.flatMap((row) => namesOf(row).map((name) => [name, row] as const)));
  const found = new Set<EditionRow>();
  const tasks: TaskChange[] = [];
  for (const row of to.rows) {
    const before = namesOf(row).flatMap((name) => earlier.get(name) ?? [])[0];
    if (before !== undefined) found.add(before);
    tasks.push(taskChange(before, row));
  }
  for (const row of from.rows) if (!found.has(row)) tasks.push(taskChange(row, undefined));
  const told = tasks.filter(({ changes }) => changes.length > 0);
  const count = (change: TaskChange['change']): number => told.filter((task) => task.change === change).length;
  return {
    from: nameOf(from),
    to: nameOf(to),
    edition: changesOf(editionFacts(from), editionFacts(to)),
    tasks: told.sort((a, b) => compareNames(a.task, b.task) || a.major - b.major),
    summary: {
      changed: count('changed'),
      added: count('added'),
      gone: count('gone'),
      unchanged: tasks.length - told.length,
    },
  };
}

function nameOf({ id, title, date }: Edition): EditionName {
  return { id, title, date };
}

function namesOf({ task, major, aliases = [] }: EditionRow): readonly string[] {
  return [keyOf(task, major), ...aliases.map((alias) => alias.toLowerCase())];
}

function taskChange(from: EditionRow | undefined, to: EditionRow | undefined): TaskChange {
  const { task = '', major = 0 } = to ?? from ?? {};
  const change = from === undefined ? 'added' : to === undefined ? 'gone' : 'changed';
  return { task, major, change, changes: changesOf(rowFacts(from), rowFacts(to)) };
}

function rowFacts(row: EditionRow | undefined): Facts {
  return [
    ['status', row?.status ?? null],
    ['replacement', row?.replacement ?? null],
    ['minimum version', row?.minimumVersion ?? null],
    ['successor', row?.successor ?? null],
    ['deprecated', row?.deprecated === true ? 'yes' : null],
    ['removal date', row?.removalDate ?? null],
  ];
}

function editionFacts(edition: Edition): Facts {
  return [
    ['date', edition.date],
    ['revert window', edition.revertWindow],
    ['issuer', edition.issuer],
    ['marketplace', edition.general],
    ...edition.issuers.map(
      ({ issuer, retires }) => [`issuer ${issuer}`, retires ? `retires ${retires}` : 'known'] as const,
    ),
    ...edition.limits.map(({ id, text }) => [`limit ${id}`, text] as const),
    ['error signatures', String(errorSignatures(edition.id).length)],
  ];
}
