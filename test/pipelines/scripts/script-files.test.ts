import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../../shared/catalogue/catalogue.ts';
import { loadPipeline } from '../../../shared/pipelines/load-pipeline.ts';
import { readScriptFile, scriptFilesOf } from '../../../shared/pipelines/scripts/script-files.ts';
import {
  MAX_SCRIPT_FILES,
  MAX_SCRIPT_LENGTH,
  MAX_TERRAFORM_FILES,
} from '../../../shared/pipelines/scripts/read-texts.ts';
import { SourceFile } from '../../../shared/pipelines/source-file.ts';
import { TemplateStore } from '../../../shared/pipelines/template-store.ts';
import { parseYaml } from '../../../shared/pipelines/yaml/parse.ts';
import { memorySource } from '../memory-source.ts';

const catalogue = openCatalogue();

/** What became of each script file that a pipeline's steps run: `path`, `path?` where another may run, or why it is not read. */
async function scripts(text: string, files: Readonly<Record<string, string>> = { 'ci/deploy.sh': 'x' }) {
  const source = memorySource(files);
  const root = parseYaml(new SourceFile('self', 'azure-pipelines.yml', text));
  const { uses, texts, diagnostics } = await loadPipeline(root, catalogue, { source });
  expect(diagnostics).toEqual([]);
  return uses.flatMap((use) =>
    (use.kind === 'task' ? scriptFilesOf(use) : []).map((file) => {
      const read = readScriptFile(file, texts);
      return 'absent' in read ? read.absent : `${read.file.path}${read.isSure ? '' : '?'}`;
    }),
  );
}

const STEP = `- task: AzureCLI@2
  inputs:
    azureSubscription: prod
    scriptType: bash
    scriptLocation: scriptPath
    scriptPath: ci/deploy.sh
`;

const at = (path: string): string => `steps:\n${STEP.replace('ci/deploy.sh', path)}`;
const deployment = (steps: string): string =>
  `jobs:\n- deployment: d\n  environment: e\n  strategy:\n    runOnce:\n      deploy:\n        steps:\n${steps.replaceAll(/^/gm, '        ')}`;

/** Two jobs that include the same step, each with what stands before it and how it names the folder of its script. */
async function inJobs(...jobs: readonly { readonly folder: string; readonly before?: string }[]) {
  const texts = jobs.map(
    ({ folder, before = '' }, index) =>
      `- job: j${String(index)}\n  variables: { folder: ${folder} }\n  steps:\n${before}  - template: step.yml\n`,
  );
  return scripts(`jobs:\n${texts.join('')}`, {
    'step.yml': at('$(folder)/deploy.sh'),
    'good/deploy.sh': 'x',
    'bad/deploy.sh': 'x',
  });
}

describe('a step that several jobs include', () => {
  it('runs the file that the variables of each job name', async () => {
    expect(await inJobs({ folder: 'good' }, { folder: 'bad' })).toEqual(['good/deploy.sh', 'bad/deploy.sh']);
  });

  it('runs the file that each job has checked out', async () => {
    expect(await inJobs({ folder: 'good' }, { folder: 'good', before: '  - checkout: none\n' })).toEqual([
      'good/deploy.sh',
      expect.stringContaining('checks out nothing'),
    ]);
  });
});

