import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { check } from '../../cli/check.ts';
import { checkoutSource } from '../../cli/checkout-source.ts';
import { exitCodeOf } from '../../cli/exit-codes.ts';
import { SELF } from '../../shared/pipelines/templates/repositories.ts';
import { containing } from '../matching.ts';
import { pipelineOf, pipelinesOf, usedBy } from './checking.ts';
import { record, withFiles } from './recording.ts';

const step = (task: string, connection = 'prod'): string =>
  `- task: ${task}\n  inputs: { azureSubscription: ${connection} }\n`;
const template = (...lines: readonly string[]): string =>
  `parameters:\n- name: connection\n  default: prod\n${lines.join('\n')}`;

/** A checkout beside one of another repository, each in a folder of its own. */
const withTwo = <T>(
  files: Readonly<Record<string, string>>,
  others: Readonly<Record<string, string>>,
  use: (folder: string, other: string) => Promise<T>,
): Promise<T> => withFiles(files, (folder) => withFiles(others, (other) => use(folder, other)));

/** A pipeline that takes a template from the repository it calls `Tools`. */
const FROM_TOOLS = `resources:
  repositories:
  - repository: Tools
    type: git
    name: Platform/tools
    ref: refs/tags/1.0
steps:
- template: deploy.yml@Tools
`;
const TOOLS = { 'deploy.yml': `steps:\n${step('AzureFileCopy@4')}` };

describe('a template in the same checkout', () => {
  const files = {
    'azure-pipelines.yml': `stages:\n- stage: Deploy\n  jobs:\n  - template: ci/job.yml\n    parameters: { connection: shop }\n`,
    'ci/job.yml': template(
      'jobs:',
      '- job: web',
      '  steps:',
      '  - template: steps/copy.yml',
      '    parameters:',
      '      to: ${{ parameters.connection }}',
      '',
    ),
    'ci/steps/copy.yml':
      'parameters: { to: none }\nsteps:\n- script: echo\n- task: AzureFileCopy@4\n  inputs:\n    azureSubscription: ${{ parameters.to }}\n',
  };

  it('has its finding at its own file and line, with the line, in text', async () => {
    const { code, out } = await withFiles(files, (folder) => record(check, [folder]));
    expect(code).toBe(1);
    expect(out).toContain('  --> ci/steps/copy.yml:4:9\n   4 | - task: AzureFileCopy@4\n');
    expect(out).toContain('   = connection: shop\n');
    expect(out).toContain('blocked  azure-pipelines.yml (1 use, 1 error)');
  });

  it('has its use and its finding at its own file and line in JSON', async () => {
    const { root, complete, verdict, uses, findings, diagnostics } = await withFiles(files, pipelineOf);
    expect({ root, complete, verdict, diagnostics }).toEqual({
      root: 'azure-pipelines.yml',
      complete: true,
      verdict: 'blocked',
      diagnostics: [],
    });
    const place = { repository: 'self', file: 'ci/steps/copy.yml', line: 4, column: 9 };
    const connections = [{ input: 'azureSubscription', value: 'shop', names: ['shop'], resolution: 'parameter' }];
    expect(uses).toEqual([{ task: 'AzureFileCopy', ...place, when: 'always', count: 1, connections }]);
    expect(findings).toEqual([{ rule: 'task-version-superseded', ...place }]);
  });

  it('names stage and job of the pipeline that includes it', async () => {
    await withFiles(files, async (folder) => {
      const { out } = await record(check, [folder, '--format', 'json']);
      expect(JSON.parse(out)).toMatchObject({
        pipelines: [
          { uses: [{ kind: 'task', major: 4, version: '4', stage: 'Deploy', job: 'web', displayName: null }] },
        ],
      });
    });
  });

  it.each(['deploy.yaml', 'deploy.YML', 'deploy.pipeline', 'deploy', 'Deploy steps.txt'])(
    'is read by the name it is given: %s',
    async (name) => {
      const found = {
        'azure-pipelines.yml': `steps:\n- template: ci/${name}\n`,
        [`ci/${name}`]: `steps:\n${step('AzureCLI@2')}`,
      };
      expect(await withFiles(found, (folder) => usedBy(folder))).toEqual(['AzureCLI prod 1']);
    },
  );

  it('that is not there is named, and makes the pipeline unknown', async () => {
    await withFiles({ 'azure-pipelines.yml': 'steps:\n- template: gone.yml\n' }, async (folder) => {
      const { code, out } = await record(check, [folder]);
      expect(code).toBe(3);
      expect(out).toContain(
        `Template "gone.yml" could not be read: there is no file gone.yml in ${folder}: add it, or correct the path.`,
      );
      expect(out).toContain('  --> azure-pipelines.yml:2:13');
    });
  });

  it.each(['.', '..'])('that is not there is told with the whole name of the folder %s', async (folder) => {
    const absent = { absent: `there is no file gone.yml in ${path.resolve(folder)}: add it, or correct the path` };
    expect(await checkoutSource(new Map([['self', folder]])).readText(SELF, 'gone.yml')).toEqual(absent);
  });

  it.each(['folder', 'folder/'])('that is a folder is no file (%s)', async (name) => {
    const found = { 'azure-pipelines.yml': `steps:\n- template: ${name}\n`, 'folder/a.yml': 'steps: []\n' };
    const { diagnostics } = await withFiles(found, (folder) => pipelineOf(folder, '--root', 'azure-pipelines.yml'));
    expect(diagnostics).toMatchObject([{ code: 'template-not-found', message: containing('there is no file folder') }]);
  });

  it('is followed from a pipeline that --root names, and from no other', async () => {
    const two = { ...files, 'ci/nightly.yml': 'steps:\n- template: steps/copy.yml\n  parameters: { to: night }\n' };
    await withFiles(two, async (folder) => {
      expect(await usedBy(folder, '--root', 'ci/nightly.yml')).toEqual(['AzureFileCopy night 1']);
      expect(await pipelinesOf(folder)).toMatchObject([{ root: 'azure-pipelines.yml' }, { root: 'ci/nightly.yml' }]);
    });
  });

  it('is counted as often as it is included, and the pipeline that includes it twice lists it once', async () => {
    const twice = {
      'azure-pipelines.yml':
        'steps:\n- template: a.yml\n- ${{ each n in split("x,y", ",") }}:\n  - template: a.yml\n'.replaceAll('"', "'"),
      'a.yml': `steps:\n${step('AzureCLI@2')}`,
    };
    expect(await withFiles(twice, (folder) => usedBy(folder))).toEqual(['AzureCLI prod 3']);
  });
});

