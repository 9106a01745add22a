import { CURRENT_EDITION, editionOf } from './editions.ts';
import type { Edition, EditionRow } from './schema.ts';
import type { TaskReference } from './task-reference.ts';

/**
 * What an edition says of every task of the Marketplace that it has no row for; undefined where it sends to the publisher. A task is
 * known to come from there by the name of its extension, or by the newest edition.
 */
export function marketplaceRow(edition: Edition, { name, publisher, major }: TaskReference): EditionRow | undefined {
  if (edition.marketplace !== 'unsupported' || major === null) return undefined;
  const newest = editionOf(CURRENT_EDITION);
  const listed = newest.rows.find(
    ({ task, origin }) => origin === 'marketplace' && task.toLowerCase() === name.toLowerCase(),
  );
  const products = productsLike(newest, name).filter(({ status }) => status !== 'not-applicable');
  if (publisher === '' && listed === undefined && products.length === 0) return undefined;
  return {
    task: listed?.task ?? name,
    major,
    lookup: true,
    origin: 'marketplace',
    status: 'unsupported',
    text: null,
    note: edition.general,
    minimumVersionExact: true,
    deprecated: false,
    conditions: [],
    confidence: 'confirmed',
    sources: ['documentation'],
    asOf: edition.date,
  };
}

/** Products of the Marketplace whose name in YAML is not known, that are called like a task. */
export function productsLike(edition: Edition, task: string): readonly EditionRow[] {
  const wanted = task.toLowerCase();
  return edition.rows.filter(({ lookup, task: product }) => {
    if (lookup || wanted === '') return false;
    const [name = ''] = product.toLowerCase().split(' (');
    if (product.toLowerCase() === wanted || name === wanted) return true;
    return name.endsWith('*') && wanted.startsWith(name.slice(0, -1));
  });
}
