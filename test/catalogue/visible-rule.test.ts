import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { taskDefinitions } from '../../shared/catalogue/task-definitions.ts';
import type { Truth } from '../../shared/catalogue/truth.ts';
import { holds, inputsAskedBy } from '../../shared/catalogue/visible-rule.ts';

const rules = [
  ...new Set(
    Array.from(taskDefinitions().byName.values()).flatMap(({ connectionInputs }) =>
      connectionInputs.flatMap(({ visibleRule }) => visibleRule ?? []),
    ),
  ),
];

function truth(rule: string, inputs: Readonly<Record<string, string | readonly string[]>>): Truth {
  return holds(rule, (name) => [inputs[name] ?? []].flat());
}

describe('a visible rule', () => {
  it.each<readonly [string, Readonly<Record<string, string | string[]>>, Truth]>([
    ['a = x', { a: 'x' }, 'yes'],
    ['a = x', { a: ' X ' }, 'yes'],
    ['a == x', { a: 'x' }, 'yes'],
    ['a=x', { a: 'x' }, 'yes'],
    ['a = x', { a: 'y' }, 'no'],
    ['a = x', {}, 'no'],
    ['a != x', { a: 'y' }, 'yes'],
    ['a != x', { a: 'x' }, 'no'],
    ['a != x', {}, 'yes'],
    ['a = Azure Resource Manager', { a: 'azure resource manager' }, 'yes'],
    ['a = x && b = y', { a: 'x', b: 'y' }, 'yes'],
    ['a = x && b = y', { a: 'x', b: 'z' }, 'no'],
    ['a = x && b = y', { a: '$(a)', b: 'z' }, 'no'],
    ['a = x && b = y', { a: '$(a)', b: 'y' }, 'unknown'],
    ['a = x || b = y', { a: 'z', b: 'y' }, 'yes'],
    ['a = x || b = y', { a: 'z', b: 'z' }, 'no'],
    ['a = x || b = y', { a: '$(a)', b: 'y' }, 'yes'],
    ['a = x || b = y', { a: '$(a)', b: 'z' }, 'unknown'],
    ['a = x', { a: '$(kind)' }, 'unknown'],
    ['a != x', { a: '$(kind)' }, 'unknown'],
    ['a = x', { a: '${{ parameters.kind }}' }, 'unknown'],
    ['a = x', { a: '$[ variables.kind ]' }, 'unknown'],
    ['a = x', { a: ['x', 'y'] }, 'unknown'],
    ['a = x', { a: ['x', 'X'] }, 'yes'],
    ['a = x', { a: ['y', 'z'] }, 'no'],
    ['a = x', { a: ['x', '$(kind)'] }, 'unknown'],
    ['nonsense', {}, 'unknown'],
    ['', {}, 'unknown'],
  ])('%s with %j: %s', (rule, inputs, expected) => {
    expect(truth(rule, inputs)).toBe(expected);
  });

  it('of the data is one of the many that the tasks use', () => {
    expect(rules.length).toBeGreaterThan(25);
  });

  it.each(rules)('"%s" is certain for every literal value', (rule) => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z ]{0,12}$/), (value) => {
        expect(holds(rule, () => [value])).not.toBe('unknown');
      }),
    );
    expect(holds(rule, () => [])).not.toBe('unknown');
  });

  it.each(rules)('"%s" is never certain where every input is a macro', (rule) => {
    expect(holds(rule, () => ['$(later)'])).toBe('unknown');
  });

  it.each(rules)('"%s" joins its comparisons in one way only', (rule) => {
    expect(rule.includes('&&') && rule.includes('||')).toBe(false);
  });
});

describe('the inputs that a rule asks for', () => {
  it.each([
    ['connectionType = Azure Resource Manager', ['connectionType']],
    ['enableRun = true && credsType == serviceEndpoint', ['enableRun', 'credsType']],
    ['a != x || b = y', ['a', 'b']],
    ['', []],
    ['nonsense', []],
  ])('%s', (rule, inputs) => {
    expect(inputsAskedBy(rule)).toEqual(inputs);
  });
});
