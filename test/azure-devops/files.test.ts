import { describe, expect, it } from 'vitest';
import { organization } from './organization.ts';

const POLICY = 'version: 1\nconversions: alert # für alle\n';

describe('a file on the default branch', () => {
  it('is read by the names of project and repository, as it is now', async () => {
    const { azureDevOps, simulator } = await organization();
    const read = () => azureDevOps.fileAtDefaultBranch('Payments', 'shop', '.wif-guard.yml');
    const push = (branch: string, text: string) =>
      simulator.organization.push({ repository: 'shop', branch, changes: { '.wif-guard.yml': text } });
    push('main', 'version: 1\n');
    expect(await read()).toBe('version: 1\n');
    push('main', POLICY);
    push('feature', 'version: 1\nconversions: revert\n');
    expect(await read()).toBe(POLICY);
  });

  it.each([
    ['file', 'Payments', 'shop'],
    ['repository', 'Payments', 'no such one'],
    ['project', 'no such one', 'shop'],
  ])('is not found where there is no such %s', async (_, project, repository) => {
    const { azureDevOps } = await organization();
    const reading = azureDevOps.fileAtDefaultBranch(project, repository, '.wif-guard.yml');
    await expect(reading).rejects.toMatchObject({ code: 'azure-devops-not-found' });
    await expect(reading).rejects.toThrow(`file .wif-guard.yml on the default branch of ${project}/${repository}`);
  });
});
