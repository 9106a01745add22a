import { describe, expect, it } from 'vitest';
import { cli, expanding, notes, seen } from './expanding.ts';

/** A template that declares parameters, included without any. */
function declaring(parameters: string, condition: string) {
  return {
    'main.yml': 'variables: { mode: old }\nsteps:\n- template: t.yml\n',
    't.yml': `parameters: ${parameters}
steps:
- \${{ if ${condition} }}:
  - ${cli('a')}
`,
  };
}

describe('an expression in the declaration of a parameter (docs: templates, only literals are allowed)', () => {
  it.each([
    ['a default', '[{ name: mode, default: "${{ variables.mode }}" }]', "eq(parameters.mode, 'old')"],
    ['a default of the old style', '{ mode: "${{ variables.mode }}" }', "eq(parameters.mode, 'old')"],
    [
      'a part of an object',
      '[{ name: o, type: object, default: { mode: "${{ variables.mode }}" } }]',
      "eq(parameters.o.mode, 'old')",
    ],
    [
      'a key of an object',
      '[{ name: o, type: object, default: { "${{ variables.mode }}": x } }]',
      "eq(parameters.o.old, 'x')",
    ],
  ])('is told, and what depends on it is not known: %s', (_, parameters, condition) => {
    const files = declaring(parameters, condition);
    expect(notes(files)).toEqual(['expression-invalid t.yml:1']);
    expect(seen(files)).toEqual(['a maybe']);
    expect(expanding(files).complete).toBe(false);
  });

  it('is told where it is one of the allowed values, which then can be any', () => {
    const text = `parameters:
- { name: mode, values: [new, "\${{ variables.mode }}"], default: new }
steps:
- \${{ if eq(parameters.mode, 'old') }}:
  - ${cli('a')}
`;
    expect(notes(text)).toEqual(['expression-invalid azure-pipelines.yml:2']);
    expect(seen(text)).toEqual(['a maybe']);
  });

  it('is told where it makes the declaration itself', () => {
    const files = declaring('["${{ if true }}": [{ name: mode, default: old }]]', "eq(parameters.mode, 'old')");
    expect(notes(files)).toContain('expression-invalid t.yml:1');
  });

  it('leaves the rest of a list of steps as it is', () => {
    const files = {
      'main.yml': 'steps:\n- template: t.yml\n',
      't.yml': `parameters:
- name: steps
  type: stepList
  default:
  - ${cli('a')}
  - ${cli('${{ variables.conn }}')}
steps: \${{ parameters.steps }}
`,
    };
    expect(seen(files)).toEqual(['a', '${{ variables.conn }}']);
    expect(notes(files)).toEqual(['expression-invalid t.yml:6']);
  });

  it('does not matter in a display name', () => {
    expect(notes(declaring("[{ name: mode, displayName: '${{ x }}', default: a }]", 'true'))).toEqual([]);
  });
});
