import { describe, expect, it } from 'vitest';
import { taskGroupReads } from '../../shared/azure-devops/task-groups.ts';
import { answeringOnce } from './answering-once.ts';
import { organization } from './organization.ts';

const TASK = 'EB72CB01-a7e5-427b-a8a1-1b31ccac8a43';

const step = (over: object = {}) => ({
  displayName: 'Copy',
  enabled: true,
  condition: 'succeeded()',
  task: { id: TASK, versionSpec: '4.*', definitionType: 'task' },
  inputs: { ConnectedServiceNameARM: 'some-id' },
  ...over,
});

describe('a classic build definition', () => {
  it('is read with its variables, its repository, and what holds for all its jobs', async () => {
    const { azureDevOps, key, simulator } = await organization();
    const { definitionId } = simulator.organization.createDefinition({
      repository: 'shop',
      name: 'classic',
      phases: [],
      settings: {
        processParameters: { inputs: [{ name: 'connection', defaultValue: 'linked-id' }] },
        queue: { id: 1, name: 'Azure Pipelines', pool: { id: 9, name: 'Azure Pipelines' } },
        process: {
          type: 1,
          phases: [{ steps: [step()] }],
          target: { agentSpecification: { identifier: 'windows-2022' } },
        },
      },
      variables: { mine: { value: 'x', allowOverride: true }, hidden: { isSecret: true, value: 'secret' } },
    });
    const found = await azureDevOps.classicDefinition(key.projectId, definitionId);
    expect(found).toMatchObject({
      variables: new Map([
        ['mine', 'x'],
        ['hidden', undefined],
        ['Parameters.connection', 'linked-id'],
      ]),
      openVariables: new Set(['mine']),
      repository: { id: key.repositoryId, defaultBranch: 'refs/heads/main' },
      artifacts: [],
    });
    expect(found.stages[0]?.jobs[0]).toMatchObject({
      name: '1',
      agent: { kind: 'agent', pool: 'Azure Pipelines', image: 'windows-2022', demands: [] },
      steps: [{ name: 'Copy', taskId: TASK.toLowerCase(), isTaskGroup: false, version: '4.*', isEnabled: true }],
    });
  });

  it('keeps what its jobs say of themselves', async () => {
    const { azureDevOps, key, simulator } = await organization();
    const { definitionId } = simulator.organization.createDefinition({
      repository: 'shop',
      name: 'classic',
      phases: [
        {
          name: 'Build',
          target: {
            type: 1,
            queue: { id: 3 },
            agentSpecification: null,
            demands: ['Agent.OS -equals Linux', { name: 'msbuild' }, { name: 'Agent.OS', value: 'Linux' }],
          },
          variables: { colour: { value: 'blue' } },
          steps: [
            step({ environment: { KEY: 'value' } }),
            step({ enabled: false, task: { id: TASK, versionSpec: '1.*', definitionType: 'metaTask' } }),
          ],
        },
        { steps: [], target: { type: 2, executionOptions: { type: 1, multipliers: ['region', ' '] } } },
      ],
    });
    const { stages } = await azureDevOps.classicDefinition(key.projectId, definitionId);
    const demands = ['Agent.OS -equals Linux', 'msbuild', 'Agent.OS -equals Linux'];
    expect(stages[0]?.jobs).toMatchObject([
      {
        name: 'Build',
        agent: { kind: 'agent', pool: undefined, image: undefined, demands },
        variables: new Map([['colour', 'blue']]),
        steps: [{ environment: new Map([['KEY', 'value']]) }, { isTaskGroup: true, isEnabled: false, version: '1.*' }],
      },
      { name: '2', agent: { kind: 'server' }, multipliers: ['region'], steps: [] },
    ]);
  });

  it('with a job whose steps are left out is not taken for one that runs nothing', async () => {
    const { azureDevOps, key, simulator } = await organization();
    const phases = [{ steps: [step()] }, { name: 'Without' }];
    const { definitionId } = simulator.organization.createDefinition({ repository: 'shop', name: 'classic', phases });
    await expect(azureDevOps.classicDefinition(key.projectId, definitionId)).rejects.toMatchObject({
      code: 'azure-devops-answer',
    });
  });

  it('is no YAML pipeline, and the code of another one is not in Azure Repos', async () => {
    const { azureDevOps, key, simulator } = await organization();
    const { organization: steps } = simulator;
    const yaml = steps.createDefinition({ repository: 'shop', name: 'yaml', yamlFilename: 'azure-pipelines.yml' });
    await expect(azureDevOps.classicDefinition(key.projectId, yaml.definitionId)).rejects.toMatchObject({
      code: 'azure-devops-answer',
    });
    const elsewhere = steps.createDefinition({
      project: 'Payments',
      gitHub: 'contoso/shop',
      name: 'github',
      phases: [],
    });
    expect((await azureDevOps.classicDefinition(key.projectId, elsewhere.definitionId)).repository).toBeUndefined();
  });
});

