import { describe, expect, it } from 'vitest';
import { cli, notes, seen, tree, uses } from './expanding.ts';

/** Extends a template that goes through steps of a type. */
function through(type: string, steps: string, body: string) {
  return {
    'main.yml': `extends:\n  template: guard.yml\n  parameters:\n    steps:\n${steps}`,
    'guard.yml': `parameters:\n- name: steps\n  type: ${type}\nsteps:\n- \${{ each step in parameters.steps }}:\n${body}`,
  };
}

const NAMED = `  - ${cli('${{ step.task }}')}\n`;

describe('steps in a typed list', () => {
  it.each([
    ['script', 'make', 'CmdLine@2'],
    ['bash', 'make', 'Bash@3'],
    ['pwsh', 'make', 'PowerShell@2'],
    ['powershell', 'make', 'PowerShell@2'],
    ['publish', 'out', 'PublishPipelineArtifact@1'],
    ['download', 'current', 'DownloadPipelineArtifact@2'],
    ['checkout', 'self', '6d15af64-176c-496d-b583-fd2ae21d4df4@1'],
    ['task', 'Gulp@1', 'Gulp@1'],
  ])(
    'written as "%s: %s" are seen as %s (docs: templates, CmdLine@2; runner.server: step shorthands)',
    (key, value, task) => {
      expect(seen(through('stepList', `    - ${key}: ${value}\n`, NAMED))).toEqual([task]);
      expect(seen(through('steplist', `    - ${key}: ${value}\n`, NAMED))).toEqual([task]);
    },
  );

  it('are seen as tasks inside the jobs of a jobList (docs: parameter data types)', () => {
    const files = {
      'main.yml':
        'extends:\n  template: a.yml\n  parameters:\n    jobs:\n    - job: x\n      steps:\n      - script: make\n',
      'a.yml': `parameters:
- { name: jobs, type: jobList }
jobs:
- \${{ each job in parameters.jobs }}:
  - job: own
    steps:
    - \${{ each step in job.steps }}:
      - ${cli('${{ step.task }}')}
`,
    };
    expect(seen(files)).toEqual(['CmdLine@2']);
  });

  it('are seen as tasks inside the stages of a stageList (docs: parameter data types)', () => {
    const files = {
      'main.yml':
        'extends:\n  template: a.yml\n  parameters:\n    stages:\n    - stage: s\n      jobs:\n      - job: x\n        steps:\n        - script: make\n',
      'a.yml': `parameters:
- { name: stages, type: stageList }
steps:
- \${{ each stage in parameters.stages }}:
  - \${{ each job in stage.jobs }}:
    - \${{ each step in job.steps }}:
      - ${cli('${{ step.task }}')}
`,
    };
    expect(seen(files)).toEqual(['CmdLine@2']);
  });

  it('keep what belongs to the step beside the task, and the rest as inputs (runner.server: step shorthands)', () => {
    const steps = '    - script: make\n      displayName: Build\n      workingDirectory: src\n';
    expect(tree(through('stepList', steps, '  - ${{ step }}\n'))).toMatchObject({
      steps: [{ task: 'CmdLine@2', displayName: 'Build', inputs: { script: 'make', workingDirectory: 'src' } }],
    });
  });

  it('are not changed in a parameter of type object (runner.server: no normalisation)', () => {
    const body = `  - \${{ each pair in step }}:\n    - ${cli('${{ pair.key }}')}\n`;
    expect(seen(through('object', '    - script: make\n', body))).toEqual(['script']);
    expect(seen(through('stepList', '    - script: make\n', body))).toEqual(['task', 'inputs']);
  });
});

describe('a template that looks at each step (docs: templates, security through templates)', () => {
  /** The sample: a step of CmdLine@2 becomes one that Azure Pipelines refuses, every other one is rebuilt pair by pair. */
  const guard = `  - \${{ each pair in step }}:
      \${{ if ne(pair.value, 'CmdLine@2') }}:
        \${{ pair.key }}: \${{ pair.value }}
      \${{ if eq(pair.value, 'CmdLine@2') }}:
        '\${{ pair.value }}': error
`;

  it('lets other tasks pass as they are, at the place where they were written', () => {
    const files = through('stepList', `    - ${cli('a')}\n    - bash: make\n`, guard);
    expect(uses(files)).toEqual(['AzureCLI@2 main.yml:5 a always']);
    expect(notes(files)).toEqual([]);
    expect(tree(files)).toMatchObject({
      steps: [{ task: 'AzureCLI@2' }, { task: 'Bash@3', inputs: { script: 'make' } }],
    });
  });

  it('makes no step of a script, which is told at the script or in the template', () => {
    const files = through('stepList', `    - script: make\n    - ${cli('a')}\n`, guard);
    expect(tree(files)).toMatchObject({ steps: [{ 'CmdLine@2': 'error' }, { task: 'AzureCLI@2' }] });
    expect(notes(files)).toEqual([expect.stringMatching(/^yaml-unsupported /)]);
    expect(uses(files)).toEqual(['AzureCLI@2 main.yml:6 a always']);
  });

  it('can leave steps out', () => {
    const body = `  - \${{ if ne(step.task, 'CmdLine@2') }}:\n    - \${{ step }}\n`;
    const files = through('stepList', `    - script: make\n    - ${cli('a')}\n`, body);
    expect(uses(files)).toEqual(['AzureCLI@2 main.yml:6 a always']);
    expect(notes(files)).toEqual([]);
  });

  it('can add an input to each step and keep the others (corpus: pair.key with an insertion)', () => {
    const body = `  - \${{ each pair in step }}:
      \${{ if ne(pair.key, 'inputs') }}:
        \${{ pair.key }}: \${{ pair.value }}
    inputs:
      \${{ each input in step.inputs }}:
        \${{ input.key }}: \${{ input.value }}
      extra: \${{ step.task }}
`;
    const files = through('stepList', `    - ${cli('a')}\n`, body);
    expect(uses(files)).toEqual(['AzureCLI@2 main.yml:5 a always']);
    expect(tree(files)).toMatchObject({ steps: [{ inputs: { azureSubscription: 'a', extra: 'AzureCLI@2' } }] });
  });
});
