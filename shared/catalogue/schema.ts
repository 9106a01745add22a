import { z } from 'zod';

/** What an edition says about a task major (docs/catalogue in the contract: closed list). */
export const supportStatus = z.enum([
  'supported',
  'unsupported',
  'use-other-version',
  'not-available-yet',
  'deprecated',
  'not-applicable',
  'unknown',
]);

/** How sure a claim is. `confirmed` needs a dated source. */
export const confidence = z.enum(['confirmed', 'likely', 'possible']);

const condition = z.strictObject({ when: z.string(), effect: z.string(), remedy: z.string() });

const row = z.strictObject({
  task: z.string(),
  major: z.int().min(0),
  /** Other YAML names of the same task, as `Name@major`. */
  aliases: z.array(z.string()).readonly().optional(),
  /** False for a Marketplace product that has no single YAML name: a note, never found by a lookup. */
  lookup: z.boolean().default(true),
  origin: z.enum(['in-the-box', 'marketplace']).default('in-the-box'),
  status: supportStatus,
  /** The edition's own wording. */
  text: z.string().nullable(),
  /** Our wording, where the edition has none or says too little. */
  note: z.string().optional(),
  replacement: z.string().optional(),
  minimumVersion: z.string().optional(),
  /** False where the first version is the oldest one known to work, not the first that does. */
  minimumVersionExact: z.boolean().default(true),
  deprecated: z.boolean().default(false),
  removalDate: z.iso.date().optional(),
  conditions: z
    .array(z.strictObject({ id: z.string(), evidence: z.array(z.string()).readonly().default([]) }))
    .readonly()
    .default([]),
  /** What the code of the task does, where somebody read it; differs from the documentation for some tasks. */
  codeSupports: z.enum(['yes', 'no', 'partial', 'requires-wif']).optional(),
  confidence,
  /** `documentation`, `Tasks/…` (both resolved through the edition's sources) or a URL. */
  sources: z.array(z.string()).readonly(),
  /** ISO 8601 date, or a year where only that is known; null where no date is known. */
  asOf: z.string().nullable(),
});

export const editionSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  date: z.string(),
  /** ISO 8601 duration for which a conversion could be reverted. */
  revertWindow: z.string(),
  issuer: z.string(),
  general: z.string(),
  sources: z.strictObject({ documentation: z.url(), code: z.url().optional() }),
  errorMessages: z.array(z.string()).readonly(),
  conditions: z.record(z.string(), condition),
  rows: z.array(row).readonly(),
});

const input = z.strictObject({
  name: z.string(),
  aliases: z.array(z.string()).readonly().default([]),
});

export const taskDefinitionsSchema = z.strictObject({
  /** Where they were read, and when; the commit only where they come from a checkout of which it is known. */
  source: z.strictObject({ repository: z.url(), commit: z.string().optional(), date: z.iso.date() }),
  tasks: z
    .array(
      z.strictObject({
        task: z.string(),
        major: z.int().min(0),
        id: z.guid(),
        version: z.string(),
        folder: z.string(),
        runsOn: z.array(z.string()).readonly().optional(),
        /** As the task itself says; an edition may know more. */
        deprecated: z.boolean().default(false),
        removalDate: z.iso.date().optional(),
        connectionInputs: z
          .array(
            input.extend({
              type: z.string(),
              required: z.boolean().default(false),
              visibleRule: z.string().optional(),
            }),
          )
          .readonly(),
        /** Inputs that a visible rule asks for, with the default that counts when a step does not set them. */
        otherInputs: z
          .array(input.extend({ default: z.string().optional() }))
          .readonly()
          .default([]),
      }),
    )
    .readonly(),
});

export type SupportStatus = z.infer<typeof supportStatus>;
export type Confidence = z.infer<typeof confidence>;
export type Edition = z.infer<typeof editionSchema>;
export type EditionRow = Edition['rows'][number];
export type TaskDefinition = z.infer<typeof taskDefinitionsSchema>['tasks'][number];
export type ConnectionInput = TaskDefinition['connectionInputs'][number];
