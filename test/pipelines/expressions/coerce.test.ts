import { describe, expect, it } from 'vitest';
import {
  compare,
  equal,
  toBoolean,
  toNumber,
  toText,
  versionOf,
} from '../../../shared/pipelines/expressions/coerce.ts';
import { numberOf, type Settled } from '../../../shared/pipelines/expressions/value.ts';
import { collection } from './evaluating.ts';

const list = collection('[1, 2]');
const object = collection('{ a: 1 }');

function version(text: string): Settled {
  const found = versionOf(text);
  if (found === undefined) throw new Error(`no version: ${text}`);
  return found;
}

describe('to a boolean (docs: expressions, type casting)', () => {
  it.each<[string, Settled, boolean]>([
    ['null is false', null, false],
    ['an empty text is false', '', false],
    ['any other text is true', 'a', true],
    ["even 'false' is true", 'false', true],
    ['a blank is true', ' ', true],
    ["'0' is true", '0', true],
    ['0 is false', numberOf(0), false],
    ['any other number is true', numberOf(-0.5), true],
    ['a version is true', version('0.0.0'), true],
    ['a list is true (runner.server)', list, true],
    ['an object is true (runner.server)', object, true],
  ])('%s', (_, value, expected) => {
    expect(toBoolean(value)).toBe(expected);
  });
});

describe('to a number (docs: expressions, type casting)', () => {
  it.each<[string, Settled, number | undefined]>([
    ['null is 0', null, 0],
    ['false is 0', false, 0],
    ['true is 1', true, 1],
    ['an empty text is 0', '', 0],
    ['a text of digits is its number', '42', 42],
    ['with a decimal point', '1.5', 1.5],
    ['with a point and nothing before it', '.5', 0.5],
    ['with a point and nothing behind it', '5.', 5],
    ['with a sign', '-3', -3],
    ['with thousands', '1,234,567.5', 1_234_567.5],
    ['with blanks around it', '  7 ', 7],
    ['a text of blanks alone is none', '  ', undefined],
    ['a word is none', 'a', undefined],
    ['with an exponent it is none', '1e3', undefined],
    ['in hexadecimal it is none', '0xff', undefined],
    ['with the sign behind it is none', '3-', undefined],
    ['a point alone is none', '.', undefined],
    ['a version is none', version('1.2.3'), undefined],
    ['a list is none', list, undefined],
  ])('%s', (_, value, expected) => {
    expect(toNumber(value)).toBe(expected);
  });
});

describe('to a text', () => {
  it.each<[string, Settled, string | undefined]>([
    ['null is empty (docs: expressions, type casting)', null, ''],
    ['true is True (runner.server, EvaluationResult)', true, 'True'],
    ['false is False (runner.server, EvaluationResult)', false, 'False'],
    ['a number has no needless zeros', numberOf(50), '50'],
    ['a number has no thousands separator (docs)', numberOf(1_234_567), '1234567'],
    ['a number has at most seven decimals (runner.server, NumberFormat)', numberOf(1 / 3), '0.3333333'],
    ['a tiny number has no exponent (runner.server, NumberFormat)', numberOf(0.000_000_1), '0.0000001'],
    ['a huge number has no exponent (runner.server, NumberFormat)', numberOf(1e21), '1000000000000000000000'],
    ['what rounds to nothing has no sign', numberOf(-0.000_000_01), '0'],
    ['a version is its parts', version('1.2.3'), '1.2.3'],
    ['a list has none', list, undefined],
    ['an object has none', object, undefined],
  ])('%s', (_, value, expected) => {
    expect(toText(value)).toBe(expected);
  });
});

describe('a version', () => {
  it.each(['1.2', '1.2.3', '1.2.3.4', ' 1.2 '])('has two to four parts: %s (docs: Version.TryParse)', (text) => {
    expect(versionOf(text)?.text).toBe(text.trim());
  });

  it.each(['1', '1.2.3.4.5', '1.a', '-1.2', '', '1.', 'v1.2'])('is not made of %j', (text) => {
    expect(versionOf(text)).toBeUndefined();
  });
});

describe('equality converts the right operand to the type of the left one (docs: eq)', () => {
  it.each<[string, Settled, Settled, boolean]>([
    ['texts ignore casing', 'ABC', 'abc', true],
    ['a text with a number', '1', numberOf(1), true],
    ['a text with a number written in another way', '1.0', numberOf(1), false],
    ['a text with a boolean', 'TRUE', true, true],
    ['a number with a text', numberOf(1), '1.0', true],
    ['a number with an empty text', numberOf(0), '', true],
    ['a number with a word', numberOf(0), 'a', false],
    ['a number with true', numberOf(1), true, true],
    ["true with 'false', which is a text that is not empty", true, 'false', true],
    ["false with 'false'", false, 'false', false],
    ['false with null', false, null, true],
    ['true with an object, which converts to true (runner.server)', true, object, true],
    ['null with null', null, null, true],
    ['null with an empty text', null, '', true],
    ['null with 0', null, numberOf(0), false],
    ['null with false', null, false, false],
    ['an empty text with null', '', null, true],
    ['a version with a text', version('1.2.3'), '1.2.3', true],
    ['a version with a text of another length', version('1.2.3'), '1.2.3.0', false],
    ['a text with a list, which has no text', '', list, false],
    ['a number with a list', numberOf(2), list, false],
    ['a list with itself', list, list, true],
    ['a list with one that looks alike', list, collection('[1, 2]'), false],
    ['a list with a text', list, '', false],
  ])('%s', (_, left, right, expected) => {
    expect(equal(left, right)).toBe(expected);
  });
});

describe('order converts the right operand to the type of the left one (docs: gt)', () => {
  it.each<[string, Settled, Settled, -1 | 0 | 1 | undefined]>([
    ['numbers', numberOf(5), numberOf(10), -1],
    ['a number with a text', numberOf(5), '10', -1],
    ['a text with a number, as texts', '5', numberOf(10), 1],
    ['texts ignore casing', 'b', 'A', 1],
    ['texts are compared in capitals: _ comes behind letters (docs: ordinal ignore-case)', 'a_b', 'aab', 1],
    ['booleans', true, false, 1],
    ['versions by their parts', version('1.10.0'), '1.9.9', 1],
    ['versions: a missing part is less than 0', version('1.2.3'), '1.2.3.0', -1],
    ['a version with a number that has decimals (docs: number to version)', version('1.2.3'), numberOf(1.1), 1],
    ['null counts as 0 (runner.server)', null, numberOf(1), -1],
    ['a number with a word: not convertible', numberOf(5), 'a', undefined],
    ['a version with a word: not convertible', version('1.2.3'), 'a', undefined],
    ['a text with a list: not convertible', 'a', list, undefined],
    ['a list on the left: not convertible (runner.server)', list, numberOf(1), undefined],
  ])('%s', (_, left, right, expected) => {
    expect(compare(left, right)).toBe(expected);
  });
});
