import { z } from 'zod';

/**
 * The parts of SARIF 2.1.0 that wif-guard writes, after the specification (section numbers beside them) and as strict as its schema:
 * no other property, every required one.
 */
const text = z.string();
const line = z.int().min(1);
const properties = z.record(z.string(), z.unknown());
const level = z.enum(['none', 'note', 'warning', 'error']);

/** 3.11 */
const message = z.strictObject({ text });

/** 3.4: a relative reference, so its first segment holds no colon, and nothing in it needs an escape. */
const artifactLocation = z.strictObject({
  uri: z.string().regex(/^(?:[A-Za-z0-9\-._~!$&'()*+,;=@/]|%[0-9A-F]{2})+$/),
  uriBaseId: text,
});

/** 3.30 */
const region = z.strictObject({
  startLine: line,
  startColumn: line,
  endLine: line.optional(),
  endColumn: line.optional(),
});

/** 3.49 */
const reportingDescriptor = z.strictObject({
  id: text,
  shortDescription: message,
  help: message,
  helpUri: z.url().optional(),
  defaultConfiguration: z.strictObject({ level }),
});

/** 3.27 */
const result = z.strictObject({
  ruleId: text,
  kind: z.enum(['notApplicable', 'pass', 'fail', 'review', 'open', 'informational']),
  level,
  message,
  locations: z.array(z.strictObject({ physicalLocation: z.strictObject({ artifactLocation, region }) })),
  partialFingerprints: z.record(z.string(), text),
  suppressions: z
    .array(
      z.strictObject({
        kind: z.enum(['inSource', 'external']),
        status: z.enum(['accepted', 'underReview', 'rejected']),
        justification: text,
      }),
    )
    .optional(),
  fixes: z
    .array(
      z.strictObject({
        description: message,
        artifactChanges: z.array(
          z.strictObject({
            artifactLocation,
            replacements: z
              .array(z.strictObject({ deletedRegion: region, insertedContent: z.strictObject({ text }) }))
              .min(1),
          }),
        ),
      }),
    )
    .optional(),
  properties,
});

/** 3.20 */
const invocation = z.strictObject({
  executionSuccessful: z.boolean(),
  exitCode: z.int(),
  toolExecutionNotifications: z.array(z.strictObject({ level, message })).optional(),
});

/** 3.14 */
const run = z.strictObject({
  tool: z.strictObject({
    driver: z.strictObject({ name: text, semanticVersion: text, rules: z.array(reportingDescriptor) }),
  }),
  invocations: z.array(invocation),
  columnKind: z.enum(['utf16CodeUnits', 'unicodeCodePoints']),
  originalUriBaseIds: z.record(z.string(), z.strictObject({ description: message })),
  results: z.array(result),
  properties,
});

/** A log with one run, and what the specification says beyond its schema. */
export const sarifLog = z
  .strictObject({ $schema: z.url(), version: z.literal('2.1.0'), runs: z.tuple([run]) })
  .superRefine(({ runs: [{ tool, results, originalUriBaseIds }] }, check) => {
    const complain = (complaint: string): void => check.addIssue({ code: 'custom', message: complaint });
    const ids = tool.driver.rules.map(({ id }) => id);
    if (new Set(ids).size < ids.length) complain('a rule is described twice');
    for (const { ruleId, kind, level: own, locations } of results) {
      if (!ids.includes(ruleId)) complain(`${ruleId} is not described`);
      if (kind !== 'fail' && own !== 'none') complain('only what fails has a level (3.27.10)');
      for (const { physicalLocation } of locations) {
        const { uriBaseId } = physicalLocation.artifactLocation;
        if (!Object.hasOwn(originalUriBaseIds, uriBaseId)) complain(`${uriBaseId} is not described`);
      }
    }
  });

export type SarifLog = z.infer<typeof sarifLog>;
