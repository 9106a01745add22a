import { describe, expect, it } from 'vitest';
import { UNKNOWN, valueIn } from './evaluating.ts';
import { fails, gives } from './function-cases.ts';

describe('and, or, not, xor', () => {
  gives([
    ['and needs all of them (docs)', 'and(true, true, false)', false],
    ['and gives a boolean, whatever it is given (docs)', "and('a', 1)", true],
    ['and stops at the first that is false (docs: short-circuits)', "and(false, gt(1, 'x'))", false],
    ['or needs one of them (docs)', 'or(false, false, true)', true],
    ['or gives a boolean, whatever it is given (docs)', "or('', 0)", false],
    ['or stops at the first that is true (docs: short-circuits)', "or(true, gt(1, 'x'))", true],
    ["the text 'false' is true (docs: type casting)", "and('false', true)", true],
    ['not turns round (docs)', 'not(eq(1, 2))', true],
    ['not casts to a boolean (docs)', "not('')", true],
    ['xor needs exactly one (docs)', 'xor(True, False)', true],
    ['xor casts to booleans (docs)', "xor('a', 1)", false],
  ]);
});

describe('eq and ne', () => {
  gives([
    ['texts ignore casing (docs)', "eq('ABC', 'abc')", true],
    ['the right operand is converted (docs)', "eq(1, '1')", true],
    ['what cannot be converted is not equal (docs)', "eq(1, 'a')", false],
    ['what cannot be converted is unequal (docs)', "ne(1, 'a')", true],
    ['a boolean on the left makes a boolean of every text (docs: type casting)', "eq(parameters.flag, 'false')", false],
    ['a boolean on the right becomes a text (runner.server: False)', "eq('false', parameters.flag)", true],
    ['an object is equal to itself alone (runner.server)', 'eq(parameters.object, parameters.object)', true],
    ['an object is not equal to another (runner.server)', 'eq(parameters.object, parameters.list)', false],
    ['what is missing is equal to an empty text (docs: null)', "eq(parameters.object.missing, '')", true],
  ]);
});

describe('gt, ge, lt, le', () => {
  gives([
    ['numbers (docs)', 'gt(5, 2)', true],
    ['equal numbers (docs)', 'ge(5, 5)', true],
    ['numbers the other way round (docs)', 'lt(2, 5)', true],
    ['equal numbers the other way round (docs)', 'le(2, 2)', true],
    ['the right operand is converted (docs)', "gt(10, '9')", true],
    ['texts are compared as texts (docs)', "gt('10', 9)", false],
    ['versions part by part (docs: version)', "gt(1.10.0, '1.9.0')", true],
    ['nothing counts as 0 (runner.server)', 'lt(parameters.object.missing, 1)', true],
  ]);
  fails([
    ['what cannot be converted is an error (docs)', "gt(1, 'a')"],
    ['a list has no order (runner.server)', 'lt(parameters.list, 1)'],
  ]);
});

describe('in, notIn, containsValue', () => {
  gives([
    ['in looks for the first among the others (docs)', "in('B', 'A', 'b', 'C')", true],
    ['in converts each to the type of the first (docs)', "in(1, 'a', '1.0')", true],
    ['in takes one argument too (docs: min parameters 1)', "in('a')", false],
    ['in stops at the first match (docs: short-circuits)', "in('a', 'a', gt(1, 'x'))", true],
    ['notIn turns it round (docs)', "notIn('D', 'A', 'B', 'C')", true],
    ['notIn finds it (docs)', "notIn('a', 'A')", false],
    ['notIn takes one argument too (docs: min parameters 1)', "notIn('a')", true],
    ['containsValue looks through a list (docs)', "containsValue(parameters.list, 'ONE')", true],
    [
      'containsValue finds nothing that is not there, a list with true in it or not (docs)',
      "containsValue(parameters.list, 'three')",
      false,
    ],
    ['containsValue looks through the values of an object (docs)', "containsValue(parameters.object, 'web')", true],
    ['containsValue does not look at its keys (docs)', "containsValue(parameters.object, 'name')", false],
    [
      'containsValue converts each item to the type of what is looked for (docs)',
      'containsValue(parameters.texts, true)',
      true,
    ],
    ['containsValue: 2 is found as the text 2.0 is converted (docs)', "containsValue(split('2.0,3', ','), 2)", true],
    [
      'containsValue holds nothing where it is given a text (docs: an array or an object)',
      "containsValue('a', 'a')",
      false,
    ],
  ]);
});

describe('contains, startsWith, endsWith', () => {
  gives([
    ['contains looks for a part (docs)', "contains('ABCDE', 'bcd')", true],
    ['contains makes texts of what it is given (docs)', 'contains(1234, 23)', true],
    ['every text contains the empty one (docs)', "contains('a', '')", true],
    ['startsWith ignores casing (docs)', "startsWith('ABCDE', 'ab')", true],
    ['endsWith ignores casing (docs)', "endsWith('ABCDE', 'de')", true],
  ]);
  fails([['contains is not for lists, which have no text (docs; runner.server)', "contains(parameters.list, 'one')"]]);
});

describe('coalesce and iif', () => {
  gives([
    [
      'coalesce gives the first that is neither null nor empty (docs)',
      "coalesce(parameters.object.missing, '', 'a', 'b')",
      'a',
    ],
    ['coalesce takes false for something (docs)', "coalesce(parameters.flag, 'b')", false],
    ['coalesce hands objects on (corpus)', 'coalesce(parameters.object.missing, parameters.list)', ['one', 2, true]],
    ['coalesce looks no further than what it gives (docs: in order)', "coalesce('a', lower(gt(1, 'x')))", 'a'],
    ['iif gives one of two (docs: sprint 248)', "iif(eq(1, 1), 'a', 'b')", 'a'],
    ['iif casts its condition to a boolean (runner.server)', "iif('', 'a', 'b')", 'b'],
    ['iif may give an object (runner.server)', 'iif(true, parameters.list, 1)', ['one', 2, true]],
  ]);
  fails([
    ['iif evaluates both, and stops where one of them is an error (runner.server)', "iif(true, 'a', gt(1, 'x'))"],
  ]);
});

describe('what template expressions do not have', () => {
  fails([
    ['functions of conditions (docs: job status functions)', 'succeeded()'],
    ['functions of conditions with names of jobs (docs: job status functions)', "failed('a')"],
    ['functions of GitHub Actions', 'toJson(parameters.object)'],
    ['functions that nobody knows', 'nonsense(1)'],
    ['functions named as properties of objects are', "toString('a')"],
  ]);

  it('is no error where nobody evaluates it (runner.server)', () => {
    expect(valueIn('and(false, nonsense(1))')).toBe(false);
  });

  it('is the next number of a counter: that is only known in a run (docs: counter)', () => {
    expect(valueIn("counter('a', 1)")).toEqual(UNKNOWN);
  });
});
