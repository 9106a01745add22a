import { describe, expect, it } from 'vitest';
import { startEndpoint, type Endpoint } from './endpoint.ts';
import { call } from './api-client.ts';

const FEDERATED = 'WorkloadIdentityFederation';
const AT_WORK = { isReady: false, operationStatus: { state: 'InProgress' }, authorization: { scheme: FEDERATED } };
const READY = { isReady: true, operationStatus: { state: 'Ready' }, authorization: { scheme: FEDERATED } };
const LIST = '/Payments/_apis/serviceendpoint/endpoints';

async function bodies(count: number, { read }: Endpoint): Promise<readonly unknown[]> {
  const seen: unknown[] = [];
  for (let index = 0; index < count; index += 1) seen.push((await read()).body);
  return seen;
}

describe('a connection that the service converts', () => {
  it('is not ready in the answer and in the next read, and already has the new scheme', async () => {
    const target = await startEndpoint();
    expect((await target.convertTo(FEDERATED)).body).toMatchObject(AT_WORK);
    expect(await bodies(3, target)).toMatchObject([AT_WORK, READY, READY]);
    expect(target.simulator.violations()).toEqual([]);
  });

  it('is not ready for as many reads as are planned, and lists do not count', async () => {
    const target = await startEndpoint();
    target.organization.planConversions({ unreadyReads: 2 });
    await target.convertTo(FEDERATED);
    for (const _ of [1, 2, 3]) {
      expect((await target.api.get(`${LIST}?endpointIds=${target.id}`)).body).toMatchObject({ value: [AT_WORK] });
    }
    expect(await bodies(3, target)).toMatchObject([AT_WORK, AT_WORK, READY]);
  });

  it('is ready at once where no reads are planned', async () => {
    const target = await startEndpoint();
    target.organization.planConversions({ connection: 'target', unreadyReads: 0 });
    expect((await target.convertTo(FEDERATED)).body).toMatchObject(READY);
  });

  it('has its own plan before the one for all, until the organization is reset', async () => {
    const target = await startEndpoint();
    target.organization.planConversions({ connection: 'target', unreadyReads: 0 });
    target.organization.planConversions({ unreadyReads: 5 });
    expect((await target.convertTo(FEDERATED)).body).toMatchObject(READY);
    target.simulator.reset();
    target.organization.createConnection({ project: 'Payments', name: 'target', scheme: 'ServicePrincipal' });
    await target.convertTo(FEDERATED);
    expect(await bodies(2, target)).toMatchObject([AT_WORK, READY]);
  });

  it('may fail in the end, with the old scheme and without a deadline', async () => {
    const target = await startEndpoint();
    target.organization.planConversions({ connection: 'target', failure: 'The role assignment failed.' });
    expect((await target.convertTo(FEDERATED)).body).toMatchObject(AT_WORK);
    const [first, second] = await bodies(2, target);
    expect(first).toMatchObject(AT_WORK);
    expect(second).toMatchObject({
      isReady: false,
      operationStatus: { state: 'Failed', statusMessage: 'The role assignment failed.' },
      authorization: { scheme: 'ServicePrincipal', parameters: { authenticationType: 'spnKey' } },
      modifiedBy: { displayName: 'WIF Guard' },
    });
    expect(second).not.toHaveProperty('data.revertSchemeDeadline');
  });

  it('is left out of lists after it failed, unless failed ones are asked for', async () => {
    const target = await startEndpoint();
    target.organization.planConversions({ unreadyReads: 0, failure: 'No.' });
    await target.convertTo(FEDERATED);
    const query = `${LIST}?endpointIds=${target.id}`;
    expect((await target.api.get(query)).body).toMatchObject({ count: 0 });
    expect((await target.api.get(`${query}&includeFailed=true`)).body).toMatchObject({ value: [{ isReady: false }] });
  });

  it('is ready after a step, unless the step says otherwise', async () => {
    const target = await startEndpoint();
    target.organization.updateConnection({ connection: 'target', scheme: FEDERATED, unreadyReads: 1 });
    expect(await bodies(2, target)).toMatchObject([AT_WORK, READY]);
    target.organization.updateConnection({ connection: 'target', unreadyReads: 9 });
    target.organization.updateConnection({ connection: 'target', isDisabled: true });
    expect(await bodies(1, target)).toMatchObject([{ ...READY, isDisabled: true }]);
  });

  it('can be planned at the control address', async () => {
    const target = await startEndpoint();
    const plan = { step: 'plan-conversions', connection: 'target', unreadyReads: 0, failure: 'No.' };
    const answer = await call(`${target.simulator.controlUrl}/steps`, 'POST', plan);
    expect(answer).toMatchObject({ status: 200, body: { connectionId: target.id } });
    expect((await target.convertTo(FEDERATED)).body).toMatchObject({ operationStatus: { state: 'Failed' } });
  });
});
