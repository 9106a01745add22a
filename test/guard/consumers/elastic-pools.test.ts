import { describe, expect, it } from 'vitest';
import { containing } from '../../matching.ts';
import { lonely } from './lonely.ts';

/** A pool on the connection with lines in its log. */
async function pool(...logs: readonly { at: string; level?: 'error' | 'info'; operation?: 'reimage' | 'sizingJob' }[]) {
  const world = await lonely();
  const { poolId } = world.org.createElasticPool({ connection: 'lonely', name: 'linux' });
  for (const log of logs) world.org.logElasticPool({ poolId, message: 'Something happened', ...log });
  return { ...world, poolId };
}

describe('an agent pool on a scale set', () => {
  it('is unknown, with what would prove it', async () => {
    const { judged } = await pool();
    const { verdict, otherConsumers, unseen } = await judged();
    expect(verdict).toBe('unknown');
    expect(otherConsumers).toMatchObject([{ kind: 'agent pool', project: '', name: '1', verdict: 'unknown' }]);
    expect(unseen[0]).toMatch(/^Agent pool 1 runs on a scale set through this connection\. .*proven when the log/);
  });

  it('is ready once its log shows that it was scaled after the conversion, and no error since', async () => {
    const { judged } = await pool({ at: '2026-11-23T12:00:00Z', operation: 'reimage' });
    expect(await judged()).toMatchObject({
      verdict: 'ready',
      unseen: [],
      otherConsumers: [{ verdict: 'ready', message: containing('2026-11-23 12:00 UTC (reimage)') }],
    });
  });

  it.each([
    ['before the conversion', [{ at: '2026-11-22T12:00:00Z' }]],
    ['while an access token from the secret may still have lived', [{ at: '2026-11-23T11:00:00Z' }]],
    ['a moment ago', [{ at: '2026-11-24T09:59:00Z' }]],
    ['only by measuring', [{ at: '2026-11-23T12:00:00Z', operation: 'sizingJob' }]],
    ['and failed afterwards', [{ at: '2026-11-23T12:00:00Z' }, { at: '2026-11-23T13:00:00Z', level: 'error' }]],
  ] as const)('is not proven by what happened %s', async (_, logs) => {
    const { judged } = await pool(...logs);
    expect(await judged()).toMatchObject({ verdict: 'unknown', otherConsumers: [{ verdict: 'unknown' }] });
  });

  it('says what its log says went wrong since the conversion', async () => {
    const { judged } = await pool({ at: '2026-11-23T13:00:00Z', level: 'error' });
    expect((await judged()).unseen[0]).toContain('Its log says at 2026-11-23 13:00 UTC: Something happened.');
  });

  it('is not proven where nobody knows since when the connection is federated', async () => {
    const { judged } = await pool({ at: '2026-11-23T12:00:00Z' });
    expect(await judged({ federatedSince: undefined })).toMatchObject({ verdict: 'unknown' });
  });

  it('is told with why its log could not be read', async () => {
    const { judged, forbid } = await pool({ at: '2026-11-23T12:00:00Z' });
    forbid('elasticpools/1/logs');
    const { verdict, unseen } = await judged();
    expect(verdict).toBe('unknown');
    expect(unseen[0]).toContain('has no access to the log of agent pool 1');
  });

  it('on another connection does not matter', async () => {
    const { org, judged } = await lonely();
    org.createElasticPool({ connection: 'shop-prod', name: 'linux' });
    expect(await judged()).toMatchObject({ verdict: 'ready', otherConsumers: [] });
  });
});
