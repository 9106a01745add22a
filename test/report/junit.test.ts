import { describe, expect, it } from 'vitest';
import type { JudgedPipeline } from '../../shared/judging/judge.ts';
import { junit } from '../../shared/report/junit.ts';
import type { ReportContext } from '../../shared/report/report-context.ts';
import { context, diagnostic, finding, judged, saying, step, WAIVED } from './judged.ts';
import { readXml, type XmlElement } from './reading-xml.ts';

function suites(pipelines: readonly JudgedPipeline[], over: Partial<ReportContext> = {}): readonly XmlElement[] {
  return readXml(junit(pipelines, context(over))).children;
}

/** `name: outcome` of each test of the only pipeline. */
function outcomes(pipeline: JudgedPipeline, over: Partial<ReportContext> = {}): readonly string[] {
  const [suite] = suites([pipeline], over);
  return tests(suite).map(({ attributes, children }) => {
    const outcome = children.find(({ name }) => name !== 'system-out');
    return `${attributes['name'] ?? ''}: ${outcome?.name ?? 'passed'}`;
  });
}

const tests = (suite: XmlElement | undefined): readonly XmlElement[] =>
  suite?.children.filter(({ name }) => name === 'testcase') ?? [];

describe('the JUnit report', () => {
  it('has a suite a pipeline, and shows one that is ready as passed', () => {
    const [ready, blocked] = suites([judged(step('AzureCLI@2'), 'a.yml'), judged(step('AzureFileCopy@4'), 'b.yml')]);
    expect(ready?.attributes).toEqual({
      name: 'a.yml',
      tests: '2',
      failures: '0',
      errors: '0',
      skipped: '0',
      time: '0',
    });
    expect(blocked?.attributes).toMatchObject({ name: 'b.yml', tests: '2', failures: '1', errors: '0' });
  });

  it('sums all suites up', () => {
    const root = readXml(junit([judged(step('AzureFileCopy@4')), judged('steps:\n- template: a.yml\n')], context()));
    expect(root).toMatchObject({
      name: 'testsuites',
      attributes: { name: 'wif-guard', tests: '3', failures: '1', errors: '1' },
    });
  });

  it('is whole where there is no pipeline', () => {
    expect(readXml(junit([], context())).attributes).toMatchObject({ tests: '0' });
  });

  it('has one test for a pipeline without uses', () => {
    expect(outcomes(judged('steps: []'))).toEqual(['everything was seen: passed']);
  });

  it('fails the use that breaks, with what, where, why and what to do', () => {
    const [failed] = tests(suites([judged(step('AzureFileCopy@4'))])[0]);
    expect(failed?.attributes).toEqual({
      classname: 'azure-pipelines.yml',
      name: 'AzureFileCopy@4 on prod in azure-pipelines.yml',
      file: 'azure-pipelines.yml',
      line: '2',
      time: '0',
    });
    const [failure] = failed?.children ?? [];
    expect(failure?.attributes['type']).toBe('task-version-superseded');
    expect(failure?.attributes['message']).toContain('AzureFileCopy@4 cannot sign in');
    const lines = failure?.text.split('\n') ?? [];
    expect(lines[0]).toContain('error[task-version-superseded] azure-pipelines.yml:2:9: AzureFileCopy@4');
    expect(lines[1]).toBe('  connection: prod');
    expect(lines[2]).toContain('  fix: Use AzureFileCopy@6');
    expect(lines[3]).toContain('  source: https://');
  });

  it('does not let a use pass whose connection can be more than the names that are known', () => {
    const open = `variables:\n- { name: conn, value: prod }\n- group: more\n${step('AzureCLI@2', '$(conn)')}`;
    expect(outcomes(judged(open))).toEqual([
      'AzureCLI@2 on prod in azure-pipelines.yml: error',
      'everything was seen: passed',
    ]);
  });

  it('keeps the name of a test when lines move, and tells two of a kind apart', () => {
    const twice = step('AzureCLI@2') + step('AzureCLI@2').replace('steps:\n', '');
    const names = ['AzureCLI@2 on prod in azure-pipelines.yml', 'AzureCLI@2 on prod in azure-pipelines.yml #2'];
    const expected = [...names, 'everything was seen'].map((name) => `${name}: passed`);
    expect(outcomes(judged(twice))).toEqual(expected);
    expect(outcomes(judged(`# moved\n\n${twice}`))).toEqual(expected);
  });

  it('names a use by what its connection can be', () => {
    const container =
      'resources:\n  containers:\n  - container: c\n    type: ACR\n    azureSubscription: registry\nsteps: []\n';
    expect(outcomes(judged(container))[0]).toBe('container on registry in azure-pipelines.yml: passed');
  });

  it('puts what a script does to the test of its step', () => {
    const script = `steps:
- task: AzureCLI@2
  inputs: { azureSubscription: prod, inlineScript: echo }
- task: AzureCLI@2
  inputs:
    azureSubscription: prod
    addSpnToEnvironment: true
    scriptType: bash
    scriptLocation: inlineScript
    inlineScript: |
      echo "$servicePrincipalKey"
`;
    expect(outcomes(judged(script)).slice(0, 2)).toEqual([
      'AzureCLI@2 on prod in azure-pipelines.yml: passed',
      'AzureCLI@2 on prod in azure-pipelines.yml #2: failure',
    ]);
  });

  it('gives a finding that belongs to no use a test of its own', () => {
    const stray = finding({ file: 'deploy.sh', task: 'AzureFileCopy@4', rule: 'secret-in-script', line: 9 });
    expect(outcomes(saying('azure-pipelines.yml', [stray, { ...stray, connection: 'test' }]))).toEqual([
      'AzureFileCopy@4 on prod in azure-pipelines.yml: passed',
      'secret-in-script in deploy.sh: failure',
      'everything was seen: passed',
    ]);
  });
});

