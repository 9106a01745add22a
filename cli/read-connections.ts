import { z } from 'zod';
import { knownConnections, type KnownConnections } from '../shared/connections/known-connections.ts';
import { serviceConnectionSchema } from '../shared/connections/service-connection.ts';
import { GuardError } from '../shared/errors.ts';
import { fileProblem } from './file-problem.ts';
import { readText } from './read-text.ts';

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
    throw new GuardError('usage', `it is not an array of service connections: ${z.prettifyError(parsed.error)}`);
  } catch (error) {
    throw new GuardError('usage', `--connections ${file} could not be read: ${fileProblem(error)}`, { cause: error });
  }
}
