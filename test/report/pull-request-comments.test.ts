import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { readPipeline } from '../../shared/pipelines/pipeline.ts';
import { SourceFile } from '../../shared/pipelines/source-file.ts';
import { parseYaml } from '../../shared/pipelines/yaml/parse.ts';
import { statusDescription } from '../../shared/report/pull-request-status.ts';
import { summaryComment } from '../../shared/report/pull-request-summary.ts';
import { judge } from '../../shared/judging/judge.ts';
import { reviewedChange } from '../../shared/judging/reviewed-change.ts';
import { allNew } from '../pull-request/new-pipelines.ts';
import { knownConnections } from '../../shared/connections/known-connections.ts';
import { endpoint } from '../rules/judging.ts';
import { TODAY } from '../today.ts';

const catalogue = openCatalogue();
const judged = (path: string, text: string, ...known: readonly ReturnType<typeof endpoint>[]) =>
  judge(readPipeline(parseYaml(new SourceFile('self', path, text)), catalogue), {
    catalogue,
    connections: known.length === 0 ? undefined : knownConnections(known),
    today: TODAY,
  });
const judgedChange = (pipelines: readonly ReturnType<typeof judged>[], unseen: readonly string[]) =>
  reviewedChange(pipelines.map(allNew), unseen);
const onSecret = { authorization: { scheme: 'ServicePrincipal' } };
const steps = (...tasks: readonly string[]): string =>
  `steps:\n${tasks.map((task) => `- task: ${task}\n  inputs: { azureSubscription: prod }\n`).join('')}`;

describe('the summary', () => {
  it('says the verdict, the pipelines, the findings with their fix, and what was not seen', () => {
    const change = judgedChange(
      [judged('a.yml', steps('AzureFileCopy@4')), judged('b.yml', `${steps('AzureCLI@2')}- template: x.yml\n`)],
      [],
    );
    const summary = summaryComment(change, catalogue.edition);
    expect(summary).toContain('**Blocked**');
    expect(summary).toContain('| `a.yml` | ❌ blocked | 1 error | – |');
    expect(summary).toContain('| `b.yml` | ❔ unknown | 1 unknown | – |');
    expect(summary).toContain('- error, `a.yml:2`: AzureFileCopy@4 cannot sign in');
    expect(summary).toContain('**Fix:** Use AzureFileCopy@6');
    expect(summary).toMatch(/- `b.yml:\d+`: Template "x.yml" could not be read/);
    expect(summary).toContain('catalogue edition 2026-08 of 2026-08');
  });

  it('tells a connection once, with its other places, and blames it and not the steps', () => {
    const change = judgedChange(
      [judged('a.yml', steps('AzureCLI@2', 'AzureCLI@2', 'AzureWebApp@1'), endpoint({ isDisabled: true }))],
      [],
    );
    const summary = summaryComment(change, catalogue.edition);
    expect(summary.match(/is disabled/g)).toHaveLength(1);
    expect(summary).toContain('Also at `a.yml:4, a.yml:6`.');
    expect(summary).toContain('**Blocked**: steps of this change name service connections that do not work.');
  });

  it('calls unknown what is not known, and counts it as such', () => {
    const summary = summaryComment(judgedChange([judged('a.yml', steps('Contoso@1'))], []), catalogue.edition);
    expect(summary).toContain('| `a.yml` | ❔ unknown | 1 unknown | – |');
    expect(summary).toContain('- unknown, `a.yml:2`: Whether Contoso@1 can sign in');
    expect(summary).not.toContain('warning');
  });

  it('says that a connection was not found where only that makes its steps break', () => {
    const elsewhere = endpoint({ name: 'other' });
    const summary = summaryComment(
      judgedChange([judged('a.yml', steps('AzureFileCopy@4'), elsewhere)], []),
      catalogue.edition,
    );
    expect(summary).toContain('break on a service connection that was not found or is not clear, judged as federated.');
  });

  it('names no option of the command line: whoever changes a pipeline can change files only', () => {
    const text = `parameters: [{ name: env, type: string, default: '' }]\nvariables: { name: $(group) }\nsteps:\n- task: AzureCLI@2\n  inputs: { azureSubscription: $(name) }\n- task: AzureCLI@2\n  inputs: { azureSubscription: '\${{ parameters.env }}' }\n- \${{ if variables['run.decides'] }}:\n  - bash: a\n- bash: \${{ variables.x }}\n- template: \${{ variables.which }}\n`;
    const change = judgedChange([judged('a.yml', text)], []);
    const summary = summaryComment(change, catalogue.edition);
    expect(summary).toContain('in a variable group that the pipeline names, for the guard.');
    expect(summary).toContain('Which template');
    expect(summary).toContain('Declare the variable in the YAML, or let the parameter allow only some values');
    for (const said of [summary, statusDescription(change)]) expect(said).not.toMatch(/--\w|command line/);
  });

  it('stays readable and below the limit with thousands of findings', () => {
    const long = 'x'.repeat(5_000);
    const change = judgedChange(
      Array.from({ length: 200 }, (_, index) =>
        judged(`${long}${String(index)}.yml`, steps(...Array.from({ length: 20 }, () => `AzureFileCopy@4`))),
      ),
      [],
    );
    const summary = summaryComment(change, catalogue.edition);
    expect(summary.length).toBeLessThan(150_000);
    expect(summary).toContain('… and ');
    expect(summary.endsWith('</sub>')).toBe(true);
  });
});

