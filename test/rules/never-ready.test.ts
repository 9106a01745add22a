import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connection, judgeText, step } from './judging.ts';

const BROKEN = '- task: AzureFileCopy@4\n  inputs: { azureSubscription: prod }\n';

/** Ways in which a step that breaks, or something unread, once passed or could pass unseen. */
const unseen: readonly (readonly [string, string])[] = [
  ['a task behind a lone carriage return', `steps:\n- script: a\n# note\r${BROKEN}`],
  ['a task behind a line separator', `steps:\n- script: a\n# note\u2028${BROKEN}`],
  ['a task behind a next-line character', `steps:\n- script: a\n# note\u0085${BROKEN}`],
  ['a task in a second document', `steps:\n- script: a\n---\nsteps:\n${BROKEN}`],
  ['a task behind an end of the document', `steps:\n- script: a\n...\nsteps:\n${BROKEN}`],
  ['a task below an anchor and its alias', `x: &x\n${BROKEN}steps: *x\n`],
  ['a task in a merge key', `x: &x { task: AzureFileCopy@4, inputs: { azureSubscription: prod } }\nsteps:\n- <<: *x\n`],
  ['a task below a key of the flow style', 'steps: [{?task: AzureFileCopy@4, inputs: {azureSubscription: prod}}]'],
  ['a task deeper than is followed', `steps: ${'['.repeat(120)}{task: AzureFileCopy@4}${']'.repeat(120)}`],
  ['a task in a list of a list', `steps:\n- ${BROKEN.replace('\n', '\n  ')}`],
  ['a task below a misspelt key', `jobs:\n- job: a\n  step:\n${BROKEN.replace(/^/gm, '  ')}`],
  ['a task in other casing', `steps:\n- script: a\n${BROKEN.replace('task', 'Task')}`],
  ['an escaped template key', 'steps:\n- script: a\n- "t\\u0065mplate": a.yml\n'],
  ['an escaped expression', 'steps:\n- script: a\n- "$\\u007b{ parameters.steps }}"\n'],
  ['an extended template without its name', 'extends:\n  parameters: { a: b }\n'],
  ['an empty extends', 'trigger: none\nextends:\n'],
  ['a file without a body', 'trigger: none\npool: linux\n'],
  ['inputs that are a list', 'steps:\n- task: AzureFileCopy@4\n  inputs: [ azureSubscription: prod ]\n'],
  ['a connection that is a list', 'steps:\n- task: AzureCLI@2\n  inputs: { azureSubscription: [prod] }\n'],
  [
    'a connection in an input of an unknown major',
    'steps:\n- task: AzureAppServiceManage@9\n  inputs: { ConnectedServiceName: prod }\n',
  ],
  [
    'an input that one branch shows',
    'steps:\n- task: Kubernetes@0\n  inputs:\n    azureSubscriptionEndpoint: prod\n    ${{ if a }}:\n      containerRegistryType: Container Registry\n',
  ],
  ['an extension that uses a known name', step('contoso.tools.cli.AzureCLI@2')],
  ['a task without its version', step('AzureCLI')],
  ['a folder instead of a task', step('AzureCLIV2')],
  ['a task named by a property of objects', step('constructor@1')],
  ['a pin of unknown age', step('TerraformTask@5.0.1', { azureSubscription: '', backendServiceArm: 'prod' })],
  [
    'a secret in an argument',
    step('AzureCLI@2', {
      addSpnToEnvironment: 'true',
      scriptLocation: 'inlineScript',
      inlineScript: 'echo $1',
      arguments: '$servicePrincipalKey',
    }),
  ],
  [
    'a secret in an unknown kind of script',
    step('AzureCLI@2', {
      addSpnToEnvironment: 'true',
      scriptType: 'constructor',
      inlineScript: 'echo $servicePrincipalKey',
    }),
  ],
  [
    'a secret in an override parameter',
    step('AzureResourceManagerTemplateDeployment@3', {
      azureSubscription: '',
      ConnectedServiceName: 'prod',
      addSpnToEnvironment: 'true',
      overrideParameters: '-k $servicePrincipalKey',
    }),
  ],
  [
    'a script that is a variable',
    step('AzureCLI@2', { addSpnToEnvironment: 'true', scriptLocation: 'inlineScript', inlineScript: '$(script)' }),
  ],
  [
    'a script file beside an inline script',
    step('AzureCLI@2', {
      addSpnToEnvironment: 'true',
      scriptLocation: '$(where)',
      scriptPath: 'a.sh',
      inlineScript: 'az',
    }),
  ],
  [
    'a script file that is called',
    step('AzureCLI@2', {
      addSpnToEnvironment: 'true',
      scriptType: 'bash',
      scriptLocation: 'inlineScript',
      inlineScript: './deploy.sh',
    }),
  ],
];

describe('never ready', () => {
  it.each(unseen)('is a pipeline with %s', (_, text) => {
    expect(judgeText(text).verdict).not.toBe('ready');
  });

  it.each(['SomethingNew', '', 'constructor', 'toString', '__proto__'])(
    'is a pipeline whose connection has the unknown scheme "%s"',
    (scheme) => {
      expect(judgeText(step('AzureCLI@2'), { connections: [connection('prod', scheme)] }).verdict).toBe('unknown');
    },
  );

  it('is a pipeline with a step that breaks, whatever harmless lines stand around it', () => {
    const line = fc.constantFrom(
      '- script: a\n',
      '# comment\n',
      '\n',
      '- bash: |\n    x\n',
      '- checkout: self\n',
      '---\n',
      '\r\n',
      '\t\n',
      '\uFEFF',
      '\u0085\n',
      '...\n',
      '%TAG\n',
    );
    const lines = fc.array(line, { maxLength: 5 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(lines, lines, lines, (before, between, behind) => {
        expect(judgeText(`${before}steps:\n${between}${BROKEN}${behind}`).verdict).not.toBe('ready');
      }),
    );
  });
});

describe('judging never throws', () => {
  it('on any text, with known connections or without', () => {
    const words = fc.constantFrom(
      'steps:\n',
      '- task: AzureCLI@2\n',
      '  inputs:\n',
      '    azureSubscription: prod\n',
      '    addSpnToEnvironment: true\n',
      '    scriptType: constructor\n',
      '    inlineScript: |\n',
      '      echo $servicePrincipalKey\n',
      '\u0000',
      '"',
      '{',
      '- ',
      '${{ if x }}:\n',
    );
    const connections = [connection('prod', 'constructor')];
    fc.assert(
      fc.property(fc.array(words, { maxLength: 20 }), (parts) => {
        const text = parts.join('');
        expect(['ready', 'at-risk', 'unknown', 'blocked']).toContain(judgeText(text).verdict);
        expect(['ready', 'at-risk', 'unknown', 'blocked']).toContain(judgeText(text, { connections }).verdict);
      }),
      { numRuns: 500 },
    );
  });
});
