import { z } from 'zod';
import { editionIds, editionOf } from '../catalogue/editions.ts';
import type { OverlayTask } from '../catalogue/overlay.ts';
import { durationSchema, lengthMs, parseDuration, type Duration } from './duration.ts';
import { mappingWanted, mustBe, oneOf, textField } from './fields.ts';
import { CHANNELS, notificationsSchema, type Notifications } from './notifications.ts';
import { projectsSchema, type CoveredProjects } from './projects.ts';
import { quoted } from './quoted.ts';
import { overlayOf, taskEntriesSchema, taskEntrySchema } from './task-entries.ts';
import { retentionSchema, type Retention } from './retention.ts';
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
  /** Whether pull requests are reviewed. */
  readonly pullRequests: 'off' | 'comment';
  /** Names, with `*` and `?`, of connections on a secret that are due for conversion: what would break them fails. */
  readonly dueForConversion: readonly string[];
  /** Whether pipelines of other projects are named on a pull request, or only counted. */
  readonly crossProjectNames: boolean;
  readonly projects: CoveredProjects;
  readonly conversions: 'observe' | 'alert' | 'revert';
  /** How long people have to keep a conversion before the policy acts on it. */
  readonly grace: Duration;
  /** Whether a connection that breaks pipelines is disabled where Azure DevOps cannot revert it. */
  readonly disableWhenIrreversible: boolean;
  readonly reminders: {
    /** How long before a revert deadline people are reminded; longest first, none twice. Empty: only the closing note is sent. */
    readonly before: readonly Duration[];
    /** How long a conversion counts as revertible where Azure DevOps gives no deadline. */
    readonly window: Duration;
    /** How long before an issuer retires people are reminded; ordered as `before`. Empty: only on the day itself. */
    readonly issuer: readonly Duration[];
  };
  readonly retention: Retention;
  readonly notifications: Notifications;
  /** What it says of tasks; it comes before the edition. */
  readonly tasks: readonly OverlayTask[];
  readonly waivers: readonly FileWaiver[];
}

/** A longer list would be noise, and each entry is a row for every open conversion. */
const MOST_REMINDERS = 10;

const MOST_DUE = 200;

/** A window is seven days: whoever needs longer has alert. */
const LONGEST_GRACE_MS = lengthMs(parseDuration('P1D'));

/** No revert window was ever longer than two months: a year leaves room, and a slip such as P7Y is caught. */
const LONGEST_MS = lengthMs(parseDuration('P1Y'));

const boundedDuration = durationSchema
  .refine((duration) => lengthMs(duration) !== 0, 'must be longer than nothing')
  .refine((duration) => lengthMs(duration) <= LONGEST_MS, 'must be a year (P1Y) at most');

const durationList = z
  .array(boundedDuration, { error: ({ input }) => `must be a list such as [P3D, PT4H], it is ${quoted(input)}` })
  .max(MOST_REMINDERS, `must have ${String(MOST_REMINDERS)} entries at most`);

const remindersSchema = z.strictObject(
  {
    before: durationList
      .prefault(['P3D', 'P1D', 'PT4H'])
      .describe(
        'How long before a revert deadline people are reminded: ISO 8601 durations. [] reminds only at the end.',
      ),
    window: boundedDuration
      .optional()
      .describe(
        'How long a conversion counts as revertible where Azure DevOps gives no deadline: an ISO 8601 duration. Without it, what the edition says: P7D, or P2M in preview-2023.',
      ),
    issuer: durationList
      .prefault(['P180D', 'P90D', 'P30D', 'P14D', 'P7D', 'P1D'])
      .describe(
        'How long before the issuer of Azure DevOps retires people are reminded of the connections that still have it: ISO 8601 durations. [] reminds only on the day itself.',
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
      projects: projectsSchema.prefault({}).describe('The projects that the guard works in.'),
      pullRequests: oneOf(['off', 'comment'])
        .default('comment')
        .describe('What the guard does about pull requests: off leaves them alone, comment reviews them.'),
      dueForConversion: z
        .array(textField('"shop-*"'), { error: ({ input }) => `must be a list of names, it is ${quoted(input)}` })
        .max(MOST_DUE, `must have ${String(MOST_DUE)} entries at most`)
        .prefault([])
        .describe(
          'Names of service connections that are to be converted soon, with * and ?: what would break after that fails a pull request as if they were converted. ["*"] asks it of all.',
        ),
      crossProjectNames: z
        .boolean({ error: ({ input }) => mustBe(['true', 'false'], input) })
        .default(false)
        .describe(
          'Whether a pull request that changes a template names the pipelines of other projects that include it; else they are only counted.',
        ),
      conversions: oneOf(['observe', 'alert', 'revert'])
        .default('alert')
        .describe(
          'What the guard does about a conversion: observe records it, alert tells people as well, revert undoes a risky one as well.',
        ),
      grace: durationSchema
        .refine((duration) => lengthMs(duration) <= LONGEST_GRACE_MS, 'must be a day (P1D) at most')
        .prefault('PT30M')
        .describe(
          'How long people have to keep a conversion (wif-guard keep) before the policy reverts it or disables its connection: an ISO 8601 duration, at most P1D.',
        ),
      disableWhenIrreversible: z
        .boolean({ error: ({ input }) => mustBe(['true', 'false'], input) })
        .default(false)
        .describe(
          'Whether a converted connection that breaks pipelines for sure is disabled where Azure DevOps cannot revert it. That stops all pipelines on it, also those that work.',
        ),
      reminders: remindersSchema
        .prefault({})
        .describe(
          'Reminders of the deadline after which nothing can be reverted, and of the day on which an issuer retires.',
        ),
      retention: retentionSchema.prefault({}).describe('How long the ledger keeps what is over.'),
      notifications: notificationsSchema.prefault({}).describe('How severe something must be to be told in a channel.'),
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
  projects: Object.keys(projectsSchema.shape),
  reminders: Object.keys(remindersSchema.shape),
  retention: Object.keys(retentionSchema.shape),
  notifications: CHANNELS,
  ...Object.fromEntries(CHANNELS.map((channel) => [`notifications.${channel}`, ['from']])),
  tasks: Object.keys(taskEntrySchema.shape),
  waivers: Object.keys(waiverEntrySchema.shape),
};

/** What a file means once its defaults are filled in. @param placeOf The place of one of its waivers. */
export function policyOf(file: z.output<typeof policyFileSchema>, placeOf: PlaceOfWaiver): Policy {
  const { edition, projects, pullRequests, dueForConversion, crossProjectNames, reminders } = file;
  const { conversions, grace, disableWhenIrreversible, retention } = file;
  const window = reminders.window ?? parseDuration(editionOf(edition).revertWindow);
  return {
    edition,
    projects,
    pullRequests,
    dueForConversion,
    crossProjectNames,
    conversions,
    grace,
    disableWhenIrreversible,
    reminders: { before: ordered(reminders.before), window, issuer: ordered(reminders.issuer) },
    retention: { conversions: retention.conversions, personal: retention.personal },
    notifications: file.notifications,
    tasks: overlayOf(file.tasks),
    waivers: waiversOf(file.waivers, placeOf),
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
