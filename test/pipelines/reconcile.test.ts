import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { judge } from '../../shared/judging/judge.ts';
import { readPipeline, type Pipeline } from '../../shared/pipelines/pipeline.ts';
import { reconcile } from '../../shared/pipelines/reconcile.ts';
import { SourceFile } from '../../shared/pipelines/source-file.ts';
import { parseYaml } from '../../shared/pipelines/yaml/parse.ts';
import { TODAY } from '../today.ts';

const catalogue = openCatalogue();
const readAs = (repository: string, text: string): Pipeline =>
  readPipeline(parseYaml(new SourceFile(repository, 'azure-pipelines.yml', text)), catalogue);

const step = (task: string, connection: string): string =>
  `- task: ${task}\n  inputs: { azureSubscription: ${connection} }\n`;
const OWN = `trigger: none\nsteps:\n${step('AzureCLI@2', 'prod')}- template: theirs.yml@private\n`;
const both = (own: string, preview: string) => reconcile(readAs('self', own), readAs('preview', preview));

const told = ({ diagnostics }: Pipeline) =>
  diagnostics.map(({ code, unknown }) => `${code}${unknown ? ' unknown' : ''}`);
const uses = (pipeline: Pipeline) =>
  pipeline.uses.flatMap((use) => (use.kind === 'task' ? [`${use.reference.text} ${use.evidence}`] : []));

describe('our expansion and the one of Azure DevOps', () => {
  it('together see what a template does that we cannot read, and say how', () => {
    const joined = both(OWN, `steps:\n${step('AzureCLI@2', 'prod')}${step('AzureFileCopy@4', 'prod')}`);
    expect(uses(joined)).toEqual(['AzureCLI@2 static', 'AzureFileCopy@4 preview']);
    expect(told(joined)).toEqual(['template-not-found unknown', 'seen-by-preview']);
  });

  it('leave the template unknown all the same: it can hold steps that only a run of the main branch has', () => {
    expect(both(OWN, `steps:\n${step('AzureCLI@2', 'prod')}`).complete).toBe(false);
  });

  it('see another connection behind a variable that a template sets', () => {
    const own = `trigger: none\nvariables:\n- { name: c, value: dev }\n- template: v.yml@private\nsteps:\n${step('AzureCLI@2', '$(c)')}`;
    const joined = both(own, `variables:\n- { name: c, value: prod }\nsteps:\n${step('AzureCLI@2', '$(c)')}`);
    expect(joined.uses.flatMap(({ connections }) => connections.flatMap(({ names }) => names))).toContain('prod');
  });

  it('give a finding the place of the whole pipeline, because the second has no lines', () => {
    const joined = both(OWN, `steps:\n${step('AzureFileCopy@4', 'prod')}`);
    const [finding] = judge(joined, { catalogue, today: TODAY }).findings;
    expect(finding).toMatchObject({ file: 'azure-pipelines.yml', repository: 'self', line: 1, evidence: 'preview' });
    expect(finding?.message).toContain('tells no line');
  });

  it('know a step for the same whatever casing and white space it is written with', () => {
    const joined = both(OWN, `steps:\n- task: azurecli@2\n  inputs: { AZURESUBSCRIPTION: " Prod " }\n`);
    expect(uses(joined)).toEqual(['AzureCLI@2 static']);
  });

  it('keep two steps apart that differ in any input', () => {
    const other = step('AzureCLI@2', 'prod').replace(' }', ', addSpnToEnvironment: true }');
    expect(uses(both(OWN, `steps:\n${step('AzureCLI@2', 'prod')}${other}`))).toEqual([
      'AzureCLI@2 static',
      'AzureCLI@2 preview',
    ]);
  });

  it('take nothing away: what only ours has stays', () => {
    expect(uses(both(OWN, 'steps:\n- script: make\n'))).toEqual(['AzureCLI@2 static']);
  });

  it('leave unknown what only some runs include', () => {
    const own = `steps:\n- \${{ if eq(variables['Build.Reason'], 'Schedule') }}:\n  - template: theirs.yml@private\n`;
    const joined = both(own, 'steps:\n- script: make\n');
    expect(joined.complete).toBe(false);
    expect(told(joined)).toEqual(['template-not-found unknown', 'seen-by-preview']);
  });

  it('leave everything as it is where the second cannot be read either', () => {
    const joined = both(OWN, 'steps: [');
    expect(told(joined)).toEqual(['template-not-found unknown']);
    expect(uses(joined)).toEqual(['AzureCLI@2 static']);
  });
});
