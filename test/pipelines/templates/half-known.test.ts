import { describe, expect, it } from 'vitest';
import { cli, expanding, notes, resolutions, seen, tree } from './expanding.ts';

// What a run can have beside what it has by default: never dropped, never called sure.

const REASON = "${{ if eq(variables['Build.Reason'], 'PullRequest') }}";
const named = (...lines: readonly string[]): string => `trigger: none\n${lines.join('\n')}\n`;

describe('a value of a root parameter that an old-style template compares as text', () => {
  const template = `steps:\n- \${{ if eq(parameters.flag, 'true') }}:\n  - ${cli('legacy')}\n`;
  const root = named(
    'parameters: [{ name: flag, type: boolean, default: false }]',
    'steps:',
    '- template: t.yml',
    '  parameters: { flag: "${{ parameters.flag }}" }',
  );

  it.each([
    ['with a default', `parameters: { flag: 'false' }\n${template}`],
    ['without any declaration', template],
  ])('keeps each of its texts: %s', (_, text) => {
    expect(seen({ 'azure-pipelines.yml': root, 't.yml': text })).toEqual(['legacy maybe']);
  });
});

describe('steps that stand at one place', () => {
  const files = (second: string) => ({
    'azure-pipelines.yml': named(
      'jobs:',
      '- job: a',
      '  variables: { conn: prod }',
      '  steps: [{ template: t.yml }]',
      '- job: b',
      `  variables:\n${second}`,
      '  steps: [{ template: t.yml }]',
    ),
    't.yml': `steps:\n- ${cli('$(conn)')}\n`,
  });

  it.each([
    ['a condition', `  - ${REASON}:\n    - { name: conn, value: prod }`],
    ['a group that is not at hand', '  - { name: conn, value: prod }\n  - group: g'],
  ])('are no surer together than the least sure of them: %s', (_, second) => {
    expect(resolutions(files(second))).toEqual(['prod unresolved']);
  });

  it('stay open where one of them is', () => {
    const root = named(
      'parameters: [{ name: c, default: prod }]',
      'steps:',
      '- { template: t.yml, parameters: { c: prod } }',
      '- { template: t.yml, parameters: { c: "${{ parameters.c }}" } }',
    );
    const template = `parameters: [{ name: c }]\nsteps:\n- ${cli('${{ parameters.c }}')}\n`;
    expect(resolutions({ 'azure-pipelines.yml': root, 't.yml': template })).toEqual([
      'prod parameter',
      'prod parameter open',
    ]);
  });
});

describe('parameters under a condition', () => {
  it('are not always passed', () => {
    const root = named('steps:', '- template: t.yml', `  ${REASON}:`, '    parameters: { conn: pr }');
    const template = `parameters: [{ name: conn, default: prod }]\nsteps:\n- ${cli('${{ parameters.conn }}')}\n`;
    expect(seen({ 'azure-pipelines.yml': root, 't.yml': template })).toEqual(['pr|prod']);
  });
});

describe('an input that branches set', () => {
  it('names the connections of all of them, though they are the same by default', () => {
    const text = named(
      'parameters:',
      '- { name: a, default: p, values: [p, q] }',
      '- { name: b, default: p, values: [p, r] }',
      'steps:',
      '- task: AzureCLI@2',
      '  inputs:',
      `    ${REASON}: { azureSubscription: "\${{ parameters.a }}" }`,
      '    ${{ else }}: { azureSubscription: "${{ parameters.b }}" }',
    );
    expect(seen(text)).toEqual(['p|q|r']);
  });
});

