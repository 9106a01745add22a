import { describe, expect, it } from 'vitest';
import { findingsOf } from '../judging.ts';
import { judgeFiles, placed, placesOf } from '../judging-files.ts';

const RULE = 'secret-in-script';

/** A step that hands the principal to a script file, behind others. */
const pipeline = (path: string, before = '', more = ''): string => `pool: { vmImage: ubuntu-latest }
steps:
${before}- task: AzureCLI@2
  inputs:
    azureSubscription: prod
    addSpnToEnvironment: true
    scriptType: bash
    scriptLocation: scriptPath
    scriptPath: ${path}
${more}`;

const READS = 'set -e\naz rest -p "$servicePrincipalKey"\n';

describe('a script file', () => {
  it('has its findings on its own lines, and no warning beside them', async () => {
    expect(await placesOf(RULE, { 'azure-pipelines.yml': pipeline('ci/deploy.sh'), 'ci/deploy.sh': READS })).toEqual([
      'ci/deploy.sh 2:14 error confirmed',
    ]);
  });

  it('that reads no key makes the pipeline ready', async () => {
    const files = { 'azure-pipelines.yml': pipeline('ci/deploy.sh'), 'ci/deploy.sh': 'az account show\n' };
    expect(await judgeFiles(files)).toMatchObject({ findings: [], verdict: 'ready' });
  });

  it('in whose place another may run is likely, and a warning where it reads no key', async () => {
    const text = pipeline('ci/deploy.sh', '- bash: git checkout release\n');
    expect(await placesOf(RULE, { 'azure-pipelines.yml': text, 'ci/deploy.sh': READS })).toEqual([
      'ci/deploy.sh 2:14 error likely',
    ]);
    const { findings, verdict } = await judgeFiles({
      'azure-pipelines.yml': text,
      'ci/deploy.sh': 'az account show\n',
    });
    expect(findings.map(placed)).toEqual(['azure-pipelines.yml 4:9 warning possible']);
    expect(findings[0]?.remedy).toContain(
      'What stands in the repository reads no key, but a step before it changes the checkout with git.',
    );
    expect(verdict).toBe('at-risk');
  });

  it('that is not read is a warning that says why, and what would make it known', async () => {
    const { findings } = await judgeFiles({ 'azure-pipelines.yml': pipeline('$(path)') });
    expect(findings).toMatchObject([
      {
        message:
          'AzureCLI@2 hands the service principal to the script $(path), which is not read: it may use servicePrincipalKey.',
        remedy:
          'Look for servicePrincipalKey in it. It is not read because its path is only known when the pipeline runs: write it out, or give its variable a value. If nothing reads the principal, take addSpnToEnvironment out of the step; otherwise use idToken, which is what federation sets.',
        confidence: 'possible',
      },
    ]);
  });

  it('that calls another one is read only in part', async () => {
    const files = {
      'azure-pipelines.yml': pipeline('ci/deploy.sh'),
      'ci/deploy.sh': './other.sh\n',
      'other.sh': READS,
    };
    const { findings } = await judgeFiles(files);
    expect(
      findings.map(({ message, confidence }) => [message.includes('to other.sh, which is not read'), confidence]),
    ).toEqual([[true, 'possible']]);
  });

  it('is named in the message', async () => {
    const { findings } = await judgeFiles({ 'azure-pipelines.yml': pipeline('ci/deploy.sh'), 'ci/deploy.sh': READS });
    expect(findings[0]?.message).toBe(
      'The script deploy.sh of AzureCLI@2 reads servicePrincipalKey, which is not set on a federated connection.',
    );
  });
});

const TWO_POOLS = `pool:
  vmImage: \${{ iif(eq(variables['Build.Reason'], 'Manual'), 'windows-2022', 'ubuntu-24.04') }}
`;

describe('the language of AzureCLI@1, which has no scriptType,', () => {
  const step = (image: string, script: string): string =>
    `${image}steps:\n- task: AzureCLI@1\n  inputs: { azureSubscription: prod, addSpnToEnvironment: true, scriptLocation: inlineScript, inlineScript: '${script}' }\n`;
  const said = (image: string, script: string): readonly string[] =>
    findingsOf(RULE, step(image, script)).map(({ confidence }) => confidence);

  it.each([
    ['pool: { vmImage: ubuntu-24.04 }\n', 'az rest -p $servicePrincipalKey', ['confirmed']],
    ['pool: { vmImage: windows-2022 }\n', 'az rest -p %servicePrincipalKey%', ['confirmed']],
    ['pool: { vmImage: windows-2022 }\n', 'rem %servicePrincipalKey%', []],
    [TWO_POOLS, 'az rest -p %servicePrincipalKey%', ['likely']],
    [TWO_POOLS, 'az rest -p $servicePrincipalKey', ['likely']],
    ['', 'az rest -p $servicePrincipalKey', ['likely']],
    ['', 'az rest -p %servicePrincipalKey%', ['likely']],
    ['pool: own\n', 'az rest -p $servicePrincipalKey', ['likely']],
  ])('is that of the agent: %s%s', (image, script, wanted) => {
    expect(said(image, script)).toEqual(wanted);
  });

  it.each([
    ['ci/deploy.sh', '# $servicePrincipalKey\naz rest -p $servicePrincipalKey', 'ci/deploy.sh 2:13 error confirmed'],
    [
      'ci/deploy.cmd',
      'rem %servicePrincipalKey%\naz rest -p %servicePrincipalKey%',
      'ci/deploy.cmd 2:13 error confirmed',
    ],
  ])('is that of the file %s', async (path, text, wanted) => {
    const root = pipeline(path).replace('AzureCLI@2', 'AzureCLI@1').replace('    scriptType: bash\n', '');
    expect(await placesOf(RULE, { 'azure-pipelines.yml': root, [path]: text })).toEqual([wanted]);
  });
});
