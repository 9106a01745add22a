import { describe, expect, it } from 'vitest';
import { findingsOf } from '../judging.ts';
import { placesOf } from '../judging-files.ts';

const RULE = 'secret-in-script';

/** A step that sets a pipeline variable by a script, then more steps of its job. The first is on lines 2 to 10. */
function job(script: string, more: string, scriptType = 'bash'): string {
  return `steps:
- task: AzureCLI@2
  name: principal
  inputs:
    azureSubscription: prod
    addSpnToEnvironment: true
    scriptType: ${scriptType}
    scriptLocation: inlineScript
    inlineScript: |
      ${script.replaceAll('\n', '\n      ')}
${more}`;
}

const set = (properties: string, value = '$servicePrincipalKey'): string =>
  `echo "##vso[task.setvariable ${properties}]${value}"`;

/** What is found behind the line that sets the variable, as `line:column confidence`. */
function later(text: string, line = 10): readonly string[] {
  return findingsOf(RULE, text)
    .filter((finding) => finding.line > line)
    .map((finding) => `${String(finding.line)}:${String(finding.column)} ${finding.confidence}`);
}

describe('a variable that a script sets from the key', () => {
  it.each([
    ['bash', set('variable=KEY')],
    ['bash', set('variable=KEY', "'$servicePrincipalKey'")],
    ['bash', set('variable=KEY;')],
    ['bash', 'printf "##vso[task.setvariable variable=KEY]%s\\n" "$servicePrincipalKey"'],
    ['bash', "echo '##vso[task.setvariable variable=KEY]'$servicePrincipalKey"],
    ['bash', '/bin/echo "##vso[task.setVariable variable=KEY]${servicePrincipalKey}"'],
    ['pscore', 'Write-Host "##vso[task.setvariable variable=KEY]$env:servicePrincipalKey"'],
    ['pscore', 'Write-Output ("##vso[task.setvariable variable=KEY]" + $env:servicePrincipalKey)'],
    ['ps', 'echo "##vso[task.setvariable variable=KEY;]$($env:servicePrincipalKey)"'],
    ['batch', 'echo ##vso[task.setvariable variable=KEY]%servicePrincipalKey%'],
    ['batch', '@echo ##vso[task.setvariable variable=KEY;]%servicePrincipalKey%'],
  ])('by %s: %s', (scriptType, script) => {
    const text = job(script, '- bash: az rest -p $(KEY)\n- bash: az rest -p "$KEY"\n', scriptType);
    expect(later(text)).toEqual(['11:20 confirmed', '12:22 confirmed']);
  });

  it('through variables of the script, is likely', () => {
    const script = `CLIENT_SECRET=\${servicePrincipalKey:-}\n${set('variable=KEY', "'$CLIENT_SECRET'")}`;
    expect(later(job(script, '- bash: az rest -p $(KEY)\n'), 11)).toEqual(['12:20 likely']);
  });

  it.each([
    ['a macro in a script', '- script: az rest -p $(KEY)\n', ['11:22 confirmed']],
    ['a macro in other casing', '- script: az rest -p $(key)\n', ['11:22 confirmed']],
    ['bash', '- bash: az rest -p ${KEY}\n', ['11:22 confirmed']],
    ['PowerShell', '- pwsh: az rest -p $env:key\n', ['11:25 confirmed']],
    ['batch', 'pool: { vmImage: windows-2022 }\n', []],
    ['the shell of an agent that is not known', '- script: az rest -p %KEY%\n', ['11:23 confirmed']],
    [
      'a script task',
      '- task: Bash@3\n  inputs:\n    targetType: inline\n    script: az rest -p $KEY\n',
      ['14:25 confirmed'],
    ],
    [
      'another AzureCLI',
      '- task: AzureCLI@2\n  inputs: { azureSubscription: prod, scriptType: bash, scriptLocation: inlineScript, inlineScript: az rest -p $KEY }\n',
      ['12:112 confirmed'],
    ],
    ['an input', '- task: Some@1\n  inputs:\n    password: x$(KEY)\n', ['13:16 confirmed']],
    ['env', '- bash: ./x\n  env:\n    APP_CLIENT_SECRET: $(KEY)\n', ['13:24 confirmed']],
    [
      'env and the script: the mapping is the place',
      '- bash: az rest -p $SECRET\n  env: { SECRET: $(KEY) }\n',
      ['12:18 confirmed'],
    ],
    ['a comment', '- bash: |\n    # $(KEY) $KEY\n    az account show\n', []],
    ['a longer name', '- bash: echo $(KEY_ID) $KEYS $(MYKEY)\n', []],
    ['nothing', '- bash: az account show\n', []],
  ])('is found where a later step reads it: %s', (_, more, wanted) => {
    expect(later(job(set('variable=KEY'), more))).toEqual(wanted);
  });

  it('that is secret is in no script by itself', () => {
    expect(
      later(job(set('variable=KEY;issecret=true'), '- bash: az rest -p $KEY\n- bash: az rest -p $(KEY)\n')),
    ).toEqual(['12:20 confirmed']);
  });

  it('has its name in capitals in the environment, with _ for a dot', () => {
    expect(later(job(set('variable=sp.key'), '- bash: az rest -p $SP_KEY $(sp.key)\n'))).toEqual([
      '11:21 confirmed',
      '11:28 confirmed',
    ]);
  });

  it('that is an output is called by the name of its step', () => {
    const more = '- bash: az rest -p $(principal.KEY) $PRINCIPAL_KEY\n- bash: az rest -p $(KEY)\n';
    expect(later(job(set('variable=KEY;isOutput=true'), more))).toEqual(['11:20 confirmed', '11:38 confirmed']);
  });

  it('is not read before it is set, nor after it was set anew', () => {
    const more = `- bash: az rest -p $(KEY)\n- bash: echo "##vso[task.setvariable variable=KEY]$(az keyvault secret show)"\n- bash: az rest -p $(KEY)\n`;
    expect(later(job(set('variable=KEY'), more))).toEqual(['11:20 confirmed']);
    expect(
      findingsOf(RULE, job(set('variable=KEY'), '').replace('steps:\n', 'steps:\n- bash: echo $(KEY)\n')),
    ).toHaveLength(1);
  });

  it('from something else is no finding', () => {
    expect(findingsOf(RULE, job(set('variable=KEY', '$servicePrincipalId'), '- bash: az rest -p $(KEY)\n'))).toEqual(
      [],
    );
  });

  it('says where it comes from and what to do', () => {
    const [finding] = findingsOf(
      RULE,
      job(set('variable=KEY'), '- bash: az rest -p $(KEY)\n  displayName: Deploy\n'),
    ).slice(1);
    expect(finding).toMatchObject({
      message:
        'The script of the later step "Deploy" reads KEY, which an earlier step sets from servicePrincipalKey: it is empty on a federated connection.',
      task: 'AzureCLI@2',
      connection: 'prod',
    });
  });

  it('that another job takes as an output is possible', () => {
    const text = `jobs:
- job: a
${job(set('variable=KEY;isOutput=true'), '').replaceAll(/^/gm, '  ')}
- job: b
  dependsOn: a
  variables:
    key: $[ dependencies.a.outputs['principal.KEY'] ]
    other: $[ dependencies.a.outputs['principal.KEYS'] ]
  steps:
  - bash: echo $(key)
`;
    expect(findingsOf(RULE, text).map(({ line, severity, confidence }) => [line, severity, confidence])).toEqual([
      [12, 'error', 'confirmed'],
      [17, 'warning', 'possible'],
    ]);
  });

  it('in a script file, and read in another script file', async () => {
    const step = (path: string): string => `- task: AzureCLI@2
  inputs:
    azureSubscription: prod
    addSpnToEnvironment: true
    scriptType: bash
    scriptLocation: scriptPath
    scriptPath: ${path}
`;
    const files = {
      'azure-pipelines.yml': `steps:\n${step('set.sh')}${step('read.sh')}`,
      'set.sh': `${set('variable=KEY')}\n`,
      'read.sh': 'set -e\naz rest -p "$KEY"\n',
    };
    expect(await placesOf(RULE, files)).toEqual(['set.sh 1:44 error confirmed', 'read.sh 2:14 error confirmed']);
  });
});

