import { describe, expect, it } from 'vitest';
import { connection, judgeText, step } from '../rules/judging.ts';

const BROKEN = step('AzureFileCopy@4');
const FINE = step('AzureCLI@2');

describe('judging without knowing the connections', () => {
  it('takes every connection for a federated one', () => {
    const { findings, verdict } = judgeText(BROKEN);
    expect(findings.map(({ severity, connection: name }) => [severity, name])).toEqual([['error', 'prod']]);
    expect(verdict).toBe('blocked');
  });

  it('calls a pipeline without Azure connections ready', () => {
    expect(judgeText('steps:\n- script: make\n')).toMatchObject({ findings: [], diagnostics: [], verdict: 'ready' });
  });

  it.each(['$(connection)', '$[ variables.connection ]'])(
    'calls a connection that is decided later, %s, unknown',
    (name) => {
      expect(judgeText(step('AzureCLI@2', { azureSubscription: `'${name}'` }))).toMatchObject({
        findings: [{ rule: 'connection-unresolved', unknown: true, line: 2, connection: name }],
        diagnostics: [],
        verdict: 'unknown',
      });
    },
  );

  it('names the text where the connection is decided later', () => {
    const [finding] = judgeText(step('AzureFileCopy@4', { azureSubscription: '$(connection)' })).findings;
    expect(finding?.connection).toBe('$(connection)');
  });

  it.each([
    ['a template', `${FINE}- template: a.yml\n`],
    ['a list that an expression gives', `${FINE}- \${{ a }}\n`],
    ['a step whose kind an expression gives', `${FINE}- \${{ a }}: make\n`],
    ['damaged YAML', `${FINE}- script: "a\n`],
    [
      'a container whose connection is decided later',
      `resources: { containers: [ { azureSubscription: $(a) } ] }\n${FINE}`,
    ],
    ['nothing that is a pipeline', 'hello'],
  ])('calls a pipeline with %s unknown', (_, text) => {
    expect(judgeText(text).verdict).toBe('unknown');
  });

  it('calls a container that is pulled through a connection ready: pulling federates', () => {
    const text = `resources:\n  containers:\n  - container: a\n    type: ACR\n    azureSubscription: prod\nsteps: []\n`;
    expect(judgeText(text)).toMatchObject({ findings: [], verdict: 'ready' });
  });
});

