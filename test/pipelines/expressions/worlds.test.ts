import { describe, expect, it } from 'vitest';
import { FREE, isChoice, isOpen, scriptsIn, toldBy, valueInPipeline, type Plain } from './evaluating.ts';

const FLAG = '- { name: flag, type: boolean, default: false }\n';
const ENV = '- { name: env, type: string, default: dev, values: [dev, test, prod] }\n';
const FREE_TEXT = '- { name: text, type: string, default: a }\n';
const NO_DEFAULT = '- { name: env, type: string, values: [dev, prod] }\n';

const script = (parameters: string, text: string): string => `parameters:\n${parameters}steps:\n- script: ${text}\n`;
const value = (parameters: string, expression: string): Plain =>
  valueInPipeline(script(parameters, JSON.stringify(`\${{ ${expression} }}`)));

/** The options of an expression. */
function optionsIn(parameters: string, expression: string): readonly Plain[] {
  const found = value(parameters, expression);
  return isChoice(found) ? found.anyOf : [];
}

describe('a root parameter that is not given', () => {
  it.each([
    ['of type boolean is its default first, then the other value', FLAG, 'parameters.flag', { anyOf: [false, true] }],
    ['with values is its default first, then the others', ENV, 'parameters.env', { anyOf: ['dev', 'test', 'prod'] }],
    ['without a default is any of its values', NO_DEFAULT, 'parameters.env', { anyOf: ['dev', 'prod'] }],
    ['that is free is its default first, then what is typed', FREE_TEXT, 'parameters.text', { anyOf: ['a', FREE] }],
    ['without a default or values is not known', '- { name: a, type: string }\n', 'parameters.a', { unknown: 'any' }],
    ['with one value is that', '- { name: a, type: string, default: x, values: [x] }\n', 'parameters.a', 'x'],
  ])('%s', (_, parameters, expression, expected) => {
    expect(value(parameters, expression)).toEqual(expected);
  });

  it('is what is given where it is given', () => {
    const text = script(FLAG, '${{ parameters.flag }}');
    expect(valueInPipeline(text, { parameters: { FLAG: 'true' } })).toBe(true);
  });
});

describe('an expression on a choice', () => {
  it.each([
    [
      'has a value for each option, what it is by default first',
      ENV,
      "eq(parameters.env, 'prod')",
      { anyOf: [false, true] },
    ],
    ['has each value once', ENV, "startsWith(parameters.env, 'p')", { anyOf: [false, true] }],
    ['is settled where all options give the same', ENV, "eq(parameters.env, 'stage')", false],
    ['makes a text of each', ENV, "format('{0}-sc', parameters.env)", { anyOf: ['dev-sc', 'test-sc', 'prod-sc'] }],
    ['knows that what is typed is no known text', FREE_TEXT, "eq(parameters.text, 'a')", { anyOf: [true, FREE] }],
    ['chooses between two', FLAG, "iif(parameters.flag, 'p', 'd')", { anyOf: ['d', 'p'] }],
    ['takes the first that is something', FLAG, "coalesce(iif(parameters.flag, 'p', ''), 'd')", { anyOf: ['d', 'p'] }],
  ])('%s', (_, parameters, expression, expected) => {
    expect(value(parameters, expression)).toEqual(expected);
  });

  it.each([
    ['and', 'and(parameters.flag, not(parameters.flag))', false],
    ['or', 'or(parameters.flag, not(parameters.flag))', true],
    ['eq', 'eq(parameters.flag, parameters.flag)', true],
    ['a text', "eq(format('{0}', parameters.flag), format('{0}', parameters.flag))", true],
  ])('reads the same value wherever it reads it: %s', (_, expression, expected) => {
    expect(value(FLAG, expression)).toBe(expected);
  });

  it('has all combinations of two', () => {
    expect(value(FLAG + ENV, "format('{0}{1}', parameters.env, parameters.flag)")).toEqual({
      anyOf: ['devFalse', 'devTrue', 'testFalse', 'testTrue', 'prodFalse', 'prodTrue'],
    });
  });

  it('reads the same value in all expressions of one text', () => {
    expect(valueInPipeline(script(ENV, 'a ${{ parameters.env }} ${{ parameters.env }}'))).toEqual({
      anyOf: ['a dev dev', 'a test test', 'a prod prod'],
    });
  });
});

