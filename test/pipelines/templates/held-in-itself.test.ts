import { describe, expect, it } from 'vitest';
import { cli, notes, resolutions, seen } from './expanding.ts';

// What leads back to itself ends, and is told.

const BODY = 'steps:\n- ${{ parameters.s }}\n';
const including = (template: string): string =>
  `parameters: [{ name: s, type: stepList, default: [{ template: ${template} }] }]\n${BODY}`;

describe('a parameter whose default holds its own template', () => {
  it('is told, and followed no further', () => {
    const files = { 'main.yml': 'trigger: none\nsteps:\n- template: t.yml\n', 't.yml': including('t.yml') };
    expect(notes(files)).toEqual(['template-recursive t.yml:1']);
  });

  it('is told through another template', () => {
    const files = {
      'main.yml': 'trigger: none\nsteps:\n- template: t.yml\n',
      't.yml': including('u.yml'),
      'u.yml': including('t.yml'),
    };
    expect(notes(files)).toEqual(['template-recursive u.yml:1']);
  });

  it('is told where a list that is passed reaches it', () => {
    const files = {
      'main.yml': 'trigger: none\nsteps:\n- template: t.yml\n  parameters: { s: [{ template: t.yml }] }\n',
      't.yml': including('t.yml'),
    };
    expect(notes(files)).toEqual(['template-recursive t.yml:1']);
  });

  it('may be passed as the caller includes it (docs: templates)', () => {
    const files = {
      'main.yml': `trigger: none\nsteps:\n- template: t.yml\n  parameters: { s: [{ template: t.yml, parameters: { s: [ ${cli('in')} ] } }] }\n`,
      't.yml': `parameters: [{ name: s, type: stepList, default: [] }]\n${BODY}`,
    };
    expect(seen(files)).toEqual(['in']);
    expect(notes(files)).toEqual([]);
  });
});

describe('an expression in the default of a parameter (docs: literals only)', () => {
  it('is not evaluated, which is told', () => {
    const text = `trigger: none
parameters:
- name: o
  type: object
  default:
    v: "\${{ parameters.o }}"
    "\${{ if true }}": "\${{ parameters }}"
variables:
- \${{ each x in parameters }}:
  - "\${{ x.value }}"
steps:
- ${cli('$(v)')}
`;
    expect(resolutions(text)).toEqual(['- unresolved']);
    expect(notes(text)).toContain('expression-invalid azure-pipelines.yml:6');
  });

  it('ends where parameters as a whole hold themselves', () => {
    const text = `parameters: {"steps":{"steps":[{"\${{ if eq(variables.x, 1) }}":"\${{ parameters }}","steps":"steps"}]}}
variables: [{"steps":{"steps":{"\${{ each x in parameters }}":"\${{ x.value }}"}}}]
`;
    expect(notes(text)).toContain('expression-invalid azure-pipelines.yml:1');
  });
});

describe('a value that names itself', () => {
  const step = (conn: string): string => `steps:\n- ${cli(conn)}\n`;

  it.each([
    ['a macro', 'variables: { a: $(a) }', '$(a)'],
    ['macros in a circle', 'variables: { a: $(b), b: $(a) }', '$(a)'],
    ['a macro that grows', 'variables: { a: x$(a) }', '$(a)'],
    ['a macro that doubles', 'variables: { a: $(a)$(a) }', '$(a)'],
    ['a variable', 'variables: { a: "${{ variables.a }}" }', '${{ variables.a }}'],
    ['a parameter', 'parameters: [{ name: a, default: "${{ parameters.a }}" }]', '${{ parameters.a }}'],
    ['a variable and a macro', 'variables: { a: "$(${{ variables.a }})" }', '$(a)'],
  ])('is not known: %s', (_, head, conn) => {
    const [line = ''] = resolutions(`trigger: none\n${head}\n${step(conn)}`);
    expect(line).toMatch(/ unresolved( open)?$/);
  });
});
