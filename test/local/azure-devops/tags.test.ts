import { describe, expect, it } from 'vitest';
import { tagId } from '../../../local/azure-devops/git/objects.ts';
import { startOrganization } from './start-organization.ts';

const SHOP = '/Payments/_apis/git/repositories/shop';
const TAGS = `${SHOP}/refs?filter=tags/`;

describe('the id of an annotated tag', () => {
  it('is that of git', () => {
    const tagger = { name: 'Dana Developer', email: 'dana@contoso.example', date: new Date('2026-01-02T03:04:05Z') };
    const commitId = '534ee4cca69bd4e64b9e04ff49053243c9fd9ae8';
    expect(tagId({ name: '1.0', commitId, tagger, message: 'First\n' })).toBe(
      '5a81c67ebfa15ac0292743b9bba433cb7a8f94f7',
    );
  });
});

describe('a tag', () => {
  it('points at the tip of the default branch, of another one, or at a commit', async () => {
    const { simulator, organization, api } = await startOrganization();
    const first = organization.push({ repository: 'shop', branch: 'main', changes: { 'a.txt': 'a' } }).commitId;
    const main = organization.push({ repository: 'shop', branch: 'main', changes: { 'a.txt': 'b' } }).commitId;
    const other = organization.push({ repository: 'shop', branch: 'other', changes: { 'a.txt': 'c' } }).commitId;
    organization.createTag({ repository: 'shop', name: '1' });
    organization.createTag({ repository: 'shop', name: '2', target: 'other' });
    organization.createTag({ repository: 'shop', name: '3', target: first });
    expect((await api.get(`${TAGS}&peelTags=true`)).body).toMatchObject({
      value: [
        { name: 'refs/tags/1', objectId: main },
        { name: 'refs/tags/2', objectId: other },
        { name: 'refs/tags/3', objectId: first },
      ],
    });
    expect(simulator.violations()).toEqual([]);
  });

  it('that is annotated has an id of its own; its commit is told to those who ask', async () => {
    const { simulator, organization, api } = await startOrganization();
    const { objectId, commitId } = organization.createTag({ repository: 'shop', name: '1.0', annotated: true });
    expect(objectId).not.toBe(commitId);
    const plain = await api.get(TAGS);
    expect(plain.body).toMatchObject({ value: [{ name: 'refs/tags/1.0', objectId }] });
    expect(plain.text).not.toContain('peeledObjectId');
    expect((await api.get(`${TAGS}&peelTags=true`)).body).toMatchObject({
      value: [{ objectId, peeledObjectId: commitId }],
    });
    expect((await api.get(`${SHOP}/refs?peelTags=true&filter=heads/`)).text).not.toContain('peeledObjectId');
    expect(simulator.violations()).toEqual([]);
  });

  it.each([true, false])('is a version of the files, annotated: %s', async (annotated) => {
    const { simulator, organization, api } = await startOrganization();
    organization.push({ repository: 'shop', branch: 'main', changes: { 'a.txt': 'tagged' } });
    organization.createTag({ repository: 'shop', name: '1.0', annotated });
    organization.push({ repository: 'shop', branch: 'main', changes: { 'a.txt': 'later' } });
    const version = 'versionDescriptor.version=1.0&versionDescriptor.versionType=tag';
    expect((await api.get(`${SHOP}/items?path=/a.txt&$format=text&${version}`)).text).toBe('tagged');
    expect(simulator.violations()).toEqual([]);
  });

  it('moves when it is deleted and made again', async () => {
    const { organization, api } = await startOrganization();
    organization.createTag({ repository: 'shop', name: '1.0', annotated: true });
    const { commitId } = organization.push({ repository: 'shop', branch: 'main', changes: { 'a.txt': 'a' } });
    expect(() => organization.createTag({ repository: 'shop', name: '1.0' })).toThrow('already has a tag "1.0"');
    organization.deleteBranch({ repository: 'shop', branch: 'refs/tags/1.0' });
    expect((await api.get(TAGS)).body).toMatchObject({ count: 0 });
    organization.createTag({ repository: 'shop', name: '1.0' });
    expect((await api.get(TAGS)).body).toMatchObject({ value: [{ objectId: commitId }] });
  });

  it('needs something to point at', async () => {
    const { organization } = await startOrganization();
    expect(() => organization.createTag({ repository: 'shop', name: '1.0', target: 'none' })).toThrow(
      '"none" is neither a commit nor a branch of "shop"',
    );
  });
});