describe('a script file', () => {
  it.each([
    'ci/deploy.sh',
    './ci/deploy.sh',
    "'ci\\deploy.sh'",
    '$(Build.SourcesDirectory)/ci/deploy.sh',
    '$(System.DefaultWorkingDirectory)/ci/deploy.sh',
  ])('is read from the repository at %s', async (path) => {
    expect(await scripts(at(path))).toEqual(['ci/deploy.sh']);
  });

  it.each([
    ['AzureCLI@1', 'scriptPath: ci/deploy.sh'],
    ['AzureCLI@3', 'scriptPath: ci/deploy.sh'],
    ['AzurePowerShell@5', 'ScriptPath: ci/deploy.sh\n    ScriptType: FilePath'],
    ['AzurePowerShell@5', 'scriptPath: ci/deploy.sh'],
  ])('of %s is read by its input (%s)', async (task, inputs) => {
    const text = `steps:\n- task: ${task}\n  inputs:\n    azureSubscription: prod\n    ${inputs}\n`;
    expect(await scripts(text)).toEqual(['ci/deploy.sh']);
  });

  it.each([
    ['that an inline script surely replaces', at('ci/deploy.sh').replace('scriptPath\n', 'inlineScript\n')],
    [
      'of a task whose script runs on the web app',
      `steps:\n- task: AzureRmWebAppDeployment@4\n  inputs:\n    azureSubscription: prod\n    ScriptPath: ci/deploy.sh\n`,
    ],
  ])('is not asked for %s', async (_, text) => {
    expect(await scripts(text)).toEqual([]);
  });

  it('is found through a variable that the pipeline declares', async () => {
    expect(
      await scripts(`variables: { scripts: $(Build.SourcesDirectory)/ci }\n${at('$(scripts)/deploy.sh')}`),
    ).toEqual(['ci/deploy.sh']);
  });

  it('is each of those that a matrix names', async () => {
    const text = `jobs:
- job: a
  strategy:
    matrix:
      one: { script: ci/one.sh }
      two: { script: ci/two.sh }
  steps:
${STEP.replace('ci/deploy.sh', '$(script)').replaceAll(/^/gm, '  ')}`;
    expect(await scripts(text, { 'ci/one.sh': '1', 'ci/two.sh': '2' })).toEqual(['ci/one.sh', 'ci/two.sh']);
  });

  it('is looked for at the root, whatever the folder of the step is, as agents do; else in that folder, as people mean it', async () => {
    const text = `${at('deploy.sh')}    workingDirectory: ci\n`;
    expect(await scripts(text, { 'deploy.sh': 'a', 'ci/deploy.sh': 'b' })).toEqual(['deploy.sh']);
    expect(await scripts(text)).toEqual(['ci/deploy.sh?']);
  });

  it('of a template in another repository is the one in the pipeline’s own', async () => {
    const text = `resources:
  repositories: [{ repository: tools, type: git, name: Platform/tools }]
steps:
- template: deploy.yml@tools
`;
    const files = { 'tools:deploy.yml': `steps:\n${STEP}`, 'tools:ci/deploy.sh': 'theirs', 'ci/deploy.sh': 'ours' };
    expect(await scripts(text, files)).toEqual(['ci/deploy.sh']);
  });
});

