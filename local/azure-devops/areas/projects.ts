import { ServiceError, json, list } from '../answers.ts';
import { pathParameter, type Call, type Routes } from '../call.ts';
import { projectJson } from '../json/identity.ts';
import { findProject } from '../state/find.ts';

/** Most projects in one answer unless a client asks for more or less. */
const DEFAULT_TOP = 100;

function listProjects({ organization, query }: Call) {
  query.ignore('stateFilter', 'getDefaultTeamImageUrl');
  const skip = query.number('continuationToken') ?? query.number('$skip') ?? 0;
  const top = query.number('$top') ?? DEFAULT_TOP;
  const { projects } = organization.state;
  const page = projects.slice(skip, skip + top).map((project) => projectJson(organization, project));
  const more = skip + top < projects.length;
  return list(page, more ? { 'x-ms-continuationtoken': String(skip + top) } : {});
}

function getProject(call: Call) {
  call.query.ignore('includeCapabilities', 'includeHistory');
  const name = pathParameter(call, 'projectId');
  const project = findProject(call.organization.state, name);
  if (project !== undefined) return json(projectJson(call.organization, project));
  throw new ServiceError({
    status: 404,
    typeKey: 'ProjectDoesNotExistWithNameException',
    message: `TF200016: The following project does not exist: ${name}. Verify that the name of the project is correct and that the project exists on the specified Azure DevOps Server.`,
  });
}

/** Projects of the organization. */
export const projects: Routes = { 'core/Projects_List': listProjects, 'core/Projects_Get': getProject };
