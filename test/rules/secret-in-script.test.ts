import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_FINDINGS } from '../../shared/judging/judge.ts';
import type { Finding } from '../../shared/rules/finding.ts';
import { fixtureText } from '../fixtures/files.ts';
import { findingsOf, judgeText } from './judging.ts';

const RULE = 'secret-in-script';

/** An AzureCLI@2 step that hands the service principal to an inline script. */
function script(lines: string, inputs: Readonly<Record<string, string | undefined>> = {}, task = 'AzureCLI@2'): string {
  const all = {
    azureSubscription: 'prod',
    addSpnToEnvironment: 'true',
    scriptType: 'bash',
    scriptLocation: 'inlineScript',
    ...inputs,
  };
  const given = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [`    ${name}: ${value}\n`],
  );
  const block = lines
    .split('\n')
    .map((line) => `      ${line}\n`)
    .join('');
  return `steps:\n- task: ${task}\n  inputs:\n${given.join('')}    inlineScript: |\n${block}`;
}

/** The same step without an inline script. */
function bare(inputs: Readonly<Record<string, string>>): string {
  const all = { azureSubscription: 'prod', addSpnToEnvironment: 'true', ...inputs };
  return `steps:\n- task: AzureCLI@2\n  inputs:\n${Object.entries(all)
    .map(([name, value]) => `    ${name}: ${value}\n`)
    .join('')}`;
}

/** The texts that the findings on a pipeline point at, from there to the end of the line. */
function pointedAt(text: string, findings: readonly Finding[]): readonly string[] {
  return findings.map(({ line, column }) => (text.split(/\r?\n/)[line - 1] ?? '').slice(column - 1));
}

function confidences(text: string): readonly string[] {
  return findingsOf(RULE, text).map(({ confidence }) => confidence);
}

