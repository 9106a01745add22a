import { describe, expect, it } from 'vitest';
import { cli, resolutions } from './expanding.ts';

const READ = '${{ variables.conn }}';

describe('variable groups', () => {
  const text = (name: string): string => `variables:\n- group: Azure\nsteps:\n- ${cli(name)}\n`;

  it('are not known where they are not at hand (reference: contexts)', () => {
    expect(resolutions(text('$(conn)'))).toEqual(['- unresolved']);
  });

  it('give macros their values where they are at hand, in any casing (docs: variable groups)', () => {
    expect(resolutions(text('$(CONN)'), { groups: { azure: { conn: 'prod' } } })).toEqual(['prod variable']);
    expect(resolutions(text('$(other)'), { groups: { azure: { conn: 'prod' } } })).toEqual(['- unresolved']);
  });

  it('that are not at hand take what is given for the run, and nothing else', () => {
    expect(resolutions(text('$(conn)'), { variables: { CONN: 'prod' } })).toEqual(['prod variable']);
    expect(resolutions(text('$(other)'), { variables: { conn: 'prod' } })).toEqual(['- unresolved']);
  });

  it('that are at hand win over what is given for the run', () => {
    const known = { groups: { azure: { conn: 'prod' } }, variables: { conn: 'test' } };
    expect(resolutions(text('$(conn)'), known)).toEqual(['prod variable']);
  });

  it('that are not at hand are followed by what the YAML declares', () => {
    const declared = text('$(conn)').replace('steps:', '- name: conn\n  value: own\nsteps:');
    expect(resolutions(declared, { variables: { conn: 'prod' } })).toEqual(['own variable']);
  });

  it('keep their secrets (docs: variable groups)', () => {
    expect(resolutions(text('$(conn)'), { groups: { azure: { conn: undefined } } })).toEqual(['- unresolved']);
  });

  it('are not there yet for expressions (battlefield; docs: runtime)', () => {
    expect(resolutions(text(READ), { groups: { azure: { conn: 'prod' } } })).toEqual(['- unresolved']);
  });

  it('of a stage or a job hold there (docs: variable groups)', () => {
    const jobs = `jobs:
- job: one
  variables:
  - group: Azure
  steps:
  - ${cli('$(conn)')}
- job: two
  steps:
  - ${cli('$(conn)')}
`;
    expect(resolutions(jobs, { groups: { azure: { conn: 'prod' } } })).toEqual(['prod variable', '- unresolved']);
  });

  it('come from templates of variables too (docs: templates, variables)', () => {
    const files = {
      'main.yml': `variables:\n- template: v.yml\nsteps:\n- ${cli('$(conn)')}\n`,
      'v.yml': 'variables:\n- group: Azure\n',
    };
    expect(resolutions(files, { groups: { azure: { conn: 'prod' } } })).toEqual(['prod variable']);
  });

  it('under a branch that is not known may be the one or the other (corpus)', () => {
    const branches = `variables:
- \${{ if eq(variables['Build.SourceBranchName'], 'main') }}:
  - group: Prod
- \${{ else }}:
  - group: Test
steps:
- ${cli('$(conn)')}
`;
    const [line = ''] = resolutions(branches, { groups: { prod: { conn: 'p' }, test: { conn: 't' } } });
    expect(line.split(/[| ]/).sort()).toEqual(['p', 't', 'variable']);
  });

  it('are chosen by a parameter (corpus)', () => {
    const chosen = `parameters:
- { name: env, values: [prod], default: prod }
variables:
- group: "Azure-\${{ parameters.env }}"
steps:
- ${cli('$(conn)')}
`;
    expect(resolutions(chosen, { groups: { 'azure-prod': { conn: 'p' } } })).toEqual(['p variable']);
  });

  it('are chosen by a parameter with several values (contract: all of them)', () => {
    const chosen = `parameters:
- { name: env, values: [test, prod], default: test }
variables:
- group: "Azure-\${{ parameters.env }}"
steps:
- ${cli('$(conn)')}
`;
    const known = { groups: { 'azure-test': { conn: 't' }, 'azure-prod': { conn: 'p' } } };
    expect(resolutions(chosen, known)).toEqual(['t|p variable']);
  });
});

describe('variables of the definition and predefined ones', () => {
  it.each([READ, '$(conn)'])('that are given are known: %s (contract: --variable)', (name) => {
    expect(resolutions(`steps:\n- ${cli(name)}\n`, { variables: { Conn: 'prod' } })).toEqual(['prod variable']);
  });

  it.each([READ, '$(conn)'])('that are not given are not known, and not empty: %s (contract: --variable)', (name) => {
    expect(resolutions(`steps:\n- ${cli(name)}\n`)).toEqual(['- unresolved']);
  });

  it.each([READ, '$(conn)'])('give way to those in the YAML: %s (docs: variables, precedence)', (name) => {
    const text = `variables:\n  conn: yaml\nsteps:\n- ${cli(name)}\n`;
    expect(resolutions(text, { variables: { conn: 'definition' } })).toEqual(['yaml variable']);
  });

  it('can be empty, which names no connection', () => {
    expect(resolutions(`steps:\n- ${cli('$(conn)')}\n`, { variables: { conn: '' } })).toEqual([]);
  });
});

describe('a variable that another file declares', () => {
  const files = (name: string) => ({
    'main.yml': 'variables:\n  conn: prod\nstages:\n- template: a.yml\n',
    'a.yml': `stages:\n- stage: s\n  jobs:\n  - job: j\n    steps:\n    - ${cli(name)}\n`,
  });

  it('is told with the connection that an expression takes from it (azure-pipelines-tasks#15147)', () => {
    expect(resolutions(files(READ))).toEqual(['prod variable inherited conn']);
  });

  it('is nothing to tell for a macro, which is replaced when all files are one (docs: runtime)', () => {
    expect(resolutions(files('$(conn)'))).toEqual(['prod variable']);
  });

  it('is nothing to tell where it is passed as a parameter (azure-pipelines-yaml#593: root variables resolve)', () => {
    const passed = {
      'main.yml': `variables:\n  conn: prod\nsteps:\n- template: a.yml\n  parameters: { x: "${READ}" }\n`,
      'a.yml': `parameters:\n- name: x\nsteps:\n- ${cli('${{ parameters.x }}')}\n`,
    };
    expect(resolutions(passed)).toEqual(['prod variable']);
  });

  it('is nothing to tell where a template of variables of the same file declares it', () => {
    const included = {
      'main.yml': `variables:\n- template: v.yml\nsteps:\n- ${cli(READ)}\n`,
      'v.yml': 'variables:\n  conn: prod\n',
    };
    expect(resolutions(included)).toEqual(['prod variable']);
  });

  it('is told where a variable is made of it (azure-pipelines-tasks#15147)', () => {
    const derived = {
      'main.yml': 'variables:\n  env: prod\njobs:\n- template: a.yml\n',
      'a.yml': `jobs:\n- job: j\n  variables:\n    conn: "\${{ variables.env }}-sc"\n  steps:\n  - ${cli('$(conn)')}\n`,
    };
    expect(resolutions(derived)).toEqual(['prod-sc variable inherited env']);
  });
});
