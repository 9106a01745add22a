import { z } from 'zod';
import { knownConnections, type KnownConnections } from '../shared/connections/known-connections.ts';
import { serviceConnectionSchema } from '../shared/connections/service-connection.ts';
import { GuardError } from '../shared/errors.ts';
import { fileProblem } from './file-problem.ts';
import { readText } from './read-text.ts';

/** Entries that are named; whoever corrects these sees what is wrong with the rest. */
const MAX_ENTRIES = 5;

/** The connections of `--connections`. @throws GuardError `usage` where the file is no array of them. */
export async function readConnections(file: string): Promise<KnownConnections> {
  try {
    const content: unknown = JSON.parse((await readText(file)).replace(/^\uFEFF/, ''));
    const parsed = z.array(serviceConnectionSchema).safeParse(content);
    if (parsed.success) return knownConnections(parsed.data);
    if (z.object({ value: z.array(z.unknown()) }).safeParse(content).success)
      throw new GuardError(
        'usage',
        'it is not an array of service connections but an answer that holds one: write the array of its "value" into a file.',
      );
    throw new GuardError('usage', `it is not an array of service connections: ${unfitting(parsed.error)}`);
  } catch (error) {
    throw new GuardError('usage', `--connections ${file} could not be read: ${fileProblem(error)}`, { cause: error });
  }
}

/** What does not fit the REST shape: `entry 1 has no usable id, name; entry 3 has no usable type.` */
function unfitting({ issues }: z.ZodError): string {
  const byEntry = new Map<PropertyKey, Set<string>>();
  for (const { path } of issues) {
    const [index, ...field] = path;
    if (index === undefined) return 'it holds something else.';
    byEntry.set(index, (byEntry.get(index) ?? new Set()).add(field.map(String).join('.')));
  }
  const all = Array.from(byEntry, ([index, fields]) => {
    const entry = `entry ${String(Number(index) + 1)}`;
    return fields.has('') ? `${entry} is none` : `${entry} has no usable ${[...fields].join(', ')}`;
  });
  const more = all.length > MAX_ENTRIES ? [`and ${String(all.length - MAX_ENTRIES)} more`] : [];
  return `${[...all.slice(0, MAX_ENTRIES), ...more].join('; ')}. Write it as Azure DevOps answers it.`;
}