describe('a classic release definition', () => {
  it('is read by its id with stages, gates, artifacts and variables', async () => {
    const { azureDevOps, key, simulator } = await organization();
    const { organization: steps } = simulator;
    const { groupId } = steps.createVariableGroup({ project: 'Payments', name: 'shared' });
    const task = {
      taskId: TASK,
      version: '4.*',
      name: 'Copy',
      definitionType: 'task',
      inputs: { ConnectedServiceNameARM: 'a', other: 'b' },
      overrideInputs: { ConnectedServiceNameARM: '$(Parameters.connection)' },
    };
    const { definitionId } = steps.createReleaseDefinition({
      project: 'Payments',
      name: 'shop-cd',
      variables: { region: { value: 'west' } },
      variableGroups: ['shared'],
      artifacts: [
        {
          alias: '_images',
          type: 'AzureContainerRepository',
          definitionReference: { connection: { id: 'ACR-id', name: 'x' } },
        },
        { alias: '_build', type: 'Build', definitionReference: { definition: { id: '1', name: 'shop' } } },
      ],
      environments: [
        {
          name: 'Prod',
          variables: { region: { value: 'north' } },
          variableGroups: [],
          processParameters: { inputs: [{ name: 'connection', defaultValue: 'linked-id' }] },
          deployPhases: [
            {
              name: 'Agent job',
              phaseType: 'agentBasedDeployment',
              deploymentInput: {
                agentSpecification: { identifier: 'ubuntu-22.04' },
                parallelExecution: { parallelExecutionType: 'multiConfiguration', multipliers: 'a, b' },
              },
              workflowTasks: [task],
            },
            { name: 'Wait', phaseType: 'runOnServer', workflowTasks: [] },
            {
              phaseType: 4,
              deploymentInput: { agentSpecification: { identifier: 'ubuntu-22.04' } },
              workflowTasks: [],
            },
          ],
          preDeploymentGates: { gatesOptions: { isEnabled: true }, gates: [{ tasks: [task] }] },
          postDeploymentGates: { gatesOptions: { isEnabled: false }, gates: [{ tasks: [task] }] },
        },
        {
          name: 'Empty',
          deployPhases: [],
          preDeploymentGates: { id: 0, gatesOptions: null, gates: [] },
          postDeploymentGates: null,
        },
      ],
    });
    const found = await azureDevOps.releaseDefinition(key.projectId, definitionId);
    expect(found).toMatchObject({
      variables: new Map([['region', 'west']]),
      variableGroupIds: [groupId],
      artifacts: [
        { alias: '_images', type: 'AzureContainerRepository', connectionId: 'acr-id' },
        { alias: '_build', type: 'Build', connectionId: undefined },
      ],
    });
    const [prod, empty] = found.stages;
    expect(prod?.variables).toEqual(
      new Map([
        ['Release.EnvironmentName', 'Prod'],
        ['region', 'north'],
        ['Parameters.connection', 'linked-id'],
      ]),
    );
    expect(prod?.jobs.map(({ name, agent, multipliers }) => [name, agent, multipliers])).toEqual([
      ['gates before the deployment', { kind: 'server' }, []],
      ['Agent job', { kind: 'agent', pool: undefined, image: 'ubuntu-22.04', demands: [] }, ['a', 'b']],
      ['Wait', { kind: 'server' }, []],
      ['3', { kind: 'agent', pool: undefined, image: undefined, demands: [] }, []],
    ]);
    expect(prod?.jobs[1]?.steps[0]?.inputs).toEqual(
      new Map([
        ['ConnectedServiceNameARM', '$(Parameters.connection)'],
        ['other', 'b'],
      ]),
    );
    expect(empty).toMatchObject({ name: 'Empty', jobs: [] });
  });

  it.each([
    ['its jobs', { name: 'Prod' }],
    ['their steps', { name: 'Prod', deployPhases: [{ name: 'Agent job', phaseType: 'agentBasedDeployment' }] }],
    ['the tasks of a gate', { name: 'Prod', deployPhases: [], preDeploymentGates: { gates: [{}] } }],
  ])('with a stage without %s is not taken for one that runs nothing', async (_, environment) => {
    const { azureDevOps, key, simulator } = await organization();
    const { definitionId } = simulator.organization.createReleaseDefinition({
      project: 'Payments',
      name: 'shop-cd',
      environments: [environment],
    });
    await expect(azureDevOps.releaseDefinition(key.projectId, definitionId)).rejects.toMatchObject({
      code: 'azure-devops-answer',
    });
  });

  it('that is gone is not found', async () => {
    const { azureDevOps, key } = await organization();
    await expect(azureDevOps.releaseDefinition(key.projectId, 77)).rejects.toMatchObject({
      code: 'azure-devops-not-found',
    });
  });
});

