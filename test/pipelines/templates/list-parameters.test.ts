import { describe, expect, it } from 'vitest';
import { cli, expanding, notes, seen } from './expanding.ts';

/** A root that goes through one parameter. */
function root(declaration: string): string {
  return `parameters:
- { name: c, ${declaration} }
steps:
- \${{ each x in parameters.c }}:
  - ${cli('${{ x }}')}
`;
}

describe('a stringList of the root (docs: parameters.parameter, data types)', () => {
  it.each([
    ['each value may be chosen', 'values: [test, prod]', ['test maybe', 'prod maybe']],
    ['those by default are sure', 'values: [test, prod], default: [test]', ['test', 'prod maybe']],
    ['several by default', 'values: [a, b, c], default: [a, b]', ['a', 'b', 'c maybe']],
    ['without values the default', 'default: [a]', ['a']],
  ])('gives any part of its values: %s', (_, declaration, expected) => {
    const text = root(`type: stringList, ${declaration}`);
    const kinds = seen(text).map((use) => use.replace(/ x\d$/, ''));
    for (const use of expected) expect(kinds).toContain(use);
    expect(notes(text)).toEqual([]);
  });

  it('that is given is checked item by item', () => {
    const text = root('type: stringList, values: [test, prod], default: [test]');
    expect(seen(text, { parameters: { c: '[prod]' } })).toEqual(['prod']);
    expect(notes(text, { parameters: { c: '[prod]' } })).toEqual([]);
    expect(notes(text, { parameters: { c: '[prod, other]' } })).toEqual(['parameter-invalid --parameter c:1']);
  });

  it('with a text for its default is told, and still gives its values', () => {
    const text = root('type: stringList, values: [test, prod], default: test');
    expect(notes(text)).toEqual(['parameter-invalid azure-pipelines.yml:2']);
    expect(seen(text)).toEqual(expect.arrayContaining(['test maybe', 'prod maybe']));
  });

  it('may hold either value or none: a condition on what it contains is open', () => {
    const text = `parameters:
- { name: c, type: stringList, values: [test, prod], default: [test] }
steps:
- \${{ if containsValue(parameters.c, 'prod') }}:
  - ${cli('a')}
- \${{ else }}:
  - ${cli('b')}
`;
    expect(seen(text)).toEqual(['a maybe', 'b']);
  });
});

describe('a loop over one of several texts (runner.server: each over a scalar is an error)', () => {
  it.each([
    ['an object whose values are texts', 'type: object, values: [test, prod], default: test'],
    ['an object whose values are texts, without a default', 'type: object, values: [test, prod]'],
    ['a text of a few', 'type: string, values: [a, b], default: a'],
    ['a free text', 'type: string, default: a'],
    ['a boolean', 'type: boolean, default: true'],
  ])('is told, and what is in it is seen: %s', (_, declaration) => {
    const { complete, uses } = expanding(root(declaration));
    expect(notes(root(declaration))).toEqual(['expression-invalid azure-pipelines.yml:4']);
    expect(complete).toBe(false);
    expect(uses).not.toEqual([]);
  });

  it('is none where the text is empty', () => {
    expect(notes(root("type: string, values: [''], default: ''"))).toEqual([]);
  });
});

describe('values of an object (docs: parameters.parameter, values)', () => {
  it('can be lists and objects, each of them a choice', () => {
    const text = root('type: object, values: [[a], [b, c]], default: [a]');
    expect(seen(text).map((use) => use.replace(/ x\d$/, ''))).toEqual(
      expect.arrayContaining(['a', 'b maybe', 'c maybe']),
    );
    expect(notes(text)).toEqual([]);
  });
});
