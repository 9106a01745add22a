import { z } from 'zod';
import { findDefinition } from '../state/find.ts';
import { personNamed } from '../state/identities.ts';
import type { Definition, DefinitionProcess } from '../state/model.ts';
import { nextNumber, type OrganizationContext } from '../state/organization-context.ts';
import { namedProject, neededProject, neededRepository } from './needed.ts';
import { StepError } from './step-error.ts';

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
  path: z.string().default('\\'),
  queueStatus: z.enum(['enabled', 'paused', 'disabled']).default('enabled'),
  createdBy: z.string().optional(),
});

/** Somebody creates a pipeline, in YAML or classic. There is no event for it (reference: azure-devops.md 1.1). */
export function createDefinition(organization: OrganizationContext, input: z.input<typeof createDefinitionInput>) {
  const step = createDefinitionInput.parse(input);
  const { project, source, defaultBranch } = originOf(organization, step);
  const definitionId = nextNumber(organization.state, 'definition');
  organization.state.definitions.push({
    id: definitionId,
    name: step.name,
    path: step.path,
    project,
    source,
    defaultBranch,
    process: processOf(step),
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
  const step = deleteDefinitionInput.parse(input);
  const { definitions } = organization.state;
  const definition = findDefinition(organization.state, step.definition, namedProject(organization, step));
  if (definition === undefined) {
    const known = definitions.map(({ name }) => name);
    throw new StepError(`definition "${step.definition}" does not exist; there is: ${known.join(', ') || 'none'}.`);
  }
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
  if (step.phases !== undefined && step.yamlFilename === undefined) return { type: 'designer', phases: step.phases };
  if (step.phases === undefined && step.yamlFilename !== undefined)
    return { type: 'yaml', yamlFilename: step.yamlFilename };
  throw new StepError('a definition has either "yamlFilename" or "phases".');
}
