import { describe, expect, it } from 'vitest';
import { UNKNOWN, valueIn, valueInPipeline, toldBy, type Known } from './evaluating.ts';

const known: Known = {
  parameters: {
    apps: '[{ Name: web, ports: [80, 443] }, { name: api, ports: [8080] }, { other: x }, text]',
    app: '{ Name: web, "connection.arm": prod, inner: { id: 1 }, empty: null, big-name: b }',
    which: 'name',
    second: '1',
  },
  variables: { 'System.TeamProject': 'Fabrikam', macro: '$(other)', flag: 'false', count: '3' },
};
const value = (expression: string) => valueIn(expression, known);

describe('a property', () => {
  it.each([
    ['is found', 'parameters.app.name', 'web'],
    ['ignores casing', 'PARAMETERS.App.NAME', 'web'],
    ['can be an index', "parameters.app['name']", 'web'],
    ['with a dot in its name is an index', "parameters.app['Connection.Arm']", 'prod'],
    ['can have a hyphen in its name (runner.server)', 'parameters.app.big-name', 'b'],
    ['can be named by an expression', 'parameters.app[parameters.which]', 'web'],
    ['can be an object', 'parameters.app.inner', { id: 1 }],
    ['that is missing is null (docs: dictionary miss)', 'parameters.app.missing', null],
    ['of what is missing is null', 'parameters.app.missing.deeper[0]', null],
    ['of a text is null', 'parameters.app.name.length', null],
    ['that every object of the host language has is null', 'parameters.app.constructor', null],
    ['that is null is null', 'parameters.app.empty', null],
  ])('%s', (_, expression, expected) => {
    expect(value(expression)).toEqual(expected);
  });
});

describe('an element of a list', () => {
  it.each([
    ['is found', 'parameters.apps[1].name', 'api'],
    ['can be told by a text', "parameters.apps['1'].name", 'api'],
    ['can be told by an expression', 'parameters.apps[parameters.second].name', 'api'],
    ['beyond the end is null', 'parameters.apps[9]', null],
    ['before the start is null', 'parameters.apps[-1]', null],
    ['with a name is null', 'parameters.apps.name', null],
  ])('%s', (_, expression, expected) => {
    expect(value(expression)).toEqual(expected);
  });
});

describe('a filtered array (docs: expressions, filtered arrays)', () => {
  it.each([
    ['gives the property of each element that has it', 'parameters.apps.*.name', ['web', 'api']],
    ['can be written with brackets', 'parameters.apps[*].name', ['web', 'api']],
    ['goes deeper', 'parameters.apps.*.ports.*', [80, 443, 8080]],
    ['gives an element of each', 'parameters.apps.*.ports[0]', [80, 8080]],
    ['of an object gives its values', 'parameters.app.inner.*', [1]],
    ['of a text is empty', 'parameters.which.*', []],
    ['of what is missing is empty', 'parameters.app.missing.*.name', []],
  ])('%s', (_, expression, expected) => {
    expect(value(expression)).toEqual(expected);
  });

  it.each([
    ["join(',', parameters.apps.*.name)", 'web,api'],
    ["containsValue(parameters.apps.*.name, 'API')", true],
    ['length(parameters.apps.*.name)', 2],
  ])('can be handed to a function: %s', (expression, expected) => {
    expect(value(expression)).toBe(expected);
  });
});

describe('a variable', () => {
  it.each([
    ['is found in any casing', "variables['system.teamproject']", 'Fabrikam'],
    ['gives its macro as it is', 'variables.macro', '$(other)'],
    ['is a text: false is true (docs: variables are always strings)', 'and(variables.flag, true)', true],
    ['is a text: 3 is more than 10', "gt(variables.count, '10')", true],
    ['that is not known is not known', 'variables.unheard', UNKNOWN],
  ])('%s', (_, expression, expected) => {
    expect(value(expression)).toEqual(expected);
  });

  it('of the file is a text too, as it was written', () => {
    const text =
      'variables: { version: 1.10, on: true }\nsteps:\n- script: ${{ variables.version }} ${{ variables.on }}\n';
    expect(valueInPipeline(text)).toBe('1.10 true');
  });

  it('sees those before it', () => {
    expect(
      valueInPipeline('variables: { a: x, b: "${{ variables.a }}y" }\nsteps:\n- script: ${{ variables.b }}\n'),
    ).toBe('xy');
  });

  // AzureDevOpsBattlefield saw nothing there; a run can set a variable of that name as well, so what it is stays unknown.
  it('does not know those after it', () => {
    expect(
      valueInPipeline('variables: { b: "[${{ variables.a }}]", a: x }\nsteps:\n- script: ${{ variables.b }}\n'),
    ).toBe(UNKNOWN);
  });
});

