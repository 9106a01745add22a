import { describe, expect, it } from 'vitest';
import { fixtureText } from '../fixtures/files.ts';
import { connection, findingsOf, judgeText } from './judging.ts';
import { judgeFiles } from './judging-files.ts';
import { edited } from './scripts/edited.ts';
import { marked, repositoryWith, unmarked, type Language } from './scripts/marked.ts';

const RULE = 'secret-login';
/** A script with idToken works, until somebody reverts the connection. */
const beforeRevert = ({ when }: { readonly when: string }): boolean => when !== 'after-revert';

/** Scripts with a mark where they sign in with the key: ⟦!⟧ surely, ⟦?⟧ likely, ⟦~⟧ possibly. */
const scripts: readonly (readonly [language: Language, why: string, text: string])[] = [
  [
    'bash',
    'az login',
    '⟦!⟧az login --service-principal -u $servicePrincipalId -p $servicePrincipalKey --tenant $tenantId',
  ],
  [
    'bash',
    'az login with long options',
    '⟦!⟧az login --service-principal --username "$servicePrincipalId" --password="$servicePrincipalKey" -t x',
  ],
  [
    'bash',
    'az login over several lines',
    '⟦!⟧az login \\\n  --service-principal \\\n  -u $servicePrincipalId \\\n  -p $servicePrincipalKey \\\n  --tenant $tenantId',
  ],
  [
    'bash',
    'az login in a condition',
    'if ! ⟦!⟧az login --service-principal -u x -p "$servicePrincipalKey" >/dev/null 2>&1; then exit 1; fi',
  ],
  ['bash', 'az login in a command', 'x=$(⟦!⟧az login --service-principal -u "$(id -u)" -p "$servicePrincipalKey")'],
  ['bash', 'az login in another shell', 'bash -c "⟦!⟧az login --service-principal -u x -p $servicePrincipalKey"'],
  [
    'bash',
    'az login with a variable',
    'SECRET=$servicePrincipalKey\nKEY="$SECRET"\n⟦?⟧az login --service-principal -u x -p "$KEY"',
  ],
  [
    'bash',
    'az login with options in a variable',
    'args="--service-principal -u x -p $servicePrincipalKey"\n⟦?⟧az login $args',
  ],
  ['bash', 'docker login', '⟦!⟧docker login contoso.azurecr.io -u $servicePrincipalId -p $servicePrincipalKey'],
  [
    'bash',
    'docker login through a pipe',
    'echo "$servicePrincipalKey" | ⟦!⟧docker login contoso.azurecr.io --username x --password-stdin',
  ],
  ['bash', 'docker login from a here-string', '⟦!⟧docker login x -u y --password-stdin <<< "$servicePrincipalKey"'],
  ['bash', 'az acr login', '⟦!⟧az acr login --name x --username $servicePrincipalId --password $servicePrincipalKey'],
  ['bash', 'helm registry login', '⟦!⟧helm registry login x -u $servicePrincipalId -p $servicePrincipalKey'],
  [
    'bash',
    'kubectl',
    '⟦!⟧kubectl config set-credentials azure --username=$servicePrincipalId --password=$servicePrincipalKey',
  ],
  ['bash', 'AzCopy', 'export ⟦!⟧AZCOPY_SPA_CLIENT_SECRET=$servicePrincipalKey\nazcopy login --service-principal'],
  ['bash', 'an SDK', '⟦!⟧AZURE_CLIENT_SECRET="$servicePrincipalKey" dotnet run'],
  [
    'bash',
    'the principal with a password from elsewhere',
    '⟦~⟧az login --service-principal -u $servicePrincipalId -p $(SPN_SECRET) --tenant $tenantId',
  ],
  [
    'bash',
    'the token',
    'az login --service-principal -u $servicePrincipalId --federated-token $idToken --tenant $tenantId',
  ],
  ['bash', 'another principal', 'az login --service-principal -u $(OTHER_ID) -p $(OTHER_SECRET) --tenant $(TENANT)'],
  ['bash', 'a certificate of another principal', 'az login --service-principal -u "$APP" -p /tmp/cert.pem --tenant x'],
  ['bash', 'a managed identity', 'az login --identity; echo $servicePrincipalKey'],
  ['bash', 'in a comment', '# az login --service-principal -p $servicePrincipalKey\necho $servicePrincipalKey'],
  ['bash', 'as a text that is shown', 'echo "az login --service-principal -p $servicePrincipalKey"'],
  [
    'bash',
    'in a script for both ways',
    'if [ -n "$servicePrincipalKey" ]; then\n  az login --service-principal -u x -p "$servicePrincipalKey"\nelse\n  az login --service-principal -u x --federated-token "$idToken"\nfi',
  ],
  [
    'pscore',
    'az login',
    '⟦!⟧az login --service-principal -u $env:servicePrincipalId -p $env:servicePrincipalKey --tenant $env:tenantId',
  ],
  [
    'pscore',
    'az login over several lines',
    '⟦!⟧az login --service-principal `\n  --username $env:servicePrincipalId `\n  --password $env:servicePrincipalKey',
  ],
  [
    'pscore',
    'Connect-AzAccount',
    '$secret = ConvertTo-SecureString $env:servicePrincipalKey -AsPlainText -Force\n$credential = New-Object PSCredential($env:servicePrincipalId, $secret)\n⟦?⟧Connect-AzAccount -ServicePrincipal -Credential $credential -Tenant $env:tenantId',
  ],
  [
    'pscore',
    'Login-AzAccount in one line',
    '⟦!⟧Login-AzAccount -ServicePrincipal -Credential (New-Object PSCredential($env:servicePrincipalId, (ConvertTo-SecureString $env:servicePrincipalKey -AsPlainText -Force)))',
  ],
  [
    'pscore',
    'Add-AzAccount with a table',
    '$credential = [PSCredential]::new("x", ($env:servicePrincipalKey | ConvertTo-SecureString -AsPlainText))\n$arguments = @{\n  ServicePrincipal = $true\n  Credential = $credential\n}\n⟦?⟧Add-AzAccount @arguments',
  ],
  [
    'pscore',
    'Connect-AzAccount with the token',
    'Connect-AzAccount -ServicePrincipal -ApplicationId $env:servicePrincipalId -FederatedToken $env:idToken -Tenant $env:tenantId',
  ],
  [
    'pscore',
    'Connect-AzAccount with another credential',
    '$c = Get-Credential\nWrite-Host $env:servicePrincipalKey\nConnect-AzAccount -ServicePrincipal -Credential $c',
  ],
  ['pscore', 'an SDK', '$env:⟦!⟧AZURE_CLIENT_SECRET = $env:servicePrincipalKey'],
  [
    'batch',
    'az login',
    'call ⟦!⟧az login --service-principal -u %servicePrincipalId% -p "%servicePrincipalKey%" --tenant %tenantId%',
  ],
  [
    'batch',
    'az login with a variable',
    'set KEY=%servicePrincipalKey%\ncall ⟦?⟧az login --service-principal -u x -p %KEY%',
  ],
  [
    'batch',
    'az login over several lines',
    'call ⟦!⟧az login --service-principal ^\n  -u x ^\n  -p %servicePrincipalKey%',
  ],
];

