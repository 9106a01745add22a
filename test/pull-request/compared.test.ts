import { describe, expect, it } from 'vitest';
import { policySource } from '../policy/policies.ts';
import { pullRequest, type Files } from './reviewing.ts';

const FILE = 'azure-pipelines.yml';
const step = (task: string, connection = 'shop-prod', more = ''): string =>
  `- task: ${task}\n  inputs:\n    azureSubscription: ${connection}\n${more}`;
const steps = (...all: readonly string[]): string => `steps:\n${all.join('')}`;
const root = (...all: readonly string[]): Files => ({ [FILE]: steps(...all) });

/** Judges a pull request that leaves `source` different from `target`, what stands on main. */
async function judged(target: Files, source: Files, policy?: string) {
  const world = await pullRequest(target, source, { policy: policySource(policy) });
  return { ...(await world.read()), ...world };
}

describe('what was there before', () => {
  it('is folded in the summary, opens no thread and fails no status', async () => {
    const before = root(step('AzureFileCopy@4'));
    const { verdict, whole, threads, summary, status } = await judged(
      before,
      root(step('AzureFileCopy@4'), step('AzureCLI@2')),
    );
    expect([verdict, whole]).toEqual(['ready', 'blocked']);
    expect(threads).toEqual([]);
    expect(summary).toContain('<details><summary>Was there before: 1</summary>');
    expect(summary).toContain(`| \`${FILE}\` | ❌ blocked | – | 1 error |`);
    expect(summary).not.toContain('**What this change brings**');
    expect(status).toContain('Nothing new breaks; what was there before still does');
  });

  it('is the same wherever its lines have moved to', async () => {
    const { verdict, old } = await judged(
      root(step('AzureFileCopy@4')),
      root('- bash: echo\n', '- bash: make\n', step('AzureFileCopy@4')),
    );
    expect(verdict).toBe('ready');
    expect(old).toMatchObject([{ line: 4 }]);
  });

  it('is the same in a file that is renamed', async () => {
    const text = steps(step('AzureFileCopy@4'), step('AzureCLI@2'), step('AzureWebApp@1'));
    const caller = { [FILE]: `steps:\n- template: old.yml\n` };
    const moved = { [FILE]: `steps:\n- template: new.yml\n`, 'old.yml': null, 'new.yml': text };
    expect(await judged({ ...caller, 'old.yml': text }, moved)).toMatchObject({
      verdict: 'ready',
      old: [{ file: 'new.yml' }],
    });
  });

  it('fails once there is one more of it: that is the one that the change wrote', async () => {
    const { verdict, findings, old } = await judged(
      root('- bash: echo\n', step('AzureFileCopy@4')),
      root(step('AzureFileCopy@4'), '- bash: echo\n', step('AzureFileCopy@4')),
    );
    expect(verdict).toBe('blocked');
    expect([findings.map(({ line }) => line), old.map(({ line }) => line)]).toEqual([[2], [6]]);
  });

  it.each([
    ['of another connection', step('AzureFileCopy@4', 'other-prod')],
    ['of another task', step('AzureFileCopy@5')],
  ])('is not the same %s', async (_, text) => {
    const world = await pullRequest(root(step('AzureFileCopy@4')), root(text));
    const scheme = 'WorkloadIdentityFederation';
    world.org.createConnection({ project: 'Payments', name: 'other-prod', scheme });
    const { verdict, findings } = await world.read();
    expect(verdict).toBe('blocked');
    expect(findings).toHaveLength(1);
  });

  it('counts as it is on the target branch, too: whatever came there meanwhile is not the change’s', async () => {
    const { org, read, verdict } = await judged(root(step('AzureCLI@2')), root(step('AzureFileCopy@4')));
    expect(verdict).toBe('blocked');
    org.push({ repository: 'shop', branch: 'main', changes: { ...root(step('AzureFileCopy@4')) } });
    expect((await read()).verdict).toBe('ready');
  });

  it('is unknown again where the change writes to what was not known', async () => {
    const template = (value: string): Files => ({
      [FILE]: `steps:\n- template: gone.yml\n  parameters:\n    connection: ${value}\n- bash: echo\n`,
    });
    const untouched = { [FILE]: `${template('a')[FILE] ?? ''}- bash: make\n` };
    expect((await judged(template('a'), untouched)).verdict).toBe('ready');
    expect((await judged(template('a'), template('b'))).verdict).toBe('unknown');
  });

  it('is unknown again where the file as a whole could not be read, and is changed', async () => {
    const damaged = `${steps(step('AzureCLI@2'))}  - [\n`;
    const { verdict } = await judged({ [FILE]: damaged }, { [FILE]: `${damaged}# more\n` });
    expect(verdict).toBe('unknown');
  });
});

