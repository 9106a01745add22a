import { describe, expect, it } from 'vitest';
import { cli, notes, resolutions } from './expanding.ts';

const job = (variables: string): string => `jobs:\n- job: a\n${variables}  steps:\n  - ${cli('$(conn)')}\n`;
const root = 'variables: { conn: prod }\njobs:\n- template: j.yml\n';

describe('a macro sees every variable in scope, whichever file declares it (docs: variables, scopes)', () => {
  it.each([
    ['', 'without variables of the job'],
    ['  variables: { unrelated: 1 }\n', 'beside variables of the job'],
  ])('and nothing is told of it %s%s', (variables) => {
    const files = { 'main.yml': root, 'j.yml': job(variables) };
    expect(resolutions(files)).toEqual(['prod variable']);
    expect(notes(files)).toEqual([]);
  });

  it("but what an expression made of another file's is told (azure-pipelines-tasks#15147)", () => {
    const files = {
      'main.yml': 'variables: { base: prod }\njobs:\n- template: j.yml\n',
      'j.yml': job('  variables: { conn: "${{ variables.base }}-x" }\n'),
    };
    expect(resolutions(files)).toEqual(['prod-x variable inherited base']);
    expect(notes(files)).toEqual(['variable-inherited j.yml:5']);
  });
});

describe('a template of variables', () => {
  const pipeline = 'variables:\n- template: v.yml\nsteps:\n- template: s.yml\n';
  const steps = `steps:\n- ${cli('$(conn)')}\n`;

  it('sees its own (runner.server: a file begins with predefined variables and sees those it declares)', () => {
    const files = {
      'main.yml': pipeline,
      'v.yml': 'variables:\n- { name: base, value: c }\n- { name: conn, value: "${{ variables.base }}-x" }\n',
      's.yml': steps,
    };
    expect(resolutions(files)).toEqual(['c-x variable']);
    expect(notes(files)).toEqual([]);
  });

  it('gives its variables to the file that includes it', () => {
    const files = {
      'main.yml': `variables:\n- template: v.yml\nsteps:\n- ${cli('${{ variables.conn }}')}\n`,
      'v.yml': 'variables: { conn: c }\n',
    };
    expect(resolutions(files)).toEqual(['c variable']);
  });

  it('may not see those that stand before it', () => {
    const files = {
      'main.yml': 'variables:\n- { name: base, value: c }\n- template: v.yml\nsteps:\n- template: s.yml\n',
      'v.yml': 'variables:\n- { name: conn, value: "${{ variables.base }}-x" }\n',
      's.yml': steps,
    };
    expect(resolutions(files)).toEqual(['c-x variable inherited base']);
  });
});
