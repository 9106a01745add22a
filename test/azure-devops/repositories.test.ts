import { describe, expect, it } from 'vitest';
import type { RawAnswer } from '../../shared/azure-devops/answer.ts';
import { repositoryReads } from '../../shared/azure-devops/repositories.ts';
import { requestsOf } from '../../shared/azure-devops/request.ts';
import { organization, testClock } from './organization.ts';

const COMMIT = 'DCA7B0BAB92f0a0a7d9c0f2f2d3e4a5b6c7d8e9f';

/** Reads that get these answers one after the other; `urls` notes what was asked. */
function answering(...answers: readonly (Partial<RawAnswer> & { readonly json: unknown })[]) {
  const urls: URL[] = [];
  const left = [...answers];
  const requests = requestsOf(
    'https://dev.azure.com/contoso',
    (_, url) => {
      urls.push(new URL(url));
      const { json, ...answer } = left.shift() ?? { json: null };
      return Promise.resolve({
        status: 200,
        contentType: 'application/json',
        retryAfterMs: undefined,
        continuationToken: undefined,
        body: JSON.stringify(json),
        ...answer,
      });
    },
    testClock(),
  );
  return { reads: repositoryReads(requests), urls };
}

describe('a repository', () => {
  it('is found by names and by ids', async () => {
    const { azureDevOps, key } = await organization();
    const shop = {
      id: key.repositoryId,
      name: 'shop',
      project: { id: key.projectId, name: 'Payments' },
      defaultBranch: 'refs/heads/main',
      isDisabled: false,
    };
    expect(await azureDevOps.repository('Payments', 'shop')).toEqual(shop);
    expect(await azureDevOps.repository(key.projectId, key.repositoryId)).toEqual(shop);
  });

  it('may have spaces and other characters in its names, and nothing in it yet', async () => {
    const { azureDevOps, simulator } = await organization();
    simulator.organization.createProject({ name: 'Web Shop & Co' });
    simulator.organization.createRepository({ project: 'Web Shop & Co', name: 'my templates #1' });
    expect(await azureDevOps.repository('Web Shop & Co', 'my templates #1')).toMatchObject({
      name: 'my templates #1',
      project: { name: 'Web Shop & Co' },
      defaultBranch: '',
    });
  });

  it('says that it is disabled', async () => {
    const { reads } = answering({ json: { id: 'r', name: 'old', project: { id: 'p', name: 'P' }, isDisabled: true } });
    expect(await reads.repository('P', 'old')).toMatchObject({ isDisabled: true, defaultBranch: '' });
  });

  it.each([
    ['repository', 'Payments', 'none'],
    ['project', 'None', 'shop'],
  ])('is not found where there is no such %s', async (_, project, repository) => {
    const { azureDevOps } = await organization();
    const reading = azureDevOps.repository(project, repository);
    await expect(reading).rejects.toMatchObject({ code: 'azure-devops-not-found' });
    await expect(reading).rejects.toThrow(`repository ${project}/${repository}`);
  });
});

describe('the commit of a reference', () => {
  it('is the tip of the branch, and not of one whose name begins like it', async () => {
    const { azureDevOps, key, simulator } = await organization();
    const push = (branch: string) =>
      simulator.organization.push({ repository: 'shop', branch, changes: { 'a.txt': branch } }).commitId;
    push('release-2');
    const release = push('release');
    expect(await azureDevOps.commitOf('Payments', key.repositoryId, 'refs/heads/release')).toBe(release);
    const moved = push('release');
    expect(moved).not.toBe(release);
    expect(await azureDevOps.commitOf(key.projectId, key.repositoryId, 'refs/heads/release')).toBe(moved);
  });

  it.each([true, false])('is what a tag is about, annotated: %s', async (annotated) => {
    const { azureDevOps, key, simulator } = await organization();
    const { commitId } = simulator.organization.createTag({ repository: 'shop', name: '1.0', annotated });
    expect(await azureDevOps.commitOf(key.projectId, key.repositoryId, 'refs/tags/1.0')).toBe(commitId);
  });

  it.each(['refs/heads/mai', 'refs/heads/Main', 'refs/tags/main', 'main'])('%s is none', async (ref) => {
    const { azureDevOps, key } = await organization();
    expect(await azureDevOps.commitOf(key.projectId, key.repositoryId, ref)).toBeUndefined();
  });

  it('is none in a repository with nothing in it, and an error where there is no repository', async () => {
    const { azureDevOps, simulator } = await organization();
    simulator.organization.createRepository({ project: 'Payments', name: 'empty' });
    expect(await azureDevOps.commitOf('Payments', 'empty', 'refs/heads/main')).toBeUndefined();
    await expect(azureDevOps.commitOf('Payments', 'none', 'refs/heads/main')).rejects.toMatchObject({
      code: 'azure-devops-not-found',
    });
  });

  it('is looked for on every page', async () => {
    const { azureDevOps, key, simulator } = await organization();
    const { git } = simulator.organization.state.repositories[0] ?? {};
    const tip = git?.refs.get('refs/heads/main') ?? '';
    for (let index = 0; index < 1_200; index += 1) git?.refs.set(`refs/heads/a${String(index)}`, '0'.repeat(40));
    git?.refs.set('refs/heads/a', tip);
    expect(await azureDevOps.commitOf(key.projectId, key.repositoryId, 'refs/heads/a')).toBe(tip);
    const asked = simulator.requests().filter(({ operation }) => operation === 'git/Refs_List');
    expect(asked).toHaveLength(2);
  });

  it('is a commit itself without asking', async () => {
    const { reads, urls } = answering();
    expect(await reads.commitOf('p', 'r', COMMIT)).toBe(COMMIT.toLowerCase());
    expect(urls).toEqual([]);
  });

  it('is asked for by the name without refs/, with tags resolved', async () => {
    const { reads, urls } = answering({
      json: { value: [{ name: 'refs/tags/v 1', objectId: 'tag', peeledObjectId: 'commit' }] },
    });
    expect(await reads.commitOf('My project', 'r', 'refs/tags/v 1')).toBe('commit');
    expect(urls[0]?.pathname).toBe('/contoso/My%20project/_apis/git/repositories/r/refs');
    expect(urls[0]?.searchParams.get('filter')).toBe('tags/v 1');
    expect(urls[0]?.searchParams.get('peelTags')).toBe('true');
  });
});
