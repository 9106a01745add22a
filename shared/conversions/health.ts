import { z } from 'zod';
import { assessmentSchema, inFlightSchema, type Assessment } from './assessment.ts';

/** A verdict, by which edition of the catalogue, and when. */
export const judgedSchema = assessmentSchema.pick({ verdict: true, edition: true, judgedAt: true });

/** How often steps of one name failed by one signature. */
const knownFailuresSchema = z.object({
  /** Id of an error signature of the catalogue. */
  signature: z.string(),
  step: z.string(),
  project: z.string(),
  pipelineId: z.number(),
  count: z.number(),
  /** True where a later run of the pipeline succeeded. */
  isOver: z.boolean(),
});

/** What the runs of a connection's pipelines say since it was converted. Of their logs nothing is kept. */
const runsSinceSchema = z.object({
  succeeded: z.number(),
  failedBy: z.array(knownFailuresSchema),
  /** By nothing that the catalogue knows. */
  failedOtherwise: z.number(),
  /** Pipelines without a run that ended since; canceled ones tell nothing. */
  pipelinesWithout: z.number(),
  /** What could not be seen of them, one sentence each. */
  unseen: z.array(z.string()),
});

/** A conversion as it is some time later. */
export const healthSchema = z.object({
  /** When it was looked at, ISO 8601 UTC. */
  at: z.string(),
  /** What it was judged when it was recorded; null: it was not. */
  atFirst: judgedSchema.nullable(),
  /** What it is judged now; null: it could not be judged, and `problem` says why. */
  now: judgedSchema.nullable(),
  problem: z.string(),
  /** Pipelines that use it now, and those that break. */
  pipelinesUsing: z.number(),
  pipelinesBroken: z.number(),
  /** How many sources could not be seen. */
  unseenCount: z.number(),
  inFlight: inFlightSchema,
  runs: runsSinceSchema,
});

/** Of an assessment what is kept as the verdict of its time. */
export function judgedIn({ verdict, edition, judgedAt }: Assessment): Health['atFirst'] {
  return { verdict, edition, judgedAt };
}

export type RunsSince = z.infer<typeof runsSinceSchema>;
export type KnownFailures = z.infer<typeof knownFailuresSchema>;
export type Health = z.infer<typeof healthSchema>;
