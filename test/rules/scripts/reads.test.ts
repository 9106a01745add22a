import { describe, expect, it } from 'vitest';
import { containing } from '../../matching.ts';
import { judgeFiles } from '../judging-files.ts';
import { marked, repositoryWith, unmarked, type Language } from './marked.ts';

/** Scripts with a mark where the key is read: ⟦!⟧ surely, ⟦?⟧ likely, ⟦~⟧ possibly; and why. */
const scripts: readonly (readonly [language: Language, why: string, text: string])[] = [
  // bash: what expands.
  ['bash', 'plain', 'az rest -p $⟦!⟧servicePrincipalKey'],
  ['bash', 'in double quotes', 'az rest -p "$⟦!⟧servicePrincipalKey"'],
  ['bash', 'in braces', 'az rest -p "${⟦!⟧servicePrincipalKey}"'],
  ['bash', 'with a default', 'key=${⟦!⟧servicePrincipalKey:-none}'],
  [
    'bash',
    'cut and replaced',
    'echo "${⟦!⟧servicePrincipalKey:0:4}" "${⟦!⟧servicePrincipalKey/a/b}" ${#⟦!⟧servicePrincipalKey}',
  ],
  [
    'bash',
    'in a command in quotes',
    'token="$(curl -d "client_secret=$⟦!⟧servicePrincipalKey" https://login.microsoftonline.com)"',
  ],
  ['bash', 'in backticks', 'x=`echo $⟦!⟧servicePrincipalKey`'],
  ['bash', 'between quotes', "curl -d 'grant_type=client_credentials&client_secret='$⟦!⟧servicePrincipalKey"],
  ['bash', 'in single quotes within double quotes, which expand', `curl -d "{'secret': '$⟦!⟧servicePrincipalKey'}" x`],
  ['bash', 'in a here-document', 'cat > .env <<EOF\nSECRET=$⟦!⟧servicePrincipalKey\nEOF'],
  [
    'bash',
    'in a here-document that is indented',
    "if true; then\n\tcat <<-EOF\n\tit's $⟦!⟧servicePrincipalKey\n\tEOF\nfi",
  ],
  ['bash', 'in a here-string', 'sha256sum <<< "$⟦!⟧servicePrincipalKey"'],
  ['bash', 'behind code on a line with a comment', 'echo $⟦!⟧servicePrincipalKey # $servicePrincipalKey'],
  ['bash', 'behind a sharp sign that begins no comment', 'x=${y#a} a#b $⟦!⟧servicePrincipalKey'],
  ['bash', 'behind an apostrophe in double quotes', "echo \"it's\"; az rest -p $⟦!⟧servicePrincipalKey; echo 'x'"],
  ['bash', 'behind an apostrophe in a comment', "# it's\naz rest -p $⟦!⟧servicePrincipalKey"],
  ['bash', 'behind a quote that nothing closes', "echo it's\naz rest -p $⟦!⟧servicePrincipalKey"],
  ['bash', 'behind a here-document that nothing ends', 'cat <<EOF\naz rest -p $⟦!⟧servicePrincipalKey'],
  ['bash', 'on a line that goes on', 'az rest \\\n  --body "$⟦!⟧servicePrincipalKey"'],
  ['bash', 'in a test', 'if [ -z "$⟦!⟧servicePrincipalKey" ]; then exit 1; fi'],
  ['bash', 'in Windows line breaks', 'set -e\r\naz rest -p $⟦!⟧servicePrincipalKey\r\n'],
  // bash: what does not.
  ['bash', 'in single quotes that are shown', "echo '$servicePrincipalKey'"],
  ['bash', 'behind a backslash that is shown', 'echo "\\$servicePrincipalKey" \\$servicePrincipalKey'],
  [
    'bash',
    'in a here-document with a quoted delimiter',
    "cat > run.txt <<'EOF'\n$servicePrincipalKey\nEOF\naz account show",
  ],
  ['bash', 'in a here-document with an escaped delimiter', 'cat <<\\EOF\n$servicePrincipalKey\nEOF\naz account show'],
  ['bash', 'in comments', '# $servicePrincipalKey\naz account show # $servicePrincipalKey\n   # $servicePrincipalKey'],
  [
    'bash',
    'in longer names',
    'echo $servicePrincipalKeyVaultName ${servicePrincipalKey2} $myservicePrincipalKey ${servicePrincipalKeys[0]}',
  ],
  ['bash', 'in a message', 'echo "servicePrincipalKey is not used any more"'],
  ['bash', 'as the name of an option', 'az deployment group create --parameters servicePrincipalKey=$SECRET'],
  ['bash', 'as the name of a secret', 'az keyvault secret show --name servicePrincipalKey --vault-name kv'],
  ['bash', 'as a member of an answer', "id=$(az ad sp show | jq -r '.servicePrincipalKey')"],
  ['bash', 'as a key of JSON', `cat > a.json <<EOF\n{ "servicePrincipalKey": "$SECRET" }\nEOF`],
  ['bash', 'nowhere', 'az account show'],
  // bash: in other ways.
  ['bash', 'by printenv', 'key=$(printenv ⟦?⟧servicePrincipalKey)'],
  ['bash', 'by its name in a variable', 'name=⟦?⟧servicePrincipalKey\necho ${!name}'],
  ['bash', 'by names in a loop', 'for name in servicePrincipalId ⟦?⟧servicePrincipalKey; do echo "${!name}"; done'],
  ['bash', 'by another shell', "bash -c 'az rest -p $⟦?⟧servicePrincipalKey'"],
  ['bash', 'by another machine', 'ssh host "echo \\$⟦?⟧servicePrincipalKey"'],
  ['bash', 'by envsubst', "envsubst '$⟦?⟧servicePrincipalKey' < a.yml"],
  ['bash', 'by eval', `eval 'echo $⟦?⟧servicePrincipalKey'`],
  ['bash', 'by Python', `python3 -c "import os; print(os.environ['⟦?⟧servicePrincipalKey'])"`],
  [
    'bash',
    'by Python in a here-document',
    'python3 <<\'EOF\'\nimport os\nprint(os.environ["⟦?⟧servicePrincipalKey"])\nEOF',
  ],
  ['bash', 'by Node.js', `node -e 'console.log(process.env.⟦?⟧servicePrincipalKey)'`],
  ['bash', 'by jq', `jq -n 'env.⟦?⟧servicePrincipalKey'`],
  ['bash', 'by a container', 'docker run -e ⟦?⟧servicePrincipalKey image'],
  ['bash', 'by grep of the environment', 'env | grep ⟦?⟧servicePrincipalKey'],
  ['bash', 'in another casing, which is another variable', 'echo $⟦?⟧SERVICEPRINCIPALKEY'],
  [
    'bash',
    'after a value of its own',
    'servicePrincipalKey=$(az keyvault secret show --name x -o tsv)\naz rest -p $⟦~⟧servicePrincipalKey',
  ],
  [
    'bash',
    'in a script for both ways',
    'if [ -n "$⟦~⟧servicePrincipalKey" ]; then az rest -p $⟦~⟧servicePrincipalKey; else az rest -t $idToken; fi',
  ],
  // PowerShell.
  ['pscore', 'plain', 'Write-Host $env:⟦!⟧servicePrincipalKey'],
  ['pscore', 'in braces and other casing', 'Write-Host ${env:⟦!⟧servicePrincipalKey} $Env:⟦!⟧SERVICEPRINCIPALKEY'],
  [
    'pscore',
    'in double quotes',
    'Invoke-RestMethod "x?secret=$($env:⟦!⟧servicePrincipalKey)" -Body "$env:⟦!⟧servicePrincipalKey"',
  ],
  ['pscore', 'in a here-string', '$body = @"\nsecret=$env:⟦!⟧servicePrincipalKey\n"@'],
  [
    'pscore',
    'over several lines',
    '$c = New-Object PSCredential(\n  $env:servicePrincipalId,\n  (ConvertTo-SecureString $env:⟦!⟧servicePrincipalKey -AsPlainText -Force)\n)',
  ],
  ['pscore', 'behind a block comment', '<# $env:servicePrincipalKey #> Write-Host $env:⟦!⟧servicePrincipalKey'],
  ['pscore', 'behind a block comment that nothing ends', '<# it\nWrite-Host $env:⟦!⟧servicePrincipalKey'],
  ['pscore', 'in single quotes that are shown', 'Write-Host \'$env:servicePrincipalKey\' "`$env:servicePrincipalKey"'],
  ['pscore', 'in a literal here-string that is shown', "Write-Host @'\n$env:servicePrincipalKey\n'@"],
  [
    'pscore',
    'in comments',
    '# $env:servicePrincipalKey\n<#\n$env:servicePrincipalKey\n#>\nGet-AzContext # $env:servicePrincipalKey',
  ],
  [
    'pscore',
    'as a parameter, which is no variable of the environment',
    'param([string] $servicePrincipalKey)\nWrite-Host $servicePrincipalKey',
  ],
  ['pscore', 'in longer names', 'Write-Host $env:servicePrincipalKeyVaultName'],
  ['pscore', 'as a variable that nothing sets', 'Write-Host $⟦?⟧servicePrincipalKey'],
  ['pscore', 'by .NET', "[Environment]::GetEnvironmentVariable('⟦?⟧servicePrincipalKey')"],
  [
    'pscore',
    'by the drive of the environment',
    '(Get-Item env:⟦?⟧servicePrincipalKey).Value; Get-ChildItem Env:⟦?⟧servicePrincipalKey',
  ],
  ['pscore', 'where it is set', "$env:servicePrincipalKey = 'x'\nWrite-Host $env:⟦~⟧servicePrincipalKey"],
  // batch.
  ['batch', 'plain', 'call az rest -p %⟦!⟧servicePrincipalKey%'],
  ['batch', 'in quotes and other casing', 'call az rest -p "%⟦!⟧SERVICEPRINCIPALKEY%"'],
  ['batch', 'expanded late', 'setlocal enabledelayedexpansion\necho !⟦!⟧servicePrincipalKey!'],
  ['batch', 'cut', 'echo %⟦!⟧servicePrincipalKey:~0,4%'],
  ['batch', 'behind a remark', 'rem %servicePrincipalKey%\necho %⟦!⟧servicePrincipalKey%'],
  [
    'batch',
    'in remarks',
    ':: %servicePrincipalKey%\n@rem %servicePrincipalKey%\naz account show & rem %servicePrincipalKey%',
  ],
  ['batch', 'with percent signs that are written twice', 'echo %%servicePrincipalKey%%'],
  ['batch', 'in longer names', 'echo %servicePrincipalKeyId%'],
  ['batch', 'by set', 'set ⟦?⟧servicePrincipalKey'],
];

