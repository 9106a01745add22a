import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../shared/guard/git/git-reader.ts';
import { SELF } from '../../../shared/pipelines/templates/repositories.ts';
import { textOf, tools, twoProjects } from './git-readers.ts';

const FILES = {
  'azure-pipelines.yml': 'steps: [] # 1\n',
  'ci/a.yml': 'steps: [] # 1\n',
  'ci/b.yml': 'steps: [] # 1\n',
};

/** A pull request that changes one file of the shop and deletes another, read file by file. */
async function pullRequest(over: Partial<Reading> = {}) {
  const world = await twoProjects();
  const base = world.push('shop', FILES);
  const commit = world.push('shop', { 'ci/a.yml': 'steps: [] # 2\n', 'ci/b.yml': null }, 'own');
  const unchanged = { commit: base, except: new Set(['ci/a.yml', 'ci/b.yml']) };
  const version = { ...world.shop(commit), ref: 'refs/heads/main', unchanged };
  const from = world.simulator.requests().length;
  const reader = () => world.reader({ direct: true, ...over });
  return { ...world, version, directReader: reader, askedSince: () => world.asked(from) };
}

describe('a reader of a pull request', () => {
  it('asks for each file by itself, where it stands', async () => {
    const { version, directReader, askedSince } = await pullRequest();
    const read = directReader();
    const texts = await Promise.all(Object.keys(FILES).map((path) => read.file(version, 'self', path)));
    expect(texts.map(textOf)).toEqual([
      'steps: [] # 1\n',
      'steps: [] # 2\n',
      `absent: there is no file ci/b.yml at commit ${version.commit.slice(0, 8)}`,
    ]);
    expect(askedSince()).toEqual(Object.keys(FILES));
  });

  it('asks for nothing twice: neither for what is there, nor for what is not', async () => {
    const { version, directReader, askedSince } = await pullRequest();
    const read = directReader();
    for (const path of [...Object.keys(FILES), ...Object.keys(FILES)]) await read.file(version, 'self', path);
    expect(askedSince()).toEqual(Object.keys(FILES));
  });

  it('asks in the next iteration only for what the pull request changes', async () => {
    const { version, directReader, push, askedSince } = await pullRequest();
    const first = directReader();
    for (const path of Object.keys(FILES)) await first.file(version, 'self', path);
    const commit = push('shop', { 'ci/a.yml': 'steps: [] # 3\n' }, 'own');
    const second = directReader();
    for (const path of Object.keys(FILES)) await second.file({ ...version, commit }, 'self', path);
    expect(askedSince().slice(3)).toEqual(['ci/a.yml', 'ci/b.yml']);
  });

  it('stands in for the branch that it is to go to, and for no other', async () => {
    const world = await twoProjects();
    const base = world.push('tools', { 'old.yml': '' });
    const commit = world.push('tools', { 'deploy.yml': 'steps: [] # own\n' }, 'own');
    const { id, project } = world.simulator.organization.state.repositories.find(({ name }) => name === 'tools') ?? {
      id: '',
      project: { id: '' },
    };
    const unchanged = { commit: base, except: new Set(['deploy.yml']) };
    const standIn = { projectId: project.id, repositoryId: id, commit, ref: 'refs/heads/main', unchanged };
    world.push('tools', { 'deploy.yml': 'steps: [] # next\n' }, 'next');
    const source = world.reader({ direct: true }).sourceFor(world.shop(world.push('shop', FILES)), standIn);
    expect(textOf(await source.readFile(tools(), 'deploy.yml'))).toBe('steps: [] # own\n');
    expect(textOf(await source.readFile(tools({ ref: 'main' }), 'deploy.yml'))).toBe('steps: [] # own\n');
    expect(textOf(await source.readFile(tools({ ref: 'refs/heads/next' }), 'deploy.yml'))).toBe('steps: [] # next\n');
  });
});

describe('what was read of a pipeline', () => {
  it('is told by repository, with the branch and the commit, and what was not there', async () => {
    const { reader, shop, push } = await twoProjects();
    const commit = push('shop', FILES);
    const source = reader().sourceFor(shop(commit));
    await source.readFile(SELF, 'ci/a.yml');
    await source.readText(SELF, 'gone.sh');
    await source.readFile(tools(), 'deploy.yml');
    await source.readFile(tools({ alias: 'hub', type: 'github' }), 'x.yml');
    expect(source.reads().map(({ alias, version, paths }) => [alias, version.ref, [...paths]])).toEqual([
      ['self', '', ['ci/a.yml', 'gone.sh']],
      ['tools', 'refs/heads/main', ['deploy.yml']],
    ]);
  });
});
