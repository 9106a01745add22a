import { json, list } from '../answers.ts';
import { neededProjectOf, pathParameter, type Call, type Routes } from '../call.ts';
import { same } from '../ids.ts';

/** Runs that used a connection, the newest first; that order is an assumption, the specification says none. */
function listExecutionHistory(call: Call) {
  const { organization, query } = call;
  const project = neededProjectOf(call);
  const id = pathParameter(call, 'endpointId');
  const all = organization.state.pastUses
    .filter((use) => use.project === project && same(use.connectionId, id))
    .toSorted((a, b) => Date.parse(b.startTime) - Date.parse(a.startTime));
  const start = query.number('continuationToken') ?? 0;
  const end = start + (query.number('top') ?? 50);
  const records = all.slice(start, end).map((use) => ({
    endpointId: use.connectionId,
    data: {
      id: use.id,
      planType: use.planType,
      definition: use.definition,
      owner: use.owner,
      startTime: use.startTime,
      finishTime: use.startTime,
      result: use.result,
    },
  }));
  return list(records, end < all.length ? { 'x-ms-continuationtoken': String(end) } : {});
}

/** All pipelines of the project may use a connection, or those that are listed (approvalsAndChecks, pipelinePermissions.json). */
function getPipelinePermissions(call: Call) {
  const project = neededProjectOf(call);
  const type = pathParameter(call, 'resourceType');
  const id = pathParameter(call, 'resourceId');
  const limited = call.organization.state.permissions.find(
    (one) => one.project === project && same(one.connectionId, id) && same(type, 'endpoint'),
  );
  return json({
    resource: { type, id },
    ...(limited === undefined ? { allPipelines: { authorized: true } } : {}),
    pipelines: (limited?.definitionIds ?? []).map((definitionId) => ({ id: definitionId, authorized: true })),
  });
}

/** What is known of the use of connections, and who may use them. */
export const connectionEvidence: Routes = {
  'serviceEndpoint/Executionhistory_List': listExecutionHistory,
  'approvalsAndChecks/Pipeline Permissions_Get': getPipelinePermissions,
};
