import type { PipelineDefinition } from '../../azure-devops/definitions.ts';
import type { Endpoints } from '../../azure-devops/connection-uses.ts';
import type { Environment } from '../../azure-devops/environments.ts';
import type { VariableGroup } from '../../azure-devops/other-consumers.ts';
import type { GuardContext } from '../context.ts';

/** What several sources read of a project: each is asked for once, also where it is refused. */
export interface ProjectReads {
  definitions(projectId: string): Promise<readonly PipelineDefinition[]>;
  variableGroups(projectId: string): Promise<readonly VariableGroup[]>;
  endpoints(projectId: string): Promise<Endpoints>;
  environments(projectId: string): Promise<readonly Environment[]>;
}

export function projectReads({ azureDevOps }: Pick<GuardContext, 'azureDevOps'>): ProjectReads {
  return {
    definitions: once((projectId) => azureDevOps.pipelineDefinitions(projectId)),
    variableGroups: once((projectId) => azureDevOps.variableGroups(projectId)),
    endpoints: once((projectId) => azureDevOps.endpoints(projectId)),
    environments: once((projectId) => azureDevOps.environments(projectId)),
  };
}

function once<T>(read: (projectId: string) => Promise<T>): (projectId: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (projectId) => {
    const asked = known.get(projectId) ?? read(projectId);
    known.set(projectId, asked);
    return asked;
  };
}