describe('what whoever starts a run may type', () => {
  const free = (type: string, value: string): string =>
    `parameters: [{ name: more, type: ${type}, default: ${value} }]`;
  const task = '- task: AzureCLI@2';

  it.each([
    [
      'inserted into inputs',
      [free('object', '{}'), 'steps:', task, '  inputs: { "${{ insert }}": "${{ parameters.more }}" }'],
    ],
    ['inserted into a step', [free('object', '{}'), 'steps:', task, '  ${{ insert }}: ${{ parameters.more }}']],
    [
      'as the name of an input',
      [free('string', 'foo'), 'steps:', task, '  inputs: { "${{ parameters.more }}": prod }'],
    ],
    ['as steps', [free('stepList', '[]'), 'steps:', '- ${{ parameters.more }}']],
    ['as the name of a template', [free('string', 't.yml'), 'steps:', '- template: ${{ parameters.more }}']],
    ['as parameters', [free('object', '{}'), 'steps:', '- template: t.yml', '  parameters: ${{ parameters.more }}']],
    [
      'as parameters of a loop',
      [
        free('object', '{}'),
        'steps:',
        '- template: t.yml',
        '  parameters:',
        '    ${{ each p in parameters.more }}:',
        '      ${{ p.key }}: ${{ p.value }}',
      ],
    ],
  ])('makes the pipeline unknown: %s', (_, lines) => {
    const files = { 'azure-pipelines.yml': named(...lines), 't.yml': 'parameters: []\nsteps:\n- script: make\n' };
    expect(expanding(files).complete).toBe(false);
    expect(new Set(notes(files).map((note) => note.split(' ')[0]))).toEqual(
      new Set([lines.at(-1)?.includes('template') === true ? 'template-not-found' : 'expression-unresolved']),
    );
  });

  it.each([['${{ variables.conn }}'], ['$(conn)']])('can be a variable of any name: %s', (conn) => {
    const root = named(
      free('object', '{}'),
      'variables:',
      '  conn: dev',
      '  ${{ insert }}: ${{ parameters.more }}',
      'steps:',
      `- ${cli(conn)}`,
    );
    expect(resolutions(root)).toEqual(['dev unresolved']);
  });
});

describe('a variable whose name an expression gives', () => {
  const root = (name: string, conn: string): string =>
    named(
      'parameters: [{ name: which, default: other, values: [other, conn] }]',
      'variables:',
      '- { name: conn, value: dev }',
      `- { name: "${name}", value: prod }`,
      'steps:',
      `- ${cli(conn)}`,
    );

  it.each([['${{ variables.conn }}'], ['$(conn)']])('is each of the names, for %s', (conn) => {
    expect(resolutions(root('${{ parameters.which }}', conn))).toEqual(['dev|prod variable']);
  });

  it.each([['${{ variables.conn }}'], ['$(conn)']])('can be any where it is not known, for %s', (conn) => {
    expect(resolutions(root("${{ variables['Build.Reason'] }}", conn))).toEqual(['dev unresolved']);
  });
});

describe('a choice that a condition has decided', () => {
  it('is decided in the templates that the branch includes', () => {
    const root = named(
      'parameters: [{ name: env, default: dev, values: [dev, prod] }]',
      'variables: { env: "${{ parameters.env }}" }',
      'steps:',
      "- ${{ if eq(parameters.env, 'prod') }}:",
      '  - template: t.yml',
    );
    const template = `steps:
- \${{ if eq(variables.env, 'dev') }}:
  - { task: AzureFileCopy@4, inputs: { azureSubscription: never } }
- ${cli('sc-${{ variables.env }}')}
`;
    expect(seen({ 'azure-pipelines.yml': root, 't.yml': template })).toEqual(['sc-prod maybe']);
  });
});

describe('a shorthand that is not the first key of an item', () => {
  const template = (type: string, key: string): string =>
    `parameters: [{ name: all, type: ${type} }]\n${key}: \${{ parameters.all }}\n`;

  it('leaves the step a task', () => {
    const root = named(
      'steps:',
      '- template: t.yml',
      '  parameters:',
      '    all: [{ task: AzureCLI@2, bash: oops, inputs: { azureSubscription: kept } }]',
    );
    expect(seen({ 'azure-pipelines.yml': root, 't.yml': template('stepList', 'steps') })).toEqual(['kept']);
  });

  it('leaves the job a job', () => {
    const root = named(
      'jobs:',
      '- template: t.yml',
      '  parameters:',
      `    all: [{ job: a, download: current, steps: [${cli('kept')}] }]`,
    );
    expect(seen({ 'azure-pipelines.yml': root, 't.yml': template('jobList', 'jobs') })).toEqual(['kept']);
  });
});

describe('an item of a list that is no step', () => {
  it('is told nowhere, where it is not known', () => {
    const text = named(
      'jobs:',
      '- job: a',
      '  dependsOn: [ "${{ variables[\'Build.Reason\'] }}" ]',
      '  steps: [{ script: make }]',
    );
    expect(notes(text)).toEqual([]);
    expect(tree(text)).toMatchObject({ jobs: [{ dependsOn: ["${{ variables['Build.Reason'] }}"] }] });
  });
});
