import { describe, expect, it } from 'vitest';
import { organization } from './organization.ts';

async function started() {
  const { simulator, azureDevOps, key } = await organization();
  const scope = [{ repositoryId: key.repositoryId, refName: 'refs/heads/main', matchKind: 'Exact' }];
  const content = { isEnabled: true, isBlocking: false, settings: { statusName: 'compatibility', scope } };
  return { simulator, azureDevOps, projectId: key.projectId, content };
}

describe('branch policies', () => {
  it('are made, changed and listed, with the settings that the guard does not know', async () => {
    const { azureDevOps, projectId, content } = await started();
    const id = await azureDevOps.createStatusPolicy(projectId, content);
    const settings = { ...content.settings, statusGenre: 'wif-guard', newInTheService: 7 };
    await azureDevOps.updateStatusPolicy(projectId, id, { ...content, isBlocking: true, settings });
    expect(await azureDevOps.statusPolicies(projectId)).toMatchObject([
      { id, isEnabled: true, isBlocking: true, settings },
    ]);
  });

  it('of other types are not listed', async () => {
    const { simulator, azureDevOps, projectId, content } = await started();
    simulator.organization.setBranchPolicy({
      project: 'Payments',
      type: 'fa4e907d-c16b-4a4c-9dfa-4906e5d171dd',
      settings: { scope: content.settings.scope },
    });
    expect(await azureDevOps.statusPolicies(projectId)).toEqual([]);
  });

  it.each([
    ['GET', 403, 'azure-devops-forbidden'],
    ['POST', 403, 'azure-devops-forbidden'],
    ['POST', 400, 'azure-devops-refused'],
  ])('%s answered %i is the error %s', async (method, status, code) => {
    const { simulator, azureDevOps, projectId, content } = await started();
    simulator.addFault({ match: { method, path: '/policy/' }, fault: 'status', status });
    const asked: Promise<unknown> =
      method === 'GET' ? azureDevOps.statusPolicies(projectId) : azureDevOps.createStatusPolicy(projectId, content);
    await expect(asked).rejects.toMatchObject({ code });
  });
});
