import { knownKeys, policyFileSchema, policyOf, type Policy } from './policy.ts';
import { nearestKey } from './problems.ts';
import { readFile } from './read-file.ts';

/**
 * Reads a policy file.
 * @param source What to call the file in messages.
 * @throws GuardError `policy-invalid` with one message that names every problem with its line, and what is allowed.
 */
export function readPolicy(text: string, source: string): Policy {
  const { content, placeOf } = readFile(text, source, policyFileSchema, nearestKey(knownKeys));
  return policyOf(content, placeOf);
}
