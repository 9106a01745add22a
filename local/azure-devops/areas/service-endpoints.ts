import { json, list } from '../answers.ts';
import { neededProjectOf, pathParameter, type Call, type Routes } from '../call.ts';
import { same } from '../ids.ts';
import { connectionJson } from '../json/connection.ts';
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

/** The filters that both lists have. There are no failed connections here, and details are internal to the service. */
function filtered(call: Call, isWanted: (connection: Connection) => boolean) {
  const { organization, query } = call;
  query.ignore('includeFailed', 'includeDetails');
  const project = neededProjectOf(call);
  const type = query.text('type');
  const schemes = query.list('authSchemes');
  const owner = query.text('owner');
  const connections = connectionsOf(organization.state, project).filter(
    (connection) =>
      isWanted(connection) &&
      (type === undefined || same(type, connection.type)) &&
      (schemes === undefined || schemes.some((scheme) => same(scheme, connection.authorization.scheme))) &&
      (owner === undefined || same(owner, connection.owner)),
  );
  return list(connections.map((connection) => connectionJson(organization, connection, project.id)));
}

/** An id that is unknown or not of this project answers 200 with null (reference: azure-devops.md 3.2). */
function getEndpoint(call: Call) {
  const { organization, query } = call;
  query.ignore('actionFilter', 'loadConfidentialData');
  const project = neededProjectOf(call);
  const id = pathParameter(call, 'endpointId');
  const connection = findConnection(organization.state, id, project);
  const found = connection !== undefined && same(connection.id, id);
  return json(found ? connectionJson(organization, connection, project.id) : null);
}

/** Service connections, as one project sees them. */
export const serviceEndpoints: Routes = {
  'serviceEndpoint/Endpoints_Get Service Endpoints': listEndpoints,
  'serviceEndpoint/Endpoints_Get Service Endpoints By Names': listEndpointsByNames,
  'serviceEndpoint/Endpoints_Get': getEndpoint,
};