describe('--repo', () => {
  it.each(['Tools', 'tools', 'TOOLS'])(
    'gives the checkout of another repository, alias written as %s',
    async (alias) => {
      await withTwo({ 'azure-pipelines.yml': FROM_TOOLS }, TOOLS, async (folder, other) => {
        const { code, out } = await record(check, [folder, '--repo', `${alias}=${other}`]);
        expect(code).toBe(1);
        expect(out).toContain('  --> deploy.yml@Tools:2:9\n   2 | - task: AzureFileCopy@4\n');
        const { uses, complete } = await pipelineOf(folder, `--repo=${alias}=${other}`);
        expect(complete).toBe(true);
        expect(uses).toMatchObject([{ repository: 'Tools', file: 'deploy.yml', line: 2 }]);
      });
    },
  );

  it('may be repeated, and a template of one finds its own neighbours there', async () => {
    const root = `resources:
  repositories:
  - { repository: one, type: git, name: one }
  - { repository: two, type: github, name: contoso/two }
steps:
- template: a/all.yml@one
- template: all.yml@two
`;
    const one = { 'a/all.yml': 'steps:\n- template: own.yml\n', 'a/own.yml': `steps:\n${step('AzureCLI@2', 'one')}` };
    await withTwo({ 'azure-pipelines.yml': root }, one, (folder, first) =>
      withFiles({ 'all.yml': `steps:\n${step('AzureCLI@2', 'two')}` }, async (second) => {
        const uses = await usedBy(folder, '--repo', `one=${first}`, '--repo', `two=${second}`);
        expect(uses).toEqual(['AzureCLI one 1', 'AzureCLI two 1']);
      }),
    );
  });

  it('that is not given leaves the pipeline unknown, with the hint to give it', async () => {
    await withFiles({ 'azure-pipelines.yml': FROM_TOOLS }, async (folder) => {
      const { code, out } = await record(check, [folder]);
      expect(code).toBe(3);
      expect(out).toContain(
        'unknown[template-not-found]: A template could not be read: repository Tools (Platform/tools) is not at hand, give its checkout with --repo Tools=DIR.',
      );
    });
  });

  it('that is not given hides only its own templates', async () => {
    const text = `${FROM_TOOLS}${step('AzureCLI@2')}`;
    await withFiles({ 'azure-pipelines.yml': text }, async (folder) => {
      const { complete, verdict, uses } = await pipelineOf(folder);
      expect({ complete, verdict, uses: uses.length }).toEqual({ complete: false, verdict: 'unknown', uses: 1 });
    });
  });

  it.each([
    ['Tools=/no/such/folder', '--repo Tools=/no/such/folder: the folder does not exist.'],
    ['Tools', '--repo Tools: write --repo ALIAS=DIR.'],
    ['self=somewhere', '--repo self=somewhere: self is PATH itself.'],
    ['=somewhere', '--repo =somewhere: write --repo ALIAS=DIR.'],
  ])('%s is wrong usage', async (value, message) => {
    await withFiles({ 'azure-pipelines.yml': FROM_TOOLS }, async (folder) => {
      await expect(record(check, [folder, '--repo', value])).rejects.toMatchObject({ code: 'usage', message });
      expect(exitCodeOf('usage')).toBe(2);
    });
  });
});

describe('a template that nothing includes', () => {
  it('is named in the JSON too, because it can be a pipeline that is started by hand', async () => {
    const files = {
      'azure-pipelines.yml': 'steps:\n- script: make\n',
      'loose.yml': template('steps:', step('AzureCLI@2')),
    };
    const { out } = await withFiles(files, (folder) => record(check, [folder, '--format', 'json']));
    expect(JSON.parse(out)).toMatchObject({ notJudged: ['loose.yml'] });
  });
});
