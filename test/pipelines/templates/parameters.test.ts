import { describe, expect, it } from 'vitest';
import { cli, expanding, notes, resolutions, seen } from './expanding.ts';

/** Passes parameters to a template that declares some, and names what it makes of `name`. */
function passing(passed: string, declared: string, name: string) {
  return {
    'main.yml': `steps:\n- template: a.yml\n  parameters: ${passed}\n`,
    'a.yml': `parameters: ${declared}\nsteps:\n- ${cli(name)}\n`,
  };
}

const X = '${{ parameters.x }}';

describe('parameters with types', () => {
  it.each([
    ['what is passed', '{ x: a }', '[{ name: x }]', X, 'a'],
    ['the default where nothing is passed', '{}', '[{ name: x, default: b }]', X, 'b'],
    ['what is passed and not the default', '{ x: a }', '[{ name: x, default: b }]', X, 'a'],
    ['an empty text where that is passed', "{ x: '' }", '[{ name: x, default: b }]', `p${X}`, 'p'],
    ['a text for want of a type', '{ x: 1.10 }', '[{ name: x }]', X, '1.10'],
  ])('are %s (docs: templates, passing parameters)', (_, passed, declared, name, expected) => {
    expect(seen(passing(passed, declared, name))).toEqual([expected]);
    expect(notes(passing(passed, declared, name))).toEqual([]);
  });

  it.each(['${{ parameters.CONN }}', "${{ parameters['Conn'] }}", '${{ Parameters.conn }}'])(
    'have names without casing: %s (reference: flavour)',
    (name) => {
      expect(seen(passing('{ cOnN: a }', '[{ name: conn }]', name))).toEqual(['a']);
    },
  );

  it('are read by index where their name has a point or a blank (corpus)', () => {
    expect(
      seen(passing('{ connection.arm: a }', '[{ name: connection.arm }]', "${{ parameters['connection.arm'] }}")),
    ).toEqual(['a']);
  });

  it('without a default and not passed are told at the reference (runner.server: "A value … must be provided")', () => {
    const files = passing('{}', '[{ name: x }]', X);
    expect(notes(files)).toEqual(['parameter-missing main.yml:2']);
    expect(expanding(files).complete).toBe(false);
    expect(resolutions(files)).toEqual(['- unresolved']);
  });

  it('that are passed and not declared are told where they are passed (runner.server: unexpected parameter)', () => {
    const files = passing('{ x: a, y: b }', '[{ name: x }]', X);
    expect(notes(files)).toEqual(['parameter-invalid main.yml:3']);
    expect(expanding(files).complete).toBe(false);
    expect(seen(files)).toEqual(['a']);
  });

  it('that are read and not declared are nothing, with a note that makes nothing unknown (corpus: 14 of 95 roots)', () => {
    const files = passing('{ x: a }', '[{ name: x }]', 'a${{ parameters.enableTelemetry }}');
    expect(seen(files)).toEqual(['a']);
    expect(notes(files)).toEqual(['parameter-undeclared a.yml:3']);
    expect(expanding(files).complete).toBe(true);
  });

  it('of an empty declaration are all unexpected (reference: new style)', () => {
    expect(notes(passing('{ x: a }', '[]', 'a'))).toEqual(['parameter-invalid main.yml:3']);
  });

  it.each(['[a, b]', 'text'])('are a mapping: %s is told', (passed) => {
    expect(notes(passing(passed, '[{ name: x, default: a }]', X))).toEqual(['parameter-invalid main.yml:3']);
  });
});

describe('allowed values', () => {
  const declared = '[{ name: x, values: [a, b], default: a }]';

  it('let pass what they list (docs: parameters, values)', () => {
    expect(notes(passing('{ x: b }', declared, X))).toEqual([]);
    expect(seen(passing('{ x: b }', declared, X))).toEqual(['b']);
  });

  it('let nothing else pass (docs: parameters, values; reference: checked against the literal text)', () => {
    expect(notes(passing('{ x: c }', declared, X))).toEqual(['parameter-invalid main.yml:3']);
  });

  it('let nothing else pass from a person (docs: parameters, values)', () => {
    const text = `parameters:\n- { name: x, values: [a, b], default: a }\nsteps:\n- ${cli(X)}\n`;
    expect(notes(text, { parameters: { x: 'b' } })).toEqual([]);
    expect(notes(text, { parameters: { x: 'c' } })).toEqual(['parameter-invalid azure-pipelines.yml:2']);
  });

  it('are compared by their text: 1.10 is not 1.1 (reference: literal text)', () => {
    const versions = '[{ name: x, type: number, values: [1.10, 1.2], default: 1.2 }]';
    expect(notes(passing('{ x: 1.10 }', versions, X))).toEqual([]);
  });
});

