import { z } from 'zod';
import { predicateSchema } from './predicate.ts';

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

/** What a condition says, whether or not it makes a finding. */
const condition = z.strictObject({
  when: z.string(),
  effect: z.string(),
  remedy: z.string(),
  /**
   * When it holds; without it that is not in a pipeline. Of `secret-in-script` and `secret-login` it only explains, and says which
   * inputs an import keeps: those rules follow the key through the script, which sees more than a pattern.
   */
  match: predicateSchema.optional(),
  /** The connection inputs that it is about; without them all of the task. */
  inputs: z.array(z.string()).readonly().optional(),
  /** Why it was decided so by hand. */
  reason: z.string().optional(),
  /** Of long-running-token: the work itself takes long, so the timeout of a job says something of the step too. */
  ofJob: z.literal(true).optional(),
  /** The rule that reports it; `none` only explains, and says why in `reason`. */
  rule: z.enum([
    'task-condition',
    'task-unsupported',
    'task-version-superseded',
    'secret-in-script',
    'secret-login',
    'long-running-token',
    'data-role-required',
    'wif-only-input',
    'none',
  ]),
  /** How bad and how sure it is where it holds; only `none` has neither. */
  severity: z.enum(['error', 'warning', 'note']).optional(),
  confidence: confidence.optional(),
});

/** A condition of a row: a common one by its id, with what is different of this task. */
const rowCondition = condition
  .partial()
  .extend({ id: z.string(), evidence: z.array(z.string()).readonly().default([]) });

/** How the inputs of the replacement differ, read from both versions of the task. */
const replacementInputs = z.strictObject({
  /** Inputs that the replacement does not have. */
  goneInputs: z.array(z.string()).readonly().default([]),
  /** Inputs that mean something else there. */
  changedInputs: z.array(z.string()).readonly().default([]),
  /** Output variables that it does not set. */
  goneOutputs: z.array(z.string()).readonly().default([]),
  /** What it needs that this version does not have. */
  needs: z.string().optional(),
});

const row = z.strictObject({
  task: z.string(),
  major: z.int().min(0),
  /** Other YAML names of the same task, as `Name@major`. */
  aliases: z.array(z.string()).readonly().optional(),
  /** False for a Marketplace product that has no single YAML name: a note, never found by a lookup. */
  lookup: z.boolean().default(true),
  /** `policy` is never in an edition: it is what the policy of an organization says. */
  origin: z.enum(['in-the-box', 'marketplace', 'policy']).default('in-the-box'),
  status: supportStatus,
  /** The edition's own wording. */
  text: z.string().nullable(),
  /** Our wording, where the edition has none or says too little. */
  note: z.string().optional(),
  replacement: z.string().optional(),
  /** Where both versions were compared. */
  replacementInputs: replacementInputs.optional(),
  /** What the deprecation of a task that federates names to move to. */
  successor: z.string().optional(),
  minimumVersion: z.string().optional(),
  /** False where the first version is the oldest one known to work, not the first that does. */
  minimumVersionExact: z.boolean().default(true),
  /** The release from which on every way of the task to sign in federates, where that came later. */
  allFeaturesFrom: z.string().optional(),
  deprecated: z.boolean().default(false),
  removalDate: z.iso.date().optional(),
  conditions: z.array(rowCondition).readonly().default([]),
  /** What the code of the task does, where somebody read it; differs from the documentation for some tasks. */
  codeSupports: z.enum(['yes', 'no', 'partial', 'requires-wif', 'unknown', 'not-applicable']).optional(),
  confidence,
  /** `documentation`, `Tasks/…` (both resolved through the edition's sources) or a URL. */
  sources: z.array(z.string()).readonly(),
  /** ISO 8601 date, or a year where only that is known; null where no date is known. */
  asOf: z.string().nullable(),
});

const issuer = z.strictObject({
  issuer: z.string(),
  subject: z.string().optional(),
  retires: z.iso.date().optional(),
  note: z.string(),
  source: z.string(),
  asOf: z.iso.date().optional(),
});

/** Sources that say different things of one matter, and what the edition makes of it. */
const contradiction = z.strictObject({
  id: z.string(),
  /** As `Name@major`; none where it is about no task. */
  tasks: z.array(z.string()).readonly(),
  claims: z
    .array(z.strictObject({ by: z.string(), says: z.string(), source: z.string(), asOf: z.string().nullable() }))
    .min(1)
    .readonly(),
  verdict: z.string(),
  confidence,
  reason: z.string(),
});

export const editionSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  date: z.string(),
  /** ISO 8601 duration for which a conversion could be reverted. */
  revertWindow: z.string(),
  /** Who signs the tokens of new connections. */
  issuer: z.string(),
  issuers: z.array(issuer).readonly(),
  /** How long tokens live; absent where the edition says nothing of it. */
  tokenLifetimes: z
    .strictObject({
      accessMinutes: z.int(),
      managedIdentityMinutes: z.int(),
      idTokenMinutes: z.int(),
      note: z.string(),
      source: z.string(),
    })
    .optional(),
  /** Of tasks of the Marketplace without a row: none federates, or the publisher knows. */
  marketplace: z.enum(['unsupported', 'ask']),
  general: z.string(),
  sources: z.strictObject({ documentation: z.url(), code: z.url().optional() }),
  errorMessages: z.array(z.string()).readonly(),
  /** What did not work at that date, whatever the task. */
  limits: z.array(z.strictObject({ id: z.string(), text: z.string(), source: z.string() })).readonly(),
  answers: z
    .array(z.strictObject({ id: z.string(), question: z.string(), answer: z.string(), source: z.string() }))
    .readonly(),
  contradictions: z.array(contradiction).readonly(),
  /** Conditions by id, as rows refer to them. */
  conditions: z.record(z.string(), condition),
  rows: z.array(row).readonly(),
});

/** A condition with everything that its row changes. */
export const resolvedConditionSchema = condition.extend({
  id: z.string(),
  /** `documentation`, `Tasks/…` or a URL, as in the sources of a row. */
  evidence: z.array(z.string()).readonly(),
});

export type SupportStatus = z.infer<typeof supportStatus>;
export type Confidence = z.infer<typeof confidence>;
export type Edition = z.infer<typeof editionSchema>;
export type EditionRow = Edition['rows'][number];
export type Condition = z.infer<typeof resolvedConditionSchema>;
export type Contradiction = Edition['contradictions'][number];
