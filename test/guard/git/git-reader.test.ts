import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../shared/guard/git/git-reader.ts';
import type { AbsentFile } from '../../../shared/pipelines/templates/files.ts';
import { SELF, type Repository } from '../../../shared/pipelines/templates/repositories.ts';
import type { ParsedFile } from '../../../shared/pipelines/yaml/parse.ts';
import { containing, matching } from '../../matching.ts';
import { textOf, tools, twoProjects } from './git-readers.ts';

/** Reads a file of another repository for a pipeline of the shop. */
async function elsewhere(repository: Repository, path = 'deploy.yml') {
  const world = await twoProjects();
  const read = (limits: Partial<Reading> = {}): Promise<ParsedFile | AbsentFile> =>
    world
      .reader(limits)
      .sourceFor(world.shop(world.push('shop', { 'a.yml': 'a' })))
      .readFile(repository, path);
  return { ...world, read };
}

describe('a pipeline and its templates', () => {
  it('are read at the commit, whatever was pushed since', async () => {
    const { push, reader, shop } = await twoProjects();
    const commit = push('shop', { 'azure-pipelines.yml': 'steps: [] # 1\n', 'ci/a.yml': 'steps: [] # 1\n' });
    push('shop', { 'azure-pipelines.yml': 'steps: [] # 2\n', 'ci/a.yml': null });
    const read = reader();
    const root = await read.file(shop(commit), 'self', 'azure-pipelines.yml');
    expect(textOf(root)).toBe('steps: [] # 1\n');
    const template = await read.sourceFor(shop(commit)).readFile(SELF, 'ci/a.yml');
    expect(template).toMatchObject({ file: { repository: 'self', path: 'ci/a.yml', text: 'steps: [] # 1\n' } });
  });

  it('are the version of the commit that a branch has, and of the default branch without one', async () => {
    const { push, reader, shop } = await twoProjects();
    const main = push('shop', { 'a.yml': '1' });
    const release = push('shop', { 'a.yml': '2' }, 'release');
    const { projectId, repositoryId } = shop(main);
    expect(await reader().version('Payments', 'shop', '')).toEqual({ ...shop(main), ref: 'refs/heads/main' });
    expect(await reader().version(projectId, repositoryId, 'refs/heads/release')).toEqual({
      ...shop(release),
      ref: 'refs/heads/release',
    });
  });

  it('are told where they are not there, with the commit', async () => {
    const { push, reader, shop } = await twoProjects();
    const commit = push('shop', { 'ci/a.yml': 'steps: []\n' });
    const source = reader().sourceFor(shop(commit));
    for (const path of ['gone.yml', 'ci/gone.yml', 'gone/a.yml', 'ci', 'ci/a.yml/b.yml', '']) {
      const absent = `there is no file ${path} at commit ${commit.slice(0, 8)}`;
      expect(await source.readFile(SELF, path)).toEqual({ absent, gone: true });
    }
  });

  it('may have any name', async () => {
    const { push, reader, shop } = await twoProjects();
    const path = 'a b/ü #1 & 100%/ "x"?.yml';
    const commit = push('shop', { [path]: 'steps: [] # odd\n' });
    expect(textOf(await reader().file(shop(commit), 'self', path))).toBe('steps: [] # odd\n');
  });
});

describe('a script', () => {
  it('is read as it stands, at the commit, and never as YAML', async () => {
    const { push, reader, shop } = await twoProjects();
    const text = 'echo "a: [b"\n\t- $servicePrincipalKey\n';
    const commit = push('shop', { 'ci/deploy.sh': text });
    push('shop', { 'ci/deploy.sh': 'exit 1\n' });
    const found = await reader().sourceFor(shop(commit)).readText(SELF, 'ci/deploy.sh');
    expect(found).toMatchObject({ repository: 'self', path: 'ci/deploy.sh', text });
  });

  it('is kept by the id of its blob, beside what was parsed of the same file', async () => {
    const { push, reader, shop, asked } = await twoProjects();
    const commit = push('shop', { 'ci/a.yml': 'steps: []\n' });
    await reader().sourceFor(shop(commit)).readText(SELF, 'ci/a.yml');
    const next = shop(push('shop', { 'README.md': 'changed' }));
    const before = asked().length;
    const source = reader().sourceFor(next);
    expect(await source.readText(SELF, 'ci/a.yml')).toMatchObject({ text: 'steps: []\n' });
    expect(await source.readFile(SELF, 'ci/a.yml')).toMatchObject({ root: { kind: 'mapping' } });
    expect(asked().slice(before)).toEqual(['folder /ci']);
  });

  it('counts against the same limits of files and time', async () => {
    const { push, reader, shop, clock } = await twoProjects();
    const commit = push('shop', { 'a.yml': 'a', 'b.sh': 'b', 'c.sh': 'c' });
    const limited = reader({ maxFiles: 2 }).sourceFor(shop(commit));
    await limited.readFile(SELF, 'a.yml');
    expect(await limited.readText(SELF, 'b.sh')).toMatchObject({ text: 'b' });
    expect(await limited.readText(SELF, 'c.sh')).toMatchObject({ absent: 'more than 2 files would be read' });
    const late = reader({ until: clock.now() - 1 }).sourceFor(shop(commit));
    expect(await late.readText(SELF, 'b.sh')).toMatchObject({ absent: 'reading took too long' });
  });

  it('is told where it is not there', async () => {
    const { push, reader, shop } = await twoProjects();
    const commit = push('shop', { 'a.yml': 'a' });
    expect(await reader().sourceFor(shop(commit)).readText(SELF, 'gone.sh')).toEqual({
      absent: `there is no file gone.sh at commit ${commit.slice(0, 8)}`,
      gone: true,
    });
  });
});

