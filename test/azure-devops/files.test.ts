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

describe('the files in a folder', () => {
  const CHANGES = {
    'templates/deploy.yml': 'steps: []\n',
    'templates/same.yml': 'steps: []\n',
    'templates/jobs/build.yml': 'jobs: []\n',
    'templates 2/other.yml': 'a: 1\n',
    'root.yml': 'a: 2\n',
  };

  async function withFiles() {
    const { azureDevOps, key, simulator } = await organization();
    const push = (changes: Readonly<Record<string, string>>) =>
      simulator.organization.push({ repository: 'shop', branch: 'main', changes }).commitId;
    const filesAt = (commit: string, folder: string, repository = key.repositoryId) =>
      azureDevOps.filesInFolder(key.projectId, repository, commit, folder);
    return { push, filesAt, commit: push(CHANGES) };
  }

  it.each(['templates', '/templates', 'templates/'])('%s are those directly in it', async (folder) => {
    const { filesAt, commit } = await withFiles();
    expect([...(await filesAt(commit, folder)).keys()].sort()).toEqual(['deploy.yml', 'same.yml']);
  });

  it('are found in folders of any name, and in the root', async () => {
    const { filesAt, commit } = await withFiles();
    expect([...(await filesAt(commit, 'templates 2')).keys()]).toEqual(['other.yml']);
    expect([...(await filesAt(commit, '')).keys()]).toContain('root.yml');
    expect([...(await filesAt(commit, '/')).keys()]).not.toContain('templates');
  });

  it('keep the id of their text, whatever commit and name it has', async () => {
    const { push, filesAt, commit } = await withFiles();
    const before = await filesAt(commit, 'templates');
    expect(before.get('deploy.yml')).toBe(before.get('same.yml'));
    const after = await filesAt(push({ 'templates/deploy.yml': 'steps: [ ]\n' }), 'templates');
    expect(after.get('same.yml')).toBe(before.get('same.yml'));
    expect(after.get('deploy.yml')).not.toBe(before.get('deploy.yml'));
  });

  it.each(['none', 'templates/deploy.yml'])('are none where %s is no folder', async (folder) => {
    const { filesAt, commit } = await withFiles();
    expect(await filesAt(commit, folder)).toEqual(new Map());
  });

  it('are an error, and not none, where commit or repository are gone', async () => {
    const { filesAt, commit } = await withFiles();
    await expect(filesAt('f'.repeat(40), 'templates')).rejects.toMatchObject({ code: 'azure-devops-not-found' });
    await expect(filesAt(commit, 'templates', 'none')).rejects.toMatchObject({ code: 'azure-devops-not-found' });
  });
});
