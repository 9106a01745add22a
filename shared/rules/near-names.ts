import { distance } from 'fastest-levenshtein';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { taskDefinitions } from '../catalogue/task-definitions.ts';
import { parseTaskReference } from '../catalogue/task-reference.ts';
import { diagnosticCodes } from '../pipelines/diagnostic-texts.ts';
import { everyRule } from './every-rule.ts';

/** Most names that are worth trying. */
const MAX_NEAR = 3;

/** A third of the letters may differ: with more it is another word. */
const DIFFERING = 3;

/**
 * Names of rules, diagnostics and tasks that somebody may have meant, the nearest first; none where none is like it. A task is named
 * with the major that was written, or with its newest one.
 * @param text Short: comparing costs the product of both lengths.
 */
export function nearNames(text: string, catalogue: Catalogue): readonly string[] {
  const { name, major } = parseTaskReference(text);
  const wanted = plain(name);
  const near = namesOf(catalogue).flatMap((one) => {
    const steps = distance(wanted, plain(one.name));
    return steps * DIFFERING <= wanted.length ? [{ ...one, steps }] : [];
  });
  const nearest = near.toSorted((a, b) => a.steps - b.steps).slice(0, MAX_NEAR);
  return nearest.map(({ name: own, majors }) => {
    const newest = Math.max(...majors);
    if (majors.length === 0) return own;
    return `${own}@${String(major !== null && majors.includes(major) ? major : newest)}`;
  });
}

interface KnownName {
  readonly name: string;
  /** Of a task; none for what is no task. */
  readonly majors: readonly number[];
}

function namesOf({ edition, declared }: Catalogue): readonly KnownName[] {
  const tasks = new Map<string, { readonly name: string; readonly majors: number[] }>();
  const add = (name: string, major: number | null): void => {
    const key = name.toLowerCase();
    const known = tasks.get(key) ?? { name, majors: [] };
    tasks.set(key, known);
    if (major !== null) known.majors.push(major);
  };
  for (const { task, major, lookup } of edition.rows) if (lookup) add(task, major);
  for (const { task, major } of taskDefinitions().byName.values()) add(task, major);
  for (const { name, major } of declared.map(parseTaskReference)) add(name, major);
  return [
    ...[...everyRule.map(({ id }) => id), ...diagnosticCodes].map((name) => ({ name, majors: [] })),
    ...tasks.values(),
  ];
}

/** Without its separators: `Azure CLI` is `AzureCLI`. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]/g, '');
}
