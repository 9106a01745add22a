import { z } from 'zod';
import { durationSchema, lengthMs, type Duration } from './duration.ts';
import { mappingWanted } from './fields.ts';

/** How long the ledger keeps what is over. Undefined: for ever. */
export interface Retention {
  /** Conversions that are closed, and what people set out to do. */
  readonly conversions: Duration | undefined;
  /** Names and ids of people in them. */
  readonly personal: Duration | undefined;
}

/** A conversion is looked up for months; a shorter time would take it away while its pipelines still break. */
const SHORTEST_MS = 30 * 24 * 60 * 60 * 1000;

const duration = durationSchema
  .refine((length) => lengthMs(length) >= SHORTEST_MS, 'must be 30 days (P30D) at least')
  .optional();

export const retentionSchema = z.strictObject(
  {
    conversions: duration.describe(
      'How long closed conversions are kept, an ISO 8601 duration such as P2Y. Without it for ever; open ones are never removed.',
    ),
    personal: duration.describe(
      'How long the names and ids of people stay in closed conversions, an ISO 8601 duration such as P90D. Without it as long as they are kept.',
    ),
  },
  { error: mappingWanted },
);
