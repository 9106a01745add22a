import { z } from 'zod';
import { GuardError } from '../errors.ts';
import type { ClassicDefinition, ClassicJob } from '../pipelines/classic/definition.ts';
import {
  agentSpecificationSchema,
  demandsSchema,
  multipliersSchema,
  poolIn,
  processParametersIn,
  processParametersSchema,
} from './classic-settings.ts';
import { minutesSchema, stepIn, stepSchema } from './classic-steps.ts';
import type { Requests } from './request.ts';
import { openVariablesOf, variablesOf, variablesSchema } from './variables.ts';

/** `process.type` of a definition that was made in the designer, and `target.type` of a job without an agent (reference: azure-devops.md 6). */
const DESIGNER = 1;
const SERVER = 2;

const queue = z.object({ pool: z.object({ name: z.string().nullish() }).nullish() }).nullish();

const phase = z.object({
  name: z.string().nullish(),
  /** Needed: a job without its steps would look like one that runs nothing. */
  steps: z.array(stepSchema),
  variables: variablesSchema,
  jobTimeoutInMinutes: minutesSchema,
  target: z
    .object({
      type: z.int().nullish(),
      queue,
      agentSpecification: agentSpecificationSchema,
      demands: demandsSchema,
      executionOptions: z.object({ multipliers: multipliersSchema }).nullish(),
    })
    .nullish(),
});

const repository = z
  .object({ id: z.string().nullish(), type: z.string().nullish(), defaultBranch: z.string().nullish() })
  .nullish();

const definition = z.object({
  process: z.object({
    type: z.int().nullish(),
    phases: z.array(phase).nullish(),
    target: z.object({ agentSpecification: agentSpecificationSchema }).nullish(),
  }),
  processParameters: processParametersSchema,
  queue,
  demands: demandsSchema,
  repository,
  variables: variablesSchema,
  variableGroups: z.array(z.object({ id: z.int() })).nullish(),
});

type Answer = z.infer<typeof definition>;

/** A classic build definition with what its steps do. */
export interface ClassicBuild extends ClassicDefinition {
  /** Where its sources are; undefined where that is not Azure Repos. */
  readonly repository: { readonly id: string; readonly defaultBranch: string } | undefined;
}

/** Classic build definitions (REST, area build, 7.1). */
export function classicDefinitionReads(requests: Requests) {
  return {
    /** @throws GuardError `azure-devops-answer` for a definition that was not made in the designer. */
    async classicDefinition(projectId: string, id: number): Promise<ClassicBuild> {
      const what = `the steps of classic pipeline ${String(id)} of project ${projectId}`;
      const path = [projectId, '_apis', 'build', 'definitions', id];
      const found = await requests.get({ what, path }, definition);
      // Without its jobs it would look like one that runs nothing.
      if (found.process.type !== DESIGNER || !found.process.phases)
        throw new GuardError(
          'azure-devops-answer',
          `Azure DevOps answered for ${what} with a process of type ${String(found.process.type)} ${found.process.phases ? 'with' : 'without'} jobs, which the guard cannot read.`,
        );
      return buildIn(found);
    },
  };
}

function buildIn(found: Answer): ClassicBuild {
  const { process, processParameters, variables, variableGroups } = found;
  return {
    variables: new Map([...variablesOf(variables), ...processParametersIn(processParameters)]),
    openVariables: openVariablesOf(variables),
    variableGroupIds: (variableGroups ?? []).map(({ id }) => id),
    stages: [
      {
        name: undefined,
        variables: new Map(),
        openVariables: new Set(),
        variableGroupIds: [],
        jobs: (process.phases ?? []).map((one, index) => jobIn(one, index, found)),
      },
    ],
    artifacts: [],
    repository: repositoryIn(found.repository),
  };
}

function jobIn(
  { name, steps, variables, target, jobTimeoutInMinutes }: z.infer<typeof phase>,
  index: number,
  definition: Answer,
): ClassicJob {
  const called = name?.trim() || String(index + 1);
  const ofJob = target?.agentSpecification?.identifier ?? undefined;
  const image = target?.queue
    ? ofJob
    : (ofJob ?? definition.process.target?.agentSpecification?.identifier ?? undefined);
  return {
    name: called,
    isGates: false,
    agent:
      target?.type === SERVER
        ? { kind: 'server' }
        : {
            kind: 'agent',
            pool: poolIn((target?.queue ?? definition.queue)?.pool?.name, image),
            image,
            demands: [...(definition.demands ?? []), ...(target?.demands ?? [])],
          },
    timeoutMinutes: jobTimeoutInMinutes,
    multipliers: target?.executionOptions?.multipliers ?? [],
    variables: variablesOf(variables),
    steps: steps.map(stepIn),
  };
}

function repositoryIn(found: z.infer<typeof repository>): ClassicBuild['repository'] {
  if (!found?.id || found.type?.toLowerCase() !== 'tfsgit') return undefined;
  return { id: found.id, defaultBranch: found.defaultBranch ?? '' };
}
