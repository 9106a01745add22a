import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../../shared/catalogue/catalogue.ts';
import { loadPipeline } from '../../../shared/pipelines/load-pipeline.ts';
import { SELF } from '../../../shared/pipelines/templates/repositories.ts';
import { textOf, tools, twoProjects } from './git-readers.ts';

const FILES = { 'ci/a.yml': 'steps: [] # a\n', 'ci/b.yml': 'steps: [] # b\n' };

/** A world in which both files were read at a commit. */
async function readBefore() {
  const world = await twoProjects();
  const commit = world.push('shop', FILES);
  const reader = world.reader();
  for (const path of Object.keys(FILES)) await reader.file(world.shop(commit), 'self', path);
  const from = world.simulator.requests().length;
  return { ...world, commit, readerOfBefore: reader, askedSince: () => world.asked(from) };
}

describe('a file that was read', () => {
  it('is not asked for again by the same reader, nor is its folder', async () => {
    const { readerOfBefore, shop, commit, askedSince } = await readBefore();
    expect(textOf(await readerOfBefore.file(shop(commit), 'self', 'ci/a.yml'))).toBe(FILES['ci/a.yml']);
    expect(textOf(await readerOfBefore.file(shop(commit), 'self', 'ci/gone.yml'))).toContain('absent: ');
    expect(askedSince()).toEqual([]);
  });

  it('costs one look at its folder when it stands unchanged in another commit', async () => {
    const { push, reader, shop, askedSince } = await readBefore();
    const next = push('shop', { 'ci/b.yml': 'steps: [] # changed\n' });
    const again = reader();
    expect(textOf(await again.file(shop(next), 'self', 'ci/a.yml'))).toBe(FILES['ci/a.yml']);
    expect(askedSince()).toEqual(['folder /ci']);
    expect(textOf(await again.file(shop(next), 'self', 'ci/b.yml'))).toBe('steps: [] # changed\n');
    expect(askedSince()).toEqual(['folder /ci', 'ci/b.yml']);
  });

  it('is the very tree that was parsed before', async () => {
    const { push, reader, shop, commit } = await readBefore();
    const before = await reader().file(shop(commit), 'self', 'ci/a.yml');
    const after = await reader().file(shop(push('shop', { 'README.md': '' })), 'self', 'ci/a.yml');
    expect(after).toBe(before);
  });

  it('is told with the path and the repository that it is asked for by, where the same text stands elsewhere', async () => {
    const { push, reader, shop } = await readBefore();
    push('tools', { 'ci/a.yml': FILES['ci/a.yml'] });
    const next = shop(push('shop', { 'ci/moved.yml': FILES['ci/a.yml'] }));
    expect(await reader().file(next, 'self', 'ci/moved.yml')).toMatchObject({ file: { path: 'ci/moved.yml' } });
    expect(await reader().sourceFor(next).readFile(tools(), 'ci/a.yml')).toMatchObject({
      file: { repository: 'tools', path: 'ci/a.yml', text: FILES['ci/a.yml'] },
    });
  });

  it('is looked for again by another reader where its branch moved', async () => {
    const { push, reader, shop, commit } = await readBefore();
    const read = async (by: ReturnType<typeof reader>): Promise<string> =>
      textOf(await by.sourceFor(shop(commit)).readFile(tools(), 'deploy.yml'));
    const first = reader();
    expect(await read(first)).toBe('steps: [] # main\n');
    push('tools', { 'deploy.yml': 'steps: [] # moved\n' });
    expect(await read(first)).toBe('steps: [] # main\n');
    expect(await read(reader())).toBe('steps: [] # moved\n');
  });
});