describe('$(servicePrincipalKey)', () => {
  const mapped = '- bash: terraform apply\n  env:\n    ARM_CLIENT_SECRET: $(servicePrincipalKey)\n';

  it('is likely the key where nothing declares it: in the step, and behind it', () => {
    const text = job('az account show', `  env:\n    SECRET: $(servicePrincipalKey)\n${mapped}`);
    expect(later(text)).toEqual(['12:13 likely', '15:24 likely']);
    expect(later(job('echo x\naz rest -p $(servicePrincipalKey)', ''))).toEqual(['11:20 likely']);
  });

  it('is possible where a group may hold it', () => {
    expect(later(`variables: [{ group: secrets }]\n${job('az account show', mapped)}`)).toEqual(['14:24 possible']);
  });

  it('is another value where the pipeline declares it', () => {
    expect(later(`variables: { servicePrincipalKey: $(other) }\n${job('az account show', mapped)}`)).toEqual([]);
  });

  it('is told once where a step sets it from the key', () => {
    const own = mapped.replace('ARM_', 'APP_');
    expect(later(job(set('variable=servicePrincipalKey'), own))).toEqual(['13:24 confirmed']);
  });

  it('is no finding where no step hands the principal over', () => {
    const text = job('az account show', mapped).replace('Environment: true', 'Environment: false');
    expect(findingsOf(RULE, text)).toEqual([]);
  });
});
