import { describe, expect, it } from 'vitest';
import type { JudgedPipeline } from '../../shared/judging/judge.ts';
import { jsonText } from '../../shared/report/json-text.ts';
import type { ReportContext } from '../../shared/report/report-context.ts';
import { sarif } from '../../shared/report/sarif.ts';
import { everyRule } from '../../shared/rules/every-rule.ts';
import { matching } from '../matching.ts';
import { context, diagnostic, finding, judged, saying, step, WAIVED } from './judged.ts';
import { sarifLog, type SarifLog } from './sarif-schema.ts';

type Run = SarifLog['runs'][0];

/** The run of a log as another program reads it; one that is not valid fails the test. */
function run(pipelines: readonly JudgedPipeline[], over: Partial<ReportContext> = {}): Run {
  return sarifLog.parse(JSON.parse(jsonText(sarif(pipelines, context(over))))).runs[0];
}

const EDIT = { line: 2, column: 9, endLine: 2, endColumn: 24, text: 'AzureFileCopy@6' };

describe('the SARIF log', () => {
  it.each([
    ['a finding', [judged(step('AzureFileCopy@4'))]],
    ['a template that was not found', [judged('steps:\n- template: a.yml\n')]],
    ['damaged YAML', [judged('steps: [')]],
    ['an empty file', [judged('')]],
    ['no pipeline', []],
    ['nothing to say', [judged(step('AzureCLI@2'))]],
    [
      'a change, a waiver and another repository',
      [saying('a.yml', [finding({ edit: EDIT, repository: 'tools', ...WAIVED })])],
    ],
  ])('is valid for %s', (_, pipelines) => {
    expect(sarifLog.safeParse(JSON.parse(jsonText(sarif(pipelines, context())))).error?.issues ?? []).toEqual([]);
  });

  it('has a result with the rule, the level, the way out and the place of the word', () => {
    const { results, properties } = run([judged(step('AzureFileCopy@4'))]);
    expect(results).toMatchObject([
      {
        ruleId: 'task-version-superseded',
        kind: 'fail',
        level: 'error',
        message: { text: matching(/^AzureFileCopy@4 cannot sign in .* Fix: Use AzureFileCopy@6/) },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'azure-pipelines.yml', uriBaseId: '%SRCROOT%' },
              region: { startLine: 2, startColumn: 9, endLine: 2, endColumn: 24 },
            },
          },
        ],
        properties: { confidence: 'confirmed', connections: ['prod'], pipelines: ['azure-pipelines.yml'] },
      },
    ]);
    expect(properties).toEqual({ edition: '2026-08' });
  });

  it('describes every rule, with its page where pages are published', () => {
    const ids = everyRule.map(({ id }) => id);
    expect(run([]).tool.driver.rules.map(({ id }) => id)).toEqual(ids);
    const { rules: described, semanticVersion } = run([], { docsUrl: 'https://example.org/docs/' }).tool.driver;
    expect(described.map(({ helpUri }) => helpUri)).toEqual(ids.map((id) => `https://example.org/docs/rules/${id}.md`));
    expect(semanticVersion).toBe('1.2.3');
  });

  it.each(['error', 'warning', 'note'] as const)('gives %s its level', (severity) => {
    expect(run([saying('a.yml', [finding({ severity })])]).results.map(({ level }) => level)).toEqual([severity]);
  });

  it('counts columns in UTF-16 units', () => {
    const text = 'steps: [{ displayName: "💥", task: AzureFileCopy@4, inputs: { azureSubscription: p } }]';
    const [result] = run([judged(text)]).results;
    const start = text.indexOf('AzureFileCopy') + 1;
    expect(result?.locations[0]?.physicalLocation.region).toMatchObject({ startColumn: start, endColumn: start + 15 });
  });

  it('leaves what was not seen open, at its place', () => {
    const { results, tool } = run([judged('steps:\n- template: a.yml\n')]);
    expect(results).toMatchObject([{ ruleId: 'template-not-found', kind: 'open', level: 'none' }]);
    expect(tool.driver.rules.at(-1)).toMatchObject({
      id: 'template-not-found',
      shortDescription: { text: 'Template not found' },
    });
  });

  it('tells how something was read as information', () => {
    const note = diagnostic({ code: 'seen-by-preview', unknown: false });
    expect(run([saying('a.yml', [], [note])]).results).toMatchObject([{ kind: 'informational', level: 'none' }]);
  });

  it('suppresses what is waived, with the reason and the last day', () => {
    expect(run([saying('a.yml', [finding(WAIVED)])]).results).toMatchObject([
      {
        level: 'error',
        suppressions: [
          { kind: 'external', status: 'accepted', justification: 'decommissioned in March (until 2027-03-31)' },
        ],
      },
    ]);
  });

  it('offers a change that a machine can make', () => {
    const [result] = run([saying('a.yml', [finding({ edit: EDIT })])]).results;
    expect(result?.fixes).toEqual([
      {
        description: { text: 'Use AzureFileCopy@6.' },
        artifactChanges: [
          {
            artifactLocation: { uri: 'azure-pipelines.yml', uriBaseId: '%SRCROOT%' },
            replacements: [
              {
                deletedRegion: { startLine: 2, startColumn: 9, endLine: 2, endColumn: 24 },
                insertedContent: { text: 'AzureFileCopy@6' },
              },
            ],
          },
        ],
      },
    ]);
  });

  it('gives each other repository a base of its own, and encodes what a path may hold', () => {
    const place = { repository: 'tools', file: 'a b/100%#?.yml' };
    const { results, originalUriBaseIds } = run([saying('a.yml', [finding(place)])]);
    expect(results[0]?.locations[0]?.physicalLocation.artifactLocation).toEqual({
      uri: 'a%20b/100%25%23%3F.yml',
      uriBaseId: '%REPOSITORY:tools%',
    });
    expect(Object.keys(originalUriBaseIds)).toEqual(['%SRCROOT%', '%REPOSITORY:tools%']);
  });

  it('has one result for a place that several pipelines have, with their names', () => {
    const { results } = run([saying('a.yml', [finding()]), saying('b.yml', [finding({ connection: 'test' })])]);
    expect(results.map(({ properties }) => properties)).toMatchObject([
      { pipelines: ['a.yml', 'b.yml'], connections: ['prod', 'test'] },
    ]);
  });

  it('says with what the run ends, and that it failed where there was no pipeline', () => {
    expect(run([judged('steps: []')], { exitCode: 3 }).invocations).toEqual([
      { executionSuccessful: true, exitCode: 3 },
    ]);
    expect(run([], { exitCode: 3 }).invocations).toMatchObject([{ executionSuccessful: false }]);
  });

  it('makes no link of text that looks like one', () => {
    const [result] = run([saying('a.yml', [finding({ message: '[click](https://evil.example)' })])]).results;
    expect(result?.message.text).toContain('[click\\](https://evil.example)');
  });
});

describe('a fingerprint', () => {
  const prints = (...findings: Parameters<typeof saying>[1]): readonly (string | undefined)[] =>
    run([saying('a.yml', findings)]).results.map(({ partialFingerprints }) => partialFingerprints['wifGuard/v1']);

  it('stays when lines move or the wording changes', () => {
    const before = prints(finding({ line: 2 }), finding({ line: 5 }));
    expect(prints(finding({ line: 20 }), finding({ line: 55, message: 'Said otherwise.' }))).toEqual(before);
    expect(new Set(before).size).toBe(2);
  });

  it('is of the place, in whatever order things are told', () => {
    const [first, second] = prints(finding({ line: 2 }), finding({ line: 5, message: 'x' }));
    expect(prints(finding({ line: 5, message: 'x' }), finding({ line: 2 }))).toEqual([second, first]);
  });

  it.each([
    ['rule', { rule: 'task-unsupported' }],
    ['file', { file: 'b.yml' }],
    ['repository', { repository: 'tools' }],
    ['task', { task: 'AzureFileCopy@5' }],
    ['connection', { connection: 'test' }],
  ])('is another for another %s', (_, over) => {
    expect(prints(finding(over))).not.toEqual(prints(finding()));
  });
});
