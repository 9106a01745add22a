import { describe, expect, it } from 'vitest';
import { cli, expanding, notes, seen, uses } from './expanding.ts';

/** What a template sees of a value in an object that it is passed, as JSON. */
function json(value: string): unknown {
  const files = {
    'main.yml': `extends:\n  template: a.yml\n  parameters:\n    x:\n      value: ${value}\n`,
    'a.yml': `parameters:
- { name: x, type: object }
steps:
- task: AzureCLI@2
  displayName: \${{ convertToJson(parameters.x) }}
  inputs: { azureSubscription: a }
`,
  };
  const [use] = expanding(files).uses;
  const text = use?.kind === 'task' ? use.displayName : null;
  const parsed: unknown = JSON.parse(text ?? 'null');
  return parsed;
}

describe('a scalar', () => {
  it.each([
    ['true', true],
    ['false', false],
    ['True', 'True'],
    ['FALSE', 'FALSE'],
    ['yes', 'yes'],
    ['on', 'on'],
    ['null', null],
    ['Null', 'Null'],
    ['~', '~'],
    ['', ''],
    ['12', 12],
    ['-3', -3],
    ['1.5', 1.5],
    ['0x1F', 31],
    ['0o17', '0o17'],
    ['.inf', '.inf'],
    ['.nan', '.nan'],
    ['1_000', '1_000'],
    ['"true"', 'true'],
    ["'1'", '1'],
    ['a b', 'a b'],
    ['2024-01-02', '2024-01-02'],
    ['1.2.3', '1.2.3'],
  ])('is typed as Azure Pipelines does: %s (runner.server: YamlObjectReader)', (value, expected) => {
    expect(json(value)).toEqual({ value: expected });
  });

  it('is true as a condition where it is any text: True, no, ~ (runner.server: conversions)', () => {
    for (const value of ['True', 'no', '~', '"false"']) {
      const files = {
        'main.yml': 'extends: { template: a.yml }\n',
        'a.yml': `parameters:\n- { name: x, type: object, default: ${value} }\nsteps:\n- \${{ if parameters.x }}:\n  - ${cli('a')}\n`,
      };
      expect(seen(files)).toEqual(['a']);
    }
  });

  it('in a block keeps its line break, and its expressions become text (reference: expression placement)', () => {
    const text = `variables:\n  conn: prod\nsteps:\n- task: AzureCLI@2\n  inputs:\n    azureSubscription: |\n      \${{ variables.conn }}\n`;
    expect(seen(text)).toEqual(['prod']);
    const object = `steps:\n- task: AzureCLI@2\n  inputs:\n    azureSubscription: |\n      \${{ split('a,b', ',') }}\n`;
    expect(notes(object)).toEqual(['expression-invalid azure-pipelines.yml:4']);
  });
});

describe('duplicate keys', () => {
  it('are legal where they are directives (corpus)', () => {
    const text = `jobs:
- job: x
  \${{ if true }}:
    displayName: one
  \${{ else }}:
    displayName: two
  \${{ if false }}:
    pool: linux
  \${{ else }}:
    steps:
    - ${cli('a')}
`;
    expect(seen(text)).toEqual(['a']);
    expect(notes(text)).toEqual([]);
  });

  it.each([
    ['    azureSubscription: a\n    azureSubscription: b\n'],
    ['    azureSubscription: a\n    ${{ if true }}:\n      azureSubscription: b\n'],
  ])('lose no connection: %j', (inputs) => {
    expect(seen(`steps:\n- task: AzureCLI@2\n  inputs:\n${inputs}`)).toEqual(['a + b']);
  });
});

describe('what Azure Pipelines does not read is told, in templates as well', () => {
  const cases: readonly (readonly [string, string, string, number])[] = [
    ['an anchor (azure-pipelines-yaml#187)', `steps:\n- &a ${cli('a')}\n`, 'yaml-unsupported', 2],
    ['a tag (runner.server)', 'steps:\n- script: !include x.sh\n', 'yaml-unsupported', 2],
    ['a second document (runner.server)', `steps:\n- ${cli('a')}\n---\nsteps: []\n`, 'yaml-invalid', 3],
    ['a tab for indentation', `steps:\n- script: a\n\t- script: b\n`, 'yaml-invalid', 3],
    ['a text that is not closed', `steps:\n- script: "a\n`, 'yaml-invalid', 3],
  ];

  it.each(cases)('%s', (_, text, code, line) => {
    expect(notes(text)[0]).toBe(`${code} azure-pipelines.yml:${String(line)}`);
    expect(expanding(text).complete).toBe(false);
    const files = { 'main.yml': 'steps:\n- template: a.yml\n', 'a.yml': text };
    expect(notes(files)).toContain(`${code} a.yml:${String(line)}`);
    expect(expanding(files).complete).toBe(false);
  });

  it('once for a template that is included many times', () => {
    const files = {
      'main.yml': 'steps:\n- template: a.yml\n- template: a.yml\n',
      'a.yml': `steps:\n- &x ${cli('a')}\n`,
    };
    expect(notes(files)).toEqual(['yaml-unsupported a.yml:2']);
  });
});

describe('what is survived', () => {
  const template = `parameters:\n- name: x\nsteps:\n- \${{ if eq(parameters.x, 'a') }}:\n  - ${cli('${{ parameters.x }}')}\n`;
  const root = 'steps:\n- template: a.yml\n  parameters:\n    x: a\n';

  it.each([
    ['a byte order mark', (text: string) => `\uFEFF${text}`],
    ['CR LF', (text: string) => text.replaceAll('\n', '\r\n')],
    ['a document header', (text: string) => `---\n${text}`],
    ['tabs behind what is written', (text: string) => text.replaceAll('\n', '\t\n')],
    ['comments', (text: string) => text.replaceAll('\n', ' # a comment\n')],
    ['no line break at the end', (text: string) => text.trimEnd()],
  ])('%s (reference: flavour)', (_, change) => {
    const files = { 'main.yml': change(root), 'a.yml': change(template) };
    const [before = ''] = files['a.yml'].split('AzureCLI');
    expect(uses(files)).toEqual([`AzureCLI@2 a.yml:${String(before.split('\n').length)} a always`]);
    expect(notes(files)).toEqual([]);
  });

  it('a key of 1,000 characters (reference: the limit is 1,024)', () => {
    const condition = `eq('${'x'.repeat(980)}', 'y')`;
    expect(seen(`steps:\n- \${{ if not(${condition}) }}:\n  - ${cli('a')}\n`)).toEqual(['a']);
  });
});
