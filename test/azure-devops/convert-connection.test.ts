import { describe, expect, it } from 'vitest';
import { failureOf, isUnderWay } from '../../shared/connections/watched-connection.ts';
import { containing } from '../matching.ts';
import { organization } from './organization.ts';

/** An organization with a connection on its secret. */
async function onSecret(data?: Record<string, string>, federatedCredential?: boolean) {
  const made = await organization();
  const { connectionId: id } = made.simulator.organization.createConnection({
    project: 'Payments',
    name: 'to-convert',
    scheme: 'ServicePrincipal',
    ...(data && { data }),
    ...(federatedCredential === undefined ? {} : { federatedCredential }),
  });
  const read = () => made.azureDevOps.serviceConnection(made.key.projectId, id);
  return { ...made, id, read, convert: () => made.azureDevOps.convertConnection(made.key.projectId, id) };
}

describe('a conversion', () => {
  it('makes a connection federated, with a deadline for the way back', async () => {
    const { convert, read, simulator } = await onSecret();
    expect(await convert()).toBe('converted');
    const now = await read();
    expect(now.authorization?.scheme).toBe('WorkloadIdentityFederation');
    expect(now.data.revertSchemeDeadline).not.toBe('');
    const put = simulator.requests().find(({ method }) => method === 'PUT');
    expect(put?.query).toContain('operation=ConvertAuthenticationScheme');
  });

  it('of one that is federated is no error', async () => {
    const { convert } = await onSecret();
    await convert();
    expect(await convert()).toBe('already');
  });

  it('goes on after the answer, and is seen to', async () => {
    const { convert, read, simulator, id } = await onSecret();
    simulator.organization.planConversions({ connection: id, unreadyReads: 2 });
    await convert();
    expect([isUnderWay(await read()), isUnderWay(await read())]).toEqual([true, true]);
    expect((await read()).authorization?.scheme).toBe('WorkloadIdentityFederation');
  });

  it('that the service gives up on says why', async () => {
    const { convert, read, simulator, id } = await onSecret();
    simulator.organization.planConversions({ connection: id, unreadyReads: 1, failure: 'Entra said no' });
    await convert();
    await read();
    const now = await read();
    expect([now.authorization?.scheme, failureOf(now)]).toEqual(['ServicePrincipal', 'Entra said no']);
  });

  it('of a hand-made one without its federated credential is refused in the words of the service', async () => {
    const { convert } = await onSecret({ creationMode: 'Manual' }, false);
    await expect(convert()).rejects.toMatchObject({
      code: 'azure-devops-refused',
      message: containing('the service principal could not be configured automatically'),
    });
  });

  it('answered with a sign-in page is a wrong sign-in, and not taken for done', async () => {
    const { convert, simulator } = await onSecret();
    simulator.addFault({ match: { method: 'PUT' }, fault: 'sign-in-page' });
    await expect(convert()).rejects.toMatchObject({ code: 'azure-devops-sign-in' });
  });
});
