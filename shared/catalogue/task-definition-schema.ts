import { z } from 'zod';

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

export type TaskDefinition = z.infer<typeof taskDefinitionsSchema>['tasks'][number];
export type ConnectionInput = TaskDefinition['connectionInputs'][number];