describe('secret-in-script', () => {
  it('reports the steps of the bad fixture and none of the good one', () => {
    const bad = findingsOf(RULE, fixtureText('rules/secret-in-script/bad.yml'));
    expect(bad.map(({ task, line, column }) => [task, line, column])).toEqual([
      ['AzureCLI@2', 12, 31],
      ['AzureCLI@2', 20, 22],
      ['AzureCLI@2', 28, 38],
      ['AzureResourceManagerTemplateDeployment@3', 33, 34],
    ]);
    expect(judgeText(fixtureText('rules/secret-in-script/good.yml'))).toMatchObject({ findings: [], verdict: 'ready' });
  });

  it('says what breaks, how sure that is, where it was read, and the way out', () => {
    expect(findingsOf(RULE, script('az login -p $servicePrincipalKey'))).toEqual([
      {
        rule: RULE,
        severity: 'error',
        confidence: 'confirmed',
        when: 'now',
        message: 'The script of AzureCLI@2 reads servicePrincipalKey, which is not set on a federated connection.',
        remedy:
          'Drop the second sign-in (the task has signed in already), or use the idToken variable: `az login --service-principal --federated-token`, ARM_OIDC_TOKEN for Terraform.',
        repository: 'self',
        file: 'azure-pipelines.yml',
        line: 9,
        column: 20,
        task: 'AzureCLI@2',
        connection: 'prod',
        source: 'https://github.com/microsoft/azure-pipelines-tasks/tree/299572e/Tasks/AzureCLIV2/azureclitask.ts#L126',
        asOf: '2026-08-21',
        waived: false,
        waiver: null,
        edit: null,
        edition: '2026-08',
        evidence: 'static',
        unknown: false,
      },
    ]);
  });

  it('says of a key that becomes a variable that the variable has to go, and of any other what to use instead', () => {
    const text = script(
      'echo "##vso[task.setvariable variable=SECRET]$servicePrincipalKey"\necho $servicePrincipalKey',
    );
    expect(findingsOf(RULE, text).map(({ remedy }) => remedy)).toEqual([
      'Drop the variable SECRET: let the steps that use it sign in with the connection themselves, in an AzureCLI or AzurePowerShell task.',
      'Drop the second sign-in (the task has signed in already), or use the idToken variable: `az login --service-principal --federated-token`, ARM_OIDC_TOKEN for Terraform.',
    ]);
  });

  it('cites what the page of the preview says in its edition, with its date', () => {
    const [finding] = findingsOf(RULE, script('echo $servicePrincipalKey'), { edition: 'preview-2023' });
    expect(finding?.asOf).toBe('2023');
    expect(finding?.source).toMatch(/oidc-preview-docs\/docs\/service-connections\/azure-oidc$/);
  });

  describe.each(['AzureCLI@1', 'AzureCLI@2', 'AzureCLI@3'])('in %s', (task) => {
    it('cites the code of that major', () => {
      const [finding] = findingsOf(RULE, script('echo $servicePrincipalKey', {}, task));
      expect(finding?.source).toContain(`Tasks/AzureCLIV${task.at(-1) ?? ''}/azureclitask.ts#L`);
    });
  });

  describe('knows how a language reads a variable', () => {
    it.each([
      ['bash', 'echo $servicePrincipalKey'],
      ['bash', 'echo "$servicePrincipalKey"'],
      ['bash', 'echo ${servicePrincipalKey}'],
      ['bash', 'echo "${servicePrincipalKey:-none}"'],
      ['bash', 'echo ${#servicePrincipalKey}'],
      ['bash', 'echo ${!servicePrincipalKey}'],
      ['bash', 'export CLIENT_SECRET=$servicePrincipalKey'],
      ['bash', 'az login -p=$servicePrincipalKey --tenant x'],
      ['bash', 'echo "##vso[task.setvariable variable=KEY;issecret=true]$servicePrincipalKey"'],
      ['BASH', 'echo $servicePrincipalKey'],
      ['pscore', 'Write-Host $env:servicePrincipalKey'],
      ['pscore', 'Write-Host $Env:SERVICEPRINCIPALKEY'],
      ['pscore', 'Write-Host ${env:servicePrincipalKey}'],
      ['pscore', '$secret = ConvertTo-SecureString $env:servicePrincipalKey -AsPlainText'],
      ['ps', 'Write-Host "$($env:servicePrincipalKey)"'],
      ['batch', 'echo %servicePrincipalKey%'],
      ['batch', 'echo %SERVICEPRINCIPALKEY%'],
      ['batch', 'echo !servicePrincipalKey!'],
      ['batch', 'echo %servicePrincipalKey:~0,4%'],
      ['batch', 'call az login -p "%servicePrincipalKey%"'],
    ])('%s: %s', (scriptType, line) => {
      expect(confidences(script(line, { scriptType }))).toEqual(['confirmed']);
    });
  });

  describe('is only likely where the name is used in another way, or in an unknown language', () => {
    it.each([
      ['bash', 'printenv servicePrincipalKey'],
      ['bash', 'python3 -c "import os; print(os.environ[\'servicePrincipalKey\'])"'],
      ['bash', 'echo "$env:servicePrincipalKey"'],
      ['bash', 'echo $SERVICEPRINCIPALKEY'],
      ['bash', 'unset servicePrincipalKey'],
      ['pscore', '(Get-Item env:servicePrincipalKey).Value'],
      ['pscore', "[Environment]::GetEnvironmentVariable('servicePrincipalKey')"],
      ['pscore', 'Write-Host $servicePrincipalKey'],
      ['batch', 'set servicePrincipalKey'],
      [undefined, 'echo $servicePrincipalKey'],
      [undefined, 'echo %servicePrincipalKey%'],
      ['$(scriptType)', 'echo $servicePrincipalKey'],
      ['perl', 'echo $servicePrincipalKey'],
      ['constructor', 'echo $servicePrincipalKey'],
    ])('%s: %s', (scriptType, line) => {
      expect(confidences(script(line, { scriptType }))).toEqual(['likely']);
    });
  });

  describe('is silent on near misses', () => {
    it.each([
      ['bash', 'echo $servicePrincipalKeyVaultName'],
      ['bash', 'echo ${servicePrincipalKey_2}'],
      ['bash', 'echo $myservicePrincipalKey'],
      ['bash', 'echo $servicePrincipalId $tenantId $idToken'],
      ['bash', 'echo $service PrincipalKey'],
      ['bash', '# echo $servicePrincipalKey'],
      ['bash', '    # echo $servicePrincipalKey'],
      ['pscore', '# Write-Host $env:servicePrincipalKey'],
      ['pscore', 'Write-Host $env:servicePrincipalKeys'],
      ['batch', ':: echo %servicePrincipalKey%'],
      ['batch', 'REM echo %servicePrincipalKey%'],
      ['batch', '@rem echo %servicePrincipalKey%'],
      ['batch', 'echo %servicePrincipalKeyId%'],
      [undefined, '# echo $servicePrincipalKey'],
      [undefined, 'rem echo %servicePrincipalKey%'],
    ])('%s: %s', (scriptType, line) => {
      expect(findingsOf(RULE, script(line, { scriptType }))).toEqual([]);
    });
  });

  it('reports what follows a comment line, and code before a comment', () => {
    const text = script('# $servicePrincipalKey\necho $servicePrincipalKey # $servicePrincipalId');
    expect(pointedAt(text, findingsOf(RULE, text))).toEqual(['servicePrincipalKey # $servicePrincipalId']);
  });

  it('does not take a remark of batch for a comment of bash', () => {
    expect(confidences(script('remove $servicePrincipalKey'))).toEqual(['confirmed']);
  });

  it('reports each place of a script', () => {
    const text = script(
      'a=$servicePrincipalKey\nprintenv servicePrincipalKey\nb=$servicePrincipalKey; c=${servicePrincipalKey}',
    );
    expect(findingsOf(RULE, text).map(({ line, column, confidence }) => [line, column, confidence])).toEqual([
      [9, 10, 'confirmed'],
      [10, 16, 'likely'],
      [11, 10, 'confirmed'],
      [11, 35, 'confirmed'],
    ]);
  });

  it('reports each place once for each connection of the step', () => {
    const text = script('echo $servicePrincipalKey').replace(
      '    azureSubscription: prod\n',
      '    azureSubscription: prod\n    connectedServiceNameARM: test\n',
    );
    expect(
      findingsOf(RULE, text)
        .map(({ connection }) => connection ?? 'none')
        .sort(),
    ).toEqual(['prod', 'test']);
  });

  describe('points at the word in the file', () => {
    const head =
      'steps:\n- task: AzureCLI@2\n  inputs:\n    azureSubscription: prod\n    addSpnToEnvironment: true\n    scriptType: bash\n    inlineScript: ';
    it.each([
      ['a literal block', '|\n      echo one\n      echo $servicePrincipalKey x\n', 9, 13],
      ['a literal block without final line break', '|-\n      echo $servicePrincipalKey', 8, 13],
      ['a literal block with an indentation indicator', '|2\n        echo $servicePrincipalKey x\n', 8, 15],
      ['a literal block with blank lines', '|\n\n      echo one\n\n      echo $servicePrincipalKey x\n', 11, 13],
      [
        'a literal block whose header has a comment',
        '| # servicePrincipalKey is read\n      echo $servicePrincipalKey x\n',
        8,
        13,
      ],
      [
        'a literal block with a comment that names it',
        '|\n      # servicePrincipalKey\n      echo $servicePrincipalKey\n',
        9,
        13,
      ],
      ['a folded block', '>\n      echo one\n      two $servicePrincipalKey\n      three\n', 9, 12],
      ['a folded block with paragraphs', '>-\n      echo one\n\n      echo $servicePrincipalKey\n', 10, 13],
      ['a plain text', 'echo $servicePrincipalKey\n', 7, 25],
      ['a plain text of several lines', 'echo one\n      two $servicePrincipalKey\n', 8, 12],
      ['a double-quoted text', '"echo $servicePrincipalKey"\n', 7, 26],
      ['a double-quoted text with escapes', '"echo \\"\\t\\u0041\\" $servicePrincipalKey"\n', 7, 39],
      ['a double-quoted text of several lines', '"echo one\n      two $servicePrincipalKey"\n', 8, 12],
      ['a single-quoted text', "'echo ''x'' $servicePrincipalKey'\n", 7, 32],
      ['a text with astral and expanding characters', '|\n      echo 💥İ $servicePrincipalKey\n', 8, 17],
      ['a text behind a near miss', '|\n      echo $servicePrincipalKeyVault $servicePrincipalKey\n', 8, 39],
    ])('in %s', (_, value, line, column) => {
      const [finding, ...others] = findingsOf(RULE, head + value);
      expect(others).toEqual([]);
      expect({ line: finding?.line, column: finding?.column }).toEqual({ line, column });
    });

    it('in a file with CR LF', () => {
      const text = script('echo one\necho $servicePrincipalKey').replaceAll('\n', '\r\n');
      expect(findingsOf(RULE, text).map(({ line, column }) => [line, column])).toEqual([[10, 13]]);
    });

    it('in a file with a byte order mark', () => {
      const text = `\uFEFF${script('echo $servicePrincipalKey')}`;
      expect(findingsOf(RULE, text).map(({ line, column }) => [line, column])).toEqual([[9, 13]]);
    });

    it('in every script', () => {
      const word = fc.constantFrom(
        '$servicePrincipalKey',
        '$servicePrincipalKeyVault',
        'echo',
        '💥',
        'İ',
        'x  y',
        '# z',
      );
      fc.assert(
        fc.property(
          fc.array(fc.array(word, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 8 }),
          (words) => {
            const text = script(words.map((line) => line.join(' ')).join('\n'));
            for (const pointed of pointedAt(text, findingsOf(RULE, text))) {
              expect(pointed).toMatch(/^servicePrincipalKey(?![A-Za-z0-9_])/);
            }
          },
        ),
      );
    });
  });

  describe('asks whether the step hands the service principal over', () => {
    it.each(['true', 'True', 'TRUE', "'true'", '" true "'])('which %s does', (addSpnToEnvironment) => {
      expect(confidences(script('echo $servicePrincipalKey', { addSpnToEnvironment }))).toEqual(['confirmed']);
    });

    it.each([undefined, 'false', 'False', '', 'yes', '1', 'on'])('which %s does not', (addSpnToEnvironment) => {
      expect(judgeText(script('echo $servicePrincipalKey', { addSpnToEnvironment }))).toMatchObject({
        findings: [],
        verdict: 'ready',
      });
    });

    it.each(['$(flag)', '${{ parameters.flag }}', '$[ variables.flag ]'])(
      'which %s may do: that is likely',
      (addSpnToEnvironment) => {
        expect(confidences(script('echo $servicePrincipalKey', { addSpnToEnvironment }))).toEqual(['likely']);
      },
    );

    it('which one branch of a condition may do: that is likely', () => {
      const text = script('echo $servicePrincipalKey', { addSpnToEnvironment: undefined }).replace(
        '    scriptType',
        '    ${{ if a }}:\n      addSpnToEnvironment: false\n    ${{ else }}:\n      addSpnToEnvironment: true\n    scriptType',
      );
      expect(confidences(text)).toEqual(['likely']);
    });
  });

  describe('warns of scripts that it cannot read', () => {
    const unread = (what: string): object => ({
      severity: 'warning',
      confidence: 'possible',
      message: `AzureCLI@2 hands the service principal to ${what} use servicePrincipalKey.`,
      line: 2,
      column: 9,
    });

    it.each([
      [
        'of scriptPath',
        bare({ scriptType: 'bash', scriptLocation: 'scriptPath', scriptPath: 'deploy.sh' }),
        'deploy.sh',
      ],
      ['of scriptPath, the default location', bare({ scriptType: 'bash', scriptPath: 'deploy.sh' }), 'deploy.sh'],
      [
        'of scriptPath where the location is a variable',
        script('echo', { scriptLocation: '$(where)', scriptPath: 'deploy.sh' }),
        'deploy.sh',
      ],
      [
        'of scriptPath beside an ignored inline script',
        script('echo', { scriptLocation: 'scriptPath', scriptPath: 'a.ps1' }),
        'a.ps1',
      ],
      ['of a variable', bare({ scriptLocation: 'inlineScript', inlineScript: '$(script)' }), '$(script)'],
    ])('%s', (_, text, name) => {
      expect(findingsOf(RULE, text)).toMatchObject([unread(`the script ${name}, which is not read: it may`)]);
      expect(judgeText(text).verdict).toBe('at-risk');
    });

    it.each([
      ['called by its path', script('chmod +x deploy.sh\n./deploy.sh --all'), 'deploy.sh'],
      ['called by bash', script('cd infra && bash -eux scripts/deploy.sh'), 'deploy.sh'],
      ['called by source', script('source "$HOME/login.sh"'), 'login.sh'],
      ['called by a dot', script('. ./login.sh'), 'login.sh'],
      ['called by python', script('if true; then python3 deploy.py; fi'), 'deploy.py'],
      ['called by PowerShell', script("& './deploy.ps1' -Env prod", { scriptType: 'pscore' }), 'deploy.ps1'],
      ['called by pwsh', script('pwsh -NoProfile -File ./deploy.ps1'), 'deploy.ps1'],
      ['called by its path without an ending', script('./bin/deploy --all'), 'deploy'],
      ['called by source without an ending', script('source ./env'), 'env'],
      ['made by make', script('make deploy'), 'make'],
      ['run by npm', script('npm run deploy'), 'npm'],
      ['evaluated', script('eval "$(cat x)"'), 'eval'],
      ['fetched and run', script('bash <(curl https://u:pw@host/x)'), 'bash <('],
      ['that print the environment', script('env | grep -i principal'), 'env'],
      ['called by batch', script('call deploy.cmd prod', { scriptType: 'batch' }), 'deploy.cmd'],
      ['below a folder of the agent', script('$(Agent.TempDirectory)/.source-index/tools/upload -i x'), 'upload'],
      ['below a folder of a variable', script('${TOOLS}/upload && echo'), 'upload'],
      ['called by a quoted path', script('& "$(Agent.TempDirectory)/upload" -i x', { scriptType: 'pscore' }), 'upload'],
      ['sourced from a folder of the agent', script('. $(Agent.BuildDirectory)/../drop/info.txt'), 'info.txt'],
      ['run by a test runner', script('pytest tests'), 'pytest'],
      ['fetched into an argument and run', script('bash -c "$(curl -fsSL https://u:pw@host/x)"'), 'bash'],
      ['read from a file', script('bash < deploy.txt'), 'bash'],
      ['called with a time limit', script('timeout 5m ./deploy.sh'), 'deploy.sh'],
      ['called in the background', script('nohup ./deploy &'), 'deploy'],
      ['called for each line', script('cat regions | xargs -n1 ./deploy.sh'), 'deploy.sh'],
      ['called by find', script('find . -type d -exec ./deploy {} +'), 'deploy'],
      ['run by dotnet', script('dotnet run --project deploy'), 'dotnet run'],
      ['built before, run by dotnet', script('dotnet out/deploy.dll'), 'deploy.dll'],
      ['run by go', script('go run ./deploy'), 'go run'],
      ['of a module of Python', script('python3 -m deploy'), 'python3 -m'],
      ['run by uv', script('uv run deploy'), 'uv run'],
      ['of a playbook', script('ansible-playbook site.yml'), 'ansible-playbook'],
      ['of a template of Packer', script('packer build image.json'), 'packer'],
      ['filled into a file', script('envsubst < app.tmpl > app.yml'), 'envsubst'],
      ['of containers', script('docker compose up'), 'docker compose'],
      ['named by a variable of PowerShell', script('& $deploy -Env prod', { scriptType: 'pscore' }), '$deploy'],
      ['in a module', script('Import-Module ./deploy.psm1\nDeploy', { scriptType: 'pscore' }), 'Import-Module'],
      ['in a session', script('Invoke-Command -FilePath deploy.ps1', { scriptType: 'pscore' }), 'deploy.ps1'],
    ])('%s', (_, text, name) => {
      expect(findingsOf(RULE, text)).toMatchObject([unread(`${name}, which is not read: it may`)]);
      expect(judgeText(text).verdict).toBe('at-risk');
    });

    it('in one finding, with the names of all that a step calls', () => {
      const text = script('make azcfg && bash scripts/scale.sh\nmake up\nif true; then ./label.sh; fi');
      expect(findingsOf(RULE, text)).toMatchObject([
        {
          ...unread('make, scale.sh and label.sh, which are not read: they may'),
          remedy:
            'Look for servicePrincipalKey in what they run: the guard reads the script of a step, not what that runs in turn. If nothing reads the principal, take addSpnToEnvironment out of the step; otherwise use idToken, which is what federation sets.',
        },
      ]);
    });

    it.each([
      ['that are only copied', script('az storage blob upload --file deploy.sh')],
      ['that are only mentioned in a comment', script('# ./deploy.sh\necho')],
      ['in a script that uses idToken', script('export ARM_OIDC_TOKEN=$idToken\n./deploy.sh')],
      ['of a step that hands nothing over', script('./deploy.sh', { addSpnToEnvironment: 'false' })],
      ['beside an inline script that surely runs', script('az account show', { scriptPath: 'deploy.sh' })],
      ['of an empty path', bare({ scriptLocation: 'scriptPath', scriptPath: "''" })],
      ['that call programs only', script('terraform apply\nnode --version\necho env make\ndotnet --info')],
      [
        'whose path goes on a command',
        script('az deployment group create --template-file \\\n  $(Build.SourcesDirectory)/main.bicep'),
      ],
      [
        'that build, ask or wait only',
        script(
          'dotnet build\ndotnet --version\ngo version\npython3 --version\ntimeout 60 az vm list\nbash <<EOF\necho\nEOF\nsleep 5 & wait && $PAGER',
        ),
      ],
      ['that fill named variables into a file', script("envsubst '${TAG}' < app.tmpl")],
      ['in a module of the gallery', script('Import-Module Az.Accounts', { scriptType: 'pscore' })],
    ])('but not %s', (_, text) => {
      expect(findingsOf(RULE, text)).toEqual([]);
    });

    it('but not where the script itself reads the key: one finding says it', () => {
      expect(confidences(script('./deploy.sh $servicePrincipalKey'))).toEqual(['confirmed']);
    });

    it('within the time of a test, however long a line is', () => {
      const line = `${'bash -a '.repeat(10_000)}${'x.sh '.repeat(10_000)}${'$servicePrincipalKey '.repeat(5_000)}`;
      expect(findingsOf(RULE, script(line))).toHaveLength(MAX_FINDINGS + 1);
    });
  });

  describe('reads the arguments of a script too', () => {
    it.each(['arguments', 'scriptArguments', 'ARGUMENTS'])('in %s', (name) => {
      const text = script('param($key)', { scriptType: 'pscore', [name]: '-key $env:servicePrincipalKey' });
      expect(findingsOf(RULE, text)).toMatchObject([
        {
          severity: 'error',
          confidence: 'confirmed',
          message:
            'The script argument of AzureCLI@2 reads servicePrincipalKey, which is not set on a federated connection.',
        },
      ]);
      expect(pointedAt(text, findingsOf(RULE, text))).toEqual(['servicePrincipalKey']);
    });

    it('of a script file', () => {
      const text = bare({
        scriptType: 'ps',
        scriptLocation: 'scriptPath',
        scriptPath: 'deploy.ps1',
        arguments: '-Key $env:servicePrincipalKey',
      });
      expect(judgeText(text).verdict).toBe('blocked');
    });
  });

  describe('reads the override parameters of template deployments', () => {
    it.each(['AzureResourceManagerTemplateDeployment@3', 'AzureResourceGroupDeployment@2'])('of %s', (task) => {
      const text = `steps:\n- task: ${task}\n  inputs:\n    ConnectedServiceName: prod\n    addSpnToEnvironment: true\n    overrideParameters: -key "$servicePrincipalKey"\n`;
      const findings = findingsOf(RULE, text);
      expect(findings).toMatchObject([
        {
          confidence: 'confirmed',
          line: 6,
          column: 32,
          message: `An override parameter of ${task} reads servicePrincipalKey, which is not set on a federated connection.`,
          remedy: 'Drop the parameter, or take its value from Key Vault.',
        },
      ]);
      expect(findings[0]?.source).toContain(task.replace('@', 'V'));
    });
  });

  it('is silent on the same words in a task without a connection', () => {
    expect(judgeText('steps:\n- bash: echo $servicePrincipalKey\n')).toMatchObject({ findings: [], verdict: 'ready' });
  });
});
