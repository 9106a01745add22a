import { z } from 'zod';
import { dotNetTime } from '../clock.ts';
import { audit } from '../state/audit-log.ts';
import { begun, READY } from '../state/connection-operation.ts';
import { azureAuthorization, azureData, AZURE_SCHEMES, inScheme } from '../state/connection-scheme.ts';
import { addConnection, replaceConnection } from '../state/connection-store.ts';
import { ISSUERS, withIssuer } from '../state/federation.ts';
import { connectionsOf } from '../state/find.ts';
import { newGuid, personNamed } from '../state/identities.ts';
import { same } from '../ids.ts';
import type { Connection, ConnectionShare, Project } from '../state/model.ts';
import type { OrganizationContext } from '../state/organization-context.ts';
import { neededConnection, neededProject } from './needed.ts';
import { StepError } from './step-error.ts';

const authorization = z.strictObject({ scheme: z.string(), parameters: z.record(z.string(), z.string()).default({}) });

/** When it happened, where that is not now. */
const at = z.iso.datetime({ offset: true }).optional();

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
  /** Whose tokens a federated one has. */
  issuer: z.enum(ISSUERS).default('entra'),
  authorization: authorization.optional(),
  data: z.record(z.string(), z.string()).optional(),
  /** Other projects that may use it, under the same name. */
  shareWith: z.array(z.string()).default([]),
  isDisabled: z.boolean().default(false),
  /** false refuses its conversion; true lets one be converted that was made by hand. */
  federatedCredential: z.boolean().optional(),
  createdBy: z.string().optional(),
  at,
});

/** Somebody creates a service connection. */
export function createConnection(organization: OrganizationContext, input: z.input<typeof createConnectionInput>) {
  const step = createConnectionInput.parse(input);
  const projects = [step.project, ...step.shareWith].map((name) => neededProject(organization, name));
  for (const project of projects) refuseTakenName(organization, project, step.name);
  const id = newGuid(organization.state, 'connection', step.project, step.name);
  const isAzure = same(step.type, 'azurerm');
  const by = personNamed(organization, step.createdBy);
  const date = dateOf(organization, step.at);
  const shares = projects.map((project) => ({ project, name: step.name, description: step.description }));
  const connection: Connection = {
    id,
    type: step.type,
    url: step.url ?? (isAzure ? AZURE_URL : 'https://contoso.example/'),
    owner: 'library',
    createdBy: by,
    creationDate: date,
    shares,
    authorization:
      step.authorization ??
      (isAzure ? azureAuthorization(organization, { id, shares }, step) : { scheme: 'None', parameters: {} }),
    data: step.data ?? (isAzure ? azureData(organization) : {}),
    isDisabled: step.isDisabled,
    modifiedBy: by,
    modificationDate: date,
    federatedCredential: step.federatedCredential ?? null,
    operation: READY,
  };
  addConnection(organization, connection);
  return { connectionId: id };
}

/** A service connection and what changes of it. */
export const updateConnectionInput = z.strictObject({
  project: z.string().optional(),
  connection: z.string(),
  /** Converts an Azure connection as the service does: parameters, and the deadline for the way back. */
  scheme: z.enum(AZURE_SCHEMES).optional(),
  /** Whose tokens a federated one has from now on. */
  issuer: z.enum(ISSUERS).optional(),
  authorization: authorization.optional(),
  /** Keys to set; null removes one. */
  data: z.record(z.string(), z.string().nullable()).default({}),
  name: z.string().min(1).optional(),
  description: z.string().optional(),
  isDisabled: z.boolean().optional(),
  federatedCredential: z.boolean().optional(),
  /** Reads by id that still show the service at work. */
  unreadyReads: z.int().min(0).default(0),
  by: z.string().optional(),
  /** A conversion has its deadline seven days later. */
  at,
});

/** Somebody changes a service connection, by hand or with a conversion. Whatever the service did with it before has ended. */
export function updateConnection(organization: OrganizationContext, input: z.input<typeof updateConnectionInput>) {
  const step = updateConnectionInput.parse(input);
  const before = neededConnection(organization, step);
  const converted = reauthorized(organization, before, step);
  const data = new Map(Object.entries(converted.data));
  for (const [key, value] of Object.entries(step.data)) {
    if (value === null) data.delete(key);
    else data.set(key, value);
  }
  const after: Connection = {
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
    modificationDate: dateOf(organization, step.at),
    federatedCredential: step.federatedCredential ?? before.federatedCredential,
    operation: READY,
  };
  replaceConnection(organization, begun(before, after, { unreadyReads: step.unreadyReads, failure: null }));
  return { connectionId: before.id };
}

function reauthorized(
  organization: OrganizationContext,
  before: Connection,
  { scheme, issuer, at: time }: z.output<typeof updateConnectionInput>,
): Connection {
  const when = time === undefined ? organization.clock.now() : new Date(time);
  const wish = scheme === undefined ? undefined : { scheme, issuer: issuer ?? 'entra' };
  const converted = wish === undefined ? before : inScheme(organization, before, wish, when);
  if (issuer === undefined) return converted;
  if (same(converted.authorization.scheme, 'WorkloadIdentityFederation'))
    return withIssuer(organization, converted, issuer);
  throw new StepError(`connection "${before.shares[0]?.name ?? before.id}" is not federated, so it has no issuer.`);
}

/** The service connection that goes. */
export const deleteConnectionInput = z.strictObject({
  project: z.string().optional(),
  connection: z.string(),
  by: z.string().optional(),
});

/** Somebody deletes a service connection. The service has no event for it (reference: azure-devops.md 1.1), but an audit entry. */
export function deleteConnection(organization: OrganizationContext, input: z.input<typeof deleteConnectionInput>) {
  const step = deleteConnectionInput.parse(input);
  const connection = neededConnection(organization, step);
  const { connections } = organization.state;
  const by = { modifiedBy: personNamed(organization, step.by), modificationDate: organization.clock.timestamp() };
  audit(organization, 'Deleted', connection, by);
  connections.splice(connections.indexOf(connection), 1);
  return { connectionId: connection.id };
}

function dateOf({ clock }: OrganizationContext, time: string | undefined): string {
  return time === undefined ? clock.timestamp() : dotNetTime(new Date(time));
}

function refuseTakenName(organization: OrganizationContext, project: Project, name: string): void {
  const names = connectionsOf(organization.state, project).flatMap(({ shares }) =>
    shares.filter((share) => share.project === project).map((share) => share.name),
  );
  if (names.some((taken) => same(taken, name))) {
    throw new StepError(`project "${project.name}" already has a connection "${name}".`);
  }
}
