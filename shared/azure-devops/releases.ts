import { z } from 'zod';
import type { ClassicArtifact, ClassicDefinition, ClassicJob, ClassicStage } from '../pipelines/classic/definition.ts';
import {
  agentSpecificationSchema,
  demandsSchema,
  multipliersSchema,
  processParametersIn,
  processParametersSchema,
} from './classic-settings.ts';
import { minutesSchema, workflowTaskIn, workflowTaskSchema } from './classic-steps.ts';
import type { Requests } from './request.ts';
import { openVariablesOf, variablesOf, variablesSchema } from './variables.ts';

/** Names of `DeployPhaseTypes`; older answers have their numbers. */
const ON_AGENT = new Set<unknown>(['agentBasedDeployment', 1]);
const ON_SERVER = new Set<unknown>(['runOnServer', 2, 'deploymentGates', 8]);

const deployPhase = z.object({
  name: z.string().nullish(),
  phaseType: z.union([z.string(), z.int()]).nullish(),
  deploymentInput: z
    .object({
      agentSpecification: agentSpecificationSchema,
      demands: demandsSchema,
      timeoutInMinutes: minutesSchema,
      parallelExecution: z.object({ multipliers: multipliersSchema }).nullish(),
    })
    .nullish(),
  /** Needed, and so are the tasks of a gate: a job without its steps would look like one that runs nothing. */
  workflowTasks: z.array(workflowTaskSchema),
});

const gates = z
  .object({
    gatesOptions: z.object({ isEnabled: z.boolean().nullish() }).nullish(),
    gates: z.array(z.object({ tasks: z.array(workflowTaskSchema) })).nullish(),
  })
  .nullish();

const environment = z.object({
  name: z.string(),
  variables: variablesSchema,
  variableGroups: z.array(z.int()).nullish(),
  processParameters: processParametersSchema,
  /** Needed: a stage without its jobs would look like one that runs nothing. */
  deployPhases: z.array(deployPhase),
  preDeploymentGates: gates,
  postDeploymentGates: gates,
});

const artifact = z.object({
  alias: z.string().nullish(),
  type: z.string().nullish(),
  definitionReference: z.record(z.string(), z.object({ id: z.string().nullish() }).nullish()).nullish(),
});

const releaseDefinition = z.object({
  variables: variablesSchema,
  variableGroups: z.array(z.int()).nullish(),
  environments: z.array(environment),
  artifacts: z.array(artifact).nullish(),
});

/** Classic release definitions by id (REST, area release, 7.1): a list has no stages. */
export function releaseReads(requests: Requests) {
  return {
    async releaseDefinition(projectId: string, id: number): Promise<ClassicDefinition> {
      const what = `the stages of classic release ${String(id)} of project ${projectId}`;
      const path = [projectId, '_apis', 'release', 'definitions', id];
      const found = await requests.get({ what, host: 'vsrm', path }, releaseDefinition);
      return {
        variables: variablesOf(found.variables),
        openVariables: openVariablesOf(found.variables),
        variableGroupIds: found.variableGroups ?? [],
        stages: found.environments.map(stageIn),
        artifacts: (found.artifacts ?? []).map(artifactIn),
      };
    },
  };
}

function stageIn(found: z.infer<typeof environment>): ClassicStage {
  const { name, variables, variableGroups, processParameters } = found;
  return {
    name,
    variables: new Map([
      ['Release.EnvironmentName', name],
      ...variablesOf(variables),
      ...processParametersIn(processParameters),
    ]),
    openVariables: openVariablesOf(variables),
    variableGroupIds: variableGroups ?? [],
    jobs: [
      ...gatesIn(found.preDeploymentGates, 'gates before the deployment'),
      ...found.deployPhases.map(jobIn),
      ...gatesIn(found.postDeploymentGates, 'gates after the deployment'),
    ],
  };
}

function jobIn(
  { name, phaseType, deploymentInput, workflowTasks }: z.infer<typeof deployPhase>,
  index: number,
): ClassicJob {
  const demands = deploymentInput?.demands ?? [];
  // Of an agent job the definition knows the id of its pool only, and of a deployment group nothing.
  const image = ON_AGENT.has(phaseType) ? (deploymentInput?.agentSpecification?.identifier ?? undefined) : undefined;
  return {
    name: name?.trim() || String(index + 1),
    isGates: false,
    agent: ON_SERVER.has(phaseType) ? { kind: 'server' } : { kind: 'agent', pool: undefined, image, demands },
    timeoutMinutes: deploymentInput?.timeoutInMinutes ?? 0,
    multipliers: deploymentInput?.parallelExecution?.multipliers ?? [],
    variables: new Map(),
    steps: workflowTasks.map(workflowTaskIn),
  };
}

/** Gates run on the server, and only where they are switched on. */
function gatesIn(found: z.infer<typeof gates>, name: string): readonly ClassicJob[] {
  const steps = (found?.gates ?? []).flatMap(({ tasks }) => tasks.map(workflowTaskIn));
  if (steps.length === 0 || found?.gatesOptions?.isEnabled === false) return [];
  return [
    { name, isGates: true, agent: { kind: 'server' }, multipliers: [], timeoutMinutes: 0, variables: new Map(), steps },
  ];
}

function artifactIn({ alias, type, definitionReference }: z.infer<typeof artifact>): ClassicArtifact {
  const id = definitionReference?.['connection']?.id;
  return { alias: alias ?? '', type: type ?? 'of an unknown type', connectionId: id ? id.toLowerCase() : undefined };
}
