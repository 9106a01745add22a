import { z } from 'zod';

/** Events that tell that a run of a pipeline has ended, or changed its state. */
export const RUN_EVENTS: ReadonlySet<string> = new Set(['build.complete', 'ms.vss-pipelines.run-state-changed-event']);

const pipeline = z.object({ id: z.int().positive() });

/** Of both events only the id of the pipeline is used; which of its runs ended is read again. */
const runResourceSchema = z
  .object({
    definition: pipeline.nullish(),
    pipeline: pipeline.nullish(),
    run: z.object({ state: z.string().nullish(), pipeline: pipeline.nullish() }).nullish(),
  })
  .transform(({ definition, pipeline, run }) => ({
    pipelineId: (definition ?? pipeline ?? run?.pipeline)?.id,
    hasEnded: (run?.state ?? 'completed').toLowerCase() === 'completed',
  }));

/** Which pipeline an event is about, and whether a run of it has ended; undefined where it does not say. */
export function runIn(resource: unknown): { readonly pipelineId: number; readonly hasEnded: boolean } | undefined {
  const { data } = runResourceSchema.safeParse(resource);
  return data?.pipelineId === undefined ? undefined : { pipelineId: data.pipelineId, hasEnded: data.hasEnded };
}
