import { describe, expect, it } from 'vitest';
import { containing } from './matchers.ts';
import { startOrganization } from './start-organization.ts';

const SHOP = '/Payments/_apis/git/repositories/shop';
const ITEMS = `${SHOP}/items`;

describe('an item', () => {
  it('is described in JSON unless another form is asked for', async () => {
    const { simulator, organization, api } = await startOrganization();
    const { commitId } = organization.push({ repository: 'shop', branch: 'main', changes: { 'a.txt': 'hello\n' } });
    const answer = await api.get(`${ITEMS}?path=/a.txt`);
    expect(answer.body).toMatchObject({
      objectId: 'ce013625030ba8dba906f756967f9e9ca394464a',
      gitObjectType: 'blob',
      commitId,
      path: '/a.txt',
    });
    expect(answer.body).not.toHaveProperty('content');
    expect(simulator.violations()).toEqual([]);
  });

  it('has its content and what kind of file it is where asked', async () => {
    const { simulator, organization, api } = await startOrganization();
    organization.push({ repository: 'shop', branch: 'main', changes: { 'a.txt': 'hällo\n' } });
    const answer = await api.get(
      `${ITEMS}?path=a.txt&includeContent=true&includeContentMetadata=true&latestProcessedChange=true`,
    );
    expect(answer.body).toMatchObject({
      content: 'hällo\n',
      contentMetadata: { encoding: 65_001, contentType: 'text/plain', fileName: 'a.txt', extension: 'txt' },
      latestProcessedChange: { comment: 'Change files' },
    });
    expect(simulator.violations()).toEqual([]);
  });

  it.each([
    ['$format=text', {}, 'text/plain; charset=utf-8'],
    ['$format=octetStream', {}, 'application/octet-stream'],
    ['', { accept: 'text/plain' }, 'text/plain; charset=utf-8'],
    ['', { accept: 'application/octet-stream' }, 'application/octet-stream'],
  ])('is its bytes with %s %o', async (format, headers, contentType) => {
    const { simulator, organization, api } = await startOrganization();
    organization.push({ repository: 'shop', branch: 'main', changes: { 'a.txt': 'hello\n' } });
    const answer = await api.get(`${ITEMS}?path=/a.txt&${format}`, headers);
    expect(answer.text).toBe('hello\n');
    expect(answer.headers.get('content-type')).toBe(contentType);
    expect(simulator.violations()).toEqual([]);
  });

  it('can be read at a branch, a commit and a tag', async () => {
    const { simulator, organization, api } = await startOrganization();
    const first = organization.push({ repository: 'shop', branch: 'main', changes: { 'a.txt': 'one' } });
    organization.push({ repository: 'shop', branch: 'other/branch', changes: { 'a.txt': 'two' } });
    organization.state.repositories[0]?.git.refs.set('refs/tags/v1', first.commitId);
    const read = async (version: string, type: string) => {
      const descriptor = `versionDescriptor.version=${encodeURIComponent(version)}&versionDescriptor.versionType=${type}`;
      return (await api.get(`${ITEMS}?path=/a.txt&$format=text&${descriptor}`)).text;
    };
    expect(await read('other/branch', 'branch')).toBe('two');
    expect(await read(first.commitId, 'commit')).toBe('one');
    expect(await read('v1', 'tag')).toBe('one');
    expect(simulator.violations()).toEqual([]);
  });

  it('can be read at a branch by the id of the repository alone', async () => {
    const { simulator, organization, api } = await startOrganization();
    const repository = organization.state.repositories[0]?.id ?? '';
    const version = 'versionDescriptor.versionType=branch&versionDescriptor.version=main';
    const read = (path: string) => api.get(`/_apis/git/repositories/${repository}/items?path=${path}&${version}`);
    expect((await read('/README.md')).status).toBe(200);
    expect(await read('/none.yml')).toMatchObject({ status: 404, body: { typeKey: 'GitItemNotFoundException' } });
    expect(simulator.violations()).toEqual([]);
  });

  it('can be read at the parent of a version', async () => {
    const { organization, api } = await startOrganization();
    organization.push({ repository: 'shop', branch: 'main', changes: { 'a.txt': 'one' } });
    organization.push({ repository: 'shop', branch: 'main', changes: { 'a.txt': 'two' } });
    const answer = await api.get(`${ITEMS}?path=/a.txt&$format=text&versionDescriptor.versionOptions=firstParent`);
    expect(answer.text).toBe('one');
  });

  it('that is missing is a 404 with its own type key', async () => {
    const { simulator, api } = await startOrganization();
    expect(await api.get(`${ITEMS}?path=/missing.yml`)).toMatchObject({
      status: 404,
      body: { typeKey: 'GitItemNotFoundException', message: containing("'/missing.yml'") },
    });
    expect(simulator.violations()).toEqual([]);
  });

  it('at a version that is missing is a 404 as well', async () => {
    const { api } = await startOrganization();
    expect(await api.get(`${ITEMS}?path=/README.md&versionDescriptor.version=nowhere`)).toMatchObject({
      status: 404,
      body: { typeKey: 'GitUnresolvableToCommitException' },
    });
  });

  it('may be a folder', async () => {
    const { api } = await startOrganization();
    expect((await api.get(`${ITEMS}?path=/src`)).body).toMatchObject({
      gitObjectType: 'tree',
      isFolder: true,
      path: '/src',
    });
  });

  it('is no zip here, and that is recorded', async () => {
    const { simulator, api } = await startOrganization();
    expect((await api.get(`${ITEMS}?path=/src&$format=zip`)).status).toBe(501);
    expect(simulator.violations()).toMatchObject([{ kind: 'not-simulated' }]);
  });
});

