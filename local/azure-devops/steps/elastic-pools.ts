import { z } from 'zod';
import { nextNumber, type OrganizationContext } from '../state/organization-context.ts';
import { neededConnection, namedProject } from './needed.ts';
import { StepError } from './step-error.ts';

/** A new pool of a scale set. */
export const createElasticPoolInput = z.strictObject({
  project: z.string().optional(),
  connection: z.string(),
  /** Of the scale set. */
  name: z.string().min(1),
});

/** Somebody creates an agent pool for a virtual machine scale set. */
export function createElasticPool(organization: OrganizationContext, input: z.input<typeof createElasticPoolInput>) {
  const step = createElasticPoolInput.parse(input);
  const connection = neededConnection(organization, step);
  const project = namedProject(organization, step) ?? connection.shares[0]?.project;
  if (project === undefined) throw new StepError(`connection "${step.connection}" is in no project.`);
  const id = nextNumber(organization.state, 'pool');
  organization.state.elasticPools.push({ id, name: step.name, connectionId: connection.id, project });
  return { poolId: id };
}
