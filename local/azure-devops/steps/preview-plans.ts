import { z } from 'zod';
import type { PreviewPlan } from '../state/model.ts';
import type { OrganizationContext } from '../state/organization-context.ts';
import { neededDefinition } from './needed.ts';
import { StepError } from './step-error.ts';

/** How previews of a pipeline are answered from now on: with YAML, or with an error. */
export const planPreviewInput = z.strictObject({
  project: z.string().optional(),
  definition: z.union([z.int(), z.string()]),
  finalYaml: z.string().optional(),
  failure: z
    .strictObject({
      status: z.int().min(400).max(599),
      message: z.string().min(1),
      typeKey: z.string().default('PipelineValidationException'),
    })
    .optional(),
});

/** Says what a preview comes to, until it is said again or the organization is reset: templates are not expanded here. */
export function planPreview(organization: OrganizationContext, input: z.input<typeof planPreviewInput>) {
  const step = planPreviewInput.parse(input);
  const { id } = neededDefinition(organization, step);
  organization.state.previewPlans.set(id, planOf(step));
  return { definitionId: id };
}

function planOf({ finalYaml, failure }: z.output<typeof planPreviewInput>): PreviewPlan {
  if (finalYaml !== undefined && failure === undefined) return { finalYaml };
  if (finalYaml === undefined && failure !== undefined) return { failure };
  throw new StepError('a preview has either "finalYaml" or a "failure".');
}