describe('a thread on a line', () => {
  it('is on the line of the finding where the change wrote it', async () => {
    const { threads } = await judged(root(step('AzureCLI@2')), root(step('AzureCLI@2'), step('AzureFileCopy@4')));
    expect(threads.map(({ place }) => place)).toMatchObject([{ path: FILE, line: 5, column: 9, endColumn: 24 }]);
  });

  it('is on the line of the step that the change wrote, where that makes the finding', async () => {
    const old = root(step('AzureFileCopy@4', 'legacy-prod'));
    const { threads, verdict } = await judged(old, root(step('AzureFileCopy@4')));
    expect(verdict).toBe('blocked');
    expect(threads.map(({ place }) => place)).toMatchObject([{ line: 4, column: 5, endColumn: 33 }]);
    expect(threads[0]?.content).not.toContain('```suggestion');
  });

  it('is never on a line that the change left as it was: that is in the summary only', async () => {
    const template =
      'parameters:\n- name: c\n  type: string\nsteps:\n- task: AzureFileCopy@4\n  inputs: { azureSubscription: "${{ parameters.c }}" }\n';
    const caller = (connection: string): Files => ({
      [FILE]: `steps:\n- template: t.yml\n  parameters: { c: ${connection} }\n`,
    });
    const { threads, summary, verdict } = await judged(
      { ...caller('legacy-prod'), 't.yml': template },
      caller('shop-prod'),
    );
    expect([verdict, threads]).toEqual(['blocked', []]);
    expect(summary).toContain('- error, `t.yml:5`: AzureFileCopy@4');
  });
});

describe('a connection on a secret', () => {
  const change = root(step('AzureFileCopy@4', 'legacy-prod'));

  it('warns of what would break once it is converted', async () => {
    expect(await judged({}, change)).toMatchObject({ verdict: 'at-risk', findings: [{ severity: 'warning' }] });
  });

  it.each(['[legacy-prod]', '["legacy-*"]', '["*"]', '[other, LEGACY-prod]'])(
    'fails where the policy says that it is due for conversion: %s',
    async (names) => {
      const { verdict, findings } = await judged({}, change, `version: 1\ndueForConversion: ${names}\n`);
      expect(verdict).toBe('blocked');
      expect(findings[0]).toMatchObject({ severity: 'error', when: 'after-conversion' });
      expect(findings[0]?.message).toContain('"legacy-prod" is due for conversion from its secret');
    },
  );

  it('warns where another one is due', async () => {
    expect((await judged({}, change, 'version: 1\ndueForConversion: [other]\n')).verdict).toBe('at-risk');
  });
});

describe('what a pull request touches', () => {
  const template = steps(step('AzureFileCopy@4'));
  const caller = { [FILE]: 'steps:\n- template: ci/t.yml\n' };

  it('is the pipeline that includes a template which it changes', async () => {
    const { pipelines, verdict, threads } = await judged(
      { ...caller, 'ci/t.yml': steps(step('AzureCLI@2')) },
      { 'ci/t.yml': template },
    );
    expect(pipelines.map(({ name }) => name)).toEqual([FILE]);
    expect([verdict, threads[0]?.place?.path]).toEqual(['blocked', 'ci/t.yml']);
  });

  it('is the pipeline whose template it deletes', async () => {
    const { verdict, pipelines } = await judged({ ...caller, 'ci/t.yml': template }, { 'ci/t.yml': null });
    expect([verdict, pipelines.map(({ name }) => name)]).toEqual(['unknown', [FILE]]);
  });

  it('is the pipeline whose script it changes', async () => {
    const cli = step(
      'AzureCLI@2',
      'shop-prod',
      '    scriptType: bash\n    scriptLocation: scriptPath\n    scriptPath: ci/deploy\n    addSpnToEnvironment: true\n',
    );
    const { verdict, threads } = await judged(
      { ...root(cli), 'ci/deploy': 'az group list\n' },
      { 'ci/deploy': 'az rest -p $servicePrincipalKey\n' },
    );
    expect(verdict).toBe('blocked');
    expect(threads.map(({ place }) => [place?.path, place?.line])).toEqual([['ci/deploy', 1]]);
  });

  it('is a pipeline that no definition runs yet', async () => {
    const { pipelines, verdict } = await judged({}, { 'new/pipeline.yml': `trigger: none\n${template}` });
    expect([verdict, pipelines.map(({ name }) => name)]).toEqual(['blocked', ['new/pipeline.yml']]);
  });

  it('is no pipeline where it changes only what none reads, and nothing of pipelines is fetched', async () => {
    const { pipelines, simulator } = await judged(caller, { 'README.md': 'x', 'src/a.ts': 'x', 'img/a.png': 'x' });
    expect(pipelines).toEqual([]);
    expect(simulator.requests().filter(({ path }) => path.endsWith('/items'))).toEqual([]);
  });
});