describe('a script file is not read, and it is told why', () => {
  it.each([
    ['where it is not there', at('ci/gone.sh'), 'there is no file ci/gone.sh'],
    [
      'where its path is a variable of a run',
      at('$(path)'),
      'its path is only known when the pipeline runs: write it out, or give its variable a value',
    ],
    [
      'where it was downloaded',
      at('$(Pipeline.Workspace)/drop/x.sh'),
      "it is not in the folder of the pipeline's own repository",
    ],
    ['where its path is absolute', at('/opt/x.sh'), 'it is an absolute path of the agent'],
    ['with checkout: none', `steps:\n- checkout: none\n${STEP}`, 'the job checks out nothing ("checkout: none")'],
    ['with another repository', `steps:\n- checkout: tools\n${STEP}`, 'the job checks out another repository'],
    [
      'with several repositories',
      `steps:\n- checkout: self\n- checkout: tools\n${STEP}`,
      'the job checks out several repositories, each to a folder of its own',
    ],
    [
      'with a path',
      `steps:\n- checkout: self\n  path: s/app\n${STEP}`,
      'the job checks out its repository to a "path" of its own',
    ],
    ['before the checkout', `steps:\n${STEP}- checkout: self\n`, 'the repository is checked out later'],
    [
      'in a deployment job',
      deployment(STEP),
      'a deployment job checks out nothing unless a step says "checkout: self"',
    ],
  ])('%s', async (_, text, why) => {
    const found = await scripts(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(why);
  });

  it('where it is too long, which nobody reads', async () => {
    expect(await scripts(at('ci/deploy.sh'), { 'ci/deploy.sh': 'x'.repeat(MAX_SCRIPT_LENGTH + 1) })).toEqual([
      'ci/deploy.sh is too large',
    ]);
  });

  it('but is in a deployment job that checks its repository out', async () => {
    expect(await scripts(deployment(`- checkout: self\n  fetchDepth: 1\n${STEP}`))).toEqual(['ci/deploy.sh']);
  });

  it('but is behind a checkout that a template with typed steps hands on', async () => {
    const files = {
      'job.yml': 'parameters: [{ name: steps, type: stepList }]\njobs:\n- job: a\n  steps: ${{ parameters.steps }}\n',
      'ci/deploy.sh': 'x',
    };
    const text = `extends:\n  template: job.yml\n  parameters:\n    steps:\n    - checkout: self\n${STEP.replaceAll(/^/gm, '    ')}`;
    expect(await scripts(text, files)).toEqual(['ci/deploy.sh']);
    expect(await scripts(text.replace('self', 'none'), files)).toEqual([
      expect.stringContaining('the job checks out nothing'),
    ]);
  });
});

describe('another script may run in its place', () => {
  it.each([
    ['extract files', '- task: ExtractFiles@1\n  inputs: { destinationFolder: $(Build.SourcesDirectory)/ci }\n'],
    ['extract files anywhere', '- task: ExtractFiles@1\n  inputs: { destinationFolder: $(where) }\n'],
    ['copy files', '- task: CopyFiles@2\n  inputs: { TargetFolder: ci }\n'],
    ['download a package', '- task: UniversalPackages@0\n  inputs: { command: download }\n'],
    [
      'download an artifact',
      '- task: DownloadPipelineArtifact@2\n  inputs: { path: $(System.DefaultWorkingDirectory) }\n',
    ],
    ['change the checkout', '- bash: git checkout release\n'],
    ['write the file', '- bash: curl -o ci/deploy.sh https://contoso.example/deploy.sh\n'],
    ['change the file', "- script: sed -i 's/a/b/' ci/deploy.sh\n"],
  ])('after steps that %s', async (_, before) => {
    expect(await scripts(`steps:\n${before}${STEP}`)).toEqual(['ci/deploy.sh?']);
  });

  it.each([
    [
      'download where nothing is checked out',
      '- task: DownloadPipelineArtifact@2\n  inputs: { path: $(Pipeline.Workspace)/drop }\n',
    ],
    ['download to the default folder', '- task: DownloadPipelineArtifact@2\n'],
    ['use the keyword', '- download: current\n'],
    ['extract into another folder', '- task: ExtractFiles@1\n  inputs: { destinationFolder: tools }\n'],
    [
      'copy to the staging folder',
      '- task: CopyFiles@2\n  inputs: { TargetFolder: $(Build.ArtifactStagingDirectory) }\n',
    ],
    ['make the file executable', '- bash: chmod +x ci/deploy.sh\n'],
    ['look at the history', '- bash: git log -1 && git status\n'],
  ])('but not after steps that %s', async (_, before) => {
    expect(await scripts(`steps:\n${before}${STEP}`)).toEqual(['ci/deploy.sh']);
  });

  it('but not for what a later step does', async () => {
    expect(await scripts(`steps:\n${STEP}- bash: git checkout release\n`)).toEqual(['ci/deploy.sh']);
  });
});

describe('files are asked for', () => {
  it('once for all pipelines of a repository', async () => {
    const source = memorySource({ 'ci/deploy.sh': 'x' });
    const store = new TemplateStore();
    for (const path of ['a.yml', 'b.yml']) {
      const root = parseYaml(new SourceFile('self', path, at('ci/deploy.sh')));
      const { texts } = await loadPipeline(root, catalogue, { source, store });
      expect([...texts.keys()]).toEqual(['ci/deploy.sh']);
    }
    expect(source.asked).toEqual(['ci/deploy.sh']);
  });

  it('only so many of one pipeline, and says of the others why', async () => {
    const steps = Array.from({ length: MAX_SCRIPT_FILES + 20 }, (_, nth) =>
      STEP.replace('deploy', `deploy${String(nth)}`),
    );
    const source = memorySource({});
    const root = parseYaml(new SourceFile('self', 'azure-pipelines.yml', `steps:\n${steps.join('')}`));
    const { texts } = await loadPipeline(root, catalogue, { source });
    expect(source.asked).toHaveLength(MAX_SCRIPT_FILES);
    const beyond = texts.get(`ci/deploy${String(MAX_SCRIPT_FILES)}.sh`);
    expect(beyond).toEqual({ absent: 'the pipeline runs more than 100 script files, and the others are not read' });
  });

  it('all of them where Terraform runs in many folders, and tells that not all of its folders were read', async () => {
    const count = 30;
    const paths = Array.from({ length: count }, (_, nth) => `infra${String(nth)}/deploy.sh`);
    const source = memorySource(Object.fromEntries(paths.map((path) => [path, 'terraform init\n'])));
    const steps = paths.map((path) => STEP.replace('ci/deploy.sh', path));
    const root = parseYaml(new SourceFile('self', 'azure-pipelines.yml', `steps:\n${steps.join('')}`));
    const { diagnostics } = await loadPipeline(root, catalogue, { source });
    expect(source.asked).toHaveLength(count + MAX_TERRAFORM_FILES);
    expect(source.asked).toEqual(expect.arrayContaining(paths));
    expect(diagnostics.map(({ code, unknown }) => [code, unknown])).toEqual([['expansion-limit', true]]);
  });

  it('beside a script that runs Terraform, those in its folder that name versions', async () => {
    const source = memorySource({ 'infra/deploy.sh': 'terraform init\n' });
    const root = parseYaml(new SourceFile('self', 'azure-pipelines.yml', at('infra/deploy.sh')));
    await loadPipeline(root, catalogue, { source });
    expect(source.asked).toContain('infra/.terraform.lock.hcl');
    expect(source.asked.every((path) => path.startsWith('infra/'))).toBe(true);
  });

  it('not of Terraform where the script goes elsewhere first', async () => {
    const source = memorySource({ 'infra/deploy.sh': 'cd prod\nterraform init\n' });
    const root = parseYaml(new SourceFile('self', 'azure-pipelines.yml', at('infra/deploy.sh')));
    await loadPipeline(root, catalogue, { source });
    expect(source.asked).toEqual(['infra/deploy.sh']);
  });
});
