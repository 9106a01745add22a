import { describe, expect, it } from 'vitest';
import { found, read, told } from './reading.ts';

const cli = (indent: number): string => {
  const pad = ' '.repeat(indent);
  return `${pad}- task: AzureCLI@2\n${pad}  inputs: { azureSubscription: prod }\n`;
};

/** Stage, job and display name of each use. */
function scopes(text: string): readonly unknown[] {
  return read(text).uses.map((use) => (use.kind === 'task' ? [use.stage, use.job, use.displayName] : use.kind));
}

describe('steps are found', () => {
  it('in a root that lists steps', () => {
    const text = `trigger: none\nsteps:\n${cli(0)}- script: make\n${cli(0)}`;
    expect(found(text)).toEqual(['AzureCLI@2 3:9', 'AzureCLI@2 6:9']);
    expect(scopes(text)).toEqual([
      [null, null, null],
      [null, null, null],
    ]);
  });

  it('in a root that lists jobs', () => {
    const text = `jobs:\n- job: build\n  steps:\n${cli(2)}- job:\n  steps:\n${cli(4)}`;
    expect(found(text)).toEqual(['AzureCLI@2 4:11', 'AzureCLI@2 8:13']);
    expect(scopes(text)).toEqual([
      [null, 'build', null],
      [null, '', null],
    ]);
  });

  it('in stages, with the stage and the job they stand in', () => {
    const text = `stages:
- stage: Test
  jobs:
  - job: unit
    steps:
    - script: make test
- stage: Deploy
  displayName: To production
  jobs:
  - job: web
    steps:
    - task: AzureWebApp@1
      displayName: Put it there
      inputs:
        azureSubscription: prod
        appName: web
`;
    expect(found(text)).toEqual(['AzureWebApp@1 12:13']);
    expect(scopes(text)).toEqual([['Deploy', 'web', 'Put it there']]);
  });

  const hooks = ['preDeploy', 'deploy', 'routeTraffic', 'postRouteTraffic'];
  const outcomes = ['failure', 'success'];
  const strategies = ['runOnce', 'rolling', 'canary'];
  it.each(
    strategies.flatMap((strategy) => [
      ...hooks.map((hook) => [strategy, hook, `        ${hook}:\n          steps:\n${cli(10)}`] as const),
      ...outcomes.map(
        (outcome) =>
          [strategy, `on.${outcome}`, `        on:\n          ${outcome}:\n            steps:\n${cli(12)}`] as const,
      ),
    ]),
  )('in a %s deployment, in %s', (strategy, _, hook) => {
    const text = `jobs:\n- deployment: web\n  environment: prod\n  strategy:\n      ${strategy}:\n${hook}`;
    const line = text.split('\n').findIndex((own) => own.includes('task:')) + 1;
    const column = (text.split('\n')[line - 1] ?? '').indexOf('AzureCLI') + 1;
    expect(found(text)).toEqual([`AzureCLI@2 ${String(line)}:${String(column)}`]);
    expect(scopes(text)).toEqual([[null, 'web', null]]);
  });

  it('in all hooks of one deployment at once', () => {
    const text = `stages:
- stage: Prod
  jobs:
  - deployment: web
    environment: prod
    strategy:
      canary:
        increments: [10, 20]
        preDeploy:
          steps:
${cli(10)}        deploy:
          pool: linux
          steps:
${cli(10)}        routeTraffic:
          steps:
${cli(10)}        postRouteTraffic:
          steps:
${cli(10)}        on:
          failure:
            steps:
${cli(12)}          success:
            steps:
${cli(12)}`;
    expect(found(text)).toEqual([
      'AzureCLI@2 11:19',
      'AzureCLI@2 16:19',
      'AzureCLI@2 20:19',
      'AzureCLI@2 24:19',
      'AzureCLI@2 29:21',
      'AzureCLI@2 33:21',
    ]);
  });

  it('in the legacy phases', () => {
    const text = `phases:\n- phase: build\n  queue: Hosted\n  steps:\n${cli(2)}`;
    expect(found(text)).toEqual(['AzureCLI@2 5:11']);
    expect(scopes(text)).toEqual([[null, 'build', null]]);
  });

  it('in a job with a matrix, once for the place', () => {
    const text = `jobs:\n- job: a\n  strategy:\n    matrix:\n      one: { x: 1 }\n      two: { x: 2 }\n  steps:\n${cli(2)}`;
    expect(found(text)).toEqual(['AzureCLI@2 8:11']);
  });

  it('in lists that are handed to an extended template', () => {
    const text = `extends:
  template: v1/1ES.yml@templates
  parameters:
    pool: { name: linux }
    stages:
    - stage: Deploy
      jobs:
      - job: web
        templateContext:
          steps: [ { task: AzureCLI@2, inputs: { azureSubscription: never } } ]
        steps:
${cli(8)}    regions: [ westeurope, northeurope ]
    preSteps:
${cli(4)}`;
    expect(found(text)).toEqual(['AzureCLI@2 12:17', 'AzureCLI@2 16:13']);
    expect(told(text)).toEqual(['template-not-found 2:13']);
  });

  it('whatever runtime condition they stand under, as always', () => {
    const text = `steps:\n- task: AzureCLI@2\n  condition: eq(variables['x'], '1')\n  enabled: false\n  inputs: { azureSubscription: prod }\n`;
    expect(read(text).uses.map(({ when }) => when)).toEqual(['always']);
  });

  it('in flow style', () => {
    expect(found('{"steps": [{"task": "AzureCLI@2", "inputs": {"azureSubscription": "prod"}}]}')).toEqual([
      'AzureCLI@2 1:21',
    ]);
  });

  it('behind quoted keys and quoted tasks', () => {
    expect(found(`"steps":\n- 'task': "AzureCLI@2"\n  inputs: { "azureSubscription": prod }\n`)).toEqual([
      'AzureCLI@2 2:11',
    ]);
  });
});

