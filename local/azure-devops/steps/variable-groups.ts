import { z } from 'zod';
import { personNamed } from '../state/identities.ts';
import type { Variable } from '../state/model.ts';
import { nextNumber, type OrganizationContext } from '../state/organization-context.ts';
import { neededConnection, neededProject } from './needed.ts';
import { StepError } from './step-error.ts';
import { variableInput, variablesOf } from './variables.ts';

/** A new variable group. */
export const createVariableGroupInput = z.strictObject({
  project: z.string(),
  name: z.string().min(1),
  /** Links it to a vault that is read through a connection of the project. */
  keyVault: z.strictObject({ connection: z.string(), vault: z.string().min(1) }).optional(),
  /** Of a key vault they are the secrets that the group takes from it: they have no value here. */
  variables: z.record(z.string(), variableInput).default({}),
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
  const variables = variablesOf(step.variables).map((variable) => (link === null ? variable : fromVault(variable)));
  const id = nextNumber(organization.state, 'variable-group');
  const createdBy = personNamed(organization, step.createdBy);
  const createdOn = organization.clock.timestamp();
  organization.state.variableGroups.push({ id, name, project, keyVault: link, variables, createdBy, createdOn });
  return { groupId: id };
}

/** The library knows the name and never the value. */
function fromVault(variable: Variable): Variable {
  if (variable.value !== null) throw new StepError(`variable "${variable.name}" of a key vault has no value here.`);
  return { ...variable, isSecret: true };
}
