import type { ElasticPoolLog } from '../../azure-devops/other-consumers.ts';
import type { OtherConsumer } from '../../conversions/assessment.ts';
import { utc } from '../../report/time-text.ts';
import { seenOr } from '../seen-or.ts';
import { mayBe, type Asking, type Consumed, type OrganizationSource } from './source.ts';

/**
 * What Azure DevOps does in Azure to scale. Assumption: without access to the scale set none of them is noted as `info`; that the
 * service only measures (`sizingJob`) says nothing of it.
 */
const SCALING = new Set(['increasecapacity', 'reimage', 'deletevms']);

/** Before this the service may still have worked with an access token from the secret: Entra ID gives them for up to 90 minutes. */
const TOKEN_LIFE_MS = 90 * 60_000;

/** What went wrong is noted some minutes after what was begun. */
const SETTLED_MS = 30 * 60_000;

/**
 * Agent pools on scale sets: the service scales them through a connection. Microsoft documents that only one with a service principal
 * key works there (scale-set-agents.md, of before federation), so they are unknown until their own log proves it.
 */
export const elasticPoolSource: OrganizationSource = {
  name: 'agent pools on scale sets',
  needs: 'Agent pools: Reader, token scope Agent Pools (Read)',
  async ask(asking) {
    const pools = await asking.azureDevOps.elasticPools();
    const using = pools.filter(({ connectionId }) => mayBe(connectionId, asking.connection.id));
    return { consumers: await Promise.all(using.map((pool) => judged(asking, pool))) };
  },
};

async function judged(
  { azureDevOps, clock, connection, patient }: Asking,
  { poolId, connectionId }: { readonly poolId: number; readonly connectionId: string },
): Promise<OtherConsumer> {
  const pool = { kind: 'agent pool', project: '', name: String(poolId) } as const;
  const isShown = connectionId !== '';
  const through = isShown ? 'this connection' : 'a connection that Azure DevOps does not show, which may be this one';
  const about = `Agent pool ${String(poolId)} runs on a scale set through ${through}.`;
  let unread = '';
  const logs = await seenOr(azureDevOps.elasticPoolLogs(poolId), patient, (why) => {
    unread = ` ${why}`;
  });
  const proof = isShown ? provenBy(logs ?? [], connection, clock.now()) : undefined;
  if (proof !== undefined)
    return {
      ...pool,
      verdict: 'ready',
      message: `It was scaled at ${utc(proof.timestamp)} (${proof.operation}), after the conversion, and no error is noted since.`,
    };
  const error = lastError(logs ?? [], connection);
  const said = error === undefined ? '' : ` Its log says at ${utc(error.timestamp)}: ${error.message ?? 'an error'}.`;
  return {
    ...pool,
    verdict: 'unknown',
    message: `${about}${said} Microsoft documents only a secret for that: it is proven when the log of the pool shows that it was scaled, 90 minutes or more after the conversion, and no error since.${unread}`,
  };
}

/** The line of the log that shows that scaling works on the federated connection; undefined where none does. */
function provenBy(
  logs: readonly ElasticPoolLog[],
  { federatedSince }: Consumed,
  now: number,
): ElasticPoolLog | undefined {
  const since = Date.parse(federatedSince ?? '') + TOKEN_LIFE_MS;
  const last = logs
    .filter(({ level, operation }) => level.toLowerCase() === 'info' && SCALING.has(operation.toLowerCase()))
    .map((log) => ({ log, at: Date.parse(log.timestamp) }))
    .filter(({ at }) => at >= since && at <= now - SETTLED_MS)
    .toSorted((a, b) => b.at - a.at)[0];
  if (last === undefined) return undefined;
  const isBroken = logs.some((log) => isBad(log) && !(Date.parse(log.timestamp) < last.at));
  return isBroken ? undefined : last.log;
}

function lastError(logs: readonly ElasticPoolLog[], { federatedSince }: Consumed): ElasticPoolLog | undefined {
  const since = Date.parse(federatedSince ?? '');
  return logs
    .filter((log) => isBad(log) && Date.parse(log.timestamp) >= since)
    .toSorted((a, b) => Date.parse(b.timestamp) - Date.parse(a.timestamp))[0];
}

function isBad({ level }: ElasticPoolLog): boolean {
  return level.toLowerCase() !== 'info';
}