describe('parameters of the old style', () => {
  it.each([
    ['what is passed', '{ x: a }', '{ x: b }', X, 'a'],
    ['the default where nothing is passed', '{}', '{ x: b }', X, 'b'],
    ['what is passed although nothing declares it', '{ y: a }', '{ x: b }', '${{ parameters.y }}', 'a'],
    ['nothing where nobody passes or declares it', '{}', '{ x: b }', 'p${{ parameters.z }}', 'p'],
    ['texts: true stays as written', '{}', '{ x: true }', X, 'true'],
    ['texts: null stays as written', '{}', '{ x: null }', X, 'null'],
    ['texts: numbers stay as written', '{}', '{ x: 0001 }', X, '0001'],
    ['texts deep inside', '{ x: { y: [false] } }', '{}', '${{ parameters.x.y[0] }}', 'false'],
  ])('are %s (docs: templates; runner.server: legacy parameters)', (_, passed, declared, name, expected) => {
    expect(seen(passing(passed, declared, name))).toEqual([expected]);
    expect(notes(passing(passed, declared, name))).toEqual([]);
  });

  it('are true as a condition whatever text they are, "false" too (runner.server: string to boolean)', () => {
    const files = {
      'main.yml': 'steps:\n- template: a.yml\n',
      'a.yml': `parameters:\n  x: false\nsteps:\n- \${{ if parameters.x }}:\n  - ${cli('a')}\n`,
    };
    expect(seen(files)).toEqual(['a']);
  });

  it('can be compared with a text (corpus)', () => {
    const steps = `- \${{ if eq(parameters.x, 'false') }}:\n  - ${cli('a')}\n- \${{ else }}:\n  - ${cli('b')}\n`;
    const files = { 'main.yml': 'steps:\n- template: a.yml\n', 'a.yml': `parameters:\n  x: false\nsteps:\n${steps}` };
    expect(seen(files)).toEqual(['a']);
  });

  it('are what a template without any declaration reads (corpus: 38 of 95 roots)', () => {
    const files = {
      'main.yml': 'steps:\n- template: a.yml\n  parameters: { x: a }\n',
      'a.yml': `steps:\n- ${cli(X)}\n`,
    };
    expect(seen(files)).toEqual(['a']);
    expect(notes(files)).toEqual([]);
  });

  it('hand lists of steps on (corpus)', () => {
    const files = {
      'main.yml': `steps:\n- template: a.yml\n  parameters:\n    steps:\n    - ${cli('a')}\n`,
      'a.yml': 'parameters:\n  steps: []\nsteps:\n- ${{ parameters.steps }}\n',
    };
    expect(seen(files)).toEqual(['a']);
  });
});

describe('all parameters as one object', () => {
  it('can be gone through (reference: each p in parameters)', () => {
    const files = {
      'main.yml': 'steps:\n- template: a.yml\n  parameters: { one: a }\n',
      'a.yml': `parameters:
- name: one
- name: two
  default: b
steps:
- \${{ each p in parameters }}:
  - ${cli('${{ p.key }}-${{ p.value }}')}
`,
    };
    expect(seen(files)).toEqual(['one-a', 'two-b']);
  });

  it('can be written as JSON (docs: expressions, convertToJson)', () => {
    const files = {
      'main.yml': 'steps:\n- template: a.yml\n  parameters: { x: true }\n',
      'a.yml': `parameters:
- { name: x, type: boolean }
steps:
- task: AzureCLI@2
  displayName: \${{ convertToJson(parameters) }}
  inputs: { azureSubscription: a }
`,
    };
    expect(expanding(files).uses.map((use) => use.kind === 'task' && use.displayName)).toEqual(['{\n  "x": true\n}']);
  });
});

describe('a parameter that is passed under a condition', () => {
  const QUEUED = "eq(variables['Build.SourceBranchName'], 'main')";
  const files = (otherwise: string, declared: string) => ({
    'main.yml': `steps:
- template: a.yml
  parameters:
    \${{ if ${QUEUED} }}:
      x: a
${otherwise}`,
    'a.yml': `parameters: ${declared}\nsteps:\n- ${cli(X)}\n`,
  });

  it('can be each of the values (reference: unknown is first-class)', () => {
    const [names = ''] = seen(files('    ${{ else }}:\n      x: b\n', '[{ name: x }]'));
    expect(names.split('|').sort()).toEqual(['a', 'b']);
    expect(notes(files('    ${{ else }}:\n      x: b\n', '[{ name: x }]'))).toEqual([]);
  });

  it('can be its default too (reference: unknown is first-class)', () => {
    const [names = ''] = seen(files('', '[{ name: x, default: c }]'));
    expect(names.split('|').sort()).toEqual(['a', 'c']);
  });

  it('can be missing, which is told (reference: a value must be provided)', () => {
    expect(notes(files('', '[{ name: x }]'))).toEqual(['parameter-missing main.yml:2']);
  });
});