describe('secret-login', () => {
  it.each(scripts)('in %s: %s', async (language, _, text) => {
    expect(await marked(RULE, language, unmarked(text))).toBe(text);
  });

  it('finds each sign-in of the bad fixture and none of the good one', () => {
    const bad = findingsOf(RULE, fixtureText('rules/secret-login/bad.yml'));
    expect(bad.map(({ line, column, confidence }) => [line, column, confidence])).toEqual([
      [11, 7, 'confirmed'],
      [12, 37, 'confirmed'],
      [22, 7, 'likely'],
      [29, 24, 'confirmed'],
    ]);
    const good = judgeText(fixtureText('rules/secret-login/good.yml'));
    expect(good.findings.filter(beforeRevert)).toEqual([]);
    expect(good.verdict).toBe('ready');
  });

  it('says what signs in, where that is, and what to do', async () => {
    const { findings } = await judgeFiles(repositoryWith('bash', 'set -e\ndocker login x -p $servicePrincipalKey\n'));
    expect(findings.find(({ rule }) => rule === RULE)).toMatchObject({
      message:
        'The script deploy.sh of AzureCLI@2 signs in (docker login) with servicePrincipalKey, which is not set on a federated connection.',
      remedy:
        'Use `az acr login --name REGISTRY`, which takes the sign-in of the task, and give the identity AcrPush or AcrPull.',
      file: 'ci/deploy.sh',
      line: 2,
      column: 1,
      task: 'AzureCLI@2',
      connection: 'prod',
      asOf: '2026-08-21',
      edit: null,
    });
  });

  it('is silent where the step hands no principal over', () => {
    const text = fixtureText('rules/secret-login/bad.yml').replaceAll(
      'addSpnToEnvironment: true',
      'addSpnToEnvironment: false',
    );
    expect(judgeText(text)).toMatchObject({ findings: [], verdict: 'ready' });
  });

  it('finds a sign-in of a later step with a variable that was set from the key', () => {
    const text = `steps:
- task: AzureCLI@2
  inputs:
    azureSubscription: prod
    addSpnToEnvironment: true
    scriptType: bash
    scriptLocation: inlineScript
    inlineScript: echo "##vso[task.setvariable variable=KEY;issecret=true]$servicePrincipalKey"
- bash: az login --service-principal -u x -p $(KEY) --tenant y
- bash: az login --service-principal -u x -p "$SECRET" --tenant y
  env: { SECRET: $(KEY) }
`;
    expect(findingsOf(RULE, text).map(({ line, column, confidence }) => [line, column, confidence])).toEqual([
      [9, 9, 'likely'],
      [10, 9, 'likely'],
    ]);
  });
});