describe('a name', () => {
  it.each(['pipeline.startTime', 'resources.pipeline.a.runID', 'dependencies.a.result'])(
    'that is filled when a run is queued is not known: %s',
    (expression) => {
      expect(value(expression)).toEqual(UNKNOWN);
    },
  );

  it.each(['null', 'nonsense', 'github.ref'])('that no context has is an error: %s (runner.server)', (expression) => {
    expect(toldBy(`steps:\n- script: \${{ ${expression} }}\n`)).toEqual(['expression-invalid 2:11']);
  });

  const undeclared = 'parameters: []\nsteps:\n- script: a${{ parameters.x }}b\n';

  it('of a parameter that a template does not declare is nothing, and is told (corpus)', () => {
    const files = { templates: { 't.yml': undeclared } };
    expect(valueInPipeline('steps:\n- template: t.yml\n', files)).toBe('ab');
    expect(toldBy('steps:\n- template: t.yml\n', files)).toEqual(['parameter-undeclared 3:11']);
  });

  it('of a parameter that a root does not declare is not known: it is most likely a template', () => {
    expect(valueInPipeline(undeclared)).toBe(UNKNOWN);
    expect(toldBy(undeclared)).toEqual(['parameter-undeclared 3:11']);
  });
});

describe('parameters as a whole', () => {
  it('are an object', () => {
    expect(value('length(parameters)')).toBe(4);
  });
});

describe('what is not known', () => {
  it.each([
    ['and with a false one is false', 'and(variables.x, false)', false],
    ['and with true ones is not known', 'and(true, variables.x)', UNKNOWN],
    ['or with a true one is true', 'or(variables.x, true)', true],
    ['or with false ones is not known', 'or(variables.x, false)', UNKNOWN],
    ['not is not known', 'not(variables.x)', UNKNOWN],
    ['eq is not known', "eq(variables.x, 'a')", UNKNOWN],
    ['in is true where a known one matches', "in('a', variables.x, 'A')", true],
    ['in is not known where no known one matches', "in('a', variables.x, 'b')", UNKNOWN],
    ['in is not known where the first is not', "in(variables.x, 'a')", UNKNOWN],
    ['notIn is false where a known one matches', "notIn('a', variables.x, 'A')", false],
    ['notIn is not known where no known one matches', "notIn('a', variables.x)", UNKNOWN],
    ['coalesce behind a known one does not matter', "coalesce('a', variables.x)", 'a'],
    ['coalesce before a known one is not known', "coalesce(variables.x, 'a')", UNKNOWN],
    ['coalesce behind an empty one is not known', "coalesce('', variables.x)", UNKNOWN],
    ['iif by it can be both', "iif(variables.x, 'a', 'b')", { anyOf: ['a', 'b'] }],
    ['iif by it is known where both are the same', "iif(variables.x, 'a', 'a')", 'a'],
    ['iif not by it is what is taken', "iif(true, 'a', variables.x)", 'a'],
    ['any text with it is not known', "format('a{0}', variables.x)", UNKNOWN],
    ['an index by it is not known', 'parameters.apps[variables.x]', UNKNOWN],
    ['a property of it is not known', 'pipeline.a.b', UNKNOWN],
    ['a filtered array of it is not known', 'pipeline.*.b', UNKNOWN],
  ])('%s', (_, expression, expected) => {
    expect(value(expression)).toEqual(expected);
  });

  it('stays unknown inside a list that is handed on', () => {
    const text = "steps:\n- ${{ each x in split(variables.x, ',') }}:\n  - script: ${{ eq(x, 1) }}\n";
    expect(valueInPipeline(text)).toEqual(UNKNOWN);
  });
});
