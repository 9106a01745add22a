import { expect, it } from 'vitest';
import { valueIn, type Known, type Plain } from './evaluating.ts';

/** What the expressions of the function tests can read. */
export const known: Known = {
  parameters: {
    flag: 'false',
    list: '[one, 2, true]',
    nested: '[a, { b: c }, [d], e]',
    object: '{ name: web, port: 80, on: true }',
    texts: '["yes", "2"]',
  },
};

/** One test for each: why, the expression, and what it gives. */
export function gives(cases: readonly (readonly [why: string, expression: string, expected: Plain])[]): void {
  it.each(cases)('%s: %s', (_, expression, expected) => {
    expect(valueIn(expression, known)).toEqual(expected);
  });
}

/** One test for each: why, and the expression at which the service would stop. */
export function fails(cases: readonly (readonly [why: string, expression: string])[]): void {
  it.each(cases)('%s: %s', (_, expression) => {
    expect(() => valueIn(expression, known)).toThrow('The expression cannot be evaluated');
  });
}
