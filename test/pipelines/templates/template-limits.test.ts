import { describe, expect, it } from 'vitest';
import { MAX_USES } from '../../../shared/pipelines/find-uses.ts';
import { cli, expanding, notes, seen, uses } from './expanding.ts';

const A = `steps:\n- ${cli('a')}\n`;

describe('a template with nothing to run', () => {
  it.each([
    ['variables only', 'variables:\n  x: 1\n'],
    ['parameters only', 'parameters:\n- name: x\n  default: 1\n'],
    ['another key', 'stepz:\n- script: make\n'],
  ])('is told at the reference: %s', (_, template) => {
    const files = { 'main.yml': `steps:\n- template: a.yml\n- ${cli('b')}\n`, 'a.yml': template };
    expect(notes(files)).toEqual(['template-invalid main.yml:2']);
    expect(seen(files)).toEqual(['b']);
  });

  it.each([
    ['nothing at all', ''],
    ['a list', '- script: make\n'],
    ['a text', 'make\n'],
  ])('is no template: %s', (_, template) => {
    const files = { 'main.yml': `steps:\n- template: a.yml\n- ${cli('b')}\n`, 'a.yml': template };
    expect(notes(files)).toEqual(['template-invalid main.yml:2']);
    expect(expanding(files).complete).toBe(false);
  });

  it('is none where its list is empty', () => {
    const files = { 'main.yml': `steps:\n- template: a.yml\n- ${cli('b')}\n`, 'a.yml': 'steps: []\n' };
    expect(notes(files)).toEqual([]);
  });

  it('is told where it is extended', () => {
    const files = { 'main.yml': 'extends: { template: a.yml }\n', 'a.yml': 'parameters: []\n' };
    expect(expanding(files).complete).toBe(false);
  });
});

describe('recursion', () => {
  it.each([
    ['of a template', { 'a.yml': `steps:\n- ${cli('a')}\n- template: a.yml\n` }, 'a.yml:3'],
    ['through another one', { 'a.yml': `${A}- template: b.yml\n`, 'b.yml': 'steps:\n- template: a.yml\n' }, 'b.yml:2'],
    ['of the root', { 'a.yml': `${A}- template: main.yml\n` }, 'a.yml:3'],
    ['in other words', { 'a.yml': `${A}- template: ./x/../a.yml\n` }, 'a.yml:3'],
  ])('%s is told and followed once (reference: recursion is refused)', (_, templates, place) => {
    const files = { 'main.yml': 'steps:\n- template: a.yml\n', ...templates };
    expect(notes(files)).toEqual([`template-recursive ${place}`]);
    expect(seen(files)).toEqual(['a']);
  });

  it('of the root in other words is told (reference: recursion is refused)', () => {
    const files = { 'ci/main.yml': `${A}- template: /ci/main.yml@self\n` };
    expect(notes(files)).toEqual(['template-recursive ci/main.yml:3']);
  });

  it('in templates of variables is told', () => {
    const files = { 'main.yml': `variables:\n- template: v.yml\n${A}`, 'v.yml': 'variables:\n- template: v.yml\n' };
    expect(notes(files)).toEqual(['template-recursive v.yml:2']);
  });

  it('is none where a template is included again beside itself (reference: normal)', () => {
    const files = {
      'main.yml': 'steps:\n- template: a.yml\n- template: b.yml\n',
      'a.yml': A,
      'b.yml': 'steps:\n- template: a.yml\n',
    };
    expect(uses(files)).toEqual(['AzureCLI@2 a.yml:2 a always x2']);
    expect(notes(files)).toEqual([]);
  });
});

describe('the limits of Azure Pipelines (docs: templates, 2025-02-26)', () => {
  const beside = (count: number) => ({
    'main.yml':
      'steps:\n' + Array.from({ length: count }, (_, index) => `- template: t${String(index)}.yml\n`).join(''),
    ...Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`t${String(index)}.yml`, `steps:\n- ${cli(`c${String(index)}`)}\n`]),
    ),
  });
  const nested = (levels: number) => ({
    'main.yml': 'steps:\n- template: t1.yml\n',
    ...Object.fromEntries(
      Array.from({ length: levels }, (_, index) => [
        `t${String(index + 1)}.yml`,
        index + 1 === levels ? A : `steps:\n- template: t${String(index + 2)}.yml\n`,
      ]),
    ),
  });

  it('let 100 files pass', () => {
    expect(seen(beside(100))).toHaveLength(100);
    expect(notes(beside(100))).toEqual([]);
  });

  it('stop at the 101st file', () => {
    expect(seen(beside(101))).toHaveLength(100);
    expect(notes(beside(101))).toEqual(['expansion-limit main.yml:102']);
    expect(expanding(beside(101)).complete).toBe(false);
  });

  it('count files and not references', () => {
    const files = { 'main.yml': 'steps:\n' + '- template: a.yml\n'.repeat(500), 'a.yml': A };
    expect(uses(files)).toEqual(['AzureCLI@2 a.yml:2 a always x500']);
    expect(notes(files)).toEqual([]);
  });

  it('let 100 levels pass', () => {
    expect(seen(nested(100))).toEqual(['a']);
    expect(notes(nested(100))).toEqual([]);
  });

  it('stop at the 101st level', () => {
    expect(seen(nested(101))).toEqual([]);
    expect(notes(nested(101))).toEqual(['expansion-limit t100.yml:2']);
  });

  it('hold in loops within loops, which make more than anybody can look at', () => {
    const digits = '[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]';
    const loops = Array.from(
      { length: 8 },
      (_, depth) => `${'  '.repeat(depth)}- \${{ each x${String(depth)} in parameters.xs }}:\n`,
    );
    const files = {
      'main.yml': 'extends: { template: a.yml }\n',
      'a.yml': `parameters:\n- { name: xs, type: object, default: ${digits} }\nsteps:\n${loops.join('')}${'  '.repeat(8)}- script: make\n`,
    };
    expect(notes(files)[0]).toMatch(/^expansion-limit a\.yml:/);
  });

  it('hold where loops within loops make more connections than anybody can look at', () => {
    const numbers = `[${Array.from({ length: 22 }, (_, index) => String(index)).join(', ')}]`;
    const text = `parameters: [{ name: xs, type: object, default: ${numbers} }]
steps:
- \${{ each a in parameters.xs }}:
  - \${{ each b in parameters.xs }}:
    - \${{ each c in parameters.xs }}:
      - ${cli('x${{ a }}-${{ b }}-${{ c }}')}
`;
    const pipeline = expanding({ 'main.yml': text }, { parameters: { xs: numbers } });
    expect(pipeline.uses).toHaveLength(MAX_USES);
    expect(pipeline.diagnostics.map(({ code }) => code)).toEqual(['expansion-limit']);
    expect(pipeline.complete).toBe(false);
  });
});
