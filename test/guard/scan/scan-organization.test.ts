import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAzurite, type RunningAzurite } from '../../../local/processes/start-azurite.ts';
import { queueFirstScan, queueScan } from '../../../shared/guard/scan/queue-scan.ts';
import { until } from '../../local/functions-host/until.ts';
import { containing } from '../../matching.ts';
import { twoProjects, using } from './two-projects.ts';

const MINUTE_MS = 60_000;

let azurite: RunningAzurite;

beforeAll(async () => {
  azurite = await startAzurite();
});

afterAll(() => azurite.stop());

const ALL = ['live\\api: deploy.yml', 'live\\web: deploy.yml', 'tools-ci: build.yml'];

/** The world after a scan of the whole organization. */
async function scanned() {
  const world = await twoProjects(azurite);
  await world.scanOrganization();
  await world.drain();
  await world.clock.wait(MINUTE_MS);
  return world;
}

const namesOf = (scans: readonly { readonly projectName: string }[]) =>
  scans.map(({ projectName }) => projectName).sort();

describe('a scan of the organization', () => {
  it('finds every pipeline that reads a repository, of any project, with the files that it reads', async () => {
    const { readers, ledger, templates, shops, platformId, shopsId } = await scanned();
    expect(await readers()).toEqual(ALL);
    expect(await readers(shops)).toEqual(['live\\api: api.yml', 'live\\docs: docs.yml', 'live\\web: web.yml']);
    const web = (await ledger.usage.readersOf(templates)).find(({ name }) => name === 'live\\web');
    expect(web).toMatchObject({
      projectId: shopsId,
      projectName: 'Shops',
      yamlFile: 'web.yml',
      rootRepositoryId: shops,
      rootRepositoryName: 'shops',
      unseen: '',
      read: { repositoryId: templates, isSelf: false, refs: ['refs/heads/main'] },
    });
    const { finished, unfinished } = await ledger.usage.scans();
    expect(namesOf(finished)).toEqual(['Payments', 'Platform', 'Shops']);
    expect(unfinished).toEqual([]);
    expect(finished.map(({ projectId }) => projectId)).toContain(platformId);
  });

  it('calls nothing known before it was walked', async () => {
    const { ledger, scanOrganization, queued, run } = await twoProjects(azurite);
    expect(await ledger.usage.scans()).toEqual({ startedAt: undefined, finished: [], unfinished: [] });
    await scanOrganization('2026-11-24T10:00:00.000Z');
    const asked = await ledger.usage.scans();
    expect(asked.startedAt).toBe('2026-11-24T10:00:00.000Z');
    expect(asked.finished).toEqual([]);
    expect(asked.unfinished.map(({ completeAt }) => completeAt)).toEqual(['', '', '']);
    for (const event of queued.splice(0, 2)) await run(event);
    const { finished, unfinished } = await ledger.usage.scans();
    expect([finished.length, unfinished.length]).toEqual([2, 1]);
  });

  it('says which project keeps its definitions from the guard, and forgets nothing of it', async () => {
    const { simulator, scanOrganization, drain, ledger, readers, shopsId } = await scanned();
    simulator.addFault({ match: { path: `${shopsId}/_apis/build/definitions$` }, fault: 'status', status: 403 });
    await scanOrganization();
    await drain();
    const { finished, unfinished } = await ledger.usage.scans();
    expect(namesOf(finished)).toEqual(['Payments', 'Platform']);
    expect(unfinished).toMatchObject([
      { projectName: 'Shops', completeAt: '2026-11-24T10:00:00.000Z', problem: containing('has no access') },
    ]);
    expect(await readers()).toEqual(ALL);
    await scanOrganization('2026-11-25T10:00:00.000Z');
    await drain();
    expect((await ledger.usage.scans()).unfinished).toEqual([]);
  });

  it.each([
    ['a repository', 'repositories/templates$', 403],
    ['a repository', 'repositories/templates$', 404],
    ['a folder', 'items$', 403],
    ['a folder', 'items$', 404],
  ])(
    'keeps what was read where the call for %s (%s) is answered %i, says so, and is right after it',
    async (...call) => {
      const { simulator, push, scanOrganization, drain, readers, ledger, clock } = await scanned();
      const [, path, status] = call;
      push('shops', { 'README.md': 'New' });
      push('templates', { 'README.md': 'New' });
      simulator.addFault({ match: { path }, fault: 'status', status });
      await scanOrganization();
      await drain();
      expect(simulator.faults()).toEqual([]);
      expect(await readers()).toEqual(ALL);
      const unseen = async (): Promise<number> =>
        (await ledger.usage.scans()).finished.reduce((sum, project) => sum + project.unseen, 0);
      expect(await unseen()).toBeGreaterThan(0);
      await clock.wait(MINUTE_MS);
      push('shops', { 'web.yml': 'steps: []\n' });
      await scanOrganization();
      await drain();
      expect(await readers()).toEqual(['live\\api: deploy.yml', 'tools-ci: build.yml']);
      expect(await unseen()).toBe(0);
    },
  );

  it('forgets nothing of what it met, also where the clock that asked for it is ahead', async () => {
    const { clock, scanOrganization, drain, readers } = await scanned();
    await scanOrganization(new Date(clock.now() + 1_000).toISOString());
    await drain();
    expect(await readers()).toEqual(ALL);
  });

  it('forgets a definition that was deleted, and a template that is included no more', async () => {
    const { steps, push, scanOrganization, drain, readers, shops } = await scanned();
    steps.deleteDefinition({ project: 'Shops', definition: 'api' });
    push('shops', { 'web.yml': 'steps: []\n' });
    await scanOrganization();
    await drain();
    expect(await readers()).toEqual(['tools-ci: build.yml']);
    expect(await readers(shops)).toEqual(['live\\docs: docs.yml', 'live\\web: web.yml']);
  });

  it('forgets the pipelines of a project that is not shown any more', async () => {
    const { steps, shopsId, scanOrganization, drain, readers, ledger } = await scanned();
    const { projects } = steps.state;
    projects.splice(0, projects.length, ...projects.filter(({ id }) => id !== shopsId));
    await scanOrganization();
    await drain();
    expect(await readers()).toEqual(['tools-ci: build.yml']);
    expect(namesOf((await ledger.usage.scans()).finished)).toEqual(['Payments', 'Platform']);
  });

  it('notes nothing where no project is shown', async () => {
    const { steps, scanOrganization, ledger, queued, lines } = await scanned();
    const before = await ledger.usage.scans();
    steps.state.projects.splice(0);
    expect(await scanOrganization()).toBe('not-seen');
    expect(await ledger.usage.scans()).toEqual(before);
    expect(queued).toEqual([]);
    expect(lines.at(-1)).toContain('shows the guard no project');
  });

  it('is asked for again an hour after no project was shown', async () => {
    const { steps, context, queued, run, drain, clock, readers } = await twoProjects(azurite);
    const projects = steps.state.projects.splice(0);
    await queueFirstScan(context);
    const [first] = queued.splice(0);
    if (first === undefined) throw new Error('None is asked for.');
    expect(await run(first)).toBe('not-seen');
    steps.state.projects.push(...projects);
    await clock.wait(60 * MINUTE_MS);
    await queueFirstScan(context);
    expect(queued.map(({ id }) => id)).not.toContain(first.id);
    await drain();
    expect(await readers()).toEqual(ALL);
  });

  it('is asked for once an hour until there was one', async () => {
    const { context, queued, run, clock } = await twoProjects(azurite);
    await queueFirstScan(context);
    await clock.wait(MINUTE_MS);
    await queueFirstScan(context);
    expect(new Set(queued.map(({ id }) => id)).size).toBe(1);
    const [event] = queued.splice(0);
    if (event !== undefined) await run(event);
    queued.splice(0);
    await queueFirstScan(context);
    expect(queued).toEqual([]);
    await queueScan(context);
    expect(queued).toMatchObject([{ scope: 'organization', receivedAt: '2026-11-24T10:01:00.000Z' }]);
  });
});

