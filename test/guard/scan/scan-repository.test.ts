import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAzurite, type RunningAzurite } from '../../../local/processes/start-azurite.ts';
import { policySource } from '../../policy/policies.ts';
import { twoProjects, using } from './two-projects.ts';

const MINUTE_MS = 60_000;

let azurite: RunningAzurite;

beforeAll(async () => {
  azurite = await startAzurite();
});

afterAll(() => azurite.stop());

/** The world after a scan of the whole organization. */
async function scanned() {
  const world = await twoProjects(azurite);
  await world.scanOrganization();
  await world.drain();
  await world.clock.wait(MINUTE_MS);
  return world;
}

const TEMPLATE_OF_TEMPLATE = 'steps:\n- template: build.yml\n';

describe('after a push to a repository of templates', () => {
  it('every pipeline that reads it is walked again, whatever project it is of', async () => {
    const { push, run, pushed, templates, readers } = await scanned();
    push('templates', { 'deploy.yml': TEMPLATE_OF_TEMPLATE });
    expect(await run(pushed(templates))).toBe('scanned');
    expect(await readers()).toEqual([
      'live\\api: build.yml deploy.yml',
      'live\\web: build.yml deploy.yml',
      'tools-ci: build.yml',
    ]);
  });

  it('a pipeline is found that reads it by a tag or another branch, and one is left alone whose branch did not move', async () => {
    const { steps, push, run, pushed, clock, templates, shops, readers, simulator, calls } = await scanned();
    push('templates', { 'next.yml': 'steps: []\n' }, 'next');
    steps.createTag({ project: 'Platform', repository: 'templates', name: 'v1' });
    push('shops', { 'web.yml': using('next.yml', 'next'), 'api.yml': using('deploy.yml', 'refs/tags/v1') });
    await run(pushed(shops));
    expect(await readers()).toEqual(['live\\api: deploy.yml', 'live\\web: next.yml', 'tools-ci: build.yml']);
    await clock.wait(MINUTE_MS);

    push('templates', { 'next.yml': TEMPLATE_OF_TEMPLATE }, 'next');
    const from = simulator.requests().length;
    await run(pushed(templates));
    expect(await readers()).toEqual(['live\\api: deploy.yml', 'live\\web: build.yml next.yml', 'tools-ci: build.yml']);
    // One pipeline was walked: its root's folder was read at one commit, and the files of one folder of the templates.
    expect(calls(from).filter((call) => call === 'items').length).toBeLessThanOrEqual(4);
  });

  it('nothing is read where the push was to a branch that no pipeline reads', async () => {
    const { push, run, pushed, templates, simulator, calls } = await scanned();
    push('templates', { 'deploy.yml': TEMPLATE_OF_TEMPLATE }, 'topic');
    const from = simulator.requests().length;
    expect(await run(pushed(templates))).toBe('scanned');
    expect(calls(from).filter((call) => call === 'items')).toEqual([]);
  });

  it('a definition that is gone is forgotten, and one that may not be seen is not, and looked for again', async () => {
    const { steps, simulator, push, run, pushed, clock, templates, readers, shopsId, lines } = await scanned();
    simulator.addFault({ match: { path: `${shopsId}/_apis/build/definitions$` }, fault: 'status', status: 403 });
    steps.deleteDefinition({ project: 'Shops', definition: 'api' });
    push('templates', { 'deploy.yml': TEMPLATE_OF_TEMPLATE });
    const early = pushed(templates);
    await clock.wait(MINUTE_MS);
    await expect(run(pushed(templates))).rejects.toMatchObject({ code: 'azure-devops-forbidden' });
    expect(await readers()).toEqual(['live\\api: deploy.yml', 'live\\web: deploy.yml', 'tools-ci: build.yml']);
    expect(lines.join('\n')).toContain('The pipelines of project Shops are not looked at: ');
    await clock.wait(MINUTE_MS);
    expect(await run(early)).toBe('scanned');
    expect(await readers()).toEqual(['live\\web: build.yml deploy.yml', 'tools-ci: build.yml']);
  });
});