describe('judging with known connections', () => {
  const judged = (text: string, scheme: string | null, type?: string): ReturnType<typeof judgeText> =>
    judgeText(text, { connections: [connection('prod', scheme, type)] });

  it('breaks what is federated', () => {
    expect(judged(BROKEN, 'WorkloadIdentityFederation')).toMatchObject({ verdict: 'blocked', diagnostics: [] });
    expect(judged(FINE, 'WorkloadIdentityFederation')).toMatchObject({ verdict: 'ready', diagnostics: [] });
  });

  it('warns of a conversion where the connection is on a secret', () => {
    const { findings, verdict, diagnostics } = judged(BROKEN, 'ServicePrincipal');
    expect(findings).toMatchObject([
      {
        rule: 'task-version-superseded',
        severity: 'warning',
        confidence: 'confirmed',
        when: 'after-conversion',
        message:
          'AzureFileCopy@4 cannot sign in through workload identity federation: the upload to a blob container, which every destination needs, refuses the WorkloadIdentityFederation scheme. Connection "prod" is still on a secret: this would break once it is converted.',
      },
    ]);
    expect({ verdict, diagnostics }).toEqual({ verdict: 'at-risk', diagnostics: [] });
  });

  it('keeps warnings and notes as they are where the connection is on a secret', () => {
    const text = `${step('AzurePowerShell@4').replace('steps:', 'pool: own\nsteps:')}${step('AzureCLI@1').replace('steps:\n', '')}`;
    const before = judgeText(text).findings.map(({ message, severity }) => [message, severity]);
    expect(judgeText(text).findings.map(({ when }) => when)).toEqual(before.map(() => 'now'));
    const after = judged(text, 'ServicePrincipal').findings.map(({ message, severity }) => [message, severity]);
    expect(after).toEqual(before);
    expect(judged(text, 'ServicePrincipal').findings.map(({ when }) => when)).toEqual(
      before.map(() => 'after-conversion'),
    );
  });

  it.each(['ManagedServiceIdentity', 'PublishProfile'])(
    'finds nothing wrong with %s, which no conversion touches',
    (scheme) => {
      expect(judged(BROKEN, scheme)).toMatchObject({ findings: [], diagnostics: [], verdict: 'ready' });
      expect(judged(step('ContosoDeploy@1'), scheme)).toMatchObject({ findings: [], verdict: 'ready' });
    },
  );

  it('finds nothing wrong with the step where its connection is one of another service, but with that', () => {
    const { findings, verdict } = judged(BROKEN, 'UsernamePassword', 'dockerregistry');
    expect({ rules: findings.map(({ rule }) => rule), verdict }).toEqual({
      rules: ['connection-not-azure'],
      verdict: 'blocked',
    });
  });

  it.each([
    ['of an unknown scheme', 'SomethingNew', 'SomethingNew'],
    ['without a scheme', null, 'none'],
  ])('tells of a connection %s and judges it as federated', (_, scheme, word) => {
    const { findings, diagnostics, verdict } = judged(FINE, scheme);
    expect(diagnostics).toEqual([]);
    expect(findings).toMatchObject([
      {
        rule: 'connection-not-found',
        unknown: true,
        line: 2,
        column: 9,
        message: `Connection "prod" signs in by a scheme the guard does not know (${word}): it is judged as federated.`,
      },
    ]);
    expect(verdict).toBe('unknown');
    expect(judged(BROKEN, scheme).verdict).toBe('blocked');
  });

  it('tells of a connection that is not found and judges it as federated', () => {
    const missing = { connections: [connection('other', 'ServicePrincipal')] };
    expect(judgeText(FINE, missing)).toMatchObject({
      verdict: 'unknown',
      findings: [{ rule: 'connection-not-found', repository: 'self', file: 'azure-pipelines.yml', unknown: true }],
      diagnostics: [],
    });
    expect(judgeText(BROKEN, missing).verdict).toBe('blocked');
    expect(judgeText(FINE, { connections: [] }).verdict).toBe('unknown');
  });

  it('does not choose between two connections of one name', () => {
    const connections = [
      connection('prod', 'ManagedServiceIdentity'),
      { ...connection('prod', 'WorkloadIdentityFederation'), id: 'another' },
    ];
    expect(judgeText(FINE, { connections }).verdict).toBe('unknown');
    expect(judgeText(BROKEN, { connections }).verdict).toBe('blocked');
  });

  it('finds a connection by its id and in any casing', () => {
    const text = step('AzureFileCopy@4', { azureSubscription: 'ID-OF-PROD' });
    expect(judged(text, 'ServicePrincipal')).toMatchObject({ verdict: 'at-risk', diagnostics: [] });
  });

  it('judges each connection of a step by itself', () => {
    const text = step('TerraformTaskV3@3', {
      azureSubscription: '',
      backendServiceArm: 'state',
      environmentServiceNameAzureRM: 'prod',
      providerServiceName: 'agent',
    });
    const connections = [
      connection('state', 'ServicePrincipal'),
      connection('prod', 'WorkloadIdentityFederation'),
      connection('agent', 'ManagedServiceIdentity'),
    ];
    expect(judgeText(text, { connections }).findings.map(({ connection: name, severity }) => [name, severity])).toEqual(
      [
        ['state', 'warning'],
        ['prod', 'error'],
      ],
    );
  });

  it('never calls ready what names more unknown connections than are told, and still sees what breaks', () => {
    const use = (name: string, task: string): string => `- task: ${task}\n  inputs: { azureSubscription: ${name} }\n`;
    const many = Array.from({ length: 2_100 }, (_, index) => use(`$(v${String(index)})`, 'AzureCLI@2')).join('');
    const { findings, verdict, diagnostics } = judgeText(`steps:\n${many}`);
    expect(findings.length).toBeLessThan(2_100);
    expect(diagnostics).toMatchObject([{ code: 'expansion-limit', unknown: true }]);
    expect(verdict).toBe('unknown');
    expect(judgeText(`steps:\n${many}${use('prod', 'AzureFileCopy@4')}`).verdict).toBe('blocked');
  });

  it('tells of the connection of a container too', () => {
    const text = `resources:\n  containers:\n  - container: a\n    azureSubscription: prod\nsteps: []\n`;
    expect(judgeText(text, { connections: [] })).toMatchObject({
      verdict: 'unknown',
      findings: [{ rule: 'connection-not-found', task: null, unknown: true, line: 4, column: 24 }],
    });
  });
});

describe('one line on which two rules speak', () => {
  const script = (line: string): string =>
    step('AzureCLI@2', { addSpnToEnvironment: 'true', scriptType: 'bash', inlineScript: line });
  const said = (line: string): readonly string[] =>
    judgeText(script(line)).findings.map(({ rule, severity }) => `${severity} ${rule}`);

  it('is told once, by the rule that says what the key is for', () => {
    expect(
      said('az login --service-principal -u $servicePrincipalId -p $servicePrincipalKey --tenant $tenantId'),
    ).toEqual(['error secret-login']);
    expect(said('export ARM_CLIENT_SECRET=$servicePrincipalKey')).toEqual(['error terraform-client-secret']);
  });

  it.each([
    [
      'az login --service-principal -u x -p $servicePrincipalKey; curl -d "$servicePrincipalKey" https://x',
      'secret-login',
    ],
    ['ARM_CLIENT_SECRET=$servicePrincipalKey curl -d "$servicePrincipalKey" https://x', 'terraform-client-secret'],
    ['ARM_USE_OUDC=true curl -d "$servicePrincipalKey" https://x', 'terraform-client-secret'],
  ])('keeps what else reads the key, so that a waiver of one does not hide it: %s', (line, rule) => {
    const rules = said(line);
    expect(rules).toContain(`error ${rule}`);
    expect(rules).toContain('error secret-in-script');
    const waiver = `# wif-guard: ignore[${rule}] until 2027-01-31 known\n`;
    const { findings, verdict } = judgeText(script(line).replace(/^ *inlineScript/m, (input) => waiver + input));
    expect(findings.filter(({ waived }) => waived).map((found) => found.rule)).toEqual([rule]);
    expect(verdict).toBe('blocked');
  });

  it('is told in general where nothing more is known', () => {
    expect(said('echo $servicePrincipalKey')).toEqual(['error secret-in-script']);
  });

  it('keeps every other line', () => {
    const lines = '|\n      echo $servicePrincipalKey\n      export ARM_CLIENT_SECRET=$servicePrincipalKey';
    expect(said(lines)).toEqual(['error secret-in-script', 'error terraform-client-secret']);
  });
});
