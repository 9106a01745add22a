import { z } from 'zod';
import { personNamed } from '../state/identities.ts';
import { nextNumber, type OrganizationContext } from '../state/organization-context.ts';
import { neededProject, neededVariableGroup } from './needed.ts';
import { variableInput, variablesOf } from './variables.ts';

/** A new classic release pipeline. */
export const createReleaseDefinitionInput = z.strictObject({
  project: z.string(),
  name: z.string().min(1),
  createdBy: z.string().optional(),
  /** Stages and artifacts as the service gives them. */
  environments: z.array(z.looseObject({})).default([]),
  artifacts: z.array(z.looseObject({})).default([]),
  variables: z.record(z.string(), variableInput.extend({ allowOverride: z.boolean().default(false) })).default({}),
  /** Groups of its project that are linked to it, by id or name. */
  variableGroups: z.array(z.union([z.int(), z.string()])).default([]),
});

/** Somebody creates a classic release pipeline. There is no event for it (reference: azure-devops.md 1.1). */
export function createReleaseDefinition(
  organization: OrganizationContext,
  input: z.input<typeof createReleaseDefinitionInput>,
) {
  const { name, environments, artifacts, ...step } = createReleaseDefinitionInput.parse(input);
  const project = neededProject(organization, step.project);
  const id = nextNumber(organization.state, 'release-definition');
  const createdBy = personNamed(organization, step.createdBy);
  const createdOn = organization.clock.timestamp();
  const groups = step.variableGroups.map((group) => neededVariableGroup(organization, project, group));
  const details = {
    environments,
    artifacts,
    variables: variablesOf(step.variables),
    variableGroupIds: groups.map((group) => group.id),
  };
  organization.state.releaseDefinitions.push({ id, name, project, createdBy, createdOn, details });
  return { definitionId: id };
}
