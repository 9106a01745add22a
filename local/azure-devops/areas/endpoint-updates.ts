import { z } from 'zod';
import { json, ServiceError, type Answer } from '../answers.ts';
import { bodyOf, pathParameter, type Call, type Routes } from '../call.ts';
import { same } from '../ids.ts';
import { connectionJson } from '../json/connection.ts';
import { READY } from '../state/connection-operation.ts';
import { replaceConnection } from '../state/connection-store.ts';
import { findConnection } from '../state/find.ts';
import type { Connection, ConnectionShare } from '../state/model.ts';
import { convertEndpoint } from './endpoint-conversion.ts';

/** No specification has this value of `operation`; scripts for conversions send it (reference: azure-devops.md 3.2, 3.4). */
const CONVERSION = 'ConvertAuthenticationScheme';

const text = z.string().nullish();
const values = z.record(z.string(), text);

/** Everything that a full replacement has. A connection without project references is refused in practice (reference: 3.4). */
const endpointBody = z.object({
  id: z.string(),
  type: z.string(),
  isDisabled: z.boolean().default(false),
  data: values,
  authorization: z.object({ scheme: z.string(), parameters: values }),
  serviceEndpointProjectReferences: z
    .array(z.object({ projectReference: z.object({ id: z.string() }), name: text, description: text }))
    .min(1),
});
type EndpointBody = z.output<typeof endpointBody>;

function updateEndpoint(call: Call): Answer {
  const connection = endpointIn(call);
  const operation = call.query.text('operation');
  if (operation === undefined) return replaceEndpoint(call, connection);
  if (same(operation, CONVERSION)) return convertEndpoint(call, connection);
  throw notSimulated(`the operation "${operation}" on a service connection`);
}

/** The whole connection as the body has it (reference: azure-devops.md 3.2); a secret that comes back as null stays. */
function replaceEndpoint(call: Call, connection: Connection): Answer {
  const { organization } = call;
  const body = bodyOf(call, endpointBody);
  const { scheme, parameters } = connection.authorization;
  if (!same(body.authorization.scheme, scheme)) throw notSimulated('another scheme without the operation for it');
  const secrets = Object.entries(parameters).filter(([name]) => body.authorization.parameters[name] === null);
  const replaced: Connection = {
    ...connection,
    data: dataAs(connection, body),
    authorization: {
      scheme,
      parameters: { ...withoutNulls(body.authorization.parameters), ...Object.fromEntries(secrets) },
    },
    isDisabled: body.isDisabled,
    shares: sharesAs(connection, body),
    modifiedBy: call.caller,
    modificationDate: organization.clock.timestamp(),
    operation: READY,
  };
  replaceConnection(organization, replaced);
  return json(connectionJson(organization, replaced));
}

/** That an unknown id is refused so is an assumption: no source has the answer. */
function endpointIn(call: Call): Connection {
  const id = pathParameter(call, 'endpointId');
  const connection = findConnection(call.organization.state, id);
  if (connection !== undefined && same(connection.id, id)) return connection;
  throw new ServiceError({
    status: 404,
    typeKey: 'ServiceEndpointException',
    message: `The service connection ${id} does not exist or you do not have permission to change it.`,
  });
}

/** Name and description are per project. */
function sharesAs({ shares }: Connection, { serviceEndpointProjectReferences: references }: EndpointBody) {
  const changes = new Map(references.map((reference) => [reference.projectReference.id.toLowerCase(), reference]));
  if (changes.size !== shares.length || shares.some(({ project }) => !changes.has(project.id.toLowerCase()))) {
    throw notSimulated('other projects for a service connection');
  }
  return shares.map((share): ConnectionShare => {
    const change = changes.get(share.project.id.toLowerCase());
    return { ...share, name: change?.name ?? share.name, description: change?.description ?? share.description };
  });
}

/** Assumption: the deadline of a revert is the service's own, whatever a body says of it. */
function dataAs({ data }: Connection, body: EndpointBody): Record<string, string> {
  const { revertSchemeDeadline: _, ...given } = withoutNulls(body.data);
  const deadline = data['revertSchemeDeadline'];
  return deadline === undefined ? given : { ...given, revertSchemeDeadline: deadline };
}

function withoutNulls(record: z.output<typeof values>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).flatMap(([name, value]) => (value == null ? [] : [[name, value]])));
}

function notSimulated(what: string): ServiceError {
  const message = `The simulated organization does not know ${what}.`;
  return new ServiceError({ status: 501, typeKey: 'NotImplementedException', message });
}

/** Changes of service connections. */
export const endpointUpdates: Routes = { 'serviceEndpoint/Endpoints_Update Service Endpoint': updateEndpoint };
