import { describe, expect, it } from 'vitest';
import { judgeForConnection } from '../../shared/judging/judge-connection.ts';
import { byCause, otherPlaces } from '../../shared/report/by-cause.ts';
import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { judge } from '../../shared/judging/judge.ts';
import { readPipeline } from '../../shared/pipelines/pipeline.ts';
import { SourceFile } from '../../shared/pipelines/source-file.ts';
import { parseYaml } from '../../shared/pipelines/yaml/parse.ts';
import { TODAY } from '../today.ts';
import { fixture } from './fixture.ts';
import { endpoint, findingsOf, judgeText, step } from './judging.ts';

const catalogue = openCatalogue();
const RULE = 'connection-unresolved';
const on = (value: string): string => step('AzureCLI@2', { azureSubscription: `"${value}"` });
const choosing = (declared: string): string => `parameters:\n- ${declared}\n${on('${{ parameters.conn }}')}`;

describe('connection-unresolved', () => {
  it('reports each place of the bad fixture, containers too, and nothing in the good one', () => {
    const { yaml } = fixture(RULE, 'bad');
    expect(findingsOf(RULE, yaml).map(({ connection, line, task }) => [connection, line, task])).toEqual([
      ['$(registry)', 9, null],
      ['$(conn)', 11, 'AzureCLI@2'],
      ['$(conn)', 17, 'AzureCLI@2'],
      ['prod-$(stage)', 23, 'AzureCLI@2'],
      ['$[ variables.conn ]', 29, 'AzureCLI@2'],
      ['${{ parameters.typed }}', 35, 'AzureCLI@2'],
      ['$(conn)', 41, 'AzureCLI@2'],
    ]);
    expect(findingsOf(RULE, fixture(RULE, 'good').yaml)).toEqual([]);
  });

  it('is one cause for all steps with the same variable', () => {
    const causes = byCause(findingsOf(RULE, fixture(RULE, 'bad').yaml));
    expect(causes.map((cause) => [cause.finding.connection, otherPlaces(cause)])).toEqual([
      ['$(registry)', ''],
      ['$(conn)', 'azure-pipelines.yml:17, azure-pipelines.yml:41'],
      ['prod-$(stage)', ''],
      ['$[ variables.conn ]', ''],
      ['${{ parameters.typed }}', ''],
    ]);
  });

  it.each([
    ['$(conn)', '--variable conn=VALUE.'],
    ['$(a)-$(b)', '--variable a=VALUE --variable b=VALUE.'],
    ['${{ variables.conn }}', '--variable conn=VALUE.'],
    ["${{ variables['my.conn'] }}", '--variable my.conn=VALUE.'],
    ['$(conn)', 'a variable group that the pipeline names'],
    ['$[ variables.conn ]', '--variable conn=VALUE.'],
    ['${{ something.else }}', 'Write the name out'],
  ])('says of %s what makes it known: %s', (value, words) => {
    const [finding] = findingsOf(RULE, on(value));
    expect(finding).toMatchObject({ unknown: true, severity: 'warning', confidence: 'possible' });
    expect(finding?.remedy).toContain(words);
  });

  it.each([
    '$(a; rm -rf /)',
    '$($(curl x))',
    "${{ variables['a b'] }}",
    "${{ parameters['`id`'] }}",
    '$(-x)',
    `$(${'x'.repeat(200)})`,
    '$(a)$(b)$(c)$(d)$(e)$(f)',
  ])('puts no name into a command that is more than a name: %s', (value) => {
    const [finding] = findingsOf(RULE, on(value));
    expect(finding?.remedy).not.toMatch(/--variable|--parameter/);
  });

  it('is silent once the variable is given that it asks for', () => {
    const parsed = parseYaml(new SourceFile('self', 'a.yml', on('$(conn)')));
    const pipeline = readPipeline(parsed, catalogue, { variables: new Map([['conn', 'prod']]) });
    expect(judge(pipeline, { catalogue, today: TODAY })).toMatchObject({ findings: [], verdict: 'ready' });
  });

  it('says of a parameter that takes any text that it may allow only some', () => {
    const [finding] = findingsOf(RULE, choosing('{ name: conn, type: string }'));
    expect(finding?.remedy).toContain('Let parameter "conn" allow only some connections');
    expect(finding?.remedy).toContain('--parameter conn=NAME');
  });

  it('names the variable behind the one that the step reads', () => {
    const [finding] = findingsOf(RULE, `variables:\n  conn: prod-$(stage)\n${on('$(conn)')}`);
    expect(finding?.remedy).toContain('--variable stage=VALUE.');
  });

  it('tells what the name can be, and that it can be something else', () => {
    const text = 'variables:\n- ${{ if variables.x }}:\n  - { name: conn, value: prod }\n';
    const [finding] = findingsOf(RULE, `${text}${on('$(conn)')}`);
    expect(finding?.message).toContain('It can be prod, and something else.');
    expect(finding?.remedy).toContain('Where it is given already, a variable group under a condition');
  });

  it('makes a pipeline unknown that nothing else is wrong with, whatever connections are known', () => {
    expect(judgeText(on('$(conn)')).verdict).toBe('unknown');
    expect(judgeText(on('$(conn)'), { connections: [endpoint()] }).verdict).toBe('unknown');
  });

  it('takes the default of a parameter that a person may type, and is silent', () => {
    expect(judgeText(choosing('{ name: conn, type: string, default: prod }'))).toMatchObject({
      findings: [],
      verdict: 'ready',
    });
  });

  it('asks about what a person may type where one certain connection is looked for', () => {
    const text = choosing('{ name: conn, type: string, default: other }').replace('AzureCLI@2', 'AzureFileCopy@4');
    const { pipeline } = judgeText(text);
    const { mayUse, verdict } = judgeForConnection(pipeline, { catalogue, today: TODAY }, ['prod']);
    expect(verdict).toBe('unknown');
    expect(mayUse).toMatchObject([{ rule: RULE, unknown: true }]);
    expect(mayUse[0]?.message).toContain('may type another connection');
  });

  it('is silent about registries and clusters', () => {
    const text = 'steps:\n- task: Docker@2\n  inputs: { containerRegistry: $(acr) }\n';
    expect(findingsOf(RULE, text)).toEqual([]);
    expect(judgeText(text).verdict).toBe('ready');
  });
});
