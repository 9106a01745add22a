import { z } from 'zod';
import { editionIds, editionOf } from '../catalogue/editions.ts';
import { durationSchema, lengthMs, parseDuration, type Duration } from './duration.ts';
import { quoted } from './quoted.ts';

/** What an organization wants of its guard. */
export interface Policy {
  /** Id of a catalogue edition, or `current`. */
  readonly edition: string;
  readonly conversions: 'observe' | 'alert' | 'revert';
  readonly reminders: {
    /** How long before a revert deadline people are reminded; longest first, none twice. Empty: only the closing note is sent. */
    readonly before: readonly Duration[];
    /** How long a conversion counts as revertible where Azure DevOps gives no deadline. */
    readonly window: Duration;
  };
}

/** A longer list would be noise, and each entry is a row for every open conversion. */
const MOST_REMINDERS = 10;

/** No revert window was ever longer than two months: a year leaves room, and a slip such as P7Y is caught. */
const LONGEST_MS = lengthMs(parseDuration('P1Y'));

const boundedDuration = durationSchema
  .refine((duration) => lengthMs(duration) !== 0, 'must be longer than nothing')
  .refine((duration) => lengthMs(duration) <= LONGEST_MS, 'must be a year (P1Y) at most');

const remindersSchema = z.strictObject(
  {
    before: z
      .array(boundedDuration, { error: ({ input }) => `must be a list such as [P3D, PT4H], it is ${quoted(input)}` })
      .max(MOST_REMINDERS, `must have ${String(MOST_REMINDERS)} entries at most`)
      .prefault(['P3D', 'P1D', 'PT4H'])
      .describe(
        'How long before a revert deadline people are reminded: ISO 8601 durations. [] reminds only at the end.',
      ),
    window: boundedDuration
      .optional()
      .describe(
        'How long a conversion counts as revertible where Azure DevOps gives no deadline: an ISO 8601 duration. Without it, what the edition says: P7D, or P2M in preview-2023.',
      ),
  },
  { error: mappingWanted },
);

/** The policy file as it is written. It holds what this version acts on; a key that does nothing is refused, never ignored. */
export const policyFileSchema = z
  .strictObject(
    {
      version: z
        .literal(1, {
          error: ({ input }) => (input === undefined ? 'is missing: write "version: 1"' : mustBe(['1'], input)),
        })
        .describe('Version of this format.'),
      edition: oneOf([...editionIds, 'current'])
        .default('current')
        .describe('Catalogue edition that judges; current is the newest.'),
      conversions: oneOf(['observe', 'alert', 'revert'])
        .default('alert')
        .describe(
          'What the guard does about a conversion: observe records it, alert tells people as well, revert undoes a risky one as well.',
        ),
      reminders: remindersSchema
        .prefault({})
        .describe('Reminders of the deadline after which nothing can be reverted.'),
    },
    { error: mappingWanted },
  )
  .meta({ title: 'Policy of wif-guard (.wif-guard.yml)' });

/** The keys of each mapping, by the path of the mapping. */
export const knownKeys: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(policyFileSchema.shape),
  reminders: Object.keys(remindersSchema.shape),
};

/** What a file means once its defaults are filled in. */
export function policyOf({ edition, conversions, reminders }: z.output<typeof policyFileSchema>): Policy {
  const window = reminders.window ?? parseDuration(editionOf(edition).revertWindow);
  return { edition, conversions, reminders: { before: ordered(reminders.before), window } };
}

/** What counts without a policy file. */
export const defaultPolicy: Policy = policyOf(policyFileSchema.parse({ version: 1 }));

/** Longest first; of two that say the same (P1D and PT24H), the first one written. */
function ordered(durations: readonly Duration[]): readonly Duration[] {
  const same = (a: Duration, b: Duration): boolean => a.months === b.months && a.ms === b.ms;
  return durations
    .filter((duration, index) => durations.findIndex((other) => same(duration, other)) === index)
    .sort((a, b) => lengthMs(b) - lengthMs(a));
}

function oneOf<const Value extends string>(values: readonly Value[]) {
  return z.enum(values, { error: ({ input }) => mustBe(values, input) });
}

function mustBe(values: readonly string[], input: unknown): string {
  const last = values.at(-1) ?? '';
  const rest = values.slice(0, -1).join(', ');
  return `must be ${rest === '' ? last : `${rest} or ${last}`}, it is ${quoted(input)}`;
}

function mappingWanted({ code, input }: z.core.$ZodRawIssue): string | undefined {
  return code === 'invalid_type' ? `must be a mapping (key: value), it is ${quoted(input)}` : undefined;
}
