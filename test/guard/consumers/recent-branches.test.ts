import { expect, it } from 'vitest';
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
    ran: (branch: string) => world.org.startRun({ definition: 'web', branch, at: '2026-11-20T10:00:00Z' }),
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
