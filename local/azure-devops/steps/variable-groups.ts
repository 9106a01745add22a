import { z } from 'zod';
import { personNamed } from '../state/identities.ts';
import { nextNumber, type OrganizationContext } from '../state/organization-context.ts';
import { neededConnection, neededProject } from './needed.ts';

/** A new variable group. */
export const createVariableGroupInput = z.strictObject({
  project: z.string(),
  name: z.string().min(1),
  /** Links it to a vault that is read through a connection of the project. */
  keyVault: z.strictObject({ connection: z.string(), vault: z.string().min(1) }).optional(),
  createdBy: z.string().optional(),
});

/** Somebody creates a variable group. There is no event for it (reference: azure-devops.md 1.1). */
export function createVariableGroup(
  organization: OrganizationContext,
  input: z.input<typeof createVariableGroupInput>,
) {
  const { name, keyVault, ...step } = createVariableGroupInput.parse(input);
  const project = neededProject(organization, step.project);
  const link =
    keyVault === undefined
      ? null
      : {
          connectionId: neededConnection(organization, { project: project.id, connection: keyVault.connection }).id,
          vault: keyVault.vault,
        };
  const id = nextNumber(organization.state, 'variable-group');
  const createdBy = personNamed(organization, step.createdBy);
  const createdOn = organization.clock.timestamp();
  organization.state.variableGroups.push({ id, name, project, keyVault: link, createdBy, createdOn });
  return { groupId: id };
}
