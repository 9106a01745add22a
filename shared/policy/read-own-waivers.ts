import { z } from 'zod';
import { mappingWanted } from './fields.ts';
import { knownKeys, policyFileSchema } from './policy.ts';
import { nearestKey, type SayOfKey } from './problems.ts';
import { quoted } from './quoted.ts';
import { readFile } from './read-file.ts';
import { waiversOf, type FileWaiver } from './waiver-entries.ts';

const { version, waivers } = policyFileSchema.shape;

/** A repository's own `.wif-guard.yml`: whoever can push to one repository decides nothing for the organization. */
const ownFileSchema = z.strictObject({ version, waivers }, { error: mappingWanted });

const near = nearestKey({ ...knownKeys, '': Object.keys(ownFileSchema.shape) });

const sayOfKey: SayOfKey = (path, key) =>
  path.length === 0 && Object.hasOwn(policyFileSchema.shape, key)
    ? `${quoted(key)} belongs into the organization's policy: a repository's own file holds version and waivers only`
    : near(path, key);

/**
 * The waivers of a repository's own `.wif-guard.yml`.
 * @param source What to call the file in messages.
 * @throws GuardError `policy-invalid` as `readPolicy` does; also for a key that only the organization's policy may have.
 */
export function readOwnWaivers(text: string, source: string): readonly FileWaiver[] {
  const { content, placeOf } = readFile(text, source, ownFileSchema, sayOfKey);
  return waiversOf(content.waivers, placeOf);
}
