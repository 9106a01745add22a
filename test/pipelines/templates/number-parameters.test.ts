import { describe, expect, it } from 'vitest';
import { cli, seen } from './expanding.ts';

describe('a parameter of type number keeps the text of its number (runner.server: 50.0 stays 50.0)', () => {
  const passing = (value: string, inside: string) => ({
    'main.yml': `steps:\n- template: t.yml\n  parameters: { v: ${value} }\n`,
    't.yml': `parameters: [{ name: v, type: number }]\nsteps:\n${inside}`,
  });

  it.each(['1.10', '0001', '50.0', '-2'])('%s', (value) => {
    expect(seen(passing(value, `- ${cli('v${{ parameters.v }}')}\n`))).toEqual([`v${value}`]);
  });

  it('in the path of a template', () => {
    const files = {
      ...passing('1.10', '- template: v${{ parameters.v }}.yml\n'),
      'v1.10.yml': `steps:\n- ${cli('a')}\n`,
      'v1.1.yml': `steps:\n- ${cli('b')}\n`,
    };
    expect(seen(files)).toEqual(['a']);
  });

  it('and compares as a number', () => {
    expect(seen(passing('1.10', `- \${{ if eq(parameters.v, '1.1') }}:\n  - ${cli('a')}\n`))).toEqual(['a']);
  });
});