describe('a list of items', () => {
  it('has everything below a folder when it is full', async () => {
    const { simulator, api } = await startOrganization();
    const answer = await api.get(`${ITEMS}?scopePath=/&recursionLevel=full`);
    expect(answer.body).toMatchObject({
      count: 6,
      value: [
        { path: '/', isFolder: true, gitObjectType: 'tree' },
        { path: '/README.md', gitObjectType: 'blob' },
        { path: '/azure-pipelines.yml' },
        { path: '/package.json' },
        { path: '/src', isFolder: true },
        { path: '/src/server.mjs' },
      ],
    });
    expect(simulator.violations()).toEqual([]);
  });

  it('has one level when that is asked for', async () => {
    const { api } = await startOrganization();
    expect((await api.get(`${ITEMS}?scopePath=/&recursionLevel=OneLevel`)).body).toMatchObject({ count: 5 });
  });

  it('is the item alone without a recursion level', async () => {
    const { api } = await startOrganization();
    expect((await api.get(`${ITEMS}?scopePath=/src`)).body).toMatchObject({ count: 1, value: [{ path: '/src' }] });
  });

  it('is a list of lists in a batch', async () => {
    const { simulator, api } = await startOrganization();
    const itemDescriptors = [
      { path: '/src', recursionLevel: 'full', version: 'main', versionType: 'branch', versionOptions: 'none' },
      { path: '/README.md' },
    ];
    const answer = await api.send('POST', `${SHOP}/itemsbatch`, { itemDescriptors });
    expect(answer.body).toMatchObject({
      count: 2,
      value: [[{ path: '/src' }, { path: '/src/server.mjs' }], [{ path: '/README.md' }]],
    });
    expect(simulator.violations()).toEqual([]);
  });
});

describe('a blob', () => {
  const HELLO = 'ce013625030ba8dba906f756967f9e9ca394464a';

  it('has a size in JSON, and its bytes in other forms', async () => {
    const { simulator, organization, api } = await startOrganization();
    organization.push({ repository: 'shop', branch: 'main', changes: { 'a.txt': 'hello\n' } });
    expect((await api.get(`${SHOP}/blobs/${HELLO}`)).body).toMatchObject({ objectId: HELLO, size: 6 });
    expect((await api.get(`${SHOP}/blobs/${HELLO}?$format=text`)).text).toBe('hello\n');
    expect((await api.get(`${SHOP}/blobs/${HELLO}?$format=octetstream`)).text).toBe('hello\n');
    expect(simulator.violations()).toEqual([]);
  });

  it('that is missing is a 404', async () => {
    const { api } = await startOrganization();
    expect(await api.get(`${SHOP}/blobs/${HELLO}`)).toMatchObject({ status: 404 });
  });
});