describe('the edit of a sign-in', () => {
  it.each([
    [
      'bash',
      'az login --service-principal -u $servicePrincipalId -p $servicePrincipalKey --tenant $tenantId',
      'az login --service-principal -u $servicePrincipalId --federated-token $idToken --tenant $tenantId',
    ],
    [
      'bash',
      'az login --service-principal -u "${servicePrincipalId}" --password="${servicePrincipalKey}" -t x',
      'az login --service-principal -u "${servicePrincipalId}" --federated-token="${idToken}" -t x',
    ],
    [
      'bash',
      'az login --service-principal \\\r\n  --username "$servicePrincipalId" \\\r\n  --password "$servicePrincipalKey" \\\r\n  --tenant x\r\n',
      'az login --service-principal \\\r\n  --username "$servicePrincipalId" \\\r\n  --federated-token "$idToken" \\\r\n  --tenant x\r\n',
    ],
    [
      'pscore',
      'az login --service-principal -u $env:servicePrincipalId -p $env:servicePrincipalKey --tenant $env:tenantId',
      'az login --service-principal -u $env:servicePrincipalId --federated-token $env:idToken --tenant $env:tenantId',
    ],
    [
      'batch',
      'call az login --service-principal -u %servicePrincipalId% -p "%servicePrincipalKey%" --tenant %tenantId%',
      'call az login --service-principal -u %servicePrincipalId% --federated-token "%idToken%" --tenant %tenantId%',
    ],
  ] as const)('in %s puts the token in the place of the key: %s', async (language, text, wanted) => {
    expect(await edited(RULE, language, text)).toBe(wanted);
    expect((await judgeFiles(repositoryWith(language, wanted))).findings.filter(beforeRevert)).toEqual([]);
  });

  it.each([
    ['of another principal', 'az login --service-principal -u $OTHER -p $servicePrincipalKey --tenant $tenantId'],
    ['without a tenant', 'az login --service-principal -u $servicePrincipalId -p $servicePrincipalKey'],
    ['with a variable', 'K=$servicePrincipalKey; az login --service-principal -u $servicePrincipalId -p $K --tenant x'],
    [
      'with a part of the key',
      'az login --service-principal -u $servicePrincipalId -p "x$servicePrincipalKey" --tenant x',
    ],
    ['with a default', 'az login --service-principal -u $servicePrincipalId -p "${servicePrincipalKey:-x}" --tenant x'],
    ['of a registry', 'docker login x -u $servicePrincipalId -p $servicePrincipalKey'],
  ])('is not made %s', async (_, text) => {
    expect(await edited(RULE, 'bash', text)).toBe(text);
  });

  it('stands where the text does in the YAML, and nowhere else', () => {
    const step = (inline: string): string =>
      `steps:\n- task: AzureCLI@2\n  inputs:\n    azureSubscription: prod\n    addSpnToEnvironment: true\n    scriptType: bash\n    inlineScript: ${inline}\n`;
    const login = 'az login --service-principal -u $servicePrincipalId -p $servicePrincipalKey --tenant $tenantId';
    expect(findingsOf(RULE, step(login)).map(({ edit }) => edit)).toEqual([
      { line: 7, column: 71, endLine: 7, endColumn: 94, text: '--federated-token $idToken' },
    ]);
    // Folded, the option and its value stand on two lines.
    const folded = step(`>-\n      ${login.replace('-p $', '-p\n      $')}`);
    expect(findingsOf(RULE, folded).map(({ confidence, edit }) => [confidence, edit])).toEqual([['confirmed', null]]);
  });

  it('is not suggested while the connection is on a secret, where the token is not set', () => {
    const text = fixtureText('rules/secret-login/bad.yml');
    const edits = (scheme: string): readonly boolean[] =>
      findingsOf(RULE, text, { connections: [connection('prod', scheme)] }).map(({ edit }) => edit !== null);
    expect(edits('WorkloadIdentityFederation')).toContain(true);
    expect(edits('ServicePrincipal')).not.toContain(true);
    expect(edits('NobodyKnows')).not.toContain(true);
  });
});
