import { expect, it } from 'vitest';
import { lonely, seenOf } from './lonely.ts';

it('a Kubernetes resource with a Kubernetes connection of its own does not matter', async () => {
  const { org, judged } = await lonely();
  org.createConnection({
    project: 'Payments',
    name: 'cluster',
    type: 'kubernetes',
    authorization: { scheme: 'Kubernetes' },
    data: { authorizationType: 'AzureSubscription' },
  });
  org.createEnvironment({ project: 'Payments', name: 'prod', clusters: [{ name: 'aks', connection: 'cluster' }] });
  const assessment = await judged();
  expect(assessment).toMatchObject({ verdict: 'ready', otherConsumers: [] });
  expect(seenOf(assessment, 'Kubernetes resources of environments')).toBe('1 of 1');
});

it.each([
  ['names this connection', 'lonely', 'through this connection'],
  ['does not show its connection', undefined, 'through a connection that Azure DevOps does not show'],
])('one that %s is unknown', async (_, connection, through) => {
  const { org, judged } = await lonely();
  const cluster = connection === undefined ? { name: 'aks' } : { name: 'aks', connection };
  org.createEnvironment({ project: 'Payments', name: 'prod', clusters: [cluster] });
  const { verdict, otherConsumers, unseen } = await judged();
  expect(verdict).toBe('unknown');
  expect(otherConsumers).toMatchObject([{ kind: 'Kubernetes resource', name: 'prod/aks', verdict: 'unknown' }]);
  expect(unseen[0]).toContain(through);
});
