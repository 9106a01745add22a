import { z } from 'zod';

export const verdictSchema = z.enum(['ready', 'at-risk', 'blocked', 'unknown']);

/**
 * What says that a pipeline uses the connection: our expansion of its YAML, that of Azure DevOps, the list of pipelines that may use
 * it, or the history of its use.
 */
const EVIDENCE = ['static', 'preview', 'permission', 'history'] as const;

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
  /** A place in words where it stands in no file: `stage "Prod", job "Deploy", step "Copy"`. */
  file: z.string(),
  /** Null where it stands in no file. */
  line: z.number().nullable(),
  task: z.string().nullable(),
  /** Full name of the branch, where it is not the one that the pipeline runs by default. */
  branch: z.string().optional(),
});

/** The run of a pipeline that was queued last. */
const lastRunSchema = z.object({
  id: z.number(),
  /** When it ended, else when it began or was queued. ISO 8601 as the service writes it. */
  at: z.string(),
  /** Its result, or its status while it goes on. */
  result: z.string(),
});

/** What was under way when it was judged; null: not known, which is never none. */
export const inFlightSchema = z.object({
  /** Runs of pipelines that use the connection, those that wait among them. */
  runs: z.number().nullable(),
  /** Deployments of classic releases of its projects. */
  deployments: z.number().nullable(),
  /** Why something is not known, one sentence each. */
  unseen: z.array(z.string()),
});

const pipelineSchema = z.object({
  project: z.string(),
  id: z.number(),
  /** A classic definition and a release have ids of their own; older records have YAML pipelines only. */
  kind: z.enum(['yaml', 'classic', 'release']).default('yaml'),
  /** With its folder. */
  name: z.string(),
  verdict: verdictSchema,
  /** Steps that use the connection; of several branches the most. */
  uses: z.number(),
  /** Records of older versions do not say. */
  evidence: z.array(z.enum(EVIDENCE)).default([]),
  /** Null: it never ran. Absent where that is not known, as in older records. */
  lastRun: lastRunSchema.nullish(),
  findings: z.array(findingSchema),
});

/** What uses the connection, or may, and is no pipeline: a variable group, an agent pool, a check. */
const otherConsumerSchema = z.object({
  /** In words: `variable group`. */
  kind: z.string(),
  /** Empty where it belongs to the organization. */
  project: z.string(),
  name: z.string(),
  verdict: verdictSchema,
  /** Why, in whole sentences; of an unknown one also what would prove it. */
  message: z.string(),
});

/** How far one source of consumers was seen. */
const coverageSchema = z.object({
  /** In words: `variable groups`. */
  source: z.string(),
  /** How many projects, pipelines or organizations were to be asked, and how many answered. */
  asked: z.number(),
  answered: z.number(),
  /** What could not be seen of it, one sentence each. */
  unseen: z.array(z.string()),
  /** The permission or the step that would show it; empty where nothing is missing. */
  next: z.string(),
});

/** Another connection that signs in as the same service principal. */
const samePrincipalSchema = z.object({ id: z.string(), name: z.string(), project: z.string(), scheme: z.string() });

/** What was found out about a connection before a verdict: it is stored whole, so it holds no code and no script text. */
export const assessmentSchema = z.object({
  verdict: verdictSchema,
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
  /** True where there was no time for everything: another judgement may say more. */
  cutShort: z.boolean().default(false),
  inFlight: inFlightSchema.default({ runs: null, deployments: null, unseen: [] }),
  /** Findings that are not listed any more, because there are too many. */
  findingsLeftOut: z.number(),
  /** Why it is not known to be ready, one sentence each: what could not be seen, and what uses it with an outcome that is not known. */
  unseen: z.array(z.string()),
  /** The worst first; older records have none of what follows. */
  otherConsumers: z.array(otherConsumerSchema).default([]),
  otherConsumersLeftOut: z.number().default(0),
  coverage: z.array(coverageSchema).default([]),
  /** Connections of the same projects whose conversion touches the same app registration. */
  samePrincipal: z.array(samePrincipalSchema).default([]),
});

export type InFlight = z.infer<typeof inFlightSchema>;
export type Assessment = z.infer<typeof assessmentSchema>;
export type AssessedPipeline = z.infer<typeof pipelineSchema>;
export type OtherConsumer = z.infer<typeof otherConsumerSchema>;
export type Coverage = z.infer<typeof coverageSchema>;
export type SamePrincipal = z.infer<typeof samePrincipalSchema>;
export type ConnectionFinding = z.infer<typeof connectionFindingSchema>;
export type AssessedFinding = z.infer<typeof findingSchema>;
