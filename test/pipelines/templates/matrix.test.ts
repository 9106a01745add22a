import { describe, expect, it } from 'vitest';
import { cli, resolutions } from './expanding.ts';

/** A job with a strategy and one step. */
function job(strategy: string, connection = '$(conn)', before = ''): string {
  return `${before}jobs:\n- job: j\n  strategy:\n${strategy}  steps:\n  - ${cli(connection)}\n`;
}

const LEGS = '    matrix:\n      one: { conn: a, region: eu }\n      two: { conn: b, region: us }\n';

describe('a matrix (docs: jobs, matrix)', () => {
  it('gives the connection of each leg, one use for all (contract: names)', () => {
    expect(resolutions(job(LEGS))).toEqual(['a|b matrix']);
  });

  it('is resolved leg by leg, not in every combination (reference: per leg)', () => {
    expect(resolutions(job(LEGS, '$(conn)-$(region)'))).toEqual(['a-eu|b-us matrix']);
  });

  it('names a connection once that several legs have', () => {
    expect(resolutions(job('    matrix:\n      one: { conn: a }\n      two: { conn: a }\n'))).toEqual(['a matrix']);
  });

  it('wins over variables of the job, the stage and the root (docs: variables)', () => {
    expect(resolutions(job(LEGS, '$(conn)', 'variables:\n  conn: root\n'))).toEqual(['a|b matrix']);
    expect(resolutions(job(`${LEGS}  variables:\n    conn: job\n`))).toEqual(['a|b matrix']);
  });

  it('leaves the variable to a leg without it', () => {
    const strategy = '    matrix:\n      one: { conn: a }\n      two: { other: x }\n';
    expect(resolutions(job(strategy, '$(conn)', 'variables:\n  conn: root\n'))).toEqual(['a|root matrix']);
    expect(resolutions(job(strategy))).toEqual(['a unresolved']);
  });

  it('can hold macros and any casing (docs: variables)', () => {
    const strategy = '    matrix:\n      one: { CONN: $(env)-sc }\n';
    expect(resolutions(job(strategy, '$(conn)', 'variables:\n  env: prod\n'))).toEqual(['prod-sc matrix']);
  });

  it('says nothing about connections that it does not decide', () => {
    expect(resolutions(job(LEGS, 'prod'))).toEqual(['prod literal']);
    expect(resolutions(job(LEGS, '$(env)', 'variables:\n  env: prod\n'))).toEqual(['prod variable']);
  });

  it('is none for another job', () => {
    expect(resolutions(`${job(LEGS)}- job: k\n  steps:\n  - ${cli('$(conn)')}\n`)).toEqual([
      'a|b matrix',
      '- unresolved',
    ]);
  });

  it('can be built by a loop (corpus: each-built matrices)', () => {
    const strategy = `    matrix:
      \${{ each env in split('test,prod', ',') }}:
        \${{ env }}:
          conn: "\${{ env }}-sc"
`;
    expect(resolutions(job(strategy))).toEqual(['test-sc|prod-sc matrix']);
  });

  it('can be passed as an object (corpus)', () => {
    const files = {
      'main.yml':
        'jobs:\n- template: a.yml\n  parameters:\n    legs:\n      one: { conn: a }\n      two: { conn: b }\n',
      'a.yml': `parameters:\n- { name: legs, type: object }\njobs:\n- job: j\n  strategy:\n    matrix: \${{ parameters.legs }}\n  steps:\n  - ${cli('$(conn)')}\n`,
    };
    expect(resolutions(files)).toEqual(['a|b matrix']);
  });

  it('can have legs under a condition that is not known (reference: unknown is first-class)', () => {
    const strategy = `    matrix:
      one: { conn: a }
      \${{ if eq(variables['Build.Reason'], 'Manual') }}:
        two: { conn: b }
`;
    expect(resolutions(job(strategy))).toEqual(['a|b matrix']);
  });

  it('that a run computes is not known (reference: runtime matrices)', () => {
    expect(resolutions(job("    matrix: $[ dependencies.plan.outputs['x.legs'] ]\n"))).toEqual(['- unresolved']);
  });

  it('that a run computes may replace a variable, which is then not sure (docs: variables)', () => {
    const [line = ''] = resolutions(
      job("    matrix: $[ dependencies.plan.outputs['x.legs'] ]\n", '$(conn)', 'variables:\n  conn: root\n'),
    );
    expect(line).toMatch(/ unresolved$/);
  });

  it('that is not known before a run is not known', () => {
    expect(resolutions(job('    matrix: ${{ variables.legs }}\n'))).toEqual(['- unresolved']);
  });

  it('is nothing in a strategy that only runs in parallel (docs: jobs, parallel)', () => {
    expect(resolutions(job('    parallel: 3\n', '$(conn)', 'variables:\n  conn: root\n'))).toEqual(['root variable']);
  });
});
