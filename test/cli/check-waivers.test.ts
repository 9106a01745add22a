import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { check } from '../../cli/check.ts';
import { exitCodeOf } from '../../cli/exit-codes.ts';
import { explain } from '../../cli/explain.ts';
import { record, withFiles } from './recording.ts';

const step = (task: string, before = ''): string =>
  `steps:\n${before}- task: ${task}\n  inputs:\n    azureSubscription: prod\n`;
const BREAKING = step('AzureFileCopy@4');
const IGNORE = '# wif-guard: ignore[task-version-superseded] until 2099-12-31 the storage account goes\n';

/** A file of waivers with one of each. */
const waivers = (...entries: readonly string[]): string =>
  `version: 1\nwaivers:\n${entries.map((entry) => `  - { ${entry}, reason: it goes, until: 2099-12-31 }\n`).join('')}`;

const report = z.object({
  edition: z.string(),
  pipelines: z.array(
    z.object({
      verdict: z.string(),
      findings: z.array(
        z.object({
          rule: z.string(),
          repository: z.string(),
          file: z.string(),
          line: z.number(),
          waived: z.boolean(),
          waiver: z.object({ reason: z.string(), until: z.string() }).nullable(),
          source: z.string().nullable(),
        }),
      ),
    }),
  ),
  summary: z.object({ findings: z.object({ error: z.number() }), waived: z.number() }),
});

type Files = Readonly<Record<string, string>>;

/** What a check of files says as JSON; flags can name files of the folder. */
const checked = (files: Files, flags: (folder: string) => readonly string[] = () => []) =>
  withFiles(files, async (folder) => {
    const { code, out } = await record(check, [folder, '--format', 'json', ...flags(folder)]);
    const { pipelines, ...rest } = report.parse(JSON.parse(out));
    const findings = pipelines.flatMap((pipeline) => pipeline.findings);
    return { code, ...rest, verdicts: pipelines.map(({ verdict }) => verdict), findings };
  });

const rulesOf = (findings: readonly { readonly rule: string; readonly waived: boolean }[]): readonly string[] =>
  findings.map(({ rule, waived }) => (waived ? `${rule} waived` : rule));

/** A check whose policy is `policy.yml` of the folder. */
const withPolicy = (folder: string): readonly string[] => ['--policy', path.join(folder, 'policy.yml')];

describe('a waiver in a comment', () => {
  it('lets the check pass, and the finding is in the report with reason and day', async () => {
    expect((await checked({ 'azure-pipelines.yml': BREAKING })).code).toBe(1);
    const { code, verdicts, findings, summary } = await checked({
      'azure-pipelines.yml': step('AzureFileCopy@4', IGNORE),
    });
    expect([code, verdicts]).toEqual([0, ['ready']]);
    expect(findings).toMatchObject([
      { waived: true, waiver: { reason: 'the storage account goes', until: '2099-12-31' } },
    ]);
    expect(summary).toMatchObject({ findings: { error: 0 }, waived: 1 });
  });

  it('is shown in the text, with the pipeline and at the finding', async () => {
    await withFiles({ 'azure-pipelines.yml': step('AzureFileCopy@4', IGNORE) }, async (folder) => {
      const { out } = await record(check, [folder]);
      expect(out).toContain('waived[task-version-superseded]: AzureFileCopy@4 cannot sign in');
      expect(out).toContain('   = waived until 2099-12-31: the storage account goes\n');
      expect(out).toContain('ready    azure-pipelines.yml (1 use, 1 waived)');
    });
  });

  it('that has expired lets nothing pass, and is told at its own line', async () => {
    const expired = IGNORE.replace('2099', '2020');
    const { code, findings } = await checked({ 'azure-pipelines.yml': step('AzureFileCopy@4', expired) });
    expect(code).toBe(1);
    expect(findings.map(({ rule, line }) => [rule, line])).toEqual([
      ['task-version-superseded', 3],
      ['waiver-expired', 2],
    ]);
  });
});

