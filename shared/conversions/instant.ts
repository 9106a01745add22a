/** Dates of the service: ISO 8601 with up to seven digits of a second, in UTC where no offset is given. */
const ISO = /^(\d{4})-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/i;

/** .NET writes its smallest date where it has none. */
const FIRST_YEAR = 2000;

/** Milliseconds since 1970; undefined for what is no date of the service. */
export function parseInstant(text: string): number | undefined {
  const [, year, offset] = ISO.exec(text.trim()) ?? [];
  if (year === undefined || Number(year) < FIRST_YEAR) return undefined;
  const instant = Date.parse(`${text.trim().replace(' ', 'T')}${offset === undefined ? 'Z' : ''}`);
  return Number.isNaN(instant) ? undefined : instant;
}

/** ISO 8601 UTC. */
export function isoOf(instantMs: number): string {
  return new Date(instantMs).toISOString();
}
