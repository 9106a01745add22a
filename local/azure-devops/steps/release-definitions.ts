import { z } from 'zod';
import { personNamed } from '../state/identities.ts';
import { nextNumber, type OrganizationContext } from '../state/organization-context.ts';
import { neededProject } from './needed.ts';

/** A new classic release pipeline. */
export const createReleaseDefinitionInput = z.strictObject({
  project: z.string(),
  name: z.string().min(1),
  createdBy: z.string().optional(),
});

/** Somebody creates a classic release pipeline, without stages. There is no event for it (reference: azure-devops.md 1.1). */
export function createReleaseDefinition(
  organization: OrganizationContext,
  input: z.input<typeof createReleaseDefinitionInput>,
) {
  const { name, ...step } = createReleaseDefinitionInput.parse(input);
  const project = neededProject(organization, step.project);
  const id = nextNumber(organization.state, 'release-definition');
  const createdBy = personNamed(organization, step.createdBy);
  const createdOn = organization.clock.timestamp();
  organization.state.releaseDefinitions.push({ id, name, project, createdBy, createdOn });
  return { definitionId: id };
}