describe('a template of another repository', () => {
  it.each([
    ['Platform/tools', 'deploy.yml', 'steps: [] # main\n'],
    ['platform/TOOLS', 'deploy.yml', 'steps: [] # main\n'],
    ['ci', 'jobs/build.yml', 'jobs: [] # ci\n'],
    ['Payments/ci', 'jobs/build.yml', 'jobs: [] # ci\n'],
  ])('is found by the name %s, on its default branch', async (name, path, text) => {
    const { read } = await elsewhere(tools({ name }), path);
    const found = await read();
    expect(textOf(found)).toBe(text);
    expect(found).toMatchObject({ file: { repository: 'tools', path } });
  });

  it('is read on a default branch of any name', async () => {
    const { read, steps } = await elsewhere(tools({ name: 'Platform/other' }), 'a.yml');
    steps.createRepository({ project: 'Platform', name: 'other', files: { 'a.yml': 'own' }, defaultBranch: 'trunk' });
    expect(textOf(await read())).toBe('own');
  });

  it.each(['refs/heads/release/1', 'release/1'])('is read on the branch %s', async (ref) => {
    const { read, push } = await elsewhere(tools({ ref }));
    push('tools', { 'deploy.yml': 'steps: [] # release\n' }, 'release/1');
    expect(textOf(await read())).toBe('steps: [] # release\n');
  });

  it.each([false, true])('is read at a tag, annotated: %s', async (annotated) => {
    const { read, push, steps } = await elsewhere(tools({ ref: 'refs/tags/v1' }));
    push('tools', { 'deploy.yml': 'steps: [] # v1\n' });
    steps.createTag({ repository: 'tools', name: 'v1', annotated });
    push('tools', { 'deploy.yml': 'steps: [] # v2\n' });
    expect(textOf(await read())).toBe('steps: [] # v1\n');
  });

  it.each([
    ['no such repository', { name: 'Platform/none' }, 'repository Platform/none'],
    ['no such project', { name: 'None/tools' }, 'repository None/tools'],
    ['no such repository in the project of the pipeline', { name: 'tools' }, '/tools'],
    ['no such branch', { ref: 'refs/heads/none' }, 'repository Platform/tools has no refs/heads/none'],
    ['no such branch by its name alone', { ref: 'none' }, 'repository Platform/tools has no refs/heads/none'],
    ['no such tag', { ref: 'refs/tags/none' }, 'repository Platform/tools has no refs/tags/none'],
    [
      'a host that is not read',
      { type: 'github', name: 'contoso/tools' },
      'repository tools (contoso/tools) is on github, which the guard does not read',
    ],
    ['a host that is not known', { type: 'bitbucket', name: 'c/t' }, 'repository tools (c/t) is on bitbucket'],
  ])('is absent with a reason where there is %s', async (_, over, reason) => {
    const { read } = await elsewhere(tools(over));
    expect(await read()).toMatchObject({ absent: containing(reason) });
  });

  it.each(['', '/', '.', '..', '../tools', 'Platform/', 'Platform/..', '/tools', ' /x', './tools'])(
    'is not even asked for by the name %j, which a URL would read as another place',
    async (name) => {
      const { read, simulator } = await elsewhere(tools({ name }));
      const before = simulator.requests().length;
      expect(await read()).toMatchObject({ absent: `repository tools has a name that means none: "${name}"` });
      expect(simulator.requests()).toHaveLength(before);
    },
  );

  it.each(['Platform/tools/deploy', 'Payments/../Platform/tools', 'Platform/tools?api-version=1', '%2e%2e/tools'])(
    'is looked for in the organization and nowhere else by the name %s',
    async (name) => {
      const { read, simulator } = await elsewhere(tools({ name }));
      expect(await read()).toMatchObject({ absent: containing(`repository ${name}`) });
      expect(simulator.requests().every(({ path }) => path.startsWith('/contoso/'))).toBe(true);
    },
  );

  it('is absent with a reason where nothing was pushed yet', async () => {
    const { read, steps } = await elsewhere(tools({ name: 'Platform/empty' }));
    steps.createRepository({ project: 'Platform', name: 'empty' });
    expect(await read()).toMatchObject({ absent: 'repository Platform/empty has no commit' });
  });

  it.each(['/repositories/tools$', '/refs$', '/items$'])(
    'is absent with the words of the service where %s may not be seen',
    async (path) => {
      const { read, simulator } = await elsewhere(tools());
      simulator.addFault({ match: { path }, fault: 'status', status: 403, message: 'TF401027: You need Read.' });
      expect(await read()).toMatchObject({ absent: matching(/has no access to .*TF401027: You need Read: .*[^.]$/) });
    },
  );

  it.each(['/repositories/tools$', '/refs$', '/items$'])('is left to a later try where %s is away', async (path) => {
    const { read, simulator } = await elsewhere(tools());
    simulator.addFault({ match: { path }, fault: 'status', status: 503, times: 3 });
    await expect(read()).rejects.toMatchObject({ code: 'azure-devops-unavailable' });
    expect(textOf(await read())).toBe('steps: [] # main\n');
  });

  it('is absent where the caller takes what is away for lasting', async () => {
    const { read, simulator } = await elsewhere(tools());
    simulator.addFault({ match: { path: '/items$' }, fault: 'status', status: 503, times: 3 });
    expect(await read({ isLasting: () => true })).toMatchObject({ absent: containing('folder / at commit') });
  });
});
