import { describe, expect, it } from 'vitest';
import { lonely, seenOf, using } from './lonely.ts';

const BREAKING = 'AzureFileCopy@4';

/** A pipeline whose YAML on the branch release/1 is another. */
async function released(onMain: string, onRelease: string) {
  const world = await lonely();
  const id = world.pipeline('web', onMain);
  world.org.push({ repository: 'shop', branch: 'release/1', changes: { 'web.yml': onRelease } });
  return {
    ...world,
    id,
    ran: (branch: string, at = '2026-11-20T10:00:00Z') => world.org.startRun({ definition: 'web', branch, at }),
  };
}

it('a branch that ran lately is read as well, and its findings name it', async () => {
  const { judged, ran } = await released(using('lonely'), using('lonely', BREAKING));
  ran('refs/heads/release/1');
  const assessment = await judged();
  expect(assessment).toMatchObject({ verdict: 'blocked', pipelinesUsing: 1, unseen: [] });
  const [web] = assessment.pipelines;
  expect(web?.findings.map(({ branch }) => branch)).toContain('refs/heads/release/1');
  expect(seenOf(assessment, 'branches that ran lately')).toBe('1 of 1');
});

it('one that did not run lately is not', async () => {
  const { judged } = await released(using('lonely'), using('lonely', BREAKING));
  expect(await judged()).toMatchObject({ verdict: 'ready' });
});

it('a use that only another branch has explains the history', async () => {
  const { judged, ran, org, id } = await released(using('shop-prod'), using('lonely'));
  ran('refs/heads/release/1');
  org.recordUse({
    project: 'Payments',
    connection: 'lonely',
    definition: { id, name: 'web' },
    at: '2026-11-20T10:00:00Z',
  });
  expect(await judged()).toMatchObject({
    verdict: 'ready',
    pipelines: [{ name: 'web', evidence: ['static', 'history'] }],
  });
});

it.each(['refs/heads/gone', 'refs/pull/7/merge'])(
  '%s cannot run any more, or is reviewed elsewhere',
  async (branch) => {
    const { judged, ran } = await released(using('lonely'), using('lonely', BREAKING));
    ran(branch);
    expect(await judged()).toMatchObject({ verdict: 'ready', unseen: [] });
  },
);

it('a pipeline that may not use the connection is not read at other branches', async () => {
  const { judged, ran, org } = await released(using('shop-prod'), using('lonely', BREAKING));
  ran('refs/heads/release/1');
  org.permitPipelines({ project: 'Payments', connection: 'lonely', definitionIds: [] });
  expect(await judged()).toMatchObject({ verdict: 'ready', pipelinesUsing: 0 });
});

it('at most three branches of a pipeline are read', async () => {
  const { judged, ran, org } = await released(using('lonely'), using('lonely'));
  for (const number of [1, 2, 3, 4, 5]) {
    org.push({ repository: 'shop', branch: `release/${String(number)}`, changes: { 'x.md': String(number) } });
    ran(`refs/heads/release/${String(number)}`);
  }
  // shop-ci, and web at main and three more.
  expect(seenOf(await judged(), 'files and definitions of pipelines')).toBe('5 of 5');
});

it('what is not known on main and on the branch alike is told once', async () => {
  const text = 'steps:\n- template: missing.yml\n';
  const { judged, ran } = await released(text, `${text}- bash: echo\n`);
  ran('refs/heads/release/1');
  expect((await judged()).unseen).toHaveLength(1);
});

describe('a pipeline that ran more often than is looked at', () => {
  /** One run of the branch that breaks, and then many of others. */
  async function busy(onMain: string, runs: number, ...branches: readonly string[]) {
    const world = await released(onMain, using('lonely', BREAKING));
    world.ran('refs/heads/release/1');
    for (let run = 0; run < runs; run += 1)
      world.ran(`refs/heads/${branches[run % branches.length] ?? ''}`, '2026-11-21T10:00:00Z');
    return world;
  }

  it('has many more of its runs looked at, where it uses the connection', async () => {
    const { judged } = await busy(using('lonely'), 25, 'main');
    expect(await judged()).toMatchObject({ verdict: 'blocked', unseen: [] });
  });

  it('may have run on other branches before all of these, which makes unknown and is said', async () => {
    const { judged } = await busy(using('lonely'), 1_000, 'main');
    const { verdict, unseen, coverage } = await judged();
    const sentence =
      'Of pipeline web of project Payments only the last 1000 runs of 30 days were looked at: on which other branches it ran before is not known.';
    expect({ verdict, unseen }).toEqual({ verdict: 'unknown', unseen: [sentence] });
    expect(coverage).toContainEqual({
      source: 'branches that ran lately',
      asked: 2,
      answered: 2,
      unseen: [sentence],
      next: 'the older runs of the pipelines that are named',
    });
  });

  it('makes nothing unknown where nothing of it uses the connection, now or by its history', async () => {
    const { judged } = await busy('steps:\n- bash: echo\n', 25, 'main');
    expect(await judged()).toMatchObject({ pipelinesUsing: 0, unseen: [] });
  });

  it('is not named where as many branches as are read are among the last runs', async () => {
    const { judged, org } = await busy(using('lonely'), 25, 'main', 'a', 'b', 'c');
    for (const branch of ['a', 'b', 'c']) org.push({ repository: 'shop', branch, changes: { 'x.md': branch } });
    expect(await judged()).toMatchObject({ verdict: 'ready', unseen: [] });
  });
});