describe('the text of the status', () => {
  it.each([
    [
      'blocked',
      judgedChange([judged('a.yml', steps('AzureFileCopy@4', 'AzureFileCopy@5'))], []),
      '2 errors: steps break on a federated service connection',
    ],
    [
      'at risk',
      judgedChange([judged('a.yml', `pool: own\n${steps('AzurePowerShell@4')}`)], []),
      '1 warning: steps may break on a federated service connection',
    ],
    [
      'blocked by a connection alone',
      judgedChange([judged('a.yml', steps('AzureCLI@2', 'AzureCLI@2'), endpoint({ isDisabled: true }))], []),
      '1 error: steps name service connections that do not work',
    ],
    [
      'blocked by a step and a connection',
      judgedChange([judged('a.yml', steps('AzureFileCopy@4'), endpoint({ isDisabled: true }))], []),
      '2 errors: steps break on a federated service connection',
    ],
    [
      'blocked by a step on a connection that is not there',
      judgedChange([judged('a.yml', steps('AzureFileCopy@4'), endpoint({ name: 'other' }))], []),
      '1 error: steps break on a service connection that was not found or is not clear, judged as federated',
    ],
    [
      'at risk of a conversion',
      judgedChange([judged('a.yml', steps('AzureFileCopy@4', 'AzurePowerShell@4'), endpoint(onSecret))], []),
      '2 warnings: steps would break once their connection is converted from its secret',
    ],
    [
      'at risk for a connection alone',
      judgedChange([judged('a.yml', steps('AzureCLI@2', 'AzureCLI@2'), endpoint({ ...onSecret, isShared: true }))], []),
      '1 warning: service connections need attention',
    ],
    [
      'ready',
      judgedChange([judged('a.yml', steps('AzureCLI@2'))], []),
      '1 use of Azure connections, all ready for federation',
    ],
    [
      'ready without a use',
      judgedChange([judged('a.yml', 'steps:\n- bash: echo\n')], []),
      'No step uses an Azure connection',
    ],
    [
      'unknown for a task',
      judgedChange([judged('a.yml', steps('Contoso@1'))], []),
      'Could not be judged: Whether Contoso@1 can sign in',
    ],
    [
      'unknown for a connection',
      judgedChange([judged('a.yml', 'steps:\n- task: AzureCLI@2\n  inputs: { azureSubscription: $(x) }\n')], []),
      'Could not be judged: Which connection "$(x)" names is only known when the pipeline is queued',
    ],
    ['unknown as a whole', judgedChange([], ['Too many files.']), 'Could not be judged: Too many files.'],
  ])('of a change that is %s gives its reason', (_, change, text) => {
    expect(statusDescription(change)).toContain(text);
    expect(statusDescription(change).length).toBeLessThanOrEqual(200);
  });
});
