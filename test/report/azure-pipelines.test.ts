import { describe, expect, it } from 'vitest';
import type { JudgedPipeline } from '../../shared/judging/judge.ts';
import { azurePipelines } from '../../shared/report/azure-pipelines.ts';
import type { ReportContext } from '../../shared/report/report-context.ts';
import { matching } from '../matching.ts';
import { context, diagnostic, finding, judged, saying, step, WAIVED } from './judged.ts';
import { agentCommands } from './reading-log.ts';

const log = (pipelines: readonly JudgedPipeline[], over: Partial<ReportContext> = {}): string =>
  azurePipelines(pipelines, context(over));

const issues = (pipelines: readonly JudgedPipeline[], over: Partial<ReportContext> = {}) =>
  agentCommands(log(pipelines, over)).filter(({ name }) => name === 'task.logissue');

describe('the log of a pipeline', () => {
  it('has an issue for a finding, on its line, with its rule, its way out and its connection', () => {
    expect(issues([judged(step('AzureFileCopy@4'))])).toEqual([
      {
        name: 'task.logissue',
        properties: {
          type: 'error',
          sourcepath: 'azure-pipelines.yml',
          linenumber: '2',
          columnnumber: '9',
          code: 'task-version-superseded',
        },
        data: matching(/^AzureFileCopy@4 cannot sign in .* Fix: Use AzureFileCopy@6.* Connection: prod\.$/),
      },
    ]);
  });

  it('has one issue for a cause, with its other places, because an agent keeps ten of a kind', () => {
    const places = [2, 5, 9].map((line) => finding({ line }));
    const all = issues([saying('a.yml', places), saying('b.yml', [finding({ file: 'b.yml', connection: 'test' })])]);
    expect(all.map(({ data }) => data)).toEqual([
      'AzureFileCopy@4 breaks. Fix: Use AzureFileCopy@6. Connection: prod, test. Also at azure-pipelines.yml:5, 9; b.yml:2.',
    ]);
  });

  it('tells errors first, and ends with the verdicts', () => {
    const text = log([saying('a.yml', [finding({ severity: 'warning' }), finding()], [diagnostic()])], { exitCode: 3 });
    expect(agentCommands(text).map(({ properties }) => properties['type'])).toEqual(['error', 'warning', 'warning']);
    expect(text.split('\n').slice(-3)).toEqual([
      'blocked  a.yml (1 use, 1 error, 1 warning, 1 unknown)',
      '1 pipeline: 1 blocked. 1 use of Azure connections, judged by catalogue edition 2026-08.',
      '',
    ]);
  });

  it('shows notes and what is waived as plain lines', () => {
    const text = log([saying('a.yml', [finding({ severity: 'note' }), finding(WAIVED)])]);
    expect(agentCommands(text)).toEqual([]);
    expect(text).toContain('note[task-version-superseded] azure-pipelines.yml:2: AzureFileCopy@4 breaks. Fix: Use');
    expect(text).toMatch(/^waived\[.*Waived until 2027-03-31: decommissioned in March$/m);
  });

  it('names a place of another repository in the message, where it would lead to a file of this one', () => {
    expect(issues([saying('a.yml', [finding({ repository: 'tools', file: 's.yml' })])])).toMatchObject([
      {
        properties: { type: 'error', code: 'task-version-superseded' },
        data: matching(/^s\.yml@tools:2: /),
      },
    ]);
  });

  it('says that there is no pipeline', () => {
    expect(issues([], { exitCode: 3 })).toMatchObject([
      { properties: { type: 'error' }, data: 'No pipelines were found.' },
    ]);
  });
});

describe('what could not be judged', () => {
  const unknown = judged('steps:\n- template: a.yml\n');

  it('is a warning that says so, because it is no error of the pipeline; the exit code fails the step', () => {
    expect(issues([unknown], { exitCode: 3 })).toMatchObject([
      { properties: { type: 'warning', code: 'template-not-found' }, data: matching(/^Unknown: Template /) },
    ]);
  });

  it('is a warning where the step passes all the same', () => {
    expect(issues([unknown], { exitCode: 0, failOn: 'never' })).toMatchObject([{ properties: { type: 'warning' } }]);
  });
});

describe('the result of the step', () => {
  const results = (pipeline: JudgedPipeline, exitCode: number): readonly unknown[] =>
    agentCommands(log([pipeline], { exitCode }))
      .filter(({ name }) => name === 'task.complete')
      .map(({ properties }) => properties['result']);

  it('is left to the exit code where that fails it', () => {
    expect(results(judged(step('AzureFileCopy@4')), 1)).toEqual([]);
    expect(results(judged('steps:\n- template: a.yml\n'), 3)).toEqual([]);
  });

  it('is a success with issues where it passes with something to tell', () => {
    expect(results(judged(step('AzurePowerShell@4')), 0)).toEqual(['SucceededWithIssues']);
    expect(results(judged('steps:\n- template: a.yml\n'), 0)).toEqual(['SucceededWithIssues']);
    expect(agentCommands(log([], { exitCode: 0 })).at(-1)).toMatchObject({ name: 'task.complete' });
  });

  it('is a plain success where everything is ready', () => {
    expect(results(judged(step('AzureCLI@2')), 0)).toEqual([]);
    expect(results(judged(step('AzureCLI@1')), 0)).toEqual([]);
  });
});
