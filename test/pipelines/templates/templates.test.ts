import { describe, expect, it } from 'vitest';
import { cli, expanding, notes, seen, tree, uses } from './expanding.ts';

const steps = `steps:\n- ${cli('a')}\n`;
const jobs = `jobs:\n- job: j\n  steps:\n  - ${cli('a')}\n`;
const stages = `stages:\n- stage: s\n  jobs:\n  - job: j\n    steps:\n    - ${cli('a')}\n`;

describe('a template', () => {
  it.each([
    ['of steps', 'steps:\n- template: a.yml\n', steps, 2],
    ['of steps in a job', 'jobs:\n- job: x\n  steps:\n  - template: a.yml\n', steps, 2],
    ['of jobs', 'jobs:\n- template: a.yml\n', jobs, 4],
    ['of jobs in a stage', 'stages:\n- stage: x\n  jobs:\n  - template: a.yml\n', jobs, 4],
    ['of phases', 'jobs:\n- template: a.yml\n', 'phases:\n- phase: p\n  steps:\n  - ' + cli('a') + '\n', 4],
    ['of stages', 'stages:\n- template: a.yml\n', stages, 6],
    ['that is extended, with steps', 'extends:\n  template: a.yml\n', steps, 2],
    ['that is extended, with jobs', 'extends:\n  template: a.yml\n', jobs, 4],
    ['that is extended, with stages', 'extends:\n  template: a.yml\n', stages, 6],
    ['that is extended in short', 'extends: { template: a.yml }\n', stages, 6],
  ])('%s stands in the place of the reference (docs: templates)', (_, root, template, line) => {
    const files = { 'main.yml': root, 'a.yml': template };
    expect(uses(files)).toEqual([`AzureCLI@2 a.yml:${String(line)} a always`]);
    expect(notes(files)).toEqual([]);
    expect(expanding(files).files.map(({ path }) => path)).toEqual(['main.yml', 'a.yml']);
  });

  it.each([
    ...['preDeploy', 'deploy', 'routeTraffic', 'postRouteTraffic'].map((hook) => `canary: { ${hook}: STEPS }`),
    ...['failure', 'success'].map((outcome) => `rolling: { on: { ${outcome}: STEPS } }`),
    'runOnce: { deploy: STEPS }',
  ])('of steps stands in a hook of a deployment: %s (docs: deployment jobs)', (strategy) => {
    const hook = strategy.replace('STEPS', '{ steps: [{ template: a.yml }] }');
    const files = { 'main.yml': `jobs:\n- deployment: x\n  strategy: { ${hook} }\n`, 'a.yml': steps };
    expect(uses(files)).toEqual(['AzureCLI@2 a.yml:2 a always']);
  });

  it('keeps its place among the steps around', () => {
    const files = {
      'main.yml': `steps:\n- ${cli('before')}\n- template: a.yml\n- ${cli('after')}\n`,
      'a.yml': `steps:\n- ${cli('one')}\n- ${cli('two')}\n`,
    };
    expect(seen(files)).toEqual(['before', 'one', 'two', 'after']);
  });

  it('knows the stage and the job that it stands in (contract: uses)', () => {
    const files = {
      'main.yml': 'stages:\n- stage: s\n  jobs:\n  - job: j\n    steps:\n    - template: a.yml\n',
      'a.yml': steps,
    };
    expect(expanding(files).uses).toMatchObject([{ stage: 's', job: 'j' }]);
  });

  it('under a condition that is not known gives steps that may be (reference: unknown is first-class)', () => {
    const root = `steps:\n- \${{ if eq(variables['Build.Reason'], 'PullRequest') }}:\n  - template: a.yml\n`;
    expect(uses({ 'main.yml': root, 'a.yml': steps })).toEqual(['AzureCLI@2 a.yml:2 a maybe']);
  });

  it('under a condition that does not hold is not read at all', () => {
    const files = { 'main.yml': `steps:\n- \${{ if false }}:\n  - template: missing.yml\n- ${cli('b')}\n` };
    expect(seen(files)).toEqual(['b']);
    expect(notes(files)).toEqual([]);
  });

  it('that a loop includes is evaluated for each turn (docs: templates in each)', () => {
    const files = {
      'main.yml': `extends: { template: a.yml }\n`,
      'a.yml': `parameters:
- { name: names, type: object, default: [x, y] }
steps:
- \${{ each name in parameters.names }}:
  - template: b.yml
    parameters: { name: "\${{ name }}" }
`,
      'b.yml': `parameters:\n- name: name\nsteps:\n- ${cli('${{ parameters.name }}')}\n`,
    };
    expect(uses(files)).toEqual(['AzureCLI@2 b.yml:4 x always', 'AzureCLI@2 b.yml:4 y always']);
  });

  it.each([
    ['an item of a list', 'steps:\n- CHOSEN', '  parameters: { x: 1 }\n'],
    ['what is extended', 'extends:\n  CHOSEN', ''],
  ])(
    'that a condition chooses in a mapping can be each one of them: %s (reference: unknown is first-class)',
    (_, before, after) => {
      const chosen = `\${{ if eq(variables['Build.Reason'], 'Manual') }}:\n    template: a.yml\n  \${{ else }}:\n    template: b.yml\n`;
      const files = {
        'main.yml': `${before.replace('CHOSEN', chosen)}${after}`,
        'a.yml': steps,
        'b.yml': `steps:\n- ${cli('b')}\n`,
      };
      expect(seen(files)).toEqual(['a maybe', 'b maybe']);
    },
  );

  it('that is extended may extend another one (docs: extends)', () => {
    const files = {
      'main.yml': 'extends: { template: a.yml }\n',
      'a.yml': 'extends: { template: b.yml }\n',
      'b.yml': stages,
    };
    expect(uses(files)).toEqual(['AzureCLI@2 b.yml:6 a always']);
  });

  it('that is extended stands beside the variables, resources and triggers of its root (docs: extends)', () => {
    const root = `trigger: none\npool: linux\nvariables:\n  conn: a\nextends:\n  template: a.yml\n`;
    expect(seen({ 'main.yml': root, 'a.yml': `steps:\n- ${cli('$(conn)')}\n` })).toEqual(['a']);
  });

  it('that is extended may not have variables where its root has some (runner.server#226)', () => {
    const files = {
      'main.yml': 'variables: { x: 1 }\nextends: { template: a.yml }\n',
      'a.yml': `variables: { y: 1 }\nsteps:\n- ${cli('a')}\n`,
    };
    expect(notes(files)).toHaveLength(1);
  });
});

