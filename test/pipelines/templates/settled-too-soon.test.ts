import { describe, expect, it } from 'vitest';
import { cli, expanding, resolutions, seen, uses } from './expanding.ts';

// Found by comparing the expansion with nothing given to that of every run (every-run.test.ts).

const pipeline = (...lines: readonly string[]): string => `trigger: none\n${lines.join('\n')}\n`;
const PULL_REQUEST = "${{ if eq(variables['Build.Reason'], 'PullRequest') }}";
const QUEUED = "${{ if eq(variables.queued, 'yes') }}";
const FLAG = 'parameters: [{ name: flag, type: boolean, default: false }]';

describe('a variable that is set again', () => {
  it('is another choice, though it can be the same values', () => {
    const text = pipeline(
      'variables:',
      `- ${PULL_REQUEST}: [{ name: v, value: a }]`,
      '- ${{ else }}: [{ name: v, value: b }]',
      '- { name: before, value: "${{ variables.v }}" }',
      `- ${QUEUED}: [{ name: v, value: a }]`,
      '- ${{ else }}: [{ name: v, value: b }]',
      'steps:',
      "- ${{ if eq(variables.v, 'a') }}:",
      `  - ${cli('${{ variables.before }}')}`,
    );
    expect(seen(text)).toEqual(['b|a maybe']);
  });

  it('under a condition that is not known does not have its earlier value by default', () => {
    const text = pipeline(
      'variables:',
      '- { name: v, value: a }',
      `- ${PULL_REQUEST}: [{ name: v, value: b }]`,
      'steps:',
      "- ${{ if eq(variables.v, 'a') }}:",
      `  - ${cli('one')}`,
    );
    expect(seen(text)).toEqual(['one maybe']);
  });

  it('by a group that is not at hand, or an object that is not known, does not either', () => {
    const text = pipeline(
      'variables:',
      '- { name: v, value: a }',
      '- ${{ variables.more }}',
      'steps:',
      "- ${{ if eq(variables.v, 'a') }}:",
      `  - ${cli('one')}`,
    );
    expect(seen(text)).toEqual(['one maybe']);
  });
});

describe('a variable that is set in a loop over what a person may type', () => {
  const root = (value: string): string =>
    pipeline(
      'parameters: [{ name: list, type: object, default: [a] }]',
      'variables:',
      '- { name: v, value: a }',
      `- \${{ each x in parameters.list }}: [{ name: v, value: "${value}" }]`,
      `steps: [ ${cli('$(v)')} ]`,
    );

  it('can be made of itself any number of times', () => {
    expect(resolutions(root('${{ variables.v }}b'))).toEqual(['ab|a unresolved']);
  });

  it('is what it is where every turn sets the same', () => {
    expect(resolutions(root('b'))).toEqual(['b|a variable']);
  });
});

describe('the variables of a job under a condition', () => {
  it.each([
    ['as a mapping', 'variables: { conn: b }'],
    ['as a list', 'variables: [{ name: conn, value: b }]'],
    ['as a template', 'variables: [{ template: v.yml }]'],
  ])('may not be there, for the templates in it too: %s', (_, variables) => {
    const files = {
      'azure-pipelines.yml': pipeline(
        'variables: { conn: a }',
        'jobs:',
        '- job: j',
        `  ${PULL_REQUEST}:`,
        `    ${variables}`,
        '  steps: [{ template: t.yml }]',
      ),
      't.yml': `steps:\n- ${cli('${{ variables.conn }}')}\n- ${cli('$(conn)')}\n`,
      'v.yml': 'variables: { conn: b }\n',
    };
    expect(seen(files)).toEqual(['b|a', 'b|a']);
  });
});

describe('a loop around variables', () => {
  it('declares those of each turn', () => {
    const text = pipeline(
      'parameters: [{ name: names, type: object, default: [a, b] }]',
      'jobs:',
      '- job: j',
      '  ${{ each name in parameters.names }}:',
      '    variables: { "${{ name }}": "${{ name }}-sc" }',
      `  steps: [ ${cli('$(a)')}, ${cli('$(b)')} ]`,
    );
    expect(seen(text, { parameters: { names: '[a, b]' } })).toEqual(['a-sc', 'b-sc']);
    expect(resolutions(text)).toEqual(['a-sc unresolved', 'b-sc unresolved']);
  });
});

