import { expect, it } from 'vitest';
import { lonely, seenOf } from './lonely.ts';

const REST = { id: '9c3e8943-130d-4c78-ac63-8af81df62dfb', name: 'InvokeRESTAPI', version: '1.220.0' };

it('a check anywhere that calls something with the connection is judged by the task that it runs', async () => {
  const { org, judged, connectionId } = await lonely();
  const { environmentId } = org.createEnvironment({ project: 'Payments', name: 'prod' });
  const resource = { type: 'environment', id: String(environmentId), name: 'prod' };
  const inputs = { connectedServiceNameSelector: 'connectedServiceNameARM', connectedServiceNameARM: connectionId };
  org.createCheck({ project: 'Payments', resource, task: { ...REST, displayName: 'Freeze', inputs } });
  expect(await judged()).toMatchObject({
    verdict: 'ready',
    otherConsumers: [{ kind: 'check', name: 'Freeze on environment "prod"', verdict: 'ready' }],
  });
});

it('one whose task is not known is unknown', async () => {
  const { org, judged, connectionId } = await lonely();
  const resource = { type: 'endpoint', id: connectionId, name: 'lonely' };
  const inputs = { connectedServiceName: 'LONELY' };
  org.createCheck({ project: 'Payments', resource, task: { ...REST, name: 'ContosoGate', version: '3.0.1', inputs } });
  const { verdict, unseen } = await judged();
  expect(verdict).toBe('unknown');
  expect(unseen[0]).toContain('signs in with this connection by ContosoGate@3');
});

it('one on the connection itself is listed, and one that has nothing to do with it is not', async () => {
  const { org, judged, connectionId } = await lonely();
  org.createCheck({ project: 'Payments', resource: { type: 'endpoint', id: connectionId } });
  const other = org.state.connections.find(({ id }) => id !== connectionId)?.id ?? '';
  org.createCheck({ project: 'Payments', resource: { type: 'endpoint', id: other } });
  const assessment = await judged();
  expect(assessment).toMatchObject({
    verdict: 'ready',
    otherConsumers: [{ name: 'Approval on this connection', verdict: 'ready' }],
  });
  expect(seenOf(assessment, 'checks')).toBe('1 of 1');
});

it('one that cannot be read makes unknown', async () => {
  const { judged } = await lonely('lonely', (real) => ({
    checksOn: async (...asked) => ({ ...(await real.checksOn(...asked)), unreadable: 2 }),
  }));
  const { verdict, unseen } = await judged();
  expect(verdict).toBe('unknown');
  expect(unseen).toEqual(['2 checks of project Payments are in a shape the guard does not know.']);
});

it('connections that cannot be read may have checks, and may share the service principal', async () => {
  const { judged } = await lonely('lonely', (real) => ({
    endpoints: async (id) => ({ ...(await real.endpoints(id)), unreadable: 1 }),
  }));
  const assessment = await judged();
  expect(assessment.verdict).toBe('unknown');
  expect(assessment.unseen).toEqual([
    '1 service connection of project Payments in a shape the guard does not know: whether it signs in as the same service principal is not known.',
    '1 service connection of project Payments in a shape the guard does not know: not asked for checks.',
  ]);
  for (const source of ['connections on the same service principal', 'checks'])
    expect(assessment.coverage.find((one) => one.source === source)?.unseen).toHaveLength(1);
});
