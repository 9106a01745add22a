import type { Preflight } from './preflight.ts';

/** The JSON of a preflight, a stable contract: no authorization parameter of the connection is in it. */
export function preflightJson(judged: Preflight, organizationUrl: string): object {
  const { connection, snapshot, schemeKind, obstacles, reservations, assessment } = judged;
  return {
    schemaVersion: 1,
    organization: organizationUrl,
    connection: {
      id: connection.id.toLowerCase(),
      name: connection.name,
      type: connection.type,
      scheme: connection.authorization?.scheme ?? null,
      projects: snapshot?.projects ?? [],
    },
    /** `already`: it is federated. Else whether `wif-guard convert` would convert it without `--force`. */
    convertible:
      schemeKind === 'federated' ? 'already' : obstacles.length === 0 && reservations.length === 0 ? 'yes' : 'no',
    obstacles: schemeKind === 'federated' ? [] : obstacles,
    reservations: schemeKind === 'federated' ? [] : reservations,
    verdict: assessment?.verdict ?? null,
    assessment: assessment ?? null,
  };
}
