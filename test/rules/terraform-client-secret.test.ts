import { describe, expect, it } from 'vitest';
import { MAX_FINDINGS } from '../../shared/judging/judge.ts';
import { fixtureText } from '../fixtures/files.ts';
import { findingsOf, judgeText } from './judging.ts';
import { judgeFiles, placesOf } from './judging-files.ts';
import { edited } from './scripts/edited.ts';
import { marked, repositoryWith, unmarked, type Language } from './scripts/marked.ts';

const RULE = 'terraform-client-secret';
/** A script with idToken works, until somebody reverts the connection. */
const beforeRevert = ({ when }: { readonly when: string }): boolean => when !== 'after-revert';

/** Scripts with a mark where Terraform gets the key, or its settings are misspelt: ⟦!⟧ surely, ⟦?⟧ likely. */
const scripts: readonly (readonly [language: Language, why: string, text: string])[] = [
  ['bash', 'exported', 'export ⟦!⟧ARM_CLIENT_SECRET="$servicePrincipalKey"\nterraform apply'],
  ['bash', 'for one command', '⟦!⟧ARM_CLIENT_SECRET=$servicePrincipalKey terraform apply'],
  [
    'bash',
    'with others',
    'export ARM_CLIENT_ID=$servicePrincipalId ⟦!⟧ARM_CLIENT_SECRET=$servicePrincipalKey ARM_TENANT_ID=$tenantId',
  ],
  ['bash', 'through a variable', 'KEY=$servicePrincipalKey\nexport ⟦?⟧ARM_CLIENT_SECRET=$KEY'],
  ['bash', 'as a variable of Terraform', 'export ⟦!⟧TF_VAR_client_secret=$servicePrincipalKey'],
  ['bash', 'as an option', 'terraform plan ⟦!⟧-var "client_secret=$servicePrincipalKey" -out tfplan'],
  ['bash', 'as a joined option', 'terraform plan ⟦!⟧-var=client_secret=$servicePrincipalKey'],
  [
    'bash',
    'for the backend',
    'terraform init \\\n  -backend-config="key=x" \\\n  ⟦!⟧-backend-config="client_secret=$servicePrincipalKey"',
  ],
  ['bash', 'of OpenTofu', 'tofu plan ⟦!⟧-var "client_secret=$servicePrincipalKey"'],
  [
    'bash',
    'beside a token without the switch',
    'export ⟦!⟧ARM_CLIENT_SECRET=$servicePrincipalKey ARM_OIDC_TOKEN=$idToken',
  ],
  ['bash', 'beside a switch without a token', 'export ⟦!⟧ARM_CLIENT_SECRET=$servicePrincipalKey ARM_USE_OIDC=true'],
  [
    'bash',
    'beside a comment that sets both',
    '# ARM_USE_OIDC=true ARM_OIDC_TOKEN=x\nexport ⟦!⟧ARM_CLIENT_SECRET=$servicePrincipalKey',
  ],
  ['bash', 'beside both', 'export ARM_CLIENT_SECRET=$servicePrincipalKey ARM_USE_OIDC=true ARM_OIDC_TOKEN=$idToken'],
  [
    'bash',
    'beside what asks for a token',
    'export ARM_CLIENT_SECRET=$servicePrincipalKey ARM_USE_OIDC="true"\nexport ARM_OIDC_REQUEST_TOKEN=$SYSTEM_ACCESSTOKEN ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID=x',
  ],
  ['bash', 'from elsewhere', 'export ARM_CLIENT_SECRET=$(tf-sp-secret)\nterraform apply'],
  ['bash', 'in a comment', '# export ARM_CLIENT_SECRET=$servicePrincipalKey\nterraform apply'],
  ['bash', 'something else with the key', 'export OTHER_SECRET=$servicePrincipalKey\nterraform apply'],
  ['bash', 'the misspelling', 'export ARM_OIDC_TOKEN=$idToken ⟦!⟧ARM_USE_OUDC=true'],
  ['bash', 'the misspelling in a comment', '# ARM_USE_OUDC=true\nexport ARM_USE_OIDC=true'],
  ['bash', 'longer than the misspelling', 'export ARM_USE_OUDC_X=true MY_ARM_USE_OUDC=true'],
  ['pscore', 'set', '$env:⟦!⟧ARM_CLIENT_SECRET = $env:servicePrincipalKey\nterraform apply'],
  ['pscore', 'through a variable', '$key = "$env:servicePrincipalKey"\n$env:⟦?⟧ARM_CLIENT_SECRET = $key'],
  ['pscore', 'as an option', 'terraform plan ⟦!⟧-var "client_secret=$env:servicePrincipalKey"'],
  [
    'pscore',
    'beside both',
    '$env:ARM_USE_OIDC = $true\n$env:ARM_OIDC_TOKEN = $env:idToken\n$env:ARM_CLIENT_SECRET = $env:servicePrincipalKey',
  ],
  ['pscore', 'the misspelling', "$env:⟦!⟧ARM_USE_OUDC = 'true'"],
  ['batch', 'set', 'set ⟦!⟧ARM_CLIENT_SECRET=%servicePrincipalKey%\r\nterraform apply'],
  ['batch', 'set in quotes', 'set "⟦!⟧ARM_CLIENT_SECRET=%servicePrincipalKey%"'],
];