describe('after a push to a repository with pipelines', () => {
  it('those that nobody knew are known, and those that include nothing any more read nothing', async () => {
    const { steps, push, run, pushed, shops, readers } = await scanned();
    steps.createDefinition({ project: 'Shops', name: 'fresh', repository: 'shops', yamlFilename: 'fresh.yml' });
    push('shops', { 'fresh.yml': using('build.yml'), 'web.yml': 'steps: []\n' });
    await run(pushed(shops));
    expect(await readers()).toEqual(['fresh: build.yml', 'live\\api: deploy.yml', 'tools-ci: build.yml']);
  });

  it('one whose other repository fails holds up the rest for three attempts only', async () => {
    const { simulator, push, run, pushed, shops, readers } = await scanned();
    push('shops', { 'web.yml': 'steps: []\n' });
    simulator.addFault({ match: { path: 'repositories/templates$' }, fault: 'status', status: 500, times: 1_000 });
    const event = pushed(shops);
    await expect(run(event)).rejects.toMatchObject({ code: 'azure-devops-unavailable' });
    expect(await run({ ...event, attempt: 3 })).toBe('scanned');
    expect(await readers()).toEqual(['live\\api: deploy.yml', 'tools-ci: build.yml']);
  });

  it('a pipeline whose file is not there is found by the push that creates it', async () => {
    const { steps, push, run, pushed, clock, shops, readers } = await scanned();
    steps.createDefinition({ project: 'Shops', name: 'later', repository: 'shops', yamlFilename: 'later.yml' });
    await run(pushed(shops));
    expect(await readers(shops)).toContain('later: later.yml');
    await clock.wait(MINUTE_MS);
    push('shops', { 'later.yml': using('deploy.yml') });
    await run(pushed(shops));
    expect(await readers()).toContain('later: deploy.yml');
  });

  it('a refused call takes no reader away, and the next push walks its pipeline again', async () => {
    const { simulator, push, run, pushed, clock, shops, readers, ledger } = await scanned();
    simulator.addFault({ match: { path: 'repositories/templates$' }, fault: 'status', status: 403, times: 1 });
    push('shops', { 'web.yml': 'steps:\n- bash: echo\n', 'api.yml': `${using('deploy.yml')}  - bash: echo\n` });
    await run(pushed(shops));
    expect(await readers()).toEqual(['live\\api: deploy.yml', 'tools-ci: build.yml']);
    await clock.wait(MINUTE_MS);
    await run(pushed(shops));
    expect(await readers()).toEqual(['live\\api: deploy.yml', 'tools-ci: build.yml']);
    expect((await ledger.usage.readersOf(shops)).map(({ unseen }) => unseen)).toEqual(['', '', '']);
  });

  it('nothing is walked in a project that the policy leaves out, whoever knows of its pipelines', async () => {
    const { context, push, run, pushed, clock, shops, templates, readers, ledger } = await twoProjects(azurite);
    const policy = policySource('version: 1\nprojects: { exclude: [Shops] }\n');
    Object.assign(context, { policy });
    expect(await run(pushed(shops))).toBe('scanned');
    expect(await readers(shops)).toEqual([]);

    Object.assign(context, { policy: policySource() });
    await clock.wait(MINUTE_MS);
    await run(pushed(shops));
    const before = await ledger.usage.readersOf(templates);
    expect(before).toHaveLength(2);
    Object.assign(context, { policy });
    await clock.wait(MINUTE_MS);
    push('templates', { 'deploy.yml': TEMPLATE_OF_TEMPLATE });
    await run(pushed(templates));
    expect((await ledger.usage.readersOf(templates)).filter(({ projectName }) => projectName === 'Shops')).toEqual(
      before,
    );
  });

  it('many pushes within seconds are one walk, and those that come during it one more', async () => {
    const { push, run, pushed, clock, shops, now } = await scanned();
    push('shops', { 'web.yml': 'steps: []\n' });
    const early = [pushed(shops), pushed(shops), pushed(shops)];
    await clock.wait(3_000);
    expect(new Set(await Promise.all(early.slice(0, 2).map(run)))).toEqual(new Set(['busy', 'scanned']));
    expect(await Promise.all(early.map(run))).toEqual(['covered', 'covered', 'covered']);
    expect(await run(pushed(shops, now()))).toBe('scanned');
  });

  it('a push that came before a walk by less than clocks differ is walked for', async () => {
    const { push, run, pushed, clock, shops, now, readers } = await scanned();
    await run(pushed(shops));
    await clock.wait(-1_000);
    push('shops', { 'docs.yml': using('build.yml') });
    expect(await run(pushed(shops, now()))).toBe('scanned');
    expect(await readers()).toEqual([
      'live\\api: deploy.yml',
      'live\\docs: build.yml',
      'live\\web: deploy.yml',
      'tools-ci: build.yml',
    ]);
  });

  it('a walk that died holds up the next one for minutes only', async () => {
    const { ledger, run, pushed, clock, shops, now } = await scanned();
    await ledger.usage.beginWalk(shops, now(), clock.now());
    const event = pushed(shops);
    expect(await run(event)).toBe('busy');
    await clock.wait(5 * MINUTE_MS);
    expect(await run(event)).toBe('scanned');
  });

  it('a walk in parts covers only what came before its first', async () => {
    const { steps, context, push, run, pushed, drain, queued, clock, shops, readers } = await scanned();
    for (let index = 0; index < 5; index += 1)
      steps.createDefinition({
        project: 'Shops',
        name: `more-${String(index)}`,
        repository: 'shops',
        yamlFilename: 'm.yml',
      });
    push('shops', { 'm.yml': using('deploy.yml'), 'web.yml': 'steps: []\n', 'api.yml': 'steps: []\n' });
    const { azureDevOps } = context;
    const slow: typeof azureDevOps.fileTextIfThere = async (...file) => {
      await clock.wait(2 * MINUTE_MS);
      return azureDevOps.fileTextIfThere(...file);
    };
    Object.assign(context, { azureDevOps: { ...azureDevOps, fileTextIfThere: slow } });
    const before = pushed(shops);
    await clock.wait(3_000);
    expect(await run(pushed(shops))).toBe('part');
    const during = pushed(shops);
    expect(queued).toHaveLength(1);
    await drain();
    expect((await readers()).filter((reader) => reader.startsWith('more-'))).toHaveLength(5);
    expect(await run(before)).toBe('covered');
    expect(await run(during)).toBe('scanned');
  });
});
