import { describe, expect, it } from 'vitest';
import type { FaultInput } from '../../local/azure-devops/faults.ts';
import type { Organization } from '../../local/azure-devops/organization.ts';
import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { assess } from '../../shared/guard/conversion/assess.ts';
import { MAX_TASK_GROUPS } from '../../shared/guard/consumers/classic-reader.ts';
import { openParsedFiles } from '../../shared/guard/git/parsed-files.ts';
import { alertLines } from '../../shared/report/conversion-alert.ts';
import { ledgerRecord } from '../../shared/report/ledger-record.ts';
import { organization } from '../azure-devops/organization.ts';
import { conversion, NOW } from '../conversions/building.ts';
import { policySource } from '../policy/policies.ts';
import { endpoint } from '../rules/judging.ts';

const catalogue = openCatalogue();

const FILE_COPY = 'eb72cb01-a7e5-427b-a8a1-1b31ccac8a43';
const WEB_APP = '497d490f-eea7-4f2b-ab94-48d9c1acdcb1';
const AZURE_CLI = '46e4be58-730b-4389-8a2f-ea10b3e5e815';
const AZURE_MONITOR = '99a72e7f-25e4-4576-bf38-22a42b995ed8';

type Inputs = Readonly<Record<string, string>>;

/** A step of a build or of a task group. */
const step = (id: string, versionSpec: string, inputs: Inputs, over: object = {}) => ({
  displayName: 'Deploy',
  enabled: true,
  task: { id, versionSpec, definitionType: 'task' },
  inputs,
  ...over,
});

/** A step of a release. */
const task = (taskId: string, version: string, inputs: Inputs, over: object = {}) => ({
  name: 'Deploy',
  enabled: true,
  taskId,
  version,
  definitionType: 'task',
  inputs,
  ...over,
});

const agentJob = (...workflowTasks: readonly object[]) => ({
  name: 'Agent job',
  phaseType: 'agentBasedDeployment',
  deploymentInput: { agentSpecification: { identifier: 'windows-2022' } },
  workflowTasks,
});

const stage = (name: string, deployPhases: readonly object[], over: object = {}) => ({ name, deployPhases, ...over });

interface Given {
  /** What people make in the project Payments, with the id of the connection. */
  readonly make: (steps: Organization, connection: string) => void;
  readonly faults?: readonly FaultInput[];
  readonly policy?: string;
}

/** Judges the connection "lonely", which nothing uses but what is made. */
async function assessed({ make, faults = [], policy }: Given) {
  const { simulator, azureDevOps, clock } = await organization();
  const { organization: steps } = simulator;
  const { connectionId } = steps.createConnection({
    project: 'Payments',
    name: 'lonely',
    scheme: 'WorkloadIdentityFederation',
  });
  make(steps, connectionId);
  for (const fault of faults) simulator.addFault(fault);
  const project = steps.state.projects.find(({ name }) => name === 'Payments');
  if (project === undefined) throw new Error('The seed has another shape.');
  const context = {
    azureDevOps,
    catalogue,
    clock,
    organizationUrl: simulator.organizationUrl,
    parsedFiles: openParsedFiles(),
    policy: policySource(policy),
    preview: false,
  };
  const projects = [{ id: project.id, name: project.name, connectionName: 'lonely' }];
  const itself = endpoint({ name: 'lonely', id: connectionId });
  const assessment = await assess(context, { id: connectionId, projects, hasHiddenProjects: false, itself }, false);
  const asked = (part: string): number => simulator.requests().filter(({ path }) => path.includes(part)).length;
  return { ...assessment, asked };
}

