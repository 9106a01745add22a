import type { Query } from '../query.ts';

/** What one answer gives of a list, with the header that says where the next one begins. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly headers: Readonly<Record<string, string>>;
}

/** The service gives very many at once; a client that wants pages asks for them. */
const DEFAULT_TOP = 10_000;

/**
 * The page that `$top` and `continuationToken` ask for (reference: azure-devops.md 7). The token is the id of the first item of the
 * next page: deleting others between pages moves nothing.
 */
export function pageById<Item extends { readonly id: number }>(query: Query, all: readonly Item[]): Page<Item> {
  const start = startOf(all, query.text('continuationToken'));
  const end = start + (query.number('$top') ?? DEFAULT_TOP);
  const next = all[end];
  return {
    items: all.slice(start, end),
    headers: next === undefined ? {} : { 'x-ms-continuationtoken': String(next.id) },
  };
}

function startOf(all: readonly { readonly id: number }[], token: string | undefined): number {
  if (token === undefined) return 0;
  const index = all.findIndex(({ id }) => String(id) === token);
  return index === -1 ? all.length : index;
}
