import { describe, expect, it } from 'vitest';
import type { JudgedPipeline } from '../../shared/judging/judge.ts';
import { checkText } from '../../shared/report/check-text.ts';
import { diagnostic, finding, judged, saying, step, WAIVED } from './judged.ts';

const report = (...pipelines: readonly JudgedPipeline[]): readonly string[] =>
  checkText(pipelines, '2026-08', (_, text) => text).split('\n');

/** The first lines of all blocks. */
const heads = (lines: readonly string[]): readonly string[] =>
  lines.filter((line) => /^\w+\[/.test(line)).map((line) => line.replace(/:.*/, ''));

const IN_TEMPLATE = { file: 'steps.yml', line: 7 };

describe('one cause is told once', () => {
  it('where several pipelines include one template, with their names', () => {
    const lines = report(
      saying('a.yml', [finding(IN_TEMPLATE)]),
      saying('b.yml', [finding({ ...IN_TEMPLATE, connection: 'test' })]),
    );
    expect(heads(lines)).toEqual(['error[task-version-superseded]']);
    expect(lines).toContain('  --> steps.yml:7:9');
    expect(lines).toContain('   = in: a.yml, b.yml');
    expect(lines).toContain('   = connections: prod, test');
    expect(lines.filter((line) => line.startsWith('blocked'))).toHaveLength(2);
  });

  it('and counted once, where one step can be on several connections', () => {
    const lines = report(saying('a.yml', [finding(), finding({ connection: 'test' })]));
    expect(lines).toContain('   = connections: prod, test');
    expect(lines).toContain('blocked  a.yml (1 use, 1 error)');
  });

  it('where one task stands at many places, with all of them', () => {
    const steps = step('AzureFileCopy@4') + step('AzureFileCopy@4').replace('steps:\n', '');
    const lines = report(judged(steps, 'a.yml'), judged(steps, 'b.yml'));
    expect(heads(lines)).toEqual(['error[task-version-superseded]']);
    expect(lines).toContain('  --> a.yml:2:9 and 3 more places');
    expect(lines).toContain('   = also at: a.yml:4');
    expect(lines).toContain('              b.yml:2, 4');
    expect(lines.filter((line) => line.startsWith('   = in:'))).toEqual([]);
    expect(lines).toContain('blocked  a.yml (2 uses, 1 error)');
  });

  it('where the same is not known at many places', () => {
    const text = 'steps:\n- task: AzureCLI@2\n  inputs: { azureSubscription: $(x) }\n';
    const lines = report(judged(text, 'a.yml'), judged(text, 'b.yml'));
    expect(heads(lines)).toEqual(['unknown[connection-unresolved]']);
    expect(lines).toContain('   = also at: b.yml:2');
    expect(lines).toContain('unknown  a.yml (1 use, 1 unknown)');
  });

  it.each([
    ['another message', { message: 'Something else.' }],
    ['another remedy', { remedy: 'Do something else.' }],
    ['another severity', { severity: 'warning' as const }],
    ['another confidence', { confidence: 'likely' as const }],
    ['another source', { source: 'https://example.org/other' }],
    ['a waiver', WAIVED],
  ])('and what has %s is told by itself', (_, over) => {
    expect(heads(report(saying('a.yml', [finding(), finding({ line: 3, ...over })])))).toHaveLength(2);
  });
});

describe('the order of the report', () => {
  it('is errors, what was not seen, warnings, notes, waived, whatever pipeline they are in', () => {
    const lines = report(
      saying(
        'a.yml',
        [
          finding({ severity: 'note', rule: 'n' }),
          finding({ ...WAIVED, rule: 'w' }),
          finding({ severity: 'warning', rule: 'v' }),
        ],
        [diagnostic({ code: 'seen-by-preview', unknown: false }), diagnostic()],
      ),
      saying('b.yml', [finding({ rule: 'e' })]),
    );
    expect(heads(lines)).toEqual([
      'error[e]',
      'unknown[template-not-found]',
      'warning[v]',
      'note[n]',
      'note[seen-by-preview]',
      'waived[w]',
    ]);
  });
});

describe('nothing is hidden', () => {
  it('a waived finding is told with its reason and last day, and counted', () => {
    const lines = report(saying('a.yml', [finding(WAIVED), finding({ line: 3 })]));
    expect(lines).toContain('   = waived until 2027-03-31: decommissioned in March');
    expect(lines).toContain('blocked  a.yml (1 use, 1 error, 1 waived)');
  });

  it('files beyond a few dozen are counted', () => {
    const many = Array.from({ length: 40 }, (_, index) => finding({ file: `${String(index)}.yml` }));
    const lines = report(saying('a.yml', many));
    expect(lines).toContain('  --> 0.yml:2:9 and 39 more places');
    expect(lines).toContain('              and 9 more files');
  });

  it('notes beyond a few are counted', () => {
    const notes = Array.from({ length: 13 }, (_, index) => finding({ severity: 'note', message: String(index) }));
    const lines = report(saying('a.yml', notes));
    expect(heads(lines)).toHaveLength(10);
    expect(lines.at(-2)).toBe('3 more notes: --format json has all of them.');
  });

  it('what a machine can mend is counted, with the command that mends it', () => {
    const edit = { line: 2, column: 9, endLine: 2, endColumn: 24, text: 'AzureFileCopy@6' };
    const lines = report(saying('a.yml', [finding({ edit }), finding({ edit, line: 3, ...WAIVED })]));
    expect(lines.at(-2)).toBe('1 place can be mended by wif-guard check --fix; --fix --dry-run shows how.');
  });
});