describe('a conversion whose only consumer is a classic release', () => {
  const deploying =
    (copy: string): Given['make'] =>
    (steps, connection) =>
      steps.createReleaseDefinition({
        project: 'Payments',
        name: 'shop-cd',
        environments: [
          stage('Prod', [
            agentJob(
              task(WEB_APP, '4.*', { ConnectedServiceName: connection, ConnectionType: 'AzureRM' }),
              task(FILE_COPY, copy, { ConnectedServiceNameARM: connection }, { name: 'Copy files' }),
            ),
          ]),
        ],
      });

  it('is blocked where a stage breaks, with the place in words', async () => {
    const { verdict, pipelines, unseen } = await assessed({ make: deploying('4.*') });
    expect(verdict).toBe('blocked');
    expect(unseen).toEqual([]);
    expect(pipelines).toMatchObject([
      { project: 'Payments', id: 1, kind: 'release', name: 'shop-cd', verdict: 'blocked', uses: 2 },
    ]);
    expect(pipelines[0]?.findings).toMatchObject([
      {
        rule: 'task-version-superseded',
        confidence: 'confirmed',
        file: 'stage "Prod", job "Agent job", step "Copy files"',
        line: null,
        task: 'AzureFileCopy@4',
      },
    ]);
  });

  it('tells people so, in alert and record', async () => {
    const { asked: _, ...assessment } = await assessed({ make: deploying('4.*') });
    const about = {
      conversion: conversion({ assessment }),
      organizationUrl: 'https://dev.azure.com/contoso',
      nowMs: NOW,
    };
    const told = [
      'Payments shop-cd (release 1): blocked',
      'error[task-version-superseded] stage "Prod", job "Agent job", step "Copy files": AzureFileCopy@4 cannot sign in',
    ];
    const alert = alertLines({ topic: 'converted', ...about }).join('\n');
    const record = ledgerRecord(about.conversion, about.organizationUrl, NOW);
    for (const text of told) {
      expect(alert).toContain(text);
      expect(record).toContain(text);
    }
  });

  it('is not blocked, and nothing is unknown, where all its stages federate', async () => {
    const { verdict, pipelines, unseen } = await assessed({ make: deploying('6.*') });
    expect(unseen).toEqual([]);
    expect(pipelines).toMatchObject([{ kind: 'release', uses: 2 }]);
    expect(['ready', 'at-risk']).toContain(verdict);
  });

  it('is ready where all its steps surely work', async () => {
    const make: Given['make'] = (steps, connection) =>
      steps.createReleaseDefinition({
        project: 'Payments',
        name: 'shop-cd',
        environments: [stage('Prod', [agentJob(task(WEB_APP, '4.*', { ConnectedServiceName: connection }))])],
      });
    expect(await assessed({ make })).toMatchObject({ verdict: 'ready', pipelinesUsing: 1, unseen: [] });
  });

  it('takes its gates, its variables and the parameters of its stages into account', async () => {
    const gate = task(AZURE_MONITOR, '1.*', { connectedServiceNameARM: '$(watch)' }, { name: 'Query alerts' });
    const linked = task(FILE_COPY, '4.*', { ConnectedServiceNameARM: '$(Parameters.connection)' });
    const make: Given['make'] = (steps, connection) => {
      steps.createVariableGroup({ project: 'Payments', name: 'alerts', variables: { watch: { value: connection } } });
      steps.createReleaseDefinition({
        project: 'Payments',
        name: 'shop-cd',
        variableGroups: ['alerts'],
        environments: [
          stage('Prod', [agentJob(linked)], {
            processParameters: { inputs: [{ name: 'connection', defaultValue: connection }] },
            preDeploymentGates: { gatesOptions: { isEnabled: true }, gates: [{ tasks: [gate] }] },
          }),
        ],
      });
    };
    const { verdict, pipelines } = await assessed({ make });
    expect(verdict).toBe('blocked');
    expect(pipelines).toMatchObject([{ uses: 2 }]);
  });

  it('is unknown where an artifact comes through the connection', async () => {
    const make: Given['make'] = (steps, connection) =>
      steps.createReleaseDefinition({
        project: 'Payments',
        name: 'shop-cd',
        artifacts: [
          {
            alias: '_images',
            type: 'AzureContainerRepository',
            definitionReference: { connection: { id: connection, name: 'lonely' } },
          },
        ],
      });
    const { verdict, pipelines, unseen } = await assessed({ make });
    expect(verdict).toBe('unknown');
    expect(pipelines).toMatchObject([{ kind: 'release', uses: 1, verdict: 'unknown' }]);
    expect(unseen).toEqual([expect.stringContaining('Release shop-cd of project Payments, artifact "_images"')]);
  });

  it('is at risk where a stage runs a script of an artifact, which is not read', async () => {
    const inputs = {
      scriptType: 'bash',
      scriptLocation: 'scriptPath',
      scriptPath: '$(System.DefaultWorkingDirectory)/_shop/deploy.sh',
    };
    const make: Given['make'] = (steps, connection) =>
      steps.createReleaseDefinition({
        project: 'Payments',
        name: 'shop-cd',
        environments: [
          stage('Prod', [
            agentJob(
              task(AZURE_CLI, '2.*', { ...inputs, connectedServiceNameARM: connection, addSpnToEnvironment: 'true' }),
            ),
          ]),
        ],
      });
    const { verdict, pipelines } = await assessed({ make });
    expect(verdict).toBe('at-risk');
    expect(pipelines[0]?.findings.map(({ remedy }) => remedy).join()).toContain('an artifact of the release');
  });
});

