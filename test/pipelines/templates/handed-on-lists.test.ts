import { describe, expect, it } from 'vitest';
import { cli, expanding, notes, seen, uses } from './expanding.ts';

const A = `steps:\n- ${cli('a')}\n`;
const RESOURCES = 'resources:\n  repositories:\n  - { repository: tools, type: git, name: Shared/tools }\n';

/** Hands a list of steps with a reference on to a template of another repository. */
function handedOn(type: string, reference: string, template = '') {
  return {
    'ci/main.yml': `${RESOURCES}extends:
  template: lib/base.yml@tools
  parameters:
    steps:
    - template: ${reference}
`,
    'tools:lib/base.yml':
      template === ''
        ? `parameters:\n- { name: steps, type: ${type} }\nsteps:\n- \${{ parameters.steps }}\n`
        : template,
  };
}

describe('a reference in a list that is handed to a template', () => {
  it.each(['stepList', 'object'])(
    'in a parameter of type %s is looked for beside the callee (vscode-java-pack#1711)',
    (type) => {
      const files = { ...handedOn(type, 'a.yml'), 'tools:lib/a.yml': A, 'ci/a.yml': `steps:\n- ${cli('wrong')}\n` };
      expect(uses(files)).toEqual(['AzureCLI@2 tools:lib/a.yml:2 a always']);
    },
  );

  it.each(['stepList', 'object'])(
    'in a parameter of type %s is not found in the caller (vscode-java-pack#1711)',
    (type) => {
      const files = { ...handedOn(type, 'a.yml'), 'ci/a.yml': A };
      expect(notes(files)).toEqual(['template-not-found ci/main.yml:8']);
      expect(seen(files)).toEqual([]);
    },
  );

  it.each(['/ci/a.yml@self', 'ci/a.yml@self', '/ci/a.yml@Self'])(
    'leads back to the pipeline by %s (corpus: users of 1ES; runner.server#608)',
    (reference) => {
      const files = { ...handedOn('stepList', reference), 'ci/a.yml': A };
      expect(uses(files)).toEqual(['AzureCLI@2 ci/a.yml:2 a always']);
    },
  );

  it('in the same repository is looked for in the directory of the callee (vscode-java-pack#1711)', () => {
    const files = {
      'main.yml': 'extends:\n  template: lib/base.yml\n  parameters:\n    steps:\n    - template: a.yml\n',
      'lib/base.yml': 'parameters:\n- { name: steps, type: stepList }\nsteps:\n- ${{ parameters.steps }}\n',
      'lib/a.yml': A,
      'a.yml': `steps:\n- ${cli('wrong')}\n`,
    };
    expect(uses(files)).toEqual(['AzureCLI@2 lib/a.yml:2 a always']);
  });

  it('has parameters of the caller (reference: a callee never sees more than what was passed)', () => {
    const files = {
      'main.yml': `extends:
  template: base.yml
  parameters:
    steps:
    - template: a.yml
      parameters: { name: one }
`,
      'base.yml': 'parameters:\n- { name: steps, type: stepList }\nsteps:\n- ${{ parameters.steps }}\n',
      'a.yml': `parameters:\n- name: name\nsteps:\n- ${cli('${{ parameters.name }}')}\n`,
    };
    expect(seen(files)).toEqual(['one']);
    expect(notes(files)).toEqual([]);
  });

  it('is expanded before the template goes through the list (docs: templates, each step)', () => {
    const template = `parameters:
- { name: steps, type: stepList }
steps:
- \${{ each step in parameters.steps }}:
  - ${cli('own')}
  - \${{ step }}
`;
    const files = { ...handedOn('', 'a.yml', template), 'tools:lib/a.yml': `${A}- ${cli('b')}\n` };
    expect(seen(files)).toEqual(['own x2', 'a', 'b']);
  });

  it.each([
    ['jobs', 'jobList', 'jobs:\n    - template: a.yml\n', `jobs:\n- job: j\n  steps:\n  - ${cli('a')}\n`],
    ['jobs with steps inside', 'jobList', 'jobs:\n    - job: j\n      steps:\n      - template: a.yml\n', A],
    [
      'stages',
      'stageList',
      'stages:\n    - template: a.yml\n',
      `stages:\n- stage: s\n  jobs:\n  - job: j\n    steps:\n    - ${cli('a')}\n`,
    ],
    [
      'stages with steps inside',
      'stageList',
      'stages:\n    - stage: s\n      jobs:\n      - job: j\n        steps:\n        - template: a.yml\n',
      A,
    ],
    [
      'jobs with a deployment inside',
      'jobList',
      'jobs:\n    - deployment: d\n      strategy: { runOnce: { deploy: { steps: [{ template: a.yml }] } } }\n',
      A,
    ],
  ])('is followed in %s (docs: parameter data types)', (name, type, passed, template) => {
    const list = name.split(' ')[0] ?? name;
    const files = {
      'main.yml': `extends:\n  template: base.yml\n  parameters:\n    ${passed}`,
      'base.yml': `parameters:\n- { name: ${list}, type: ${type} }\n${list}:\n- \${{ parameters.${list} }}\n`,
      'a.yml': template,
    };
    expect(seen(files)).toEqual(['a']);
    expect(notes(files)).toEqual([]);
  });
});