describe('a waiver that accepts nothing', () => {
  const files = { 'azure-pipelines.yml': step('AzureCLI@2', IGNORE) };
  const told = async (over: Files, ...flags: readonly string[]) =>
    rulesOf((await checked({ ...files, ...over }, () => flags)).findings);

  it('is told when the whole repository is judged, and only fails where notes do', async () => {
    const { code, findings } = await checked(files);
    expect([code, rulesOf(findings)]).toEqual([0, ['waiver-unused']]);
    expect((await checked(files, () => ['--fail-on', 'note'])).code).toBe(1);
  });

  it.each([
    ['one pipeline', ['--root', 'azure-pipelines.yml']],
    ['one value of a parameter', ['--parameter', 'a=b']],
    ['one value of a variable', ['--variable', 'a=b']],
    ['another edition', ['--edition', 'preview-2023']],
  ])('is not told when only %s is judged', async (_, flags) => {
    expect(await told({}, ...flags)).not.toContain('waiver-unused');
  });

  it('is not told of a template, which others may include', async () => {
    const inTemplate = {
      'azure-pipelines.yml': 'steps:\n- template: templates/deploy.yml\n',
      'templates/deploy.yml': step('AzureCLI@2', IGNORE),
    };
    expect(rulesOf((await checked(inTemplate)).findings)).toEqual([]);
  });

  it('is not told while something looks like a template that nothing includes', async () => {
    const loose =
      'parameters:\n- name: c\n  type: string\nsteps:\n- task: AzureCLI@2\n  inputs: { azureSubscription: "${{ parameters.c }}" }\n';
    expect(await told({ 'templates/loose.yml': loose })).toEqual([]);
  });

  it('is told of the repository’s own file, at its line', async () => {
    const own = waivers('rule: task-unknown, pipeline: "**"', 'rule: task-version-superseded, pipeline: "*.yml"');
    const { findings } = await checked({ 'azure-pipelines.yml': BREAKING, '.wif-guard.yml': own });
    expect(findings.map(({ rule, file, line }) => [rule, file, line])).toEqual([
      ['task-version-superseded', 'azure-pipelines.yml', 2],
      ['waiver-unused', '.wif-guard.yml', 3],
    ]);
  });

  it('is not told where it names a pipeline, which the command line does not know', async () => {
    const own = waivers('rule: task-unknown, pipeline: Payments/nightly');
    expect(await told({ 'azure-pipelines.yml': BREAKING, '.wif-guard.yml': own })).toEqual(['task-version-superseded']);
  });

  it('is not told of the organization’s policy, which is for other repositories too', async () => {
    const both = { 'azure-pipelines.yml': BREAKING, 'policy.yml': waivers('rule: task-unknown, pipeline: "**"') };
    expect(rulesOf((await checked(both, withPolicy)).findings)).toEqual(['task-version-superseded']);
  });
});

describe('the repository’s own file', () => {
  const ACCEPTING = waivers('rule: task-version-superseded, connection: prod');

  it('waives', async () => {
    const { code, findings } = await checked({ 'azure-pipelines.yml': BREAKING, '.wif-guard.yml': ACCEPTING });
    expect([code, rulesOf(findings)]).toEqual([0, ['task-version-superseded waived']]);
  });

  it('that is broken ends the check with every problem', async () => {
    const broken = 'version: 1\nedition: current\nwaivers:\n  - { rule: task-unkown, pipeline: "**", until: soon }\n';
    await withFiles({ 'azure-pipelines.yml': BREAKING, '.wif-guard.yml': broken }, async (folder) => {
      const error: unknown = await record(check, [folder]).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'policy-invalid' });
      const message = error instanceof Error ? error.message : '';
      expect(message).toContain('line 2: "edition" belongs into the organization\'s policy');
      expect(message).toContain('line 4: rule of entry 1 of waivers is wrong');
      expect(message).toContain('line 4: until of entry 1 of waivers must be a day');
      expect(message).toContain('line 4: reason of entry 1 of waivers is missing');
      expect(exitCodeOf('policy-invalid')).toBe(2);
    });
  });
});

