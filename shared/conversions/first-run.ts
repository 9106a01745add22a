import { z } from 'zod';

/** How far the watch for the first run of a pipeline after a conversion came. Of logs nothing is kept. */
export const firstRunSchema = z.object({
  connectionId: z.string(),
  change: z.string(),
  /** Id, or name where the record has no id. */
  projectId: z.string(),
  projectName: z.string(),
  pipelineId: z.number(),
  pipelineName: z.string(),
  /** `waiting`: the runs so far failed by nothing that the catalogue knows, so a later one has to tell. */
  state: z.enum(['waiting', 'succeeded', 'failed']),
  /** The last run that was looked at, and when it ended (ISO 8601 as the service writes it). */
  runId: z.number(),
  at: z.string(),
  /** What failed, and by which signature of the catalogue; empty where nothing did. */
  step: z.string(),
  signature: z.string(),
  /** True once the message about a failure is in the queue. */
  told: z.boolean(),
});

export type FirstRun = Readonly<z.infer<typeof firstRunSchema>>;