describe('the version of another repository', () => {
  it('is asked for once by one reader, however many files and pipelines want it', async () => {
    const { push, reader, shop, commit, simulator } = await readBefore();
    push('tools', { 'other.yml': 'steps: []\n' });
    const source = reader().sourceFor(shop(commit));
    const before = simulator.requests().length;
    const read = await Promise.all(
      ['deploy.yml', 'other.yml', 'gone.yml'].map((path) => source.readFile(tools(), path)),
    );
    expect(read.map((found) => 'absent' in found)).toEqual([false, false, true]);
    const operations = simulator
      .requests()
      .slice(before)
      .map(({ path }) => path.split('/').at(-1));
    // The repository, the branch, the folder once; the two files that are there.
    expect(operations).toEqual(['tools', 'refs', 'items', 'items', 'items']);
  });

  it('is asked for by its name in each project: the same name means another repository there', async () => {
    const { steps, push, reader, simulator } = await readBefore();
    steps.createRepository({
      project: 'Platform',
      name: 'ci',
      files: { 'jobs/build.yml': 'jobs: [] # of Platform\n' },
    });
    const ci = tools({ name: 'ci' });
    const read = reader();
    push('tools', { 'a.yml': '' });
    for (const [project, text] of [
      ['Payments', 'jobs: [] # ci\n'],
      ['Platform', 'jobs: [] # of Platform\n'],
    ] as const) {
      const version = await read.version(project, project === 'Payments' ? 'shop' : 'tools', '');
      if ('absent' in version) throw new Error(version.absent);
      expect(textOf(await read.sourceFor(version).readFile(ci, 'jobs/build.yml'))).toBe(text);
    }
    expect(simulator.violations()).toEqual([]);
  });
});

describe('reading ends', () => {
  it('when the time is over: what was not read is absent, even what is known', async () => {
    const { reader, shop, commit, clock, askedSince } = await readBefore();
    const read = reader({ until: clock.now() + 1_000 });
    await clock.wait(1_000);
    expect(textOf(await read.file(shop(commit), 'self', 'ci/a.yml'))).toBe(FILES['ci/a.yml']);
    await clock.wait(1);
    expect(await read.file(shop(commit), 'self', 'ci/a.yml')).toEqual({ absent: 'reading took too long' });
    expect(await read.sourceFor(shop(commit)).readFile(SELF, 'ci/b.yml')).toEqual({ absent: 'reading took too long' });
    expect(askedSince()).toEqual(['folder /ci']);
  });

  it('after so many files, of which those that are known or not there do not count', async () => {
    const { push, reader, shop, askedSince } = await readBefore();
    const commit = push('shop', { 'ci/c.yml': 'c', 'ci/d.yml': 'd', 'ci/e.yml': 'e' });
    const read = reader({ maxFiles: 2 });
    const found: string[] = [];
    for (const name of ['a', 'b', 'gone', 'c', 'd', 'e', 'c']) {
      found.push(textOf(await read.file(shop(commit), 'self', `ci/${name}.yml`)));
    }
    expect(found).toEqual([
      FILES['ci/a.yml'],
      FILES['ci/b.yml'],
      `absent: there is no file ci/gone.yml at commit ${commit.slice(0, 8)}`,
      'c',
      'd',
      'absent: more than 2 files would be read',
      'c',
    ]);
    expect(askedSince()).toEqual(['folder /ci', 'ci/c.yml', 'ci/d.yml']);
  });
});

it('a pipeline is loaded through both repositories, level by level', async () => {
  const { push, reader, shop, asked } = await twoProjects();
  push('tools', {
    'deploy.yml': 'steps:\n- template: lib/cli.yml\n',
    'lib/cli.yml': 'steps:\n- task: AzureCLI@2\n  inputs: { azureSubscription: shop-prod }\n',
  });
  const commit = push('shop', {
    'ci.yml': `resources:
  repositories: [{ repository: tools, type: git, name: Platform/tools, ref: main }]
jobs:
- template: ci/job.yml
`,
    'ci/job.yml': 'jobs:\n- job: a\n  steps:\n  - template: deploy.yml@tools\n',
  });
  const read = reader();
  const root = await read.file(shop(commit), 'self', 'ci.yml');
  if ('absent' in root) throw new Error(root.absent);
  const pipeline = await loadPipeline(root, openCatalogue(), { source: read.sourceFor(shop(commit)) });
  expect(pipeline).toMatchObject({ complete: true, diagnostics: [] });
  expect(pipeline.uses.map(({ at }) => [at.file.repository, at.file.path])).toEqual([['tools', 'lib/cli.yml']]);
  expect(asked()).toEqual([
    'folder /',
    'ci.yml',
    'folder /ci',
    'ci/job.yml',
    'folder /',
    'deploy.yml',
    'folder /lib',
    'lib/cli.yml',
  ]);
});
