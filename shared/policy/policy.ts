import { z } from 'zod';
import { editionIds, editionOf } from '../catalogue/editions.ts';
import type { OverlayTask } from '../catalogue/overlay.ts';
import { durationSchema, lengthMs, parseDuration, type Duration } from './duration.ts';
import { mappingWanted, mustBe, oneOf } from './fields.ts';
import { quoted } from './quoted.ts';
import { overlayOf, taskEntriesSchema, taskEntrySchema } from './task-entries.ts';
import {
  waiverEntriesSchema,
  waiverEntrySchema,
  waiversOf,
  type FileWaiver,
  type PlaceOfWaiver,
} from './waiver-entries.ts';

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
  /** What it says of tasks; it comes before the edition. */
  readonly tasks: readonly OverlayTask[];
  readonly waivers: readonly FileWaiver[];
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
      tasks: taskEntriesSchema.prefault([]).describe('What is known here of tasks; it comes before the catalogue.'),
      waivers: waiverEntriesSchema
        .prefault([])
        .describe('Findings that are accepted for a while. They are shown as waived and count for no verdict.'),
    },
    { error: mappingWanted },
  )
  .meta({ title: 'Policy of wif-guard (.wif-guard.yml)' });

/** The keys of each mapping, by the path of the mapping. */
export const knownKeys: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(policyFileSchema.shape),
  reminders: Object.keys(remindersSchema.shape),
  tasks: Object.keys(taskEntrySchema.shape),
  waivers: Object.keys(waiverEntrySchema.shape),
};

/** What a file means once its defaults are filled in. @param placeOf The place of one of its waivers. */
export function policyOf(
  { edition, conversions, reminders, tasks, waivers }: z.output<typeof policyFileSchema>,
  placeOf: PlaceOfWaiver,
): Policy {
  const window = reminders.window ?? parseDuration(editionOf(edition).revertWindow);
  return {
    edition,
    conversions,
    reminders: { before: ordered(reminders.before), window },
    tasks: overlayOf(tasks),
    waivers: waiversOf(waivers, placeOf),
  };
}

/** What counts without a policy file. */
export const defaultPolicy: Policy = policyOf(policyFileSchema.parse({ version: 1 }), () => ({
  line: 1,
  column: 1,
}));

/** Longest first; of two that say the same (P1D and PT24H), the first one written. */
function ordered(durations: readonly Duration[]): readonly Duration[] {
  const same = (a: Duration, b: Duration): boolean => a.months === b.months && a.ms === b.ms;
  return durations
    .filter((duration, index) => durations.findIndex((other) => same(duration, other)) === index)
    .sort((a, b) => lengthMs(b) - lengthMs(a));
}
