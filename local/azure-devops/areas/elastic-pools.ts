import { list } from '../answers.ts';
import type { Call, Routes } from '../call.ts';
import { elasticPoolJson } from '../json/elastic-pool.ts';

function listElasticPools({ organization }: Call) {
  return list(organization.state.elasticPools.map((pool) => elasticPoolJson(organization, pool)));
}

/** Agent pools of virtual machine scale sets. */
export const elasticPools: Routes = { 'distributedTask/Elasticpools_List': listElasticPools };