describe('the same template in several places', () => {
  it('is counted where it says the same (contract: count)', () => {
    const files = { 'main.yml': 'steps:\n- template: a.yml\n- template: a.yml\n- template: a.yml\n', 'a.yml': steps };
    expect(uses(files)).toEqual(['AzureCLI@2 a.yml:2 a always x3']);
  });

  it('is several uses where it says something else (contract: uses)', () => {
    const files = {
      'main.yml':
        'steps:\n' + ['x', 'y', 'x'].map((name) => `- template: a.yml\n  parameters: { name: ${name} }\n`).join(''),
      'a.yml': `parameters:\n- name: name\nsteps:\n- ${cli('${{ parameters.name }}')}\n`,
    };
    expect(uses(files)).toEqual(['AzureCLI@2 a.yml:4 x always x2', 'AzureCLI@2 a.yml:4 y always']);
  });

  it('is certain where one of the places is (contract: when)', () => {
    const maybe = `- \${{ if eq(variables['Build.Reason'], 'PullRequest') }}:\n  - template: a.yml\n`;
    const files = { 'main.yml': `steps:\n${maybe}- template: a.yml\n`, 'a.yml': steps };
    expect(uses(files)).toEqual(['AzureCLI@2 a.yml:2 a always']);
  });

  it('is one file of the pipeline', () => {
    const files = { 'main.yml': 'steps:\n- template: a.yml\n- template: ./a.yml\n', 'a.yml': steps };
    expect(expanding(files).files).toHaveLength(2);
  });
});

describe('what a template does not see', () => {
  it('are the parameters of its caller (reference: order of work)', () => {
    const files = {
      'main.yml': 'extends:\n  template: a.yml\n  parameters: { x: 1 }\n',
      'a.yml': 'parameters: { x: 2 }\nsteps:\n- template: b.yml\n',
      'b.yml': `parameters: { y: 1 }\nsteps:\n- ${cli('p${{ parameters.x }}')}\n`,
    };
    expect(seen(files)).toEqual(['p']);
  });

  it('are the loop variables of its caller (reference: order of work)', () => {
    const files = {
      'main.yml': 'extends: { template: a.yml }\n',
      'a.yml': `parameters:
- { name: names, type: object, default: [x, y] }
steps:
- \${{ each name in parameters.names }}:
  - template: b.yml
`,
      'b.yml': `steps:\n- ${cli('p${{ name }}')}\n`,
    };
    expect(seen(files)).not.toContain('px');
    expect(seen(files)).not.toContain('py');
  });

  it("are the expressions in what it is passed: they are the caller's (docs: templates)", () => {
    const files = {
      'main.yml': 'extends:\n  template: a.yml\n  parameters: { x: one }\n',
      'a.yml': 'parameters:\n- name: x\nsteps:\n- template: b.yml\n  parameters: { y: "${{ parameters.x }}" }\n',
      'b.yml': `parameters:\n- { name: x, default: other }\n- name: y\nsteps:\n- ${cli('${{ parameters.y }}')}\n`,
    };
    expect(seen(files)).toEqual(['one']);
  });
});

describe('templateContext', () => {
  const root = `extends:
  template: a.yml
  parameters:
    stages:
    - stage: s
      jobs:
      - job: j
        templateContext:
          connection: a
          steps: [ ${cli('never')} ]
        steps:
        - ${cli('b')}
`;

  it('holds no steps of its own (reference: never look for steps in it)', () => {
    const files = {
      'main.yml': root,
      'a.yml': 'parameters:\n- { name: stages, type: stageList }\nstages: ${{ parameters.stages }}\n',
    };
    expect(seen(files)).toEqual(['b']);
    expect(notes(files)).toEqual([]);
  });

  it('is there for templates to read (docs: templateContext)', () => {
    const body = `parameters:
- { name: stages, type: stageList }
stages:
- \${{ each stage in parameters.stages }}:
  - stage: own
    jobs:
    - \${{ each job in stage.jobs }}:
      - job: own
        steps:
        - ${cli('${{ job.templateContext.connection }}')}
        - \${{ job.steps }}
`;
    expect(seen({ 'main.yml': root, 'a.yml': body })).toEqual(['a', 'b']);
    expect(tree({ 'main.yml': root, 'a.yml': body })).toMatchObject({ stages: [{ stage: 'own' }] });
  });
});