describe('where a script reads the key', () => {
  it('is shown by at least sixty scripts', () => {
    expect(scripts.length).toBeGreaterThanOrEqual(60);
    expect(new Set(scripts.map(([language, why]) => `${language} ${why}`)).size).toBe(scripts.length);
  });

  it.each(scripts)('%s: %s', async (language, _, text) => {
    expect(await marked('secret-in-script', language, unmarked(text))).toBe(text);
  });
});

describe('what a script calls is told as possible', () => {
  it.each([
    ['bash', './other.sh', 'other.sh'],
    ['bash', 'source ./env', 'env'],
    ['bash', '. lib/login.sh', 'login.sh'],
    ['bash', 'python3 deploy.py', 'deploy.py'],
    ['bash', 'make deploy', 'make'],
    ['bash', 'npm run deploy', 'npm'],
    ['bash', 'curl -s https://contoso.example/x | bash', 'bash'],
    ['bash', 'env | sort', 'env'],
    ['pscore', '& ./other.ps1 -Prod', 'other.ps1'],
    ['pscore', '.\\other.ps1', 'other.ps1'],
    ['pscore', '. "$PSScriptRoot/login.ps1"', 'login.ps1'],
    ['pscore', 'Invoke-Expression $text', 'Invoke-Expression'],
    ['pscore', 'Get-ChildItem env:', 'Get-ChildItem'],
    ['batch', 'call other.cmd', 'other.cmd'],
    ['batch', '$(Agent.TempDirectory)\\tools\\upload.exe -n x', 'upload.exe'],
  ] as const)('%s: %s', async (language, text, name) => {
    const { findings, verdict } = await judgeFiles(repositoryWith(language, text));
    expect(findings).toMatchObject([
      {
        severity: 'warning',
        confidence: 'possible',
        message: containing(`to ${name}, which is not read`),
      },
    ]);
    expect(verdict).toBe('at-risk');
  });

  it.each([
    ['bash', '# ./other.sh\nterraform apply'],
    ['bash', 'export ARM_OIDC_TOKEN=$idToken ARM_USE_OIDC=true\n./other.sh'],
    ['pscore', '<# ./other.ps1 #>\nGet-AzContext'],
    ['batch', 'rem call other.cmd'],
  ] as const)('but not in %s: %s', async (language, text) => {
    expect(await judgeFiles(repositoryWith(language, text))).toMatchObject({ findings: [], verdict: 'ready' });
  });
});