describe('a conversion whose only consumer is a classic pipeline', () => {
  it('is blocked where a task group within a task group breaks', async () => {
    const make: Given['make'] = (steps, connection) => {
      const copy = step(FILE_COPY, '4.*', { ConnectedServiceNameARM: '$(connection)' });
      const { taskGroupId } = steps.createTaskGroup({ project: 'Payments', name: 'Copy', tasks: [copy] });
      const inner = step(taskGroupId, '1.*', { connection: '$(target)' });
      const outer = steps.createTaskGroup({
        project: 'Payments',
        name: 'Deploy',
        inputs: [{ name: 'target', type: 'connectedService:AzureRM' }],
        tasks: [{ ...inner, task: { ...inner.task, definitionType: 'metaTask' } }],
      });
      const run = step(outer.taskGroupId, '1.*', { target: connection });
      steps.createDefinition({
        repository: 'shop',
        name: 'nightly',
        phases: [{ name: 'Night', steps: [{ ...run, task: { ...run.task, definitionType: 'metaTask' } }] }],
      });
    };
    const { verdict, pipelines, unseen } = await assessed({ make });
    expect({ verdict, unseen }).toEqual({ verdict: 'blocked', unseen: [] });
    expect(pipelines).toMatchObject([{ kind: 'classic', name: 'nightly', verdict: 'blocked' }]);
    expect(pipelines[0]?.findings[0]?.file).toBe('job "Night", step "Deploy" of task group "Copy"');
  });

  it('has the scripts of its repository read, with their lines', async () => {
    const make: Given['make'] = (steps, connection) => {
      steps.push({
        repository: 'shop',
        branch: 'main',
        changes: { 'deploy.sh': 'set -e\naz login --service-principal -p "$servicePrincipalKey"\n' },
      });
      const inputs = { scriptType: 'bash', scriptLocation: 'scriptPath', scriptPath: 'deploy.sh' };
      const cli = step(AZURE_CLI, '2.*', {
        ...inputs,
        connectedServiceNameARM: connection,
        addSpnToEnvironment: 'true',
      });
      steps.createDefinition({ repository: 'shop', name: 'nightly', phases: [{ steps: [cli] }] });
    };
    const { verdict, pipelines } = await assessed({ make });
    expect(verdict).toBe('blocked');
    expect(pipelines[0]?.findings).toContainEqual(expect.objectContaining({ file: 'deploy.sh', line: 2 }));
  });

  it('is unknown where the steps of a job are left out, and the others are judged all the same', async () => {
    const without = (steps: Organization) =>
      steps.createDefinition({ repository: 'shop', name: 'without', phases: [{ name: 'Night' }] });
    const sentence: unknown = expect.stringContaining('in a shape the guard does not know at process.phases.0.steps');
    expect(await assessed({ make: without })).toMatchObject({ verdict: 'unknown', pipelines: [], unseen: [sentence] });
    const make: Given['make'] = (steps, connection) => {
      without(steps);
      const copy = step(FILE_COPY, '4.*', { ConnectedServiceNameARM: connection });
      steps.createDefinition({ repository: 'shop', name: 'nightly', phases: [{ steps: [copy] }] });
    };
    expect(await assessed({ make })).toMatchObject({
      verdict: 'blocked',
      pipelines: [{ name: 'nightly' }],
      unseen: [sentence],
    });
  });

  it('is waived by the policy under its name', async () => {
    const make: Given['make'] = (steps, connection) => {
      const copy = step(FILE_COPY, '4.*', { ConnectedServiceNameARM: connection });
      steps.createDefinition({ repository: 'shop', name: 'nightly', phases: [{ steps: [copy] }] });
    };
    const waiver = `{ rule: task-version-superseded, pipeline: "Payments/nightly", reason: "goes in March", until: 2027-03-31 }`;
    const { verdict, pipelines } = await assessed({ make, policy: `version: 1\nwaivers:\n  - ${waiver}\n` });
    expect(pipelines[0]?.findings).toMatchObject([{ waived: true }]);
    expect(verdict).not.toBe('blocked');
  });
});