describe('a condition on a choice', () => {
  const steps = (parameters: string, lines: string): readonly string[] =>
    scriptsIn(`parameters:\n${parameters}steps:\n${lines}`);

  it('marks what a run has by default, and what another run has', () => {
    const lines = '- ${{ if parameters.flag }}:\n  - script: on\n- ${{ else }}:\n  - script: off\n- script: end\n';
    expect(steps(FLAG, lines)).toEqual(['on (maybe)', 'off (by default)', 'end']);
  });

  it('leaves out what no run takes, and marks nothing that every run takes', () => {
    const lines = "- ${{ if eq(parameters.env, 'stage') }}:\n  - script: never\n- ${{ else }}:\n  - script: always\n";
    expect(steps(ENV, lines)).toEqual(['always']);
  });

  it('narrows the choice in its branch', () => {
    const lines = "- ${{ if eq(parameters.env, 'prod') }}:\n  - script: deploy ${{ parameters.env }}\n";
    expect(steps(ENV, lines)).toEqual(['deploy prod (maybe)']);
  });

  it('narrows the choice in the branches after it', () => {
    const lines = `- \${{ if eq(parameters.env, 'dev') }}:
  - script: one \${{ parameters.env }}
- \${{ elseif eq(parameters.env, 'test') }}:
  - script: two \${{ parameters.env }}
- \${{ else }}:
  - script: three \${{ parameters.env }}
`;
    expect(steps(ENV, lines)).toEqual(['one dev (by default)', 'two test (maybe)', 'three prod (maybe)']);
  });

  it('decides the same condition inside its branch', () => {
    const lines = `- \${{ if parameters.flag }}:
  - \${{ if parameters.flag }}:
    - script: both
  - \${{ else }}:
    - script: never
`;
    expect(steps(FLAG, lines)).toEqual(['both (maybe)']);
  });

  it('narrows nothing behind its branches', () => {
    const text = `parameters:\n${FLAG}steps:\n- script: \${{ parameters.flag }}\n- \${{ if parameters.flag }}:\n  - script: x\n- script: \${{ parameters.flag }}\n`;
    expect(scriptsIn(text).at(-1)).toBe('False');
    expect(valueInPipeline(text)).toEqual({ anyOf: [false, true] });
  });

  it('that holds by two choices narrows each to what is possible', () => {
    const lines =
      "- ${{ if and(parameters.flag, ne(parameters.env, 'dev')) }}:\n  - script: ${{ eq(parameters.env, 'dev') }}${{ parameters.flag }}\n";
    expect(steps(FLAG + ENV, lines)).toEqual(['FalseTrue (maybe)']);
  });

  it('that one of two choices decides narrows neither', () => {
    const lines =
      "- ${{ if or(parameters.flag, eq(parameters.env, 'dev')) }}:\n  - script: ${{ eq(parameters.env, 'dev') }}\n";
    const text = `parameters:\n${FLAG}${ENV}steps:\n${lines}`;
    expect(valueInPipeline(text)).toEqual({ anyOf: [true, false] });
  });

  it('on what is typed leaves only what is typed', () => {
    const text = `parameters:\n${FREE_TEXT}steps:\n- \${{ if eq(parameters.text, 'b') }}:\n  - script: \${{ parameters.text }}\n`;
    expect(valueInPipeline(text)).toEqual(FREE);
  });

  it('is not settled by a list with what is typed in it', () => {
    expect(optionsIn(FREE_TEXT, "containsValue(parameters.*, 'b')")).toSatisfy((options: readonly Plain[]) =>
      options.some(isOpen),
    );
  });
});

describe('more choices than can be tried', () => {
  const flags = (count: number) =>
    Array.from({ length: count }, (_, index) => `- { name: f${String(index)}, type: boolean, default: false }\n`).join(
      '',
    );
  const text = (count: number) =>
    `format('${Array.from({ length: count }, (_, index) => `{${String(index)}}`).join('')}', ${Array.from({ length: count }, (_, index) => `parameters.f${String(index)}`).join(', ')})`;

  const options = (count: number): readonly Plain[] => optionsIn(flags(count), text(count));

  it('are 64: six booleans are tried in all ways', () => {
    expect(options(6)).toHaveLength(64);
    expect(options(6)).not.toContainEqual({ unknown: 'any' });
  });

  it('leave what lies beyond unknown, and the default first', () => {
    expect(options(7)).toHaveLength(65);
    expect(options(7).at(0)).toBe('False'.repeat(7));
    expect(options(7).at(-1)).toEqual({ unknown: 'any' });
  });

  it('leave both branches of a condition open', () => {
    const all = `and(${Array.from({ length: 8 }, (_, index) => `ne(parameters.f${String(index)}, 'x')`).join(', ')}, ${text(8)})`;
    const lines = `- \${{ if ${all} }}:\n  - script: a\n- \${{ else }}:\n  - script: b\n`;
    expect(scriptsIn(`parameters:\n${flags(8)}steps:\n${lines}`)).toHaveLength(2);
  });

  it('are told nothing of: nothing was refused', () => {
    expect(toldBy(script(flags(7), JSON.stringify(`\${{ ${text(7)} }}`)))).toEqual([]);
  });
});