describe('what fails a test is what fails the run', () => {
  const warning = judged(step('AzurePowerShell@4'));

  it('a warning with --fail-on warning only; else it stands in the output of its test', () => {
    expect(outcomes(warning, { failOn: 'warning' })[0]).toContain(': failure');
    expect(outcomes(warning)[0]).toContain(': passed');
    const [test] = tests(suites([warning])[0]);
    expect(test?.children.map(({ name }) => name)).toEqual(['system-out']);
    expect(test?.children[0]?.text).toContain('warning[');
  });

  it('nothing with --fail-on never, and nothing is left out', () => {
    const text = junit([judged(step('AzureFileCopy@4'))], context({ failOn: 'never' }));
    expect(readXml(text).attributes).toMatchObject({ failures: '0', errors: '0' });
    expect(text).toContain('error[task-version-superseded]');
  });

  it('not what is waived, which says why', () => {
    const pipeline = saying('azure-pipelines.yml', [finding(WAIVED)]);
    expect(outcomes(pipeline)[0]).toContain(': passed');
    expect(junit([pipeline], context())).toContain('waived until 2027-03-31: decommissioned in March');
  });

  it.each([
    ['error', 'error'],
    ['never', 'skipped'],
  ] as const)('what could not be judged: with --fail-on %s it is %s, never a pass', (failOn, outcome) => {
    const all = (text: string): readonly string[] => outcomes(judged(text), { failOn });
    expect(all('steps:\n- template: a.yml\n')).toEqual([`everything was seen: ${outcome}`]);
    expect(all(step('AzureCLI@2', '$(x)'))[0]).toBe(`AzureCLI@2 on $(x) in azure-pipelines.yml: ${outcome}`);
    expect(all(step('ContosoDeploy@1'))[0]).toBe(`ContosoDeploy@1 on prod in azure-pipelines.yml: ${outcome}`);
  });

  it('how something was read is told beside a pass', () => {
    const note = diagnostic({ code: 'seen-by-preview', unknown: false });
    expect(outcomes(saying('azure-pipelines.yml', [], [note])).at(-1)).toBe('everything was seen: passed');
  });
});
