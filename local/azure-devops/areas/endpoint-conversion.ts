import { z } from 'zod';
import { json, ServiceError, type Answer } from '../answers.ts';
import { bodyOf, type Call } from '../call.ts';
import { same } from '../ids.ts';
import { connectionJson, isSecretParameter } from '../json/connection.ts';
import { begun, planFor } from '../state/connection-operation.ts';
import { AZURE_SCHEMES, inScheme, isAutomatic, type AzureScheme } from '../state/connection-scheme.ts';
import { replaceConnection } from '../state/connection-store.ts';
import type { Connection } from '../state/model.ts';

const values = z.record(z.string(), z.string().nullish()).nullish();

/** The least that scripts send; the whole connection does as well (reference: azure-devops.md 3.4). */
const conversionBody = z.object({
  id: z.string(),
  type: z.string(),
  authorization: z.object({ scheme: z.string(), parameters: values }),
  data: values,
  serviceEndpointProjectReferences: z.array(z.object({ projectReference: z.object({ id: z.string() }) })).min(1),
});

/** Converts a connection or takes a conversion back; the service may go on with it after the answer (reference: 3.4, 3.5). */
export function convertEndpoint(call: Call, connection: Connection): Answer {
  const { organization } = call;
  const body = bodyOf(call, conversionBody);
  reportLeftovers(call, body);
  refuseOtherConnection(connection, body);
  const scheme = targetScheme(connection, body.authorization.scheme);
  const now = organization.clock.now();
  if (connection.shares.length > 1) throw refusal(sharedMessage(connection));
  if (scheme === 'ServicePrincipal') refuseRevert(connection, now);
  else refuseConversion(connection);
  const converted: Connection = {
    ...inScheme(organization, connection, { scheme, issuer: 'entra' }, now),
    modifiedBy: call.caller,
    modificationDate: organization.clock.timestamp(),
  };
  const begunOne = begun(connection, converted, planFor(organization.state, connection.id));
  replaceConnection(organization, begunOne);
  return json(connectionJson(organization, begunOne));
}

/** What the documentation's script takes out of the body before it sends it, and secrets, which nobody reads here. */
function reportLeftovers(call: Call, { data, authorization }: z.output<typeof conversionBody>): void {
  const deadline = data?.['revertSchemeDeadline'] ?? undefined;
  if (deadline !== undefined) call.report('unproven', 'A conversion is sent without data.revertSchemeDeadline.');
  for (const [name, value] of Object.entries(authorization.parameters ?? {})) {
    if (isSecretParameter(name) && value != null) {
      call.report('unproven', `A conversion is sent without a secret: authorization.parameters.${name} must be null.`);
    }
  }
}

/** Assumption: the body must be about the connection in the path, and a project that has it. */
function refuseOtherConnection(connection: Connection, body: z.output<typeof conversionBody>): void {
  if (!same(body.id, connection.id))
    throw refusal(`The body is about the service connection ${body.id}, not ${connection.id}.`);
  for (const { projectReference } of body.serviceEndpointProjectReferences) {
    if (!connection.shares.some(({ project }) => same(project.id, projectReference.id))) {
      throw refusal(`The project ${projectReference.id} does not have the service connection ${nameOf(connection)}.`);
    }
  }
}

/** The words are the service's (reference: azure-devops.md 3.6). */
function targetScheme({ type, authorization }: Connection, wanted: string): AzureScheme {
  const current = AZURE_SCHEMES.find((scheme) => same(scheme, authorization.scheme));
  const target = AZURE_SCHEMES.find((scheme) => same(scheme, wanted));
  if (same(type, 'azurerm') && current !== undefined && target !== undefined && current !== target) return target;
  throw refusal(
    `Converting endpoint type ${type} scheme from ${authorization.scheme} to ${wanted} is neither an upgrade or a downgrade and is not supported.`,
  );
}

/** One that was made by hand is converted only where its application has the federated credential already (reference: 3.4, 3.6). */
function refuseConversion(connection: Connection): void {
  if (connection.federatedCredential ?? isAutomatic(connection)) return;
  throw refusal(
    `Azure Resource Manager service connection ${nameOf(connection)} could not be upgraded to WorkloadIdentityFederation because the service principal could not be configured automatically, and no valid configuration exists.`,
  );
}

/**
 * Status and type key after the deadline are an assumption, and so they are for a connection that was made by hand or has no
 * deadline; that neither can be reverted is documented (reference: azure-devops.md 3.5, 3.6).
 */
function refuseRevert(connection: Connection, now: Date): void {
  const deadline = Date.parse(connection.data['revertSchemeDeadline'] ?? '');
  if (isAutomatic(connection) && deadline > now.getTime()) return;
  throw refusal(
    `Azure Resource Manager service connection ${nameOf(connection)} could not be downgraded to ServicePrincipal because its previous configuration is not available.`,
  );
}

/** That they are refused is an assumption: the documentation only says that shared connections are left out (reference: 3.4). */
function sharedMessage(connection: Connection): string {
  return `Azure Resource Manager service connection ${nameOf(connection)} is used by more than one project and could not be converted.`;
}

function nameOf({ shares, id }: Connection): string {
  return shares[0]?.name ?? id;
}

function refusal(message: string): ServiceError {
  return new ServiceError({ status: 400, typeKey: 'ArgumentException', message });
}
