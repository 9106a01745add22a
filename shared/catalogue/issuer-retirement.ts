import { CURRENT_EDITION, editionOf, sourceUrl } from './editions.ts';

/** When an issuer of federated tokens is not trusted any more, and who says so. */
export interface IssuerRetirement {
  /** As the edition writes it, with a placeholder for what differs. */
  readonly issuer: string;
  /** The first day on which its tokens are refused, ISO 8601. */
  readonly retires: string;
  readonly note: string;
  /** Address of the source. */
  readonly source: string;
  /** ISO 8601; null where no date of the source is known. */
  readonly asOf: string | null;
}

/**
 * The issuer that retires. Always by the newest edition, whichever one judges: the day is one of the platform, which an old edition
 * does not stop. Undefined where that edition knows of no retirement.
 */
export function issuerRetirement(): IssuerRetirement | undefined {
  const edition = editionOf(CURRENT_EDITION);
  for (const { issuer, retires, note, source, asOf } of edition.issuers) {
    if (retires !== undefined) return { issuer, retires, note, source: sourceUrl(edition, source), asOf: asOf ?? null };
  }
  return undefined;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** How many days are left until a day begins in UTC, one that has begun counted whole; zero or less once it has. */
export function daysUntil(day: string, nowMs: number): number {
  // Not the negative zero of an hour after midnight.
  return Math.ceil((Date.parse(day) - nowMs) / DAY_MS) + 0;
}