describe('a repository under a condition', () => {
  it.each([
    ['in the list', `  repositories:\n  - ${PULL_REQUEST}: [ REPOSITORY ]`],
    ['with the list', `  ${PULL_REQUEST}:\n    repositories: [ REPOSITORY ]`],
  ])('can be another in another run: %s', (_, resources) => {
    const repository = '{ repository: tools, type: git, name: p/tools, ref: refs/tags/v1 }';
    const files = {
      'azure-pipelines.yml': pipeline(
        'resources:',
        resources.replace('REPOSITORY', repository),
        'steps: [{ template: t.yml@tools }]',
      ),
      'tools:t.yml': `steps: [ ${cli('a')} ]\n`,
    };
    expect(expanding(files).complete).toBe(false);
  });

  it('can be another where its resources are under it', () => {
    const files = {
      'azure-pipelines.yml': pipeline(
        `${PULL_REQUEST}:`,
        '  resources: { repositories: [{ repository: tools, type: git, name: p/tools }] }',
        'steps: [{ template: t.yml@tools }]',
      ),
      'tools:t.yml': `steps: [ ${cli('a')} ]\n`,
    };
    expect(expanding(files).complete).toBe(false);
  });
});

describe('a container that is pulled through nothing in some run', () => {
  it('is not certain', () => {
    const text = pipeline(
      "parameters: [{ name: c, default: '', values: ['', a] }]",
      'resources: { containers: [{ container: c, type: ACR, azureSubscription: "${{ parameters.c }}" }] }',
      'steps: [{ script: make }]',
    );
    expect(seen(text)).toEqual(['a maybe']);
  });
});

describe('a text that is nothing in some run', () => {
  it('is no item of a list there', () => {
    const text = pipeline(
      "parameters: [{ name: more, default: '', values: ['', a] }]",
      'steps:',
      '- template: t.yml',
      '  parameters: { all: ["${{ parameters.more }}"] }',
    );
    const template = `parameters: [{ name: all, type: object }]\nsteps:\n- \${{ each one in parameters.all }}:\n  - ${cli('x')}\n`;
    expect(seen({ 'azure-pipelines.yml': text, 't.yml': template })).toEqual(['x maybe']);
  });

  it('is not the text that others have there', () => {
    const connection = "${{ iif(eq(variables['Build.Reason'], 'PullRequest'), 'a', parameters.none) }}";
    const files = {
      'azure-pipelines.yml': pipeline('steps: [{ template: t.yml }]'),
      't.yml': `parameters: {}\nsteps:\n- ${cli(connection)}\n`,
    };
    expect(seen(files)).toEqual(['a maybe']);
  });

  it.each([
    ['a parameter', "parameters: [{ name: c, default: '', values: ['', a] }]", '${{ parameters.c }}', 'a maybe'],
    [
      'a parameter that names one by default',
      "parameters: [{ name: c, default: a, values: ['', a] }]",
      '${{ parameters.c }}',
      'a',
    ],
    [
      'a variable',
      `variables:\n- { name: c, value: '' }\n- ${PULL_REQUEST}: [{ name: c, value: a }]`,
      '$(c)',
      'a maybe',
    ],
  ])('is no connection there: %s', (_, head, connection, expected) => {
    expect(seen(pipeline(head, `steps: [ ${cli(connection)} ]`))).toEqual([expected]);
  });

  it('leaves a step whose other branches name one without any', () => {
    const text = pipeline(
      FLAG,
      'steps:',
      '- task: AzureCLI@2',
      '  ${{ if parameters.flag }}: { inputs: { azureSubscription: a } }',
      "  ${{ else }}: { inputs: { azureSubscription: '' } }",
    );
    expect(uses(text)).toEqual(['AzureCLI@2 azure-pipelines.yml:4 a maybe']);
  });
});

describe('a matrix whose only leg is under a condition', () => {
  const job = (matrix: string): string =>
    pipeline('variables: { conn: root }', 'jobs:', '- job: j', '  strategy:', matrix, `  steps: [ ${cli('$(conn)')} ]`);

  it('may have no leg', () => {
    expect(resolutions(job(`    matrix:\n      ${PULL_REQUEST}:\n        one: { conn: leg }`))).toEqual([
      'leg|root matrix',
    ]);
  });

  it('has one where each branch has one', () => {
    const legs = `    matrix:\n      ${PULL_REQUEST}:\n        one: { conn: a }\n      \${{ else }}:\n        one: { conn: b }`;
    expect(resolutions(job(legs))).toEqual(['a|b matrix']);
  });
});

describe('variables that name each other many times over', () => {
  it('end soon, and what is not reached is not sure', () => {
    const branches = Array.from({ length: 30 }, (_, index) => [
      `- \${{ if eq(variables.q${String(index)}, 'x') }}:`,
      `  - { name: v, value: "$(w)-$(v)" }`,
      `  - { name: w, value: "\${{ variables.v }}-$(w)" }`,
    ]).flat();
    const steps = Array.from({ length: 500 }, (_, index) => `- ${cli(`$(v)-$(w)-${String(index)}`)}`);
    const before = process.cpuUsage();
    const { uses: found } = expanding(
      pipeline('variables:', '- { name: v, value: a }', ...branches, 'steps:', ...steps),
    );
    // Time of the processor, which other processes do not lengthen.
    expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
    expect(new Set(found.flatMap(({ connections }) => connections.map(({ resolution }) => resolution)))).toEqual(
      new Set(['unresolved']),
    );
  });
});
