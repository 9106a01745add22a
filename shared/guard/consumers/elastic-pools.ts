import { mayBe, type OrganizationSource } from './source.ts';

/** Agent pools on scale sets: the service scales them through a connection. */
export const elasticPoolSource: OrganizationSource = {
  name: 'agent pools on scale sets',
  needs: 'Agent pools: Reader (token scope Agent Pools (Read))',
  async ask({ azureDevOps, connection }) {
    const pools = await azureDevOps.elasticPools();
    const unseen = pools
      .filter(({ connectionId }) => mayBe(connectionId, connection.id))
      .map(
        ({ poolId }) =>
          `Agent pool ${String(poolId)} runs on a scale set, through this connection or one that is not shown: not judged by this version.`,
      );
    return { unseen };
  },
};