describe('a task group', () => {
  it('is read with all its versions, parameters and steps', async () => {
    const { azureDevOps, key, simulator } = await organization();
    const { organization: steps } = simulator;
    const inputs = [
      { name: 'connection', type: 'connectedService:AzureRM', defaultValue: 'default-id' },
      { name: 'other', type: 'string' },
    ];
    const { taskGroupId } = steps.createTaskGroup({ project: 'Payments', name: 'Deploy', inputs, tasks: [step()] });
    steps.createTaskGroup({ project: 'Payments', name: 'Deploy', version: { major: 2, isTest: true } });
    steps.createTaskGroup({ project: 'Payments', name: 'Another' });
    const versions = await azureDevOps.taskGroup(key.projectId, taskGroupId);
    expect(versions).toMatchObject([
      { name: 'Deploy', version: [1, 0, 0], isTest: false, parameters: new Map([['connection', 'default-id']]) },
      { version: [2, 0, 0], isTest: true, steps: [] },
    ]);
    expect(versions[0]?.steps[0]).toMatchObject({ taskId: TASK.toLowerCase(), name: 'Copy' });
    expect(await azureDevOps.taskGroup(key.projectId, '00000000-0000-4000-8000-000000000000')).toEqual([]);
  });
});

it('a task group whose steps are left out is not taken for one that runs nothing', async () => {
  const version = { name: 'Deploy', version: { major: 1 } };
  const asked = (value: readonly unknown[]) => taskGroupReads(answeringOnce(value)).taskGroup('p', 'g');
  expect(await asked([{ ...version, tasks: [] }])).toMatchObject([{ steps: [] }]);
  for (const tasks of [undefined, null])
    await expect(asked([{ ...version, tasks }])).rejects.toMatchObject({ code: 'azure-devops-answer' });
});

describe('the tasks of an organization', () => {
  it('are named by their ids', async () => {
    const { azureDevOps, simulator } = await organization();
    const extension = { name: 'ContosoDeploy', contribution: 'contoso.tools.deploy' };
    const { taskId } = simulator.organization.installTask(extension);
    const uploaded = simulator.organization.installTask({ name: 'Uploaded' });
    const tasks = await azureDevOps.installedTasks();
    expect(tasks.get(taskId)).toEqual({ name: 'ContosoDeploy', extension: 'contoso.tools.deploy' });
    expect(tasks.get(uploaded.taskId)).toEqual({ name: 'Uploaded', extension: undefined });
    expect(tasks.get(TASK.toLowerCase())?.name).toBe('AzureFileCopy');
  });
});