describe('a scan of a project', () => {
  it('counts the pipelines that may read more than could be seen', async () => {
    const { steps, push, scanOrganization, drain, ledger, readers, shops } = await scanned();
    push('shops', {
      'web.yml': using('${{ variables.which }}.yml'),
      'api.yml': using('deploy.yml').replace('Platform/templates', 'Secret/templates'),
    });
    steps.createDefinition({ project: 'Shops', name: 'far', gitHub: 'contoso/far', yamlFilename: 'ci.yml' });
    steps.createDefinition({ project: 'Shops', name: 'lost', repository: 'shops', yamlFilename: 'lost.yml' });
    await scanOrganization();
    await drain();
    const found = (await ledger.usage.scans()).finished.find(({ projectName }) => projectName === 'Shops');
    expect(found?.unseen).toBe(4);
    const ofShops = await ledger.usage.readersOf(shops);
    const seen = new Map(ofShops.map(({ name, unseen, read }) => [name, { unseen, paths: read.paths }]));
    expect(seen.get('live\\web')).toEqual({
      unseen: containing('is only known when the pipeline is queued'),
      paths: 'any',
    });
    expect(seen.get('live\\api')).toEqual({ unseen: containing('Secret/templates'), paths: ['api.yml'] });
    expect(seen.get('lost')).toEqual({ unseen: containing('there is no file lost.yml'), paths: ['lost.yml'] });
    // What they read before, they may still read.
    expect(await readers()).toEqual(['live\\api: deploy.yml', 'live\\web: any', 'tools-ci: build.yml']);
  });

  it('takes a pipeline with a template of unknown name for a reader of every repository that it declares', async () => {
    const { simulator, push, scanOrganization, drain, ledger, readers, templates } = await twoProjects(azurite);
    push('shops', {
      'web.yml': using('${{ variables.which }}.yml'),
      'api.yml': using('deploy.yml').replace(/- template.*/, '- template: ${{ variables.which }}.yml'),
      'docs.yml': using('deploy.yml').replace(/- template.*/, '- bash: echo'),
    });
    await scanOrganization();
    await drain();
    expect(await readers()).toEqual(['live\\api: any', 'live\\web: any', 'tools-ci: build.yml']);
    const web = (await ledger.usage.readersOf(templates)).find(({ name }) => name === 'live\\web');
    expect(web).toMatchObject({
      unseen: containing('only known when'),
      read: { refs: ['refs/heads/main'], isSelf: false },
    });
    expect(simulator.violations()).toEqual([]);
  });

  it('knows a template that is asked for in vain, a tag, another branch, and both at once', async () => {
    const { steps, push, scanOrganization, drain, ledger, templates } = await scanned();
    push('templates', { 'new.yml': 'steps: []\n' }, 'next');
    const tag = steps.createTag({ project: 'Platform', repository: 'templates', name: 'v1', annotated: true });
    push('shops', {
      'web.yml': using('gone.yml', 'refs/tags/v1'),
      'api.yml': `${using('new.yml', 'next').replace('steps:', '    - { repository: old, type: git, name: Platform/templates }\nsteps:')}  - template: deploy.yml@old\n`,
    });
    await scanOrganization();
    await drain();
    const readers = await ledger.usage.readersOf(templates);
    const seen = new Map(readers.map(({ name, unseen, read }) => [name, { ...read, unseen }]));
    expect(seen.get('live\\web')).toMatchObject({
      refs: ['refs/tags/v1'],
      commits: [tag.commitId],
      paths: ['gone.yml'],
      unseen: '',
    });
    expect(seen.get('live\\api')?.refs.toSorted()).toEqual(['refs/heads/main', 'refs/heads/next']);
    expect(seen.get('live\\api')?.paths).toEqual(['deploy.yml', 'new.yml']);
  });

  it('goes on where its part ended, and ends once all were walked', async () => {
    const { simulator, steps, clock, context, scanOrganization, queued, run, drain, ledger, readers, shopsId } =
      await twoProjects(azurite);
    for (let index = 0; index < 6; index += 1)
      steps.createDefinition({
        project: 'Shops',
        name: `more-${String(index)}`,
        repository: 'shops',
        yamlFilename: 'web.yml',
      });
    await scanOrganization();
    const event = queued.splice(0).find((one) => one.scope === 'project' && one.projectId === shopsId);
    if (event?.scope !== 'project') throw new Error('no event');
    // Each file takes two minutes of this clock.
    const { azureDevOps } = context;
    const slow: Read = async (...file) => {
      await clock.wait(2 * MINUTE_MS);
      return azureDevOps.fileTextIfThere(...file);
    };
    Object.assign(context, { azureDevOps: { ...azureDevOps, fileTextIfThere: slow } });
    expect(await run(event)).toBe('part');
    expect((await ledger.usage.scans()).finished).toEqual([]);
    const [next, ...none] = queued;
    expect(none).toEqual([]);
    expect(next).toMatchObject({ scope: 'project', receivedAt: event.receivedAt, projectId: shopsId });
    expect(next?.id).not.toBe(event.id);
    await drain();
    expect(namesOf((await ledger.usage.scans()).finished)).toEqual(['Shops']);
    expect(await readers()).toHaveLength(8);
    expect(simulator.violations()).toEqual([]);
  });

  it('that died in the middle is done again from its beginning, and knows no more and no less', async () => {
    const { simulator, scanOrganization, queued, run, drain, ledger, readers, templates, shops, shopsId } =
      await twoProjects(azurite);
    await scanOrganization();
    const event = queued.find((one) => one.scope === 'project' && one.projectId === shopsId);
    if (event === undefined) throw new Error('The project is not asked for.');
    // As often as one call is tried.
    simulator.addFault({ match: { path: `${templates}/items$` }, fault: 'status', status: 503, times: 3 });
    await expect(run(event)).rejects.toMatchObject({ code: 'azure-devops-unavailable' });
    await until('the one that needs no template is known', async () => (await readers(shops)).length > 0);
    expect(namesOf((await ledger.usage.scans()).unfinished)).toContain('Shops');
    await drain();
    expect(await readers()).toEqual(ALL);
    expect((await ledger.usage.scans()).unfinished).toEqual([]);
  });

  it('goes on over a pipeline at which the guard itself stumbles, and says so', async () => {
    const { context, scanOrganization, drain, ledger, readers, lines } = await twoProjects(azurite);
    const { azureDevOps } = context;
    Object.assign(context, {
      azureDevOps: { ...azureDevOps, fileTextIfThere: stumble((...file) => azureDevOps.fileTextIfThere(...file)) },
    });
    await scanOrganization();
    await drain();
    expect(await readers()).toEqual(['live\\api: deploy.yml', 'tools-ci: build.yml']);
    expect(lines.join('\n')).toContain(
      'What pipeline live\\web of project Shops reads is not known: x is not a function',
    );
    expect((await ledger.usage.scans()).finished.find(({ projectName }) => projectName === 'Shops')?.unseen).toBe(1);
  });

  it('waits for a repository that fails three times, then keeps what was read of it and goes on', async () => {
    const { steps, simulator, push, scanOrganization, queued, run, readers, shopsId, ledger, templates } =
      await scanned();
    steps.createDefinition({ project: 'Shops', name: 'more', repository: 'shops', yamlFilename: 'docs.yml' });
    push('templates', { 'README.md': 'New' });
    push('shops', { 'docs.yml': 'steps: []\n' });
    await scanOrganization();
    const event = queued.find((one) => one.scope === 'project' && one.projectId === shopsId);
    if (event === undefined) throw new Error('The project is not asked for.');
    simulator.addFault({ match: { path: `${templates}/items$` }, fault: 'status', status: 500, times: 1_000 });
    for (const attempt of [0, 1, 2])
      await expect(run({ ...event, attempt })).rejects.toMatchObject({ code: 'azure-devops-unavailable' });
    expect(await run({ ...event, attempt: 3 })).toBe('scanned');
    expect(await readers()).toEqual(ALL);
    const found = (await ledger.usage.scans()).finished.find(({ projectName }) => projectName === 'Shops');
    expect(found?.unseen).toBe(2);
  });

  it('may run twice at once', async () => {
    const { scanOrganization, queued, run, readers, ledger, clock } = await twoProjects(azurite);
    await scanOrganization();
    await clock.wait(MINUTE_MS);
    await scanOrganization();
    const outcomes = await Promise.all(queued.splice(0).map(run));
    expect(new Set(outcomes)).toEqual(new Set(['scanned']));
    expect(await readers()).toEqual(ALL);
    expect((await ledger.usage.scans()).unfinished).toEqual([]);
  });
});

type Read = (...file: [string, string, string, string]) => Promise<string | undefined>;

/** Fails over one file as nothing of the service's does. */
function stumble(read: Read): Read {
  return (...file) => {
    if (file[3] === 'web.yml') throw new TypeError('x is not a function');
    return read(...file);
  };
}
