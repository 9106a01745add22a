import { parseInstant } from './instant.ts';

/** So long a proof counts: roles and app registrations change, and nobody tells the guard. */
const GOOD_FOR_MS = 90 * 24 * 60 * 60 * 1000;

const PROVE = 'run wif-guard doctor --prove-revert CONNECTION as this identity';

/**
 * Why an identity may not be trusted to revert; undefined where a proof of it counts.
 * @param provenAt When it converted and reverted a throw-away connection, ISO 8601 UTC; empty when never.
 */
export function reasonUnproven(provenAt: string, nowMs: number): string | undefined {
  const proven = parseInstant(provenAt);
  if (proven === undefined) return `the guard's identity has not been shown to convert and revert: ${PROVE}`;
  if (proven > nowMs - GOOD_FOR_MS) return undefined;
  return `the guard's identity was last shown to convert and revert at ${provenAt}, more than 90 days ago: ${PROVE}`;
}