describe('--policy', () => {
  const OVERLAY = `version: 1
edition: preview-2023
tasks:
  - { task: ContosoDeploy@1, wif: unsupported, connectionInputs: [target], source: "https://contoso.example/wiki" }
`;
  const own = 'steps:\n- task: ContosoDeploy@1\n  inputs:\n    target: prod\n';

  it('gives edition, tasks and waivers', async () => {
    const text = `${OVERLAY}${waivers('rule: task-unsupported, pipeline: "*.yml"').replace('version: 1\n', '')}`;
    const files = { 'azure-pipelines.yml': own, 'policy.yml': text };
    const { code, edition, findings } = await checked(files, withPolicy);
    expect([code, edition]).toEqual([0, 'preview-2023']);
    expect(findings).toMatchObject([
      { rule: 'task-unsupported', waived: true, source: 'https://contoso.example/wiki' },
    ]);
  });

  it('gives way to --edition', async () => {
    const files = { 'azure-pipelines.yml': own, 'policy.yml': OVERLAY };
    const { edition } = await checked(files, (folder) => [...withPolicy(folder), '--edition', '2026-08']);
    expect(edition).toBe('2026-08');
  });

  it('may be the file of the repository that is checked: then it is the organization’s', async () => {
    const files = { 'azure-pipelines.yml': own, '.wif-guard.yml': OVERLAY };
    const flags = (folder: string) => ['--policy', path.join(folder, '.wif-guard.yml')];
    expect(rulesOf((await checked(files, flags)).findings)).toEqual(['task-unsupported']);
  });

  it('names an expired waiver where it would accept something', async () => {
    const text = waivers('rule: task-version-superseded, connection: prod').replace('2099', '2020');
    const { findings } = await checked({ 'azure-pipelines.yml': BREAKING, 'policy.yml': text }, withPolicy);
    expect(findings.at(-1)).toMatchObject({ rule: 'waiver-expired', repository: 'policy', line: 3 });
  });

  it.each([
    ['missing.yml', 'could not be read: there is no such file or folder'],
    ['.', 'could not be read: it is a folder'],
    ['broken.yml', 'is no valid policy: line 2: "task" is no key, the nearest is "tasks"'],
  ])('that cannot be used ends the command: %s', async (name, message) => {
    await withFiles({ 'azure-pipelines.yml': BREAKING, 'broken.yml': 'version: 1\ntask: []\n' }, async (folder) => {
      const flags = ['--policy', path.join(folder, name)];
      await expect(record(check, [folder, ...flags])).rejects.toThrow(message);
      await expect(record(explain, ['AzureCLI@2', ...flags])).rejects.toThrow(message);
    });
  });

  it('lets explain answer for a task of one’s own, and show that the policy says so', async () => {
    const policy = `${OVERLAY}  - { task: AzureCLI@2, wif: unsupported, source: "https://contoso.example/cli" }\n`;
    await withFiles({ 'policy.yml': policy }, async (folder) => {
      expect((await record(explain, ['ContosoDeploy@1'])).code).toBe(3);
      const { code, out } = await record(explain, ['ContosoDeploy@1', ...withPolicy(folder)]);
      expect(code).toBe(0);
      expect(out).toContain('ContosoDeploy@1: unsupported (policy over edition preview-2023, likely)');
      expect(out).toContain('input:        target');
      const cli = await record(explain, ['AzureCLI@2', ...withPolicy(folder), '--edition', 'current']);
      expect(cli.out).toContain('AzureCLI@2: unsupported (policy over edition 2026-08, likely)');
      expect(cli.out).toMatch(/the edition: +supported.*, as of \d/);
    });
  });
});
