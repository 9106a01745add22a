import { json, list } from '../answers.ts';
import { neededProjectOf, pathParameter, type Call, type Routes } from '../call.ts';
import { same } from '../ids.ts';
import { connectionJson } from '../json/connection.ts';
import { afterRead } from '../state/connection-operation.ts';
import { replaceQuietly } from '../state/connection-store.ts';
import { connectionsOf, findConnection } from '../state/find.ts';
import type { Connection } from '../state/model.ts';

function listEndpoints(call: Call) {
  const ids = call.query.list('endpointIds');
  call.query.ignore('actionFilter');
  return filtered(call, (connection) => ids === undefined || ids.some((id) => same(id, connection.id)));
}

function listEndpointsByNames(call: Call) {
  const names = call.query.list('endpointNames') ?? [];
  const project = neededProjectOf(call);
  return filtered(call, ({ shares }) =>
    shares.some((share) => share.project === project && names.some((name) => same(name, share.name))),
  );
}

/**
 * The filters that both lists have; details are internal to the service. That `includeFailed` is about the operation status is an
 * assumption: the specification says "Failed flag for service endpoints" only (serviceEndpoint.json 7.2).
 */
function filtered(call: Call, isWanted: (connection: Connection) => boolean) {
  const { organization, query } = call;
  query.ignore('includeDetails');
  const project = neededProjectOf(call);
  const type = query.text('type');
  const schemes = query.list('authSchemes');
  const owner = query.text('owner');
  const withFailed = query.flag('includeFailed');
  const connections = connectionsOf(organization.state, project).filter(
    (connection) =>
      isWanted(connection) &&
      (withFailed || connection.operation.state !== 'failed') &&
      (type === undefined || same(type, connection.type)) &&
      (schemes === undefined || schemes.some((scheme) => same(scheme, connection.authorization.scheme))) &&
      (owner === undefined || same(owner, connection.owner)),
  );
  return list(connections.map((connection) => connectionJson(organization, connection, project.id)));
}

/**
 * An id that is unknown or not of this project answers 200 with null (reference: azure-devops.md 3.2). What the service still does
 * with the connection comes nearer to its end with each read.
 */
function getEndpoint(call: Call) {
  const { organization, query } = call;
  query.ignore('actionFilter', 'loadConfidentialData');
  const project = neededProjectOf(call);
  const id = pathParameter(call, 'endpointId');
  const connection = findConnection(organization.state, id, project);
  if (connection === undefined || !same(connection.id, id)) return json(null);
  replaceQuietly(organization.state, afterRead(connection));
  return json(connectionJson(organization, connection, project.id));
}

/** Service connections, as one project sees them. */
export const serviceEndpoints: Routes = {
  'serviceEndpoint/Endpoints_Get Service Endpoints': listEndpoints,
  'serviceEndpoint/Endpoints_Get Service Endpoints By Names': listEndpointsByNames,
  'serviceEndpoint/Endpoints_Get': getEndpoint,
};
