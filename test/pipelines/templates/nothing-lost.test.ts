import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../../shared/catalogue/catalogue.ts';
import { judgeForConnection } from '../../../shared/judging/judge-connection.ts';
import { judge } from '../../../shared/judging/judge.ts';
import { readPipeline } from '../../../shared/pipelines/pipeline.ts';
import { SourceFile } from '../../../shared/pipelines/source-file.ts';
import { TemplateStore } from '../../../shared/pipelines/template-store.ts';
import { parseYaml } from '../../../shared/pipelines/yaml/parse.ts';
import { TODAY } from '../../today.ts';

// Each of these hides a step that breaks; none may ever pass for ready.

const catalogue = openCatalogue();
const ROOT = 'azure-pipelines.yml';

function read(files: Readonly<Record<string, string>>) {
  const sources = Object.entries(files).map(([path, text]) => new SourceFile('self', path, text));
  const store = new TemplateStore(sources);
  const root = parseYaml(new SourceFile('self', ROOT, files[ROOT] ?? ''));
  return readPipeline(root, catalogue, {
    files: { get: (repository, path) => store.get(repository, path) ?? { absent: 'it is not there' } },
  });
}

const BAD = `{ task: AzureFileCopy@4, inputs: { azureSubscription: prod } }`;
const on = (connection: string): string => `{ task: AzureFileCopy@4, inputs: { azureSubscription: ${connection} } }`;
const JOBS = 'parameters: [{ name: jobs, type: jobList }]\njobs: [ "${{ parameters.jobs }}" ]\n';
const handing = (body: string): string => `jobs:\n- template: j.yml\n  parameters:\n    jobs:\n    - job: x\n${body}`;
const BY = `parameters:
- { name: mode, type: string, default: a, values: [a, b] }
- name: by
  type: object
  default:
    b: `;
const notes = Array.from({ length: 250 }, (_, index) => `- script: echo \${{ parameters.nope${String(index)} }}\n`);

describe('a step that breaks is never called ready', () => {
  it.each<[string, Record<string, string>]>([
    [
      'behind hundreds of harmless notes',
      {
        [ROOT]: 'steps:\n- template: t.yml\n- template: missing.yml\n',
        't.yml': `parameters: [{ name: a, default: x }]\nsteps:\n${notes.join('')}`,
      },
    ],
    [
      'in steps of a job that is handed on, chosen by a parameter',
      { [ROOT]: `${BY}[ ${BAD} ]\n${handing('      steps: ${{ parameters.by[parameters.mode] }}\n')}`, 'j.yml': JOBS },
    ],
    [
      'in inputs that are handed on, chosen by a parameter',
      {
        [ROOT]: `${BY}{ azureSubscription: prod }\n${handing('      steps:\n      - task: AzureFileCopy@4\n        inputs: ${{ parameters.by[parameters.mode] }}\n')}`,
        'j.yml': JOBS,
      },
    ],
    [
      'whose name is typed by a person',
      {
        [ROOT]:
          'parameters: [{ name: t }]\nsteps:\n- task: ${{ parameters.t }}\n  inputs: { ConnectedServiceName: prod }\n',
      },
    ],
    [
      'in a loop over what a person may type differently',
      {
        [ROOT]: `parameters:\n- name: apps\n  type: object\n  default: [{ copy: false }]\nsteps:\n- \${{ each a in parameters.apps }}:\n  - \${{ if eq(a.copy, true) }}:\n    - ${BAD}\n`,
      },
    ],
    [
      'among containers that are not known',
      {
        [ROOT]:
          'parameters: [{ name: c, type: object }]\nresources:\n  containers: ${{ parameters.c }}\nsteps: [{ script: x }]\n',
      },
    ],
    [
      'among resources that are not known',
      { [ROOT]: 'parameters: [{ name: c, type: object }]\nresources: ${{ parameters.c }}\nsteps: [{ script: x }]\n' },
    ],
    [
      'below a misspelt key of a template',
      { [ROOT]: 'steps:\n- template: t.yml\n', 't.yml': `steps: [{ script: x }]\nStep: [ ${BAD} ]\n` },
    ],
    [
      'in a template that only extends another',
      {
        [ROOT]: 'steps:\n- template: t.yml\n',
        't.yml': 'extends: { template: u.yml }\n',
        'u.yml': `steps: [ ${BAD} ]\n`,
      },
    ],
    [
      'in a template beside other keys',
      { [ROOT]: 'jobs:\n- job: x\n  template: t.yml\n', 't.yml': `steps: [ ${BAD} ]\n` },
    ],
    ['in a template whose name is a list', { [ROOT]: 'steps:\n- template: [t.yml]\n', 't.yml': `steps: [ ${BAD} ]\n` }],
    [
      'at another version of a repository',
      {
        [ROOT]: `parameters: [{ name: ref, default: v1, values: [v1, v2] }]\nresources:\n  repositories:\n  - { repository: t, type: git, name: p/t, ref: 'refs/tags/\${{ parameters.ref }}' }\nsteps:\n- template: a.yml@t\n`,
      },
    ],
    ['below a condition that cannot be read', { [ROOT]: `steps:\n- \${{ if eq(a }}:\n  - ${BAD}\n` }],
    [
      'in an extended template under a condition',
      {
        [ROOT]: "${{ if eq(variables['x'], '1') }}:\n  extends: { template: t.yml }\n",
        't.yml': `steps: [ ${BAD} ]\n`,
      },
    ],
  ])('%s', (_, files) => {
    expect(judge(read(files), { catalogue, today: TODAY }).verdict).not.toBe('ready');
  });
});