describe('a template that cannot be read, such as a private one', () => {
  const STAGES = `    stages:
    - stage: s
      jobs:
      - job: j
        templateContext: { steps: [ ${cli('never')} ] }
        steps:
        - ${cli('a')}
`;
  const extending = (parameters: string) => `resources:
  repositories:
  - { repository: private, type: git, name: 1ES/templates, ref: refs/tags/release }
extends:
  template: v1/base.yml@private
  parameters:
    pool: { name: linux }
    regions: [east, west]
${parameters}`;

  it('is told and leaves the pipeline incomplete (reference: private extends)', () => {
    expect(notes(extending(STAGES))).toEqual(['template-not-found azure-pipelines.yml:5']);
    expect(expanding(extending(STAGES)).complete).toBe(false);
  });

  it('has the steps in its parameters all the same (corpus: 18 of 95 roots)', () => {
    expect(seen(extending(`${STAGES}    preSteps:\n    - ${cli('b')}\n`))).toEqual(['a', 'b']);
  });

  it('has those in its conditions and loops, evaluated (corpus)', () => {
    const parameters = `    steps:
    - \${{ if true }}:
      - ${cli('a')}
    - \${{ else }}:
      - ${cli('b')}
    \${{ if eq(variables['Build.Reason'], 'Manual') }}:
      postSteps:
      - ${cli('c')}
`;
    expect(seen(extending(parameters))).toEqual(['a', 'c maybe']);
  });

  it.each(['/ci/a.yml@self', 'ci/a.yml@self'])(
    'has what %s leads to (corpus: users of 1ES; runner.server#608)',
    (reference) => {
      const files = { 'ci/main.yml': extending(`    steps:\n    - template: ${reference}\n`), 'ci/a.yml': A };
      expect(uses(files)).toEqual(['AzureCLI@2 ci/a.yml:2 a always']);
      expect(notes(files)).toEqual(['template-not-found ci/main.yml:5']);
    },
  );

  it('has no file beside the root for a reference without a repository (vscode-java-pack#1711)', () => {
    const files = { 'main.yml': extending('    steps:\n    - template: a.yml\n'), 'a.yml': A };
    expect(seen(files)).toEqual([]);
    expect(expanding(files).complete).toBe(false);
  });

  it('of steps has the steps that it is passed (reference: private templates)', () => {
    const text = `steps:\n- template: no.yml\n  parameters:\n    steps:\n    - ${cli('a')}\n`;
    expect(seen(text)).toEqual(['a']);
    expect(notes(text)).toEqual(['template-not-found azure-pipelines.yml:2']);
  });
});