describe('what stands where steps are expected is told and never passed over', () => {
  it.each([
    ['a mapping instead of a list of steps', 'steps:\n  task: AzureFileCopy@4\n', 2, 3],
    ['a text instead of a list of steps', 'jobs:\n- job: a\n  steps: none\n', 3, 10],
    ['a list in a list', 'steps:\n- - task: AzureFileCopy@4\n', 2, 3],
    ['a text among the steps', 'steps:\n- script: a\n- make\n', 3, 3],
    ['a step that is none', 'steps:\n- script: a\n- taks: AzureFileCopy@4\n', 3, 3],
    ['a step in other casing', 'steps:\n- script: a\n- Task: AzureFileCopy@4\n', 3, 3],
    ['a task without a text', 'steps:\n- task: [AzureFileCopy@4]\n', 2, 9],
    ['inputs that are a list', 'steps:\n- task: AzureCLI@2\n  inputs:\n  - azureSubscription: prod\n', 4, 3],
    [
      'a connection that is a list',
      'steps:\n- task: AzureCLI@2\n  inputs:\n    azureSubscription: [your connection]\n',
      4,
      24,
    ],
    ['a strategy that is a text', 'jobs:\n- deployment: a\n  strategy: runOnce\n', 3, 13],
    ['a strategy that is a list', 'jobs:\n- deployment: a\n  strategy:\n    runOnce: [deploy]\n', 4, 14],
    [
      'a hook that is a list',
      'jobs:\n- deployment: a\n  strategy:\n    runOnce:\n      deploy: [ { task: AzureFileCopy@4 } ]\n',
      5,
      15,
    ],
    [
      'outcomes that are a list',
      'jobs:\n- deployment: a\n  strategy:\n    runOnce:\n      on: [ { task: AzureFileCopy@4 } ]\n',
      5,
      11,
    ],
    ['an extended template without a name', 'extends:\n  parameters: { a: 1 }\n', 2, 3],
    [
      'a container whose connection is a list',
      'resources:\n  containers:\n  - container: a\n    azureSubscription: [prod]\nsteps: []\n',
      4,
      24,
    ],
  ])('%s', (_, text, line, column) => {
    expect(told(text)).toEqual([`yaml-unsupported ${String(line)}:${String(column)}`]);
    expect(read(text).complete).toBe(false);
  });

  it.each([
    ['steps', 'jobs:\n- job: a\n  stesp:\n  - task: AzureFileCopy@4\n', 4, 11],
    ['jobs', 'stages:\n- stage: a\n  Jobs:\n  - job: b\n    steps:\n    - task: AzureFileCopy@4\n', 6, 13],
    [
      'a strategy',
      'jobs:\n- deployment: a\n  strategy:\n    runonce:\n      deploy:\n        steps:\n        - task: AzureFileCopy@4\n',
      7,
      17,
    ],
    [
      'a hook',
      'jobs:\n- deployment: a\n  strategy:\n    runOnce:\n      depoly:\n        steps:\n        - task: AzureFileCopy@4\n',
      7,
      17,
    ],
  ])('a task below a misspelt key for %s', (_, text, line, column) => {
    expect(told(text)).toEqual([`yaml-unsupported ${String(line)}:${String(column)}`]);
  });

  it.each([
    ['an input called task', 'steps:\n- task: Gulp@1\n  inputs: { task: build@2 }\n'],
    ['a variable called task', 'variables: { task: build }\nsteps: []\n'],
    [
      'the default of a parameter',
      'trigger: none\nparameters:\n- name: a\n  default: [ { task: AzureCLI@2 } ]\nsteps: []\n',
    ],
    ['no steps at all', 'steps:\n'],
    ['an empty list', 'steps: []\n'],
    ['an empty hook', 'jobs:\n- deployment: a\n  strategy:\n    runOnce:\n      deploy:\n'],
    ['inputs that are empty', 'steps:\n- task: AzureCLI@2\n  inputs:\n'],
    ['a job without steps', 'jobs:\n- job: a\n'],
    ['a list of texts for an extended template', 'extends: { template: a.yml@b, parameters: { regions: [a, b] } }'],
  ])('but %s is no loss', (_, text) => {
    expect(told(text).filter((code) => code.startsWith('yaml-unsupported'))).toEqual([]);
  });
});