describe('a step whose connection another one may be is never called ready for that one', () => {
  it.each<[string, Record<string, string>]>([
    [
      'where the variables of a handed on job are not known',
      {
        [ROOT]: `parameters: [{ name: vars, type: object }]\nvariables: { conn: dev }\n${handing(`      variables: \${{ parameters.vars }}\n      steps: [ ${on('$(conn)')} ]\n`)}`,
        'j.yml': JOBS,
      },
    ],
    [
      'where a group that is not at hand may set the variable',
      {
        [ROOT]: `variables: { conn: dev }\njobs:\n- job: a\n  variables: [{ group: g }]\n  steps: [ ${on('$(conn)')} ]\n`,
      },
    ],
    [
      'where the name of a variable is not known',
      {
        [ROOT]: `parameters: [{ name: n }]\nvariables:\n- { name: conn, value: dev }\n- { name: "\${{ parameters.n }}", value: prod }\nsteps: [ ${on('$(conn)')} ]\n`,
      },
    ],
    [
      'where a run computes the matrix',
      {
        [ROOT]: `variables: { conn: dev }\njobs:\n- job: a\n  strategy: { matrix: "$[ dependencies.x ]" }\n  steps: [ ${on('$(conn)')} ]\n`,
      },
    ],
    [
      'where a leg of the matrix is not known',
      {
        [ROOT]: `parameters: [{ name: leg, type: object }]\nvariables: { conn: dev }\njobs:\n- job: a\n  strategy: { matrix: { x: "\${{ parameters.leg }}" } }\n  steps: [ ${on('$(conn)')} ]\n`,
      },
    ],
    [
      'where a person may type another',
      { [ROOT]: `parameters: [{ name: c, default: dev }]\nsteps: [ ${on('"${{ parameters.c }}"')} ]\n` },
    ],
    [
      'where a person may type other items of a loop',
      {
        [ROOT]: `parameters: [{ name: cs, type: object, default: [dev] }]\nsteps:\n- \${{ each c in parameters.cs }}:\n  - ${on('"${{ c }}"')}\n`,
      },
    ],
  ])('%s', (_, files) => {
    expect(judgeForConnection(read(files), { catalogue, today: TODAY }, ['prod']).verdict).not.toBe('ready');
  });

  it('and the names of a conditional matrix are those of its legs and the one without it', () => {
    const text = `variables: { conn: dev }\njobs:\n- job: a\n  \${{ if eq(variables.y, '1') }}:\n    strategy: { matrix: { l: { conn: leg } } }\n  steps: [ ${on('$(conn)')} ]\n`;
    expect(read({ [ROOT]: text }).uses[0]?.connections[0]?.names).toEqual(['leg', 'dev']);
  });
});

describe('hostile files end, with a limit that is told or a text that is refused', () => {
  const chain = (count: number, file: (index: number) => string): Record<string, string> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${String(index)}.yml`, file(index)]));
  const next = (index: number): string => `t${String(index + 1)}.yml`;

  it.each<[string, Record<string, string>]>([
    [
      'templates that include the next one twice',
      {
        [ROOT]: 'steps:\n- template: t0.yml\n',
        ...chain(30, (index) => `steps:\n- template: ${next(index)}\n- template: ${next(index)}\n`),
        't30.yml': 'steps: [{ script: x }]\n',
      },
    ],
    [
      'templates of variables that do so',
      {
        [ROOT]: 'variables:\n- template: t0.yml\nsteps: []\n',
        ...chain(30, (index) => `variables:\n- template: ${next(index)}\n- template: ${next(index)}\n`),
        't30.yml': 'variables: [{ name: a, value: b }]\n',
      },
    ],
    [
      'an object that holds itself twice at each level',
      {
        [ROOT]: 'steps:\n- template: t0.yml\n  parameters: { p: {} }\n',
        ...chain(
          30,
          (index) =>
            `parameters: [{ name: p, type: object }]\nsteps:\n- template: ${next(index)}\n  parameters: { p: { a: "\${{ parameters.p }}", b: "\${{ parameters.p }}" } }\n`,
        ),
        't30.yml': 'parameters: [{ name: p, type: object }]\nsteps:\n- script: ${{ convertToJson(parameters.p) }}\n',
      },
    ],
    [
      'long texts made in loops',
      {
        [ROOT]: `parameters: [{ name: n, type: object, default: [${'1,'.repeat(300)}1] }]\nvariables: { v: ${'ab'.repeat(20_000)} }\nsteps:\n- \${{ each a in parameters.n }}:\n  - \${{ each b in parameters.n }}:\n    - script: \${{ upper(variables.v) }}\${{ a }}\n`,
      },
    ],
  ])('%s', (_, files) => {
    const { complete, diagnostics } = read(files);
    expect(complete).toBe(false);
    expect(diagnostics.some(({ code }) => code === 'expansion-limit' || code === 'expression-invalid')).toBe(true);
  });

  it('macros that multiply', () => {
    const values = Array.from({ length: 8 }, (_, index) => `v${String(index)}`).join(', ');
    const text = `parameters: [{ name: c, default: v0, values: [${values}] }]\nvariables: { a: "\${{ parameters.c }}" }\nsteps: [ ${on(`"${'$(a)'.repeat(12)}"`)} ]\n`;
    expect(read({ [ROOT]: text }).uses[0]?.connections[0]).toMatchObject({ resolution: 'unresolved' });
  });
});
