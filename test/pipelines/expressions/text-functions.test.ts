import { describe, expect, it } from 'vitest';
import { UNKNOWN, valueIn } from './evaluating.ts';
import { fails, gives } from './function-cases.ts';

describe('format', () => {
  gives([
    ['inserts (docs)', "format('Hello {0} {1}', 'John', 'Doe')", 'Hello John Doe'],
    ['inserts twice, and in any order', "format('{1}{0}{1}', 'a', 'b')", 'bab'],
    ['doubled braces are braces (docs)', "format('{{0}} {0} }}', 'a')", '{0} a }'],
    ['writes booleans with a capital (runner.server)', "format('{0}', true)", 'True'],
    ['writes nothing for nothing', "format('[{0}]', parameters.object.missing)", '[]'],
    ['takes no hole in what it inserts', "format('{0}', '{1}')", '{1}'],
  ]);
  fails([
    ['a hole without an argument', "format('{1}', 'a')"],
    ['a brace that stands alone', "format('a } b')"],
    ['a brace that is not closed', "format('{0', 'a')"],
    ['a hole that is no number', "format('{a}', 'a')"],
    ['an object, which has no text', "format('{0}', parameters.object)"],
  ]);
  it('does not know the date of a run: format of pipeline.startTime (docs)', () => {
    expect(valueIn("format('{0:yyyyMMdd}', pipeline.startTime)")).toEqual(UNKNOWN);
  });
});

describe('join, split, length', () => {
  gives([
    ['join puts a text between the elements (docs)', "join(';', parameters.list)", 'one;2;True'],
    ['join writes nothing for objects and lists (docs)', "join(',', parameters.nested)", 'a,,,e'],
    ['join of no list is its text (docs)', "join(',', 5)", '5'],
    ['join of an object is empty (runner.server)', "join(',', parameters.object)", ''],
    ['split makes a list (docs)', "split('prod1,prod2', ',')", ['prod1', 'prod2']],
    ['split keeps what is empty (docs)', "split(',a,,', ',')", ['', 'a', '', '']],
    ['split takes several characters as one separator (runner.server)', "split('a, b', ', ')", ['a', 'b']],
    ['split without a separator leaves the text whole (runner.server)', "split('abc', '')", ['abc']],
    ['what split gives has an index (docs)', "split('/subscriptions/a', '/')[2]", 'a'],
    ['length of a text (docs)', "length('fabrikam')", 8],
    ['length of a list (docs)', 'length(parameters.list)', 3],
    ['length of an object (runner.server)', 'length(parameters.object)', 3],
    ['length of what is missing (runner.server)', 'length(parameters.object.missing)', 0],
  ]);
});

describe('functions on texts', () => {
  gives([
    ['lower (docs)', "lower('FOO')", 'foo'],
    ['upper (docs)', "upper('bah')", 'BAH'],
    ['upper makes a text of what it is given', 'upper(true)', 'TRUE'],
    ['trim (docs: sprint 248)', "trim('  a b ')", 'a b'],
    ['replace replaces all (docs)', "replace('a-b-c', '-', '_')", 'a_b_c'],
    ['replace takes nothing for a pattern', "replace('a.c', '.', '$&')", 'a$&c'],
    ['substring has a start and a length (runner.server)', "substring('abcdef', 1, 3)", 'bcd'],
  ]);
  fails([['lower of a list, which has no text', 'lower(parameters.list)']]);
});

describe('convertToJson', () => {
  gives([
    ['is indented by two (docs)', 'convertToJson(parameters.texts)', '[\n  "yes",\n  "2"\n]'],
    [
      'keeps the types of numbers and booleans (docs)',
      'convertToJson(parameters.object)',
      '{\n  "name": "web",\n  "port": 80,\n  "on": true\n}',
    ],
    ['of a text is in quotes', "convertToJson('a')", '"a"'],
    ['of what is missing is null', 'convertToJson(parameters.object.missing)', 'null'],
  ]);

  it('keeps the order of keys, also of those that are numbers', () => {
    const json = valueIn('convertToJson(parameters.ports)', { parameters: { ports: '{ web: a, 443: b, 80: c }' } });
    expect(json).toBe('{\n  "web": "a",\n  "443": "b",\n  "80": "c"\n}');
  });
});
