import { describe, expect, it } from 'vitest';
import { cli, expanding, notes, resolutions, seen } from './expanding.ts';

/** A root with one parameter and one step. */
function root(declaration: string, connection = '${{ parameters.x }}'): string {
  return `parameters:\n- { name: x, ${declaration} }\nsteps:\n- ${cli(connection)}\n`;
}

describe('a parameter of the root', () => {
  it.each([
    ['values', 'values: [a, b, c], default: b', 'b|a|c parameter'],
    ['values without a default', 'values: [a, b]', 'a|b parameter'],
    ['numbers', 'type: number, values: [1, 2], default: 2', '2|1 parameter'],
    ['a boolean', 'type: boolean, default: false', 'False|True parameter'],
    ['a free text', 'default: a', 'a parameter open'],
    ['a free number', 'type: number, default: 1', '1 parameter open'],
  ])(
    'names all that whoever starts a run can choose, the default first: %s (contract: names)',
    (_, declaration, expected) => {
      expect(resolutions(root(declaration))).toEqual([expected]);
      expect(expanding(root(declaration)).complete).toBe(true);
    },
  );

  it('gives one connection with all names, whatever is made of it (contract: connections)', () => {
    expect(resolutions(root('values: [test, prod], default: test', 'sc-${{ parameters.x }}'))).toEqual([
      'sc-test|sc-prod parameter',
    ]);
    expect(resolutions(root('values: [test, prod], default: test', '${{ upper(parameters.x) }}'))).toEqual([
      'TEST|PROD parameter',
    ]);
  });

  it('leaves its expression as the value of the connection, or its default (contract: value)', () => {
    const { uses } = expanding(root('values: [a, b], default: a'));
    expect(uses).toHaveLength(1);
    expect(uses[0]?.connections).toHaveLength(1);
  });

  it('without a default that takes any text is not known', () => {
    expect(resolutions(root('type: string'))).toEqual(['- unresolved']);
  });

  it('whose free text is empty by default can be any name all the same (contract: names)', () => {
    expect(resolutions(root("default: ''"))).toEqual(['- unresolved open']);
  });

  it('of the old style has its default only: nobody can choose (docs: templates)', () => {
    expect(resolutions(`parameters:\n  x: a\nsteps:\n- ${cli('${{ parameters.x }}')}\n`)).toEqual(['a parameter']);
  });

  it('keeps all its names through templates and variables', () => {
    const files = {
      'main.yml': `parameters:
- { name: env, values: [test, prod], default: test }
variables:
  conn: "\${{ parameters.env }}-sc"
steps:
- template: a.yml
  parameters: { x: "\${{ parameters.env }}" }
- ${cli('$(conn)')}
`,
      'a.yml': `parameters:\n- name: x\nsteps:\n- ${cli('${{ parameters.x }}')}\n`,
    };
    expect(resolutions(files)).toEqual(['test|prod parameter', 'test-sc|prod-sc variable']);
  });

  it('is the same wherever it is read: no names that do not go together', () => {
    expect(resolutions(root('values: [a, b], default: a', '${{ parameters.x }}-${{ parameters.x }}'))).toEqual([
      'a-a|b-b parameter',
    ]);
  });
});

describe('a parameter of the root that is given (contract: --parameter)', () => {
  it.each([
    ['values: [a, b], default: a', 'b', 'b parameter'],
    ['default: a', 'c', 'c parameter'],
    ['type: boolean, default: false', 'true', 'True parameter'],
    ['type: string', 'c', 'c parameter'],
  ])('has that value only: %s, given %s', (declaration, value, expected) => {
    expect(resolutions(root(declaration), { parameters: { X: value } })).toEqual([expected]);
  });

  it('can be an object, as YAML or JSON', () => {
    const text = `parameters:
- { name: xs, type: object, default: [] }
steps:
- \${{ each x in parameters.xs }}:
  - ${cli('${{ x.conn }}')}
`;
    expect(seen(text, { parameters: { xs: '[{ conn: a }, { conn: b }]' } })).toEqual(['a', 'b']);
    expect(seen(text, { parameters: { xs: '[{ "conn": "a" }]' } })).toEqual(['a']);
  });

  it('closes the branches that only other values open', () => {
    const text = `parameters:
- { name: deploy, type: boolean, default: false }
steps:
- \${{ if parameters.deploy }}:
  - ${cli('a')}
- \${{ else }}:
  - ${cli('b')}
`;
    expect(seen(text, { parameters: { deploy: 'true' } })).toEqual(['a']);
    expect(seen(text, { parameters: { deploy: 'false' } })).toEqual(['b']);
  });
});

describe('a branch that a parameter of the root decides (contract: when)', () => {
  const text = (declaration: string, condition: string): string => `parameters:
- { name: x, ${declaration} }
steps:
- \${{ if ${condition} }}:
  - ${cli('yes')}
- \${{ else }}:
  - ${cli('no')}
`;

  it.each([
    ['a boolean that is false', 'type: boolean, default: false', 'parameters.x', ['yes maybe', 'no']],
    ['a boolean that is true', 'type: boolean, default: true', 'parameters.x', ['yes', 'no maybe']],
    ['one of its values', 'values: [a, b], default: a', "eq(parameters.x, 'a')", ['yes', 'no maybe']],
    ['another of its values', 'values: [a, b], default: a', "eq(parameters.x, 'b')", ['yes maybe', 'no']],
    ['what all values have', 'values: [a1, a2], default: a1', "startsWith(parameters.x, 'a')", ['yes']],
    ['what no value has', 'values: [a, b], default: a', "eq(parameters.x, 'c')", ['no']],
    ['a free text by its default', 'default: a', "eq(parameters.x, 'a')", ['yes', 'no maybe']],
    ['a free text that nobody has yet', 'default: a', "eq(parameters.x, 'b')", ['yes maybe', 'no']],
    ['a boolean without a default', 'type: boolean', 'parameters.x', ['yes maybe', 'no maybe']],
  ])('is open where another value opens it, as maybe: %s', (_, declaration, condition, expected) => {
    expect(seen(text(declaration, condition))).toEqual(expected);
    expect(notes(text(declaration, condition))).toEqual([]);
  });

  it('knows in the branch what its condition says', () => {
    const inside = `parameters:
- { name: env, values: [test, stage, prod], default: test }
steps:
- \${{ if eq(parameters.env, 'prod') }}:
  - ${cli('sc-${{ parameters.env }}')}
- \${{ else }}:
  - ${cli('other-${{ parameters.env }}')}
`;
    expect(resolutions(inside)).toEqual(['sc-prod parameter', 'other-test|other-stage parameter']);
  });

  it('is not open where two conditions exclude each other', () => {
    const inside = `parameters:
- { name: env, values: [test, prod], default: test }
steps:
- \${{ if eq(parameters.env, 'prod') }}:
  - \${{ if eq(parameters.env, 'test') }}:
    - ${cli('never')}
  - ${cli('a')}
`;
    expect(seen(inside)).toEqual(['a maybe']);
  });

  it('can be reached through a template', () => {
    const files = {
      'main.yml': `parameters:
- { name: deploy, type: boolean, default: false }
steps:
- template: a.yml
  parameters: { on: "\${{ parameters.deploy }}" }
`,
      'a.yml': `parameters:\n- { name: on, type: boolean }\nsteps:\n- \${{ if parameters.on }}:\n  - ${cli('a')}\n`,
    };
    expect(seen(files)).toEqual(['a maybe']);
  });
});