describe('a task that the catalogue does not know', () => {
  const running =
    (install: boolean): Given['make'] =>
    (steps, connection) => {
      const extension = { name: 'ContosoDeploy', major: 3, contribution: 'contoso.tools.deploy' };
      const { taskId } = install ? steps.installTask(extension) : { taskId: 'd0000000-0000-4000-8000-00000000000d' };
      for (const name of ['one', 'two'])
        steps.createDefinition({
          repository: 'shop',
          name,
          phases: [{ steps: [step(taskId, '3.*', { target: connection })] }],
        });
    };

  it('has the name that the organization says, which is asked once', async () => {
    const { verdict, pipelines, asked } = await assessed({ make: running(true) });
    expect(verdict).toBe('unknown');
    expect(
      pipelines.flatMap(({ findings }) => findings).map(({ rule, task: name }) => `${rule} ${String(name)}`),
    ).toEqual(['task-unknown ContosoDeploy@3', 'task-unknown ContosoDeploy@3']);
    expect(asked('distributedtask/tasks')).toBe(1);
  });

  it('stays unknown where the organization does not know it either', async () => {
    const { verdict, pipelines, unseen } = await assessed({ make: running(false) });
    expect({ verdict, unseen }).toEqual({ verdict: 'unknown', unseen: [] });
    expect(pipelines[0]?.findings[0]?.task).toBe('d0000000-0000-4000-8000-00000000000d@3');
  });

  it('says so where the tasks cannot be listed', async () => {
    const faults: readonly FaultInput[] = [
      { match: { path: 'distributedtask/tasks' }, fault: 'status', status: 403, message: 'no right' },
    ];
    const { verdict, unseen } = await assessed({ make: running(false), faults });
    expect(verdict).toBe('unknown');
    expect(unseen[0]).toMatch(
      /The name of the task is not known: .*no access to the tasks of the organization.*no right/,
    );
  });
});

describe('what cannot be read', () => {
  const copying: Given['make'] = (steps, connection) => {
    const copy = step(FILE_COPY, '4.*', { ConnectedServiceNameARM: connection });
    const { taskGroupId } = steps.createTaskGroup({ project: 'Payments', name: 'Copy', tasks: [copy] });
    const definitionType = 'metaTask';
    const run = { ...step(taskGroupId, '1.*', {}), task: { id: taskGroupId, versionSpec: '1.*', definitionType } };
    steps.createDefinition({ repository: 'shop', name: 'nightly', phases: [{ steps: [run, run] }] });
    steps.createReleaseDefinition({
      project: 'Payments',
      name: 'shop-cd',
      environments: [stage('Prod', [agentJob(task(taskGroupId, '1.*', {}, { definitionType }))])],
    });
  };

  it('is read once where several definitions have it', async () => {
    const { verdict, pipelines, asked } = await assessed({ make: copying });
    expect(verdict).toBe('blocked');
    expect(pipelines.map(({ kind, uses }) => [kind, uses])).toEqual([
      ['classic', 2],
      ['release', 1],
    ]);
    expect(asked('taskgroups')).toBe(1);
  });

  it.each([
    ['a classic pipeline', 'build/definitions/\\d+$', 'Classic pipeline nightly of project Payments was not read: '],
    ['a release', 'release/definitions/\\d+$', 'Release shop-cd of project Payments was not read: '],
    ['a task group', 'taskgroups', 'step "Deploy": The task group could not be read: '],
  ])('is told, with the permission that would show it: %s', async (_, path, told) => {
    const faults: readonly FaultInput[] = [{ match: { path }, times: 5, fault: 'status', status: 403 }];
    const { unseen } = await assessed({ make: copying, faults });
    expect(unseen.join('\n')).toContain(told);
    expect(unseen.join('\n')).toContain('docs/permissions.md');
  });

  it('includes task groups beyond the limit, of which no more are asked for', async () => {
    const make: Given['make'] = (steps) => {
      const ids = Array.from({ length: MAX_TASK_GROUPS + 3 }, (_, index) =>
        steps.createTaskGroup({ project: 'Payments', name: `group ${String(index)}` }),
      );
      const run = ({ taskGroupId: id }: { readonly taskGroupId: string }) =>
        step(id, '1.*', {}, { task: { id, versionSpec: '1.*', definitionType: 'metaTask' } });
      steps.createDefinition({ repository: 'shop', name: 'nightly', phases: [{ steps: ids.map(run) }] });
    };
    const { verdict, unseen, asked } = await assessed({ make });
    expect(verdict).toBe('unknown');
    expect(unseen).toEqual([expect.stringMatching(/more than 200 task groups, .*\(and 2 more\)/)]);
    expect(asked('taskgroups')).toBe(MAX_TASK_GROUPS);
  });

  it('makes ready unknown', async () => {
    const make: Given['make'] = (steps) => steps.createReleaseDefinition({ project: 'Payments', name: 'shop-cd' });
    expect((await assessed({ make })).verdict).toBe('ready');
    const faults: readonly FaultInput[] = [{ match: { path: 'release/definitions/1$' }, fault: 'status', status: 403 }];
    expect((await assessed({ make, faults })).verdict).toBe('unknown');
  });
});
