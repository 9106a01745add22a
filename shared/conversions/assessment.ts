import { z } from 'zod';

/** What was found about the connection itself. */
const connectionFindingSchema = z.object({
  rule: z.string(),
  severity: z.enum(['error', 'warning', 'note']),
  confidence: z.enum(['confirmed', 'likely', 'possible']),
  /** Older records hold only what breaks on the federated connection. */
  when: z.enum(['now', 'after-conversion', 'after-revert']).default('now'),
  message: z.string(),
  remedy: z.string(),
  /** True where the finding says that something is not known. */
  unknown: z.boolean(),
  waived: z.boolean(),
  /** By what it is waived; records of older versions have none. */
  waiver: z.object({ reason: z.string(), until: z.string() }).nullish(),
});

const findingSchema = connectionFindingSchema.extend({
  file: z.string(),
  line: z.number(),
  task: z.string().nullable(),
});

const pipelineSchema = z.object({
  project: z.string(),
  id: z.number(),
  /** With its folder. */
  name: z.string(),
  verdict: z.enum(['ready', 'at-risk', 'blocked', 'unknown']),
  /** Steps that use the connection. */
  uses: z.number(),
  findings: z.array(findingSchema),
});

/** What was found out about a connection before a verdict: it is stored whole, so it holds no code and no script text. */
export const assessmentSchema = z.object({
  verdict: z.enum(['ready', 'at-risk', 'blocked', 'unknown']),
  /** Catalogue edition that judged. */
  edition: z.string(),
  /** ISO 8601 UTC. */
  judgedAt: z.string(),
  /** Of the connection itself; older records have none. */
  connectionFindings: z.array(connectionFindingSchema).default([]),
  /** Pipelines that use the connection; the last ones are left out where there are thousands. */
  pipelines: z.array(pipelineSchema),
  /** How many use it, and how many were read to find them. */
  pipelinesUsing: z.number(),
  pipelinesRead: z.number(),
  /** Findings that are not listed any more, because there are too many. */
  findingsLeftOut: z.number(),
  /** What could not be seen, one sentence each; empty when every source that is asked answered. */
  unseen: z.array(z.string()),
});

export type Assessment = z.infer<typeof assessmentSchema>;
export type AssessedPipeline = z.infer<typeof pipelineSchema>;
export type ConnectionFinding = z.infer<typeof connectionFindingSchema>;
export type AssessedFinding = z.infer<typeof findingSchema>;
