import { z } from 'zod';
import { personNamed } from '../state/identities.ts';
import type { Definition, DefinitionProcess } from '../state/model.ts';
import { nextNumber, type OrganizationContext } from '../state/organization-context.ts';
import { neededDefinition, neededProject, neededRepository, neededVariableGroup } from './needed.ts';
import { StepError } from './step-error.ts';
import { variableInput, variablesOf } from './variables.ts';

/** A new pipeline. */
export const createDefinitionInput = z.strictObject({
  project: z.string().optional(),
  name: z.string().min(1),
  repository: z.string().optional(),
  /** `owner/name`: its code is on GitHub. The definition then needs a `project`. */
  gitHub: z
    .string()
    .regex(/^[^/\s]+\/[^/\s]+$/)
    .optional(),
  yamlFilename: z.string().optional(),
  /** Makes it a classic definition: `process.phases` as the service gives it. */
  phases: z.array(z.looseObject({})).optional(),
  /** Of a classic definition: `processParameters`, `queue` and others as the service gives them. */
  settings: z.looseObject({}).default({}),
  path: z.string().default('\\'),
  variables: z.record(z.string(), variableInput.extend({ allowOverride: z.boolean().default(false) })).default({}),
  /** Groups of its project that are linked to the definition itself, by id or name. */
  variableGroups: z.array(z.union([z.int(), z.string()])).default([]),
  queueStatus: z.enum(['enabled', 'paused', 'disabled']).default('enabled'),
  createdBy: z.string().optional(),
});

/** Somebody creates a pipeline, in YAML or classic. There is no event for it (reference: azure-devops.md 1.1). */
export function createDefinition(organization: OrganizationContext, input: z.input<typeof createDefinitionInput>) {
  const step = createDefinitionInput.parse(input);
  const { project, source, defaultBranch } = originOf(organization, step);
  const groups = step.variableGroups.map((group) => neededVariableGroup(organization, project, group));
  const definitionId = nextNumber(organization.state, 'definition');
  organization.state.definitions.push({
    id: definitionId,
    name: step.name,
    path: step.path,
    project,
    source,
    defaultBranch,
    process: processOf(step),
    variables: variablesOf(step.variables),
    variableGroupIds: groups.map(({ id }) => id),
    queueStatus: step.queueStatus,
    authoredBy: personNamed(organization, step.createdBy),
    createdDate: organization.clock.timestamp(),
  });
  return { definitionId };
}

/** The pipeline that goes, by id or name. */
export const deleteDefinitionInput = z.strictObject({
  project: z.string().optional(),
  definition: z.union([z.int(), z.string()]),
});

/** Somebody deletes a pipeline. */
export function deleteDefinition(organization: OrganizationContext, input: z.input<typeof deleteDefinitionInput>) {
  const { definitions } = organization.state;
  const definition = neededDefinition(organization, deleteDefinitionInput.parse(input));
  definitions.splice(definitions.indexOf(definition), 1);
  return { definitionId: definition.id };
}

function originOf(
  organization: OrganizationContext,
  { project, repository, gitHub }: z.output<typeof createDefinitionInput>,
): Pick<Definition, 'project' | 'source' | 'defaultBranch'> {
  if (repository !== undefined && gitHub === undefined) {
    const found = neededRepository(organization, { project, repository });
    const source = { type: 'TfsGit' as const, id: found.id, repository: found };
    return { project: found.project, source, defaultBranch: found.defaultBranch };
  }
  if (repository === undefined && gitHub !== undefined && project !== undefined) {
    const source = { type: 'GitHub' as const, id: gitHub };
    return { project: neededProject(organization, project), source, defaultBranch: 'main' };
  }
  throw new StepError('a definition has either "repository", or "gitHub" with "project".');
}

function processOf(step: z.output<typeof createDefinitionInput>): DefinitionProcess {
  if (step.phases !== undefined && step.yamlFilename === undefined)
    return { type: 'designer', phases: step.phases, settings: step.settings };
  if (step.phases === undefined && step.yamlFilename !== undefined)
    return { type: 'yaml', yamlFilename: step.yamlFilename };
  throw new StepError('a definition has either "yamlFilename" or "phases".');
}
