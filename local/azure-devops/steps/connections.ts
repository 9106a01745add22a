import { z } from 'zod';
import { connectionEvent } from '../hooks/connection-events.ts';
import { azureAuthorization, azureData, AZURE_SCHEMES, inScheme } from '../state/connection-scheme.ts';
import { connectionsOf } from '../state/find.ts';
import { newGuid, personNamed } from '../state/identities.ts';
import { same } from '../ids.ts';
import type { Connection, ConnectionShare, Project } from '../state/model.ts';
import type { OrganizationContext } from '../state/organization-context.ts';
import { neededConnection, neededProject } from './needed.ts';
import { StepError } from './step-error.ts';

const authorization = z.strictObject({ scheme: z.string(), parameters: z.record(z.string(), z.string()).default({}) });

const AZURE_URL = 'https://management.azure.com/';

/** A new service connection. */
export const createConnectionInput = z.strictObject({
  project: z.string(),
  name: z.string().min(1),
  type: z.string().default('azurerm'),
  url: z.string().optional(),
  description: z.string().default(''),
  /** Makes parameters and data of an Azure connection; `authorization` and `data` say more and win. */
  scheme: z.enum(AZURE_SCHEMES).default('WorkloadIdentityFederation'),
  authorization: authorization.optional(),
  data: z.record(z.string(), z.string()).optional(),
  /** Other projects that may use it, under the same name. */
  shareWith: z.array(z.string()).default([]),
  isDisabled: z.boolean().default(false),
  createdBy: z.string().optional(),
});

/** Somebody creates a service connection. */
export function createConnection(organization: OrganizationContext, input: z.input<typeof createConnectionInput>) {
  const step = createConnectionInput.parse(input);
  const projects = [step.project, ...step.shareWith].map((name) => neededProject(organization, name));
  for (const project of projects) refuseTakenName(organization, project, step.name);
  const id = newGuid(organization.state, 'connection', step.project, step.name);
  const isAzure = same(step.type, 'azurerm');
  const by = personNamed(organization, step.createdBy);
  const date = organization.clock.timestamp();
  const connection: Connection = {
    id,
    type: step.type,
    url: step.url ?? (isAzure ? AZURE_URL : 'https://contoso.example/'),
    owner: 'library',
    createdBy: by,
    creationDate: date,
    shares: projects.map((project) => ({ project, name: step.name, description: step.description })),
    authorization:
      step.authorization ??
      (isAzure ? azureAuthorization(organization, id, step.scheme) : { scheme: 'None', parameters: {} }),
    data: step.data ?? (isAzure ? azureData(organization) : {}),
    isDisabled: step.isDisabled,
    modifiedBy: by,
    modificationDate: date,
  };
  organization.state.connections.push(connection);
  publish(organization, 'created', connection);
  return { connectionId: id };
}

/** A service connection and what changes of it. */
export const updateConnectionInput = z.strictObject({
  project: z.string().optional(),
  connection: z.string(),
  /** Converts an Azure connection as the service does: parameters, and the deadline for the way back. */
  scheme: z.enum(AZURE_SCHEMES).optional(),
  authorization: authorization.optional(),
  /** Keys to set; null removes one. */
  data: z.record(z.string(), z.string().nullable()).default({}),
  name: z.string().min(1).optional(),
  description: z.string().optional(),
  isDisabled: z.boolean().optional(),
  by: z.string().optional(),
});

/** Somebody changes a service connection, by hand or with a conversion. */
export function updateConnection(organization: OrganizationContext, input: z.input<typeof updateConnectionInput>) {
  const step = updateConnectionInput.parse(input);
  const before = neededConnection(organization, step);
  const converted = step.scheme === undefined ? before : inScheme(organization, before, step.scheme);
  const data = new Map(Object.entries(converted.data));
  for (const [key, value] of Object.entries(step.data)) {
    if (value === null) data.delete(key);
    else data.set(key, value);
  }
  replaceConnection(organization, {
    ...converted,
    authorization: step.authorization ?? converted.authorization,
    data: Object.fromEntries(data),
    isDisabled: step.isDisabled ?? converted.isDisabled,
    shares: converted.shares.map((share): ConnectionShare => ({
      project: share.project,
      name: step.name ?? share.name,
      description: step.description ?? share.description,
    })),
    modifiedBy: personNamed(organization, step.by),
    modificationDate: organization.clock.timestamp(),
  });
  return { connectionId: before.id };
}

/** The service connection that goes. */
export const deleteConnectionInput = z.strictObject({ project: z.string().optional(), connection: z.string() });

/** Somebody deletes a service connection. The service has no event for it (reference: azure-devops.md 1.1). */
export function deleteConnection(organization: OrganizationContext, input: z.input<typeof deleteConnectionInput>) {
  const connection = neededConnection(organization, deleteConnectionInput.parse(input));
  const { connections } = organization.state;
  connections.splice(connections.indexOf(connection), 1);
  return { connectionId: connection.id };
}

/** Puts a changed connection in the place of the one with its id, and tells the hooks. */
export function replaceConnection(organization: OrganizationContext, connection: Connection): void {
  const { connections } = organization.state;
  const index = connections.findIndex(({ id }) => id === connection.id);
  connections.splice(index, 1, connection);
  publish(organization, 'updated', connection);
}

function publish(organization: OrganizationContext, what: 'created' | 'updated', connection: Connection): void {
  for (const share of connection.shares) organization.publish(connectionEvent(what, connection, share));
}

function refuseTakenName(organization: OrganizationContext, project: Project, name: string): void {
  const names = connectionsOf(organization.state, project).flatMap(({ shares }) =>
    shares.filter((share) => share.project === project).map((share) => share.name),
  );
  if (names.some((taken) => same(taken, name))) {
    throw new StepError(`project "${project.name}" already has a connection "${name}".`);
  }
}