/** A step that hands the principal to an inline script, then more of the job. */
const job = (script: string, more = '', own = ''): string => `steps:
- task: AzureCLI@2
  name: principal
  inputs:
    azureSubscription: prod
    addSpnToEnvironment: true
    scriptType: bash
    scriptLocation: inlineScript
    inlineScript: ${script}
${own}${more}`;

const SETS = 'echo "##vso[task.setvariable variable=KEY;issecret=true]$servicePrincipalKey"';

const places = (text: string): readonly string[] =>
  findingsOf(RULE, text).map(({ line, column, confidence }) => `${String(line)}:${String(column)} ${confidence}`);

describe('terraform-client-secret', () => {
  it.each(scripts)('in %s: %s', async (language, _, text) => {
    expect(await marked(RULE, language, unmarked(text))).toBe(text);
  });

  it('finds each place of the bad fixture and none in the good one', () => {
    expect(places(fixtureText('rules/terraform-client-secret/bad.yml'))).toEqual([
      '18:5 confirmed',
      '12:14 confirmed',
      '13:22 confirmed',
      '17:24 likely',
    ]);
    const good = judgeText(fixtureText('rules/terraform-client-secret/good.yml'));
    expect(good.findings.filter(beforeRevert)).toEqual([]);
    expect(good.verdict).toBe('ready');
  });

  it('finds the secret in what the step itself maps', () => {
    expect(places(job('terraform apply', '', '  env: { ARM_CLIENT_SECRET: $(servicePrincipalKey) }\n'))).toEqual([
      '10:29 likely',
    ]);
  });

  it.each([
    ['maps', '- bash: terraform apply\n  env: { ARM_CLIENT_SECRET: $(KEY) }\n', ['11:29 likely']],
    ['exports', '- bash: export ARM_CLIENT_SECRET=$(KEY) && terraform apply\n', ['10:16 likely']],
    ['passes', '- script: terraform apply -var "client_secret=$(KEY)"\n', ['10:27 likely']],
    [
      'maps beside the token',
      '- bash: terraform apply\n  env: { ARM_CLIENT_SECRET: $(KEY), ARM_USE_OIDC: true, ARM_OIDC_TOKEN: $(token) }\n',
      [],
    ],
    ['maps from elsewhere', '- bash: terraform apply\n  env: { ARM_CLIENT_SECRET: $(OTHER) }\n', []],
  ])('finds what a later step %s', (_, more, wanted) => {
    expect(places(job(SETS, more))).toEqual(wanted);
  });

  it('finds the misspelling in variables and in the steps of the job', () => {
    const text = `variables: { ARM_USE_OUDC: true }\n${job('az account show', '- bash: terraform apply\n  env: { ARM_USE_OUDC: true }\n')}`;
    expect(places(text)).toEqual(['1:14 confirmed', '12:10 confirmed']);
  });
});