describe('what is not known', () => {
  const unknownIn = (before: string, after: string, more: Files = {}) =>
    judged({ [FILE]: before, ...more }, { [FILE]: after }).then(({ verdict }) => verdict);

  it('stays what it was where only steps that run something are written', async () => {
    const text = steps(step('AzureCLI@2', '$(conn)'));
    expect(await unknownIn(text, `${text}# more\n${step('AzureWebApp@1')}- script: make\n`)).toBe('ready');
  });

  const hub = (ref: string, more = ''): string =>
    `resources:\n  repositories:\n  - repository: hub\n    type: github\n    name: a/b\n    ref: ${ref}\nextends:\n  template: x.yml@hub\n${more}`;

  it.each([
    [
      'parameters of an extends that cannot be read',
      hub('refs/tags/v1', '  parameters:\n    task: AzureCLI\n'),
      hub('refs/tags/v1', '  parameters:\n    task: AzureFileCopy\n'),
    ],
    ['the reference of a repository that cannot be read', hub('refs/tags/v1'), hub('refs/tags/v2')],
    [
      'the variable group that decides a connection',
      `variables:\n- group: aaa\n${steps(step('AzureCLI@2', '$(conn)'))}`,
      `variables:\n- group: bbb\n${steps(step('AzureCLI@2', '$(conn)'))}`,
    ],
    [
      'a variable group that is taken out',
      `variables:\n- group: aaa\n- group: bbb\n${steps(step('AzureCLI@2', '$(conn)'))}`,
      `variables:\n- group: aaa\n${steps(step('AzureCLI@2', '$(conn)'))}`,
    ],
    [
      'a variable of the job',
      `variables:\n  conn: $[ dependencies.b.outputs['a.x'] ]\n${steps(step('AzureCLI@2', '$(conn)'))}`,
      `variables:\n  conn: $[ dependencies.b.outputs['b.y'] ]\n${steps(step('AzureCLI@2', '$(conn)'))}`,
    ],
  ])('is new where the change writes %s', async (_, before, after) => {
    expect(await unknownIn(before, after)).toBe('unknown');
  });

  it('is not waived by a comment that stood, where what decides it is written', async () => {
    const waiver = '# wif-guard: ignore[connection-unresolved] until 2099-01-31 it is one of ours\n';
    const text = (group: string, more = ''): string =>
      `variables:\n- group: ${group}\n${steps(waiver + step('AzureCLI@2', '$(conn)'))}${more}`;
    expect(await unknownIn(text('aaa'), text('aaa', '- script: make\n'))).toBe('ready');
    expect(await unknownIn(text('aaa'), text('bbb'))).toBe('unknown');
  });
});

