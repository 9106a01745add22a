import type { Conversion } from '../shared/conversions/conversion.ts';
import { GuardError } from '../shared/errors.ts';
import type { Conversions } from '../shared/ledger/conversions.ts';
import { newestFirst } from '../shared/report/ledger-order.ts';

/** How the id of a service connection looks. */
export const CONNECTION_ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * The records of the connection that a person names, newest first.
 * @param named Its id, or a name that it bears or bore in one of its projects, in any casing.
 * @throws GuardError `usage` where there is none, or where two connections share the name.
 */
export async function recordsOf(conversions: Conversions, named: string): Promise<readonly Conversion[]> {
  const wanted = named.trim().toLowerCase();
  if (CONNECTION_ID.test(wanted)) {
    const found = await withPredecessors(conversions, wanted);
    if (found.length > 0) return newestFirst(found);
  }
  const all: Conversion[] = [];
  for await (const conversion of conversions.list()) all.push(conversion);
  const bearing = all.filter((one) => bears(one, wanted));
  const ids = new Set(bearing.map(({ connectionId }) => connectionId));
  const found = newestFirst(all.filter(({ connectionId }) => ids.has(connectionId)));
  // One that was made anew goes on with the history of the one before it.
  for (const { predecessor } of found) ids.delete(predecessor);
  if (ids.size === 0)
    throw new GuardError('usage', `The ledger holds no conversion of "${named}". See: wif-guard ledger list`);
  if (ids.size > 1)
    throw new GuardError(
      'usage',
      `Several service connections bear the name "${named}": give an id.\n${choice(found)}`,
    );
  return found;
}

/** The history of a connection, and of those that had its name before it. */
async function withPredecessors(conversions: Conversions, id: string): Promise<readonly Conversion[]> {
  const found: Conversion[] = [];
  const ids = [id];
  for (const one of ids) {
    const records = await conversions.ofConnection(one);
    found.push(...records);
    for (const { predecessor } of records) if (predecessor !== '' && !ids.includes(predecessor)) ids.push(predecessor);
  }
  return found;
}

function bears({ name, projects }: Conversion, wanted: string): boolean {
  return [name, ...projects.map(({ connectionName }) => connectionName)].some(
    (one) => one.trim().toLowerCase() === wanted,
  );
}

/** One line a connection, by its newest record. */
function choice(newest: readonly Conversion[]): string {
  const byId = new Map<string, Conversion>();
  for (const conversion of newest)
    if (!byId.has(conversion.connectionId)) byId.set(conversion.connectionId, conversion);
  return Array.from(byId.values(), ({ connectionId, name, projects, changedAt }) => {
    const where = projects.map((project) => project.name).join(', ');
    return `  ${connectionId}  "${name}" in ${where || 'no project that Azure DevOps names'}, last changed ${changedAt}`;
  }).join('\n');
}
