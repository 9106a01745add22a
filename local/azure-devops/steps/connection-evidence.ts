import { z } from 'zod';
import { nextNumber, type OrganizationContext } from '../state/organization-context.ts';
import { neededConnection, neededProject } from './needed.ts';
import { StepError } from './step-error.ts';

/** When it happened, where that is not now. */
const at = z.iso.datetime({ offset: true }).optional();

/** A run that used a connection. */
export const recordUseInput = z.strictObject({
  project: z.string(),
  connection: z.string(),
  planType: z.string().default('Build'),
  definition: z.strictObject({ id: z.int(), name: z.string() }),
  run: z.string().default('20261124.1'),
  result: z.enum(['succeeded', 'failed']).default('succeeded'),
  at,
});

/** A run uses a connection: its usage history gets an entry. */
export function recordUse(organization: OrganizationContext, input: z.input<typeof recordUseInput>) {
  const step = recordUseInput.parse(input);
  const id = nextNumber(organization.state, 'past-use');
  organization.state.pastUses.push({
    id,
    connectionId: neededConnection(organization, step).id,
    project: neededProject(organization, step.project),
    planType: step.planType,
    definition: step.definition,
    owner: { id, name: step.run },
    startTime: step.at ?? organization.clock.timestamp(),
    result: step.result,
  });
  return { useId: id };
}

/** The only pipelines of a project that may use a connection. */
export const permitPipelinesInput = z.strictObject({
  project: z.string(),
  connection: z.string(),
  definitionIds: z.array(z.int()),
});

/** Somebody lets only some pipelines use a connection; before, all may. */
export function permitPipelines(organization: OrganizationContext, input: z.input<typeof permitPipelinesInput>) {
  const step = permitPipelinesInput.parse(input);
  const project = neededProject(organization, step.project);
  const connectionId = neededConnection(organization, step).id;
  const { permissions } = organization.state;
  const known = permissions.findIndex((one) => one.connectionId === connectionId && one.project === project);
  permissions.splice(known < 0 ? permissions.length : known, 1, {
    connectionId,
    project,
    definitionIds: step.definitionIds,
  });
  return { connectionId };
}

/** A new environment with the clusters in it; a cluster without a connection is one whose connection is not shown. */
export const createEnvironmentInput = z.strictObject({
  project: z.string(),
  name: z.string().min(1),
  clusters: z.array(z.strictObject({ name: z.string(), connection: z.string().optional() })).default([]),
});

/** Somebody creates an environment. */
export function createEnvironment(organization: OrganizationContext, input: z.input<typeof createEnvironmentInput>) {
  const step = createEnvironmentInput.parse(input);
  const { state, clock } = organization;
  const id = nextNumber(state, 'environment');
  state.environments.push({
    id,
    name: step.name,
    project: neededProject(organization, step.project),
    createdOn: clock.timestamp(),
    clusters: step.clusters.map(({ name, connection }) => ({
      id: nextNumber(state, 'environment-resource'),
      name,
      namespace: 'default',
      connectionId:
        connection === undefined ? '' : neededConnection(organization, { project: step.project, connection }).id,
    })),
  });
  return { environmentId: id };
}

/** A new check; without a task an approval. */
export const createCheckInput = z.strictObject({
  project: z.string(),
  resource: z.strictObject({ type: z.string(), id: z.string(), name: z.string().default('') }),
  task: z
    .strictObject({
      id: z.string(),
      name: z.string(),
      version: z.string(),
      displayName: z.string().default(''),
      inputs: z.record(z.string(), z.string()).default({}),
    })
    .optional(),
});

/** Somebody puts a check on a resource. */
export function createCheck(organization: OrganizationContext, input: z.input<typeof createCheckInput>) {
  const { project, resource, task } = createCheckInput.parse(input);
  const { state, clock } = organization;
  const id = nextNumber(state, 'check');
  state.checks.push({
    id,
    project: neededProject(organization, project),
    resource,
    task: task ?? null,
    createdOn: clock.timestamp(),
  });
  return { checkId: id };
}

/** What the service notes about a pool. */
export const logElasticPoolInput = z.strictObject({
  poolId: z.int(),
  level: z.enum(['error', 'warning', 'info']).default('info'),
  operation: z
    .enum(['configurationJob', 'sizingJob', 'increaseCapacity', 'reimage', 'deleteVMs'])
    .default('increaseCapacity'),
  message: z.string().default('Increasing capacity.'),
  at,
});

/** The service scales a pool, or tries to. */
export function logElasticPool(organization: OrganizationContext, input: z.input<typeof logElasticPoolInput>) {
  const { poolId, level, operation, message, ...step } = logElasticPoolInput.parse(input);
  const { state, clock } = organization;
  if (!state.elasticPools.some(({ id }) => id === poolId)) throw new StepError(`pool ${poolId} does not exist.`);
  const id = nextNumber(state, 'elastic-pool-log');
  state.elasticPoolLogs.push({ id, poolId, level, operation, message, timestamp: step.at ?? clock.timestamp() });
  return { logId: id };
}