describe('a script that is wrong very often', () => {
  it('is read in time that grows with it', () => {
    const start = performance.now();
    expect(places(job(`echo${' ARM_USE_OUDC'.repeat(10_000)}`))).toHaveLength(MAX_FINDINGS + 1);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

describe('the edit', () => {
  it.each([
    [
      'bash',
      'export ARM_CLIENT_SECRET="$servicePrincipalKey"\n',
      'export ARM_OIDC_TOKEN="$idToken" ARM_USE_OIDC=true\n',
    ],
    [
      'bash',
      'ARM_CLIENT_SECRET=$servicePrincipalKey terraform apply',
      'ARM_OIDC_TOKEN=$idToken ARM_USE_OIDC=true terraform apply',
    ],
    [
      'pscore',
      '$env:ARM_CLIENT_SECRET = $env:servicePrincipalKey\r\nterraform apply',
      "$env:ARM_OIDC_TOKEN = $env:idToken; $env:ARM_USE_OIDC = 'true'\r\nterraform apply",
    ],
    [
      'batch',
      'set ARM_CLIENT_SECRET=%servicePrincipalKey%\r\nterraform apply',
      'set ARM_OIDC_TOKEN=%idToken%&set ARM_USE_OIDC=true\r\nterraform apply',
    ],
    [
      'batch',
      '@set "ARM_CLIENT_SECRET=%servicePrincipalKey%"',
      '@set "ARM_OIDC_TOKEN=%idToken%" & @set "ARM_USE_OIDC=true"',
    ],
    ['bash', 'export ARM_USE_OUDC=true ARM_OIDC_TOKEN=$idToken', 'export ARM_USE_OIDC=true ARM_OIDC_TOKEN=$idToken'],
  ] as const)('in %s makes of %s a script without a finding', async (language, text, wanted) => {
    expect(await edited(RULE, language, text)).toBe(wanted);
    expect((await judgeFiles(repositoryWith(language, wanted))).findings.filter(beforeRevert)).toEqual([]);
  });

  it.each([
    ['that is exported later', 'ARM_CLIENT_SECRET=$servicePrincipalKey\nexport ARM_CLIENT_SECRET'],
    ['that comes through a variable', 'KEY=$servicePrincipalKey\nexport ARM_CLIENT_SECRET=$KEY'],
    ['of which the key is a part', 'export ARM_CLIENT_SECRET="x$servicePrincipalKey"'],
    ['of another name', 'export TF_VAR_client_secret=$servicePrincipalKey'],
  ])('leaves a secret alone %s', async (_, text) => {
    expect(await edited(RULE, 'bash', text)).toBe(text);
  });
});

describe('versions of the configuration at hand', () => {
  it('are looked for in time that grows with the script', async () => {
    const files = { 'a.sh': `terraform init\n${'\n'.repeat(500_000)}`, 'main.tf': 'required_version = "1.2.0"\n' };
    const script = `steps:\n- task: AzureCLI@2\n  inputs: { azureSubscription: prod, scriptType: bash, scriptLocation: scriptPath, scriptPath: a.sh }\n`;
    const start = performance.now();
    expect(await found(script, files)).toHaveLength(1);
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  const task = (name: string, more = ''): string =>
    `steps:\n- task: ${name}\n  inputs: { provider: azurerm, command: apply, backendServiceArm: prod, workingDirectory: infra${more} }\n`;
  const lock = (provider: string, version: string): string =>
    `provider "registry.terraform.io/hashicorp/${provider}" {\n  version     = "${version}"\n  constraints = ">= 1.0.0"\n}\n`;
  const required = (version: string, provider = 'azurerm'): string =>
    `terraform {\n  required_providers {\n    ${provider} = {\n      source  = "hashicorp/${provider}"\n      version = "${version}"\n    }\n  }\n}\n`;
  const found = (text: string, files: Readonly<Record<string, string>>) =>
    placesOf(RULE, { 'azure-pipelines.yml': text, ...files });

  it.each([
    ['azurerm', '4.17.0'],
    ['azurerm', '3.75.0'],
    ['azuread', '3.1.0'],
    ['azapi', '2.0.0'],
  ])('%s %s cannot renew the token of TerraformTask@5', async (provider, version) => {
    expect(await found(task('TerraformTask@5'), { 'infra/.terraform.lock.hcl': lock(provider, version) })).toEqual([
      'infra/.terraform.lock.hcl 2:18 error likely',
    ]);
  });

  it.each([
    ['azurerm', '4.18.0'],
    ['azurerm', '4.20.1'],
    ['azuread', '3.2.0'],
    ['azapi', '2.10.0'],
    ['random', '1.0.0'],
  ])('%s %s can', async (provider, version) => {
    expect(await found(task('TerraformTask@5'), { 'infra/.terraform.lock.hcl': lock(provider, version) })).toEqual([]);
  });

  it.each([
    ['~> 3.0', 1],
    ['~> 4.10.0', 1],
    ['= 4.0.0', 1],
    ['>= 3.0, < 4.0', 1],
    ['3.75.0', 1],
    ['~> 4.0', 0],
    ['~> 4', 0],
    ['>= 3.0', 0],
    ['!= 4.1.0', 0],
    ['4.18.0', 0],
    ['latest', 0],
  ])('the constraint %s leaves nothing that can: %i', async (constraint, count) => {
    expect(await found(task('TerraformTask@5'), { 'infra/providers.tf': required(constraint) })).toHaveLength(count);
  });

  it('are fine where the token is made once, and in a task that makes it once anyway', async () => {
    const files = { 'infra/.terraform.lock.hcl': lock('azurerm', '3.0.0') };
    expect(await found(task('TerraformTask@5', ', backendAzureRmUseIdTokenGeneration: true'), files)).toEqual([]);
    expect(await found(task('TerraformTaskV4@4'), files)).toEqual([]);
  });

  it('below 1.3 know no federated backend, in a script too', async () => {
    const files = { 'infra/versions.tf': 'terraform {\n  required_version = "~> 1.2.0"\n}\n' };
    expect(await found(task('TerraformTaskV4@4'), files)).toEqual(['infra/versions.tf 2:23 error likely']);
    const script = `steps:\n- task: AzureCLI@2\n  inputs: { azureSubscription: prod, scriptType: bash, scriptLocation: inlineScript, inlineScript: terraform apply, workingDirectory: infra }\n`;
    expect(await found(script, files)).toEqual(['infra/versions.tf 2:23 error likely']);
  });

  it('say nothing where they are not at hand, or another folder is meant', async () => {
    expect(await found(task('TerraformTask@5'), {})).toEqual([]);
    expect(await found(task('TerraformTask@5'), { 'versions.tf': required('3.0.0') })).toEqual([]);
    expect(
      await found(task('TerraformTask@5').replace('infra', '$(folder)'), { 'versions.tf': required('3.0.0') }),
    ).toEqual([]);
  });
});
