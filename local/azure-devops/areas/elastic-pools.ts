import { list } from '../answers.ts';
import { pathNumber, type Call, type Routes } from '../call.ts';
import { elasticPoolJson } from '../json/elastic-pool.ts';

function listElasticPools({ organization }: Call) {
  return list(organization.state.elasticPools.map((pool) => elasticPoolJson(organization, pool)));
}

/** The newest first; that order is an assumption. */
function listElasticPoolLogs(call: Call) {
  const poolId = pathNumber(call, 'poolId');
  const logs = call.organization.state.elasticPoolLogs
    .filter((log) => log.poolId === poolId)
    .toSorted((a, b) => Date.parse(b.timestamp) - Date.parse(a.timestamp));
  return list(logs.slice(0, call.query.number('$top') ?? logs.length));
}

/** Agent pools of virtual machine scale sets. */
export const elasticPools: Routes = {
  'distributedTask/Elasticpools_List': listElasticPools,
  'distributedTask/Elasticpoollogs_List': listElasticPoolLogs,
};
