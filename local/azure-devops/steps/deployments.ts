import { z } from 'zod';
import { personNamed } from '../state/identities.ts';
import { nextNumber, type OrganizationContext } from '../state/organization-context.ts';
import { StepError } from './step-error.ts';
import { neededProject } from './needed.ts';

/** A classic release that is deployed. */
export const startDeploymentInput = z.strictObject({
  project: z.string(),
  /** Name of the release definition. */
  release: z.string(),
  stage: z.string().default('Production'),
  by: z.string().optional(),
});

/** Somebody deploys a classic release. */
export function startDeployment(organization: OrganizationContext, input: z.input<typeof startDeploymentInput>) {
  const { project, release, stage, by } = startDeploymentInput.parse(input);
  const { state, clock } = organization;
  const inProject = neededProject(organization, project);
  const definition = state.releaseDefinitions.find((one) => one.project === inProject && one.name === release);
  if (definition === undefined) throw new StepError(`project "${project}" has no release definition "${release}".`);
  const id = nextNumber(state, 'deployment');
  state.deployments.push({
    id,
    definition,
    stage,
    requestedBy: personNamed(organization, by),
    queuedOn: clock.timestamp(),
    status: 'inProgress',
    completedOn: null,
  });
  return { deploymentId: id };
}

/** A deployment that ends. */
export const finishDeploymentInput = z.strictObject({
  deployment: z.int(),
  status: z.enum(['succeeded', 'failed']).default('succeeded'),
});

/** A deployment comes to its end. */
export function finishDeployment(organization: OrganizationContext, input: z.input<typeof finishDeploymentInput>) {
  const { deployment: id, status } = finishDeploymentInput.parse(input);
  const deployment = organization.state.deployments.find((one) => one.id === id);
  if (deployment === undefined) throw new StepError(`deployment ${id} does not exist.`);
  deployment.status = status;
  deployment.completedOn = organization.clock.timestamp();
  return { deploymentId: id };
}