describe('what a change may be read by', () => {
  it('is a pipeline that includes a template of which the name is not known', async () => {
    const open = {
      [FILE]: 'steps:\n- template: deploy/${{ variables.env }}.yml\n',
      'deploy/a.yml': steps(step('AzureCLI@2')),
    };
    expect((await judged(open, { 'deploy/a.yml': steps(step('AzureCLI@2'), '- bash: x\n') })).verdict).toBe('unknown');
  });

  it('is a pipeline that runs a script of which the name is not known: that is said', async () => {
    const script = '    scriptType: bash\n    scriptLocation: scriptPath\n    scriptPath: $(dir)/deploy.sh\n';
    const { verdict, unseen } = await judged(root(step('AzureCLI@2', 'shop-prod', script)), { 'ci/deploy.sh': 'x\n' });
    expect([verdict, unseen.length]).toEqual(['unknown', 1]);
    expect(unseen[0]).toContain('ci/deploy.sh may be run by a pipeline');
  });

  it('is no pipeline that names its script, and whose job checks nothing out: that alone is told', async () => {
    const script =
      '    scriptType: bash\n    scriptLocation: scriptPath\n    scriptPath: scripts/deploy.sh\n    addSpnToEnvironment: true\n';
    const indented = step('AzureCLI@2', 'shop-prod', script).replaceAll(/^/gm, '        ').trimEnd();
    const job = (text: string): string =>
      `jobs:\n- deployment: web\n  environment: prod\n  strategy:\n    runOnce:\n      deploy:\n        steps:\n${text}\n`;
    const { verdict, unseen, findings } = await judged(
      { [FILE]: job('        - bash: echo') },
      { [FILE]: job(`        - bash: echo\n${indented}`), 'scripts/deploy.sh': 'az group list\n' },
    );
    expect([verdict, unseen]).toEqual(['at-risk', []]);
    expect(findings.map(({ message, remedy }) => `${message} ${remedy}`)).toEqual([
      expect.stringContaining('a deployment job checks out nothing unless a step says "checkout: self"'),
    ]);
  });

  it('is known to be none only where the index is whole, also where a template is taken away', async () => {
    const nothing = { startedAt: undefined, finished: [], unfinished: [] };
    const files = { 'deploy/steps.yml': steps(step('AzureCLI@2')) };
    const gone = { 'deploy/steps.yml': null };
    expect((await (await pullRequest(files, gone, { scans: nothing })).read()).verdict).toBe('unknown');
    expect((await (await pullRequest(files, gone)).read()).verdict).toBe('ready');
    const changed = { 'deploy/steps.yml': steps(step('AzureCLI@2'), '- bash: x\n') };
    expect((await (await pullRequest(files, changed, { scans: nothing })).read()).verdict).toBe('unknown');
  });

  it('is told where the last pipeline was not read any more', async () => {
    const { org, read, simulator } = await pullRequest(root(step('AzureCLI@2')), {
      'ci/t.yml': steps(step('AzureFileCopy@4')),
    });
    for (let index = 0; index < 300; index += 1)
      org.createDefinition({ name: `d${String(index)}`, repository: 'shop', yamlFilename: `p${String(index)}.yml` });
    org.createDefinition({ name: 'last', repository: 'shop', yamlFilename: 'last.yml' });
    const { unseen, verdict } = await read();
    expect(verdict).not.toBe('ready');
    expect(unseen.some((what) => what.includes('not looked at: more than 300 files'))).toBe(true);
    expect(simulator.violations()).toEqual([]);
  });
});

describe('the target branch', () => {
  it('covers nothing of the change by a step of its own', async () => {
    const { org, read } = await judged(
      root('- bash: a\n', '- bash: b\n'),
      root('- bash: a\n', '- bash: b\n', step('AzureFileCopy@4')),
    );
    org.push({
      repository: 'shop',
      branch: 'main',
      changes: { ...root(step('AzureFileCopy@4'), '- bash: a\n', '- bash: b\n') },
    });
    expect((await read()).verdict).toBe('blocked');
  });
});

it('a pipeline that is renamed brings nothing that its templates had before', async () => {
  const text = 'steps:\n- template: /ci/t.yml\n- bash: one\n- bash: two\n- bash: three\n';
  const { verdict } = await judged(
    { 'old.yml': text, 'ci/t.yml': steps(step('AzureFileCopy@4')) },
    { 'old.yml': null, 'new.yml': text },
  );
  expect(verdict).toBe('ready');
});

it('a pipeline is not put under a waiver by the path that the change gives it', async () => {
  const waiver =
    'version: 1\nwaivers:\n- { rule: task-version-superseded, pipeline: "legacy/**/*.yml", reason: it goes, until: 2099-01-31 }\n';
  const text = (more = ''): string =>
    `trigger: none\n${steps('- bash: one\n', '- bash: two\n', step('AzureCLI@2'))}${more}`;
  const moved = { 'ci.yml': null, 'legacy/a/ci.yml': text(step('AzureFileCopy@4')) };
  const { verdict } = await judged({ '.wif-guard.yml': waiver, 'ci.yml': text() }, moved);
  expect(verdict).toBe('blocked');
});
